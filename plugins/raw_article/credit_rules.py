"""How credits look in Slovenian and English news: photographs, agencies, bylines, datelines, signatures."""

import re
from collections.abc import Iterator
from typing import Final

from .newsitem import Credit

_AGENCIES: Final = (
    "STA|Hina|Reuters|AFP|AP|dpa|APA|ANSA|Ansa|TASS|Tass|RIA Novosti|Ria Novosti|Interfax|Xinhua|Anadolu|Tanjug"
    "|MTI|PAP|Kyodo|Bloomberg|EFE|Efe|Belga|Ritzau|Fena|Mina|SRNA|PA Media|UPI"
)
_AGENCY: Final = rf"(?P<agency>(?:{_AGENCIES})(?!\w))"
_FEW: Final = r"(?:[\w-]+[ \n]+){0,3}?"
_SAYS: Final = (
    r"(?:piše|pišejo|poroča|poročajo|navaja|navajajo|povzema|povzemajo|dodaja|sporoča|povzele|poročala|poročale)"
)
_AGENCY_CLAUSES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:(?:kot|še|tudi|je|so|danes)[ \n]+){{0,3}}{_SAYS}[ \n]+{_FEW}{_AGENCY}",
        rf"\b[Pp]o[ \n]+(?:poročanju|pisanju|navedbah|besedah|podatkih|poročilih|poročilu)[ \n]+{_FEW}{_AGENCY}",
        rf"\b{_AGENCY}[ \n]+(?:še[ \n]+)?{_SAYS}\b",
        rf"\b(?:je|so|sta)[ \n]+za[ \n]+{_FEW}{_AGENCY}",
        rf"\b[Zz]a[ \n]+{_FEW}{_AGENCY}(?=[ \n]+(?:je|so|sta|pojasn|pove|deja))",
        rf"(?<![\w-])(?:[\w-]{{1,40}}[ \n]+)?(?:tiskovn\w{{1,9}}[ \n]+)?agencij\w*[ \n]+{_AGENCY}",
        rf"\b(?:[Aa]ccording to|reported by|told|quoted by|cited by)[ \n]+(?:the[ \n]+)?{_FEW}{_AGENCY}",
        rf"\b{_AGENCY}[ \n]+(?:news agency[ \n]+)?(?:reported|reports|said|says|wrote)\b",
    )
)
PHOTO_LINE: Final = re.compile(
    r"(?:Foto(?:grafij\w)?|FOTO(?:GRAFIJA)?|Vir(?: fotografije| foto)?|VIR|Slika|Arhiv|Photo(?:graph)?s?|Picture|Image)"
    r"(?: by| courtesy of)?[ \t]*[:/][ \t]*(?P<who>\S.{0,118})"
)
PHOTO_TAIL: Final = re.compile(
    r"[ \t(\[]{0,3}\b(?:Foto|FOTO|Photo|Vir fotografije)[ \t]*:[ \t]*(?P<who>[^()\[\]\n]{2,80}?)[)\].]*$"
)
BYLINE: Final = re.compile(
    r"\(?(?:(?:Reporting |Editing |Written )?[Bb]y|BY|Piše(?:ta|jo)?|PIŠE|Avtor(?:ica|ji|ja)?"
    r"|Besedilo|Pripravil[aio]?|Poroča|Author|Text)"
    r"[ \t]*:?[ \t]+(?P<who>[^\W\d_][^.:;!?()]{2,80})\.?\)?"
)
BARE_NAME: Final = re.compile(
    r"(?:[A-ZČŠŽĆĐ][\w'’-]+[ \t]+){1,3}[A-ZČŠŽĆĐ][\w'’-]+(?:,[ \t]*[A-ZČŠŽĆĐ][\w ./-]{1,30})?"
)
_FULL_NAME: Final = (
    r"[A-ZČŠŽĆĐ][a-zčšžćđ'’]\w{0,20}(?:-[A-ZČŠŽĆĐ]\w{1,20})?(?:[ ][A-ZČŠŽĆĐ]\.)?"
    r"(?:[ ][A-ZČŠŽĆĐ][a-zčšžćđ'’]\w{0,20}(?:-[A-ZČŠŽĆĐ]\w{1,20})?){1,2}"
)
#: A line of full names alone, of each two or three words, and of their agency: Maja Korošec, STA.
AUTHOR: Final = re.compile(
    rf"\(?(?P<who>{_FULL_NAME}(?:(?:,| in| and)[ ]{_FULL_NAME}){{0,2}})"
    rf"(?:(?:,[ ]?|[ ]?/[ ]?|[ ]\(?)(?:{_AGENCIES})\)?)?\)?"
)
EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")
SIGNATURE: Final = re.compile(
    rf"\(?[a-zčšž]{{1,5}}(?:[/,] ?[a-zčšž]{{1,5}}){{1,4}}\)?|\([a-zčšž]{{2,4}}\)"
    rf"|\(?(?:(?:{_AGENCIES})[/, ]{{1,3}}){{1,3}}[a-zčšž]{{1,5}}(?:[/, ]{{1,2}}[a-zčšž]{{1,5}}){{0,3}}\)?"
)
AGENCY_NAME: Final = re.compile(rf"\b(?:{_AGENCIES})\b")
#: A line of agencies alone: (STA), STA/Reuters, Vir: STA.
AGENCY_LINE: Final = re.compile(
    rf"\(?(?:(?:Vir|VIR|Source)[ ]?:[ ]?)?(?P<who>(?:{_AGENCIES})(?:[/, ]{{1,3}}(?:{_AGENCIES})){{0,4}})\)?"
)
COPYRIGHT: Final = re.compile(
    r"(?:©|\(c\)|Copyright\b|Vse pravice pridržane|All rights reserved|Ponatis |Reprodukcija |Prepovedano (?:je )?"
    r"(?:kopiranje|razmnoževanje)|Kopiranje|Copying |Avtorske pravice).{0,300}",
    re.IGNORECASE,
)

_MONTHS: Final = (
    "januar|februar|marec|marc|april|maj|junij|julij|avgust|september|septemb|oktober|oktob|november|novemb|december|decemb"
    "|January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug"
    "|Sept|Sep|Oct|Nov|Dec"
)
_DATE: Final = (
    rf"(?:\d{{1,2}}\.[ \u00a0]*(?:(?:{_MONTHS})\w*|\d{{1,2}}\.)(?:[ \u00a0]*\d{{4}})?"
    rf"|(?:{_MONTHS})\.?[ ]\d{{1,2}}(?:,[ ]\d{{4}})?|\d{{1,2}}[ ](?:{_MONTHS})(?:[ ]\d{{4}})?|\d{{4}}-\d\d-\d\d)"
)
_PLACE: Final = r"[A-ZČŠŽĆĐ][\w'’.-]*(?:[ ](?:[A-ZČŠŽĆĐ][\w'’.-]*|na|pri|ob|v|pod|nad|de|la|of|and)){0,3}"
DATELINE: Final = re.compile(
    rf"(?P<line>{_PLACE}(?:[ ]?/[ ]?{_PLACE}){{0,2}}(?P<date>,?[ ]{_DATE})?(?P<agency>[ ]?\([^()\n]{{2,30}}\))?)"
    r"[ \u00a0]*(?:–|—|--|-)[ \u00a0\n]+(?=\S)"
)
DATELINE_ALONE: Final = re.compile(
    rf"(?:{_PLACE}(?:[ ]?/[ ]?{_PLACE}){{0,2}},[ ])?{_DATE}(?:[ ]?(?:ob|at)?[,]?[ ]\d{{1,2}}[.:]\d\d)?"
    r"(?:[ ]?[|,(–-][ ]?(?:[Pp]osodobljeno|[Zz]adnja posodobitev|[Uu]pdated|[Oo]bjavljeno).{0,60})?"
)
RELATED: Final = re.compile(
    r"(?:[•►▶>»*–-][ \t]*)?(?:Preberite (?:še|tudi|več)|PREBERITE|Preberi (?:še|tudi|več)|Več (?:v|na|o tem|preberite)"
    r"|Oglejte si|Poglejte|Glejte tudi|Sorodn[aie]|Povezan[aie] (?:novic|član|vsebin)|V ŽIVO|VIDEO\b|FOTO(?=[ \t]*$)"
    r"|Read (?:more|also)|See also|Related\b|Watch\b|More on this|Click here|Sledite nam|Spremljajte nas|Follow us"
    r"|Subscribe|Naročite se)(?!\w).{0,160}",
)
KEYWORDS: Final = re.compile(r"(?:Ključne besede|Oznake|Tags?|Keywords|Kategorij[ae])[ \t]*:.{0,300}", re.IGNORECASE)
LINK_ONLY: Final = re.compile(
    r"(?:https?://|www\.|pic\.twitter\.com|t\.co/)\S+(?:[ \t]+\S+){0,3}|[@#]\w+(?:[ \t]+[@#]\w+)*"
)
TWEET: Final = re.compile(r"[—–-][ \t].{1,60}\(@\w{1,30}\).{0,40}")


def agencies(text: str, start: int, end: int) -> Iterator[Credit]:
    """Return the clauses that credit a news agency between two offsets, without overlaps, in text order."""
    at = start
    found = sorted(
        (match.start(), -match.end(), match.group("agency"))
        for pattern in _AGENCY_CLAUSES
        for match in pattern.finditer(text, start, end)
    )
    for first, last, agency in found:
        if first >= at:
            yield Credit("agency", agency, first, -last)
            at = -last


def dateline(text: str) -> re.Match[str] | None:
    """Return the dateline that a paragraph begins with; a place and a dash alone are one only in capitals."""
    match = DATELINE.match(text[:160])
    if match is None:
        return None
    sure = match.group("date") or match.group("agency") or match.group("line").isupper()
    # A lower-case word after a bare place and dash is a sentence that goes on, a capital one begins it.
    short = len(match.group("line").split()) <= 2 and text[match.end() : match.end() + 1].isupper()
    return match if sure or short else None
