"""What newsrooms and press officers put around a story: a label above the headline; its end, author and contacts below.

Only the first lines and the last ones are looked at. Where in doubt a line is the article's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from . import credit_rules as rules
from .layout import ends_a_sentence, is_brief, is_short
from .markup import Markup

#: How many labels may stand above a headline, and how many lines of contacts at the end.
_LABELS: Final = 4
_CONTACTS: Final = 14
#: Longest line of a contact, and longest sentence that gives one. Unit: characters.
_LONGEST: Final = 100
_LONGEST_SENTENCE: Final = 300
#: A line of a contact is no sentence of so many words.
_SENTENCE: Final = 8


def _words(many: str) -> str:
    return "|".join(" ".join(word.split()) for word in many.split(","))


#: Above these a bare name is the author's, not a headline.
_OPINIONS: Final = _words(
    "komentar, komentar dneva, kolumna, uvodnik, mnenje, mnenja, gostujoče pero, esej, kritika, recenzija, ocena"
    ", pismo bralca, pisma bralcev, odprto pismo, opinion, comment, commentary, editorial, column, guest column, op-ed"
    ", letter, letters, letter to the editor, letters to the editor, open letter, essay, review"
)
#: Sections and genres of newspapers, and what press officers head their texts with.
_OTHERS: Final = _words(
    "sporočilo za javnost, sporočilo za medije, sporočilo medijem, izjava za javnost, izjava za medije"
    ", novinarsko sporočilo, medijsko sporočilo, tiskovno sporočilo, obvestilo za javnost, obvestilo za medije"
    ", obvestilo medijem, vabilo medijem, vabilo za medije, vabilo novinarjem, vabilo na novinarsko konferenco"
    ", napoved za medije, za takojšnjo objavo, za objavo"
    ", press release, media release, news release, for immediate release, press statement, media statement"
    ", media advisory, media alert, media invitation, press invitation, statement"
    ", šport, gospodarstvo, kultura, politika, notranja politika, zunanja politika, slovenija, svet, po svetu, evropa"
    ", doma, domače novice, novice, aktualno, lokalno, lokalne novice, kronika, črna kronika, zdravje, znanost"
    ", tehnologija, okolje, vreme, zabava, scena, družba, šolstvo, izobraževanje, vera, religija, zanimivosti"
    ", kmetijstvo, finance, promet, turizem, mediji, življenje, prosti čas, slog, nogomet, košarka, rokomet, odbojka"
    ", hokej, tenis, atletika, kolesarstvo, smučanje, alpsko smučanje, smučarski skoki, biatlon"
    ", intervju, pogovor, reportaža, analiza, portret, feljton, ozadje, razlaga, nekrolog, in memoriam, zgodba dneva"
    ", tema dneva, zadnja novica, izredna novica, ekskluzivno, iz prve roke"
    ", sport, sports, business, economy, culture, arts, politics, world, world news, europe, news, local news"
    ", breaking news, health, science, technology, environment, weather, entertainment, society, education, religion"
    ", lifestyle, travel, crime, football, basketball, tennis, cycling, athletics"
    ", interview, analysis, feature, profile, obituary, explainer, exclusive, background"
)
_LABEL: Final = re.compile(
    rf"(?:{_OPINIONS}|{_OTHERS})(?:[ ]?[/|,–-][ ]?(?:{_OPINIONS}|{_OTHERS})){{0,2}}[ ]?:?", re.IGNORECASE
)
_OPINION: Final = re.compile(rf"(?:{_OPINIONS})[ ]?:?", re.IGNORECASE)
#: A headline may end as a question or as somebody's words, but not in the middle or at the end of a statement.
_NO_HEADLINE: Final = re.compile(r"[.,;:…][\"'“”«»]?$")
#: Marks that say nothing but that this is the end; the words alone only where they are the last.
_END: Final = re.compile(
    r"(?:#[ ]?){3,5}|[-–—][ ]?30[ ]?[-–—]|[-–—*#]{1,3}[ ]?(?:konec|ends?)[ ]?[-–—*#]{1,3}", re.IGNORECASE
)
_LAST_WORD: Final = re.compile(r"(?:KONEC|Konec|ENDS?|Ends?)\.?")
_ASK: Final = re.compile(
    r"(?:(?:za )?(?:dodatne|več|nadaljnje|podrobnejše) (?:informacij[ea]?|pojasnila?)"
    r"(?: za (?:medije|javnost))?(?: in pojasnila)?"
    r"|kontakt(?:i|ni podatki|na oseba|ne osebe)?(?: za (?:medije|javnost|novinarje))?"
    r"|informacije za (?:medije|novinarje)"
    r"|stik(?:i)? (?:za|z) (?:medije|mediji|javnostjo)"
    r"|(?:media|press|news) (?:contacts?|enquir(?:y|ies)|inquir(?:y|ies))|contacts?(?: for (?:the )?(?:media|press))?"
    r"|contact (?:details|information|person)|(?:for )?(?:more|further|additional) information(?: and interviews)?"
    r"(?:,? please contact|,? contact)?)\b(?P<said>.*)",
    re.IGNORECASE,
)
_PHONE: Final = re.compile(
    r"(?<![\w.,])(?:\+|00)?\(?\d{1,4}\)?(?:[ /-]{1,3}\(?\d{2,4}\)?){2,5}(?![\w%])|(?<!\w)\+?\d{8,13}(?!\w)"
)


def framed(text: str, paras: Sequence[Markup]) -> list[Markup]:
    """Return the paragraphs with what stands around the story told apart."""
    found = list(paras)
    _heads(found)
    _feet(text, found)
    return found


def _heads(paras: list[Markup]) -> None:
    """Leave out labels above a headline, and call the line below them the headline."""
    first = next((at for at, para in enumerate(paras) if para.kind != "left out"), len(paras))
    at = first
    while at < min(len(paras), first + _LABELS) and _is_label(paras[at]):
        at += 1
    labels = range(first, at)
    while at < len(paras) and (paras[at].kind == "time" or _fits(rules.DATELINE_ALONE, paras[at])):
        at += 1
    names = []
    if labels and any(_OPINION.fullmatch(paras[label].text) for label in labels):
        names = [at] if at < len(paras) and not paras[at].kind and _fits(rules.AUTHOR, paras[at]) else []
    at += len(names)
    if not labels or at >= len(paras) or not _heads_a_story(paras, at):
        return
    for label in labels:
        paras[label] = _left_out(paras[label], "label above the headline")
    for name in names:
        paras[name] = replace(paras[name], kind="byline")
    paras[at] = replace(paras[at], kind="headline")


def _is_label(para: Markup) -> bool:
    return para.kind in ("", "headline", "crosshead") and _fits(_LABEL, para)


def _heads_a_story(paras: Sequence[Markup], at: int) -> bool:
    """Return whether a paragraph can be a headline, with a body below it."""
    para = paras[at]
    if para.kind in ("headline", "crosshead"):
        return True
    like = is_brief(para.text) and not _NO_HEADLINE.search(para.text) and any(map(str.isalpha, para.text))
    return not para.kind and like and not rules.BYLINE.fullmatch(para.text) and any(map(is_body, paras[at + 1 :]))


def _feet(text: str, paras: list[Markup]) -> None:
    """Leave out contacts and marks of the end, and tell the author's name in the last line."""
    _leave_out_contacts(paras)
    _leave_out_marks(text, paras)
    last = _last(paras, len(paras))
    before = _last(paras, last)
    if before < 0 or paras[last].kind or not _fits(rules.AUTHOR, paras[last]):
        return
    if is_body(paras[before]) and paras[before].kind != "quote" and _tells(paras[before].text):
        paras[last] = replace(paras[last], kind="byline")


def _tells(text: str) -> bool:
    """Return whether a paragraph ends a sentence, and is not somebody's words that may have the name below them."""
    return ends_a_sentence(text) and text[-1] not in ":…" and not (text[0] in '„»“"' and text[-1] in '“”«"')


def _last(paras: Sequence[Markup], behind: int) -> int:
    """Return the place of the last paragraph before one that is neither left out nor a credit; -1 if there is none."""
    return next(
        (at for at in range(behind - 1, -1, -1) if paras[at].kind != "left out" and not _is_credit(paras[at])), -1
    )


def _is_credit(para: Markup) -> bool:
    forms = (rules.AGENCY_LINE, rules.SIGNATURE, rules.PHOTO_LINE, rules.COPYRIGHT, rules.EMAIL, rules.DATELINE_ALONE)
    left = (rules.RELATED, rules.KEYWORDS, rules.LINK_ONLY)
    return (
        not para.kind
        and len(para.text) <= _LONGEST_SENTENCE
        and any(form.fullmatch(para.text) for form in forms + left)
    )


def _leave_out_marks(text: str, paras: list[Markup]) -> None:
    begun = next((at for at, para in enumerate(paras) if is_body(para)), len(paras))
    for at in range(begun + 1, len(paras)):
        para = paras[at]
        if para.end - para.start <= _LONGEST and _END.fullmatch(text[para.start : para.end]):
            paras[at] = _left_out(para, "mark of the end")
    last = _last(paras, len(paras))
    if last > begun and paras[last].kind in ("", "crosshead") and _fits(_LAST_WORD, paras[last]):
        paras[last] = _left_out(paras[last], "mark of the end")


def _leave_out_contacts(paras: list[Markup]) -> None:
    """Leave out what stands from a label such as "Kontakt:" to the end, if that is no more than whom to ask."""
    for at in range(len(paras) - 1, max(0, len(paras) - 1 - _CONTACTS), -1):
        para = paras[at]
        asked = (
            _ASK.match(para.text) if para.kind in ("", "crosshead") and len(para.text) <= _LONGEST_SENTENCE else None
        )
        if asked is None or not _gives_contacts(asked["said"], paras[at + 1 :]):
            continue
        for place in range(at, len(paras)):
            if paras[place].kind != "left out" and (place == at or not _made_by(paras[place])):
                paras[place] = _left_out(paras[place], "contact details")
        return


def _gives_contacts(said: str, below: Sequence[Markup]) -> bool:
    lines = [line for para in below if para.kind != "left out" and not _made_by(para) for line in _lines(para)]
    if not all(map(_is_contact, lines)):
        return False
    told = said.strip(" :.,–-")
    if told and said.lstrip()[:1] not in (":", "–", "-") and not _reaches(said):
        # A sentence or a heading that begins alike.
        return False
    whole = [told, *lines] if told else lines
    return any(map(_reaches, whole)) or (bool(whole) and all(rules.AUTHOR.fullmatch(line) for line in whole))


def _lines(para: Markup) -> Iterator[str]:
    return (line for line in para.text.split("\n") if line)


def _is_contact(line: str) -> bool:
    """Return whether a line can be one of a contact: short, and no sentence."""
    return len(line) <= _LONGEST and not (line[-1] in ".!?" and len(line.split()) >= _SENTENCE)


def _reaches(line: str) -> bool:
    """Return whether a line has an address or a telephone number."""
    return rules.EMAIL.search(line) is not None or _PHONE.search(line) is not None


def _made_by(para: Markup) -> bool:
    """Return whether a line is a credit that the article keeps, wherever it stands."""
    forms: tuple[re.Pattern[str], ...] = (rules.AGENCY_LINE, rules.PHOTO_LINE, rules.COPYRIGHT, rules.SIGNATURE)
    return not para.kind and len(para.text) <= _LONGEST_SENTENCE and any(form.fullmatch(para.text) for form in forms)


def is_body(para: Markup) -> bool:
    """Return whether a paragraph is a story's body: no heading, and nothing that its markup tells."""
    return (not para.kind or para.kind == "quote") and not is_short(para.text)


def _fits(form: re.Pattern[str], para: Markup) -> bool:
    return len(para.text) <= _LONGEST and form.fullmatch(para.text) is not None


def _left_out(para: Markup, why: str) -> Markup:
    return Markup("left out", para.start, para.end, para.text, reason=why)
