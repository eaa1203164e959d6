"""A title from the lead, by rules; none where the rules give nothing that a newspaper would print."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

#: Gives the lemma of a word in a language, or None where that is not known.
Known: TypeAlias = Callable[[str, str], str | None]

#: Length of a good title and of any title, in characters. Source: docs/decisions/0006.
GOOD_LENGTH: Final = 80
SHORTEST, LONGEST = 20, 95

#: A number's stop is an ordinal's, unless the number is a year or hangs on a word (covid-19).
_SENTENCE_END: Final = re.compile(
    r"(?:(?<=[^\W\d])|(?<=\d\d\d\d)|(?<=-\d\d)|(?<=[%)”“»\"’']))(?<!\b[A-ZČŠŽ])[.!?][\"'“”«»]?(?=\s+[\"'„“»]?[A-ZČŠŽ\d])"
)
_ABBREVIATION: Final = re.compile(
    r"\b(?:dr|mag|prof|sv|oz|npr|t\. ?i|ga|g|št|ipd|itd|inž|dipl|univ|doc|mr|mrs|ms|st|gen|sen|gov|rep|lt|col|inc|vs|no|u\.s|u\.k|a\.m|p\.m"
    r"|jan|feb|aug|sept|oct|nov|dec)$",
    re.IGNORECASE,
)
_ROLE_SL: Final = (
    r"(?:pod)?predsedni[kc]\w*|premier\w*|minist(?:er|r)\w*|(?:vice)?kancler\w*|župan\w*|poslan\w*|senator\w*|guverner\w*"
    r"|komisar\w*|general\w*|papež\w*|kralj\w*|princ\w*|vodj\w*|voditelj\w*|direktor\w*|sekretar\w*|govor(?:ec|c|k)\w*"
    r"|svetoval\w*|predstavni[kc]\w*|odposlan\w*|trener\w*|selektor\w*|kapetan\w*|kolesar\w*|smučar\w*|igral\w*|pisatelj\w*"
    r"|režiser\w*|kandidat\w*|šef\w*|tožil\w*|sodni[kc]\w*|profesor\w*|zdravni[kc]\w*|ustanovitelj\w*|milijarder\w*"
)
_ROLE_EN: Final = (
    r"(?:vice[- ])?president|prime minister|(?:\w+ )?minister|chancellor|mayor|senator|governor|secretary(?:[- ]general)?"
    r"|commissioner|general|pope|king|queen|prince|princess|leader|chief|chairman|director|spokes\w+|coach|premier"
)
_BEFORE_SL: Final = re.compile(
    rf"(?:(?:\b[\w-]+(?:sk|šk|čk)(?:i|a|o|ega|emu|em|im|e)|\b[Nn]ekdanj\w+|\b[Nn]ov\w{{1,3}}|\b[Gg]eneraln\w+|\b[Zz]unanj\w+) )*"
    rf"\b(?:{_ROLE_SL})(?: (?!in |ter |{_ROLE_SL})[\w-]+){{0,5}} $",
    re.IGNORECASE,
)
_BEFORE_EN: Final = re.compile(
    rf"(?:(?:\b[Tt]he|\b[A-Z]\w+(?:n|sh|ch|se)|\b[Ff]ormer|\bUS|\bU\.S\.|\bUK|\bEU) )*\b(?:{_ROLE_EN})(?: of(?: [\w-]+){{1,3}})? $",
    re.IGNORECASE,
)
_TAIL_SL: Final = re.compile(
    r",\s+(?:kot\s+)?(?:(?:je|so|sta)\s+)?(?:(?:danes|včeraj|še|za|na|v|ob|iz|po|zvečer|\w+o)\s+){0,4}"
    r"(?:sporoč|poroč|piše|navaj|naved|poved|deja|zapis|ocen|meni|men|kaž|objav|napoved|potrd|poudar|opozar|opozor|ugotav"
    r"|pojasn|dodal|izhaja|razkri)\w*\b.*$"
)
_TAIL_EN: Final = re.compile(
    r",?\s+(?:according to\b.*|(?:[\w’'-]+\s+){1,6}(?:said|says|reported|announced|confirmed|told\s.{1,60})"
    r"(?:\s+(?:on|in|late|early|at)\s.{1,40}|\s+(?:today|yesterday))?)$"
)
#: "Po poročanju nemških medijev" before the news itself: a title does without.
_SAID_FIRST: Final = re.compile(
    r"^(?:Po (?:poročanju|pisanju|navedbah|napovedih|podatkih|besedah|mnenju)|Kot)\b[^,]{3,80}, "
)
_WHEN_SL: Final = re.compile(
    r"(?:,\s)?\b(?:(?:danes|včeraj|sinoči|davi|nocoj|drevi|jutri)(?:\s(?:zjutraj|popoldne|dopoldne|zvečer|ponoči|opoldne))?"
    r"|v\s(?:noči\sna\s)?(?:ponedeljek|torek|sredo|četrtek|petek|soboto|nedeljo)(?:\s(?:zjutraj|popoldne|dopoldne|zvečer|ponoči))?"
    r"|ta\s(?:teden|konec\stedna)|konec\stedna|minuli\steden|prejšnji\steden)\b",
    re.IGNORECASE,
)
_TODAYS_SL: Final = re.compile(r"\b(?:današnj|včerajšnj|sinočnj)\w+\s", re.IGNORECASE)
_WHEN_EN: Final = re.compile(
    r",?\s(?:(?:late|early)\s)?(?:on\s(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)(?:\s(?:morning|evening|night))?"
    r"|today|yesterday|this\s(?:week|morning|evening)|last\snight)\b"
)
_AUXILIARY: Final = re.compile(r" (?:je|sta|so)(?= )")
_CLITIC: Final = re.compile(
    r"(?:^| )(?:se|si|ga|jo|jih|mu|ji|jim|ki|da|ko|če|ker|kot|kjer|kar|naj|bi|ne|kako)$", re.IGNORECASE
)
#: Where a sentence may end early, the safest first: before a clause that only adds, before "and", before an adjunct.
_BOUNDARIES: Final = {
    "sl": (
        r",(?= (?:ki|kar|saj|ker|ko|potem|vendar|medtem|čeprav|kjer|pri čemer|s čimer|ob tem|vključno|predvsem|tudi) )",
        r" (?:ter|in)(?= )",
        r" (?:zaradi|ob|med|po)(?= )",
    ),
    "en": (
        r",(?= (?:which|who|as|after|while|when|where|with|but|although|ending|following|including) )",
        r" (?:and|but|after|as|when|while|amid|following)(?= )",
    ),
}
_SUBORDINATE: Final = {
    "sl": r"(?:a|ki|kar|ker|ko|da|če|kot|kjer|kakor|čeprav|potem|medtem|ali|naj|saj|ne glede|(?:na|v|o|za|z|s|po|pri|iz|od|do|k|ob) kater\w+)\b",
    "en": r"(?:which|who|that|as|after|while|when|where|with|although|if|because|whether)\b",
}
_BE_SL: Final = frozenset("je sta so bo bodo bosta bil bila bilo bili bile ni niso sem smo ste bom bomo boste".split())
#: Words that point at what stands elsewhere: a title must be understood alone.
_POINTING: Final = re.compile(
    r"\b(?:tem|tej|tega|temu|teh|temi|tist\w{1,3}|takšn\w+|omenjen\w+|slednj\w+)\b", re.IGNORECASE
)
_FIRST_PERSON: Final = re.compile(r"\b\w{2,}(?:mo|ste)\b")
_DANGLING: Final = {
    "sl": "je sta so bo bodo bi doslej več kako kdo kaj prek skozi poleg okoli in ter a ali da ki ko če ker kot kjer v na po iz z s k h o ob pri za do od pred proti med "
    "pod nad zaradi glede brez se si ga jih mu tudi še že ne naj ta to te prvi druga nov nova novo svoj svojo njun njegov",
    "en": "the a an and or but of in on at for with by from to as that which who is are was were has have had its his her "
    "their will would be been than after before over into about new first",
}
_OPENINGS: Final = {
    "sl": "se si kaj kako zakaj kdo kdaj kje kam ali ko če ker kot medtem čeprav potem to ta tako zato tudi tega temu ob vendar a pa saj še tokrat",
    "en": "when if because as while although after this that it he she they but and so however meanwhile",
}
_ADJECTIVAL_END: Final = re.compile(r"(?:ega|emu|imi|nih|skih|ških|ski|ški|čki|ske|ške|ska|ško|sko)$")
_PAIRS: Final = (("„", "“"), ("»", "«"), ("“", "”"), ("(", ")"))


def derive(lead: str, lang: str, people: Sequence[tuple[int, int, int]] = (), known: Known | None = None) -> str | None:
    """Return a title made from the lead, or None; `people` are (start, end, start of the surname) in the lead.

    `known` gives lemmas where simplemma's own dictionaries are not to be loaded.
    """
    known = known or _known
    text = _first_sentence(_short_names(lead, lang, people))
    text = (_TAIL_SL if lang == "sl" else _TAIL_EN).sub("", text)
    text = _SAID_FIRST.sub("", _without_time(text, lang))
    if lang == "sl":
        text = _without_auxiliary(text, known)
    for candidate in _cuts(text, lang):
        title = _polished(candidate, lang)
        if _is_good(title, lang, known) and (len(candidate) == len(text) or lang != "sl" or _whole(title, known)):
            return title
    return None


def _short_names(lead: str, lang: str, people: Sequence[tuple[int, int, int]]) -> str:
    """Return the lead with surnames for full names, and without the offices before them."""
    pattern = _BEFORE_SL if lang == "sl" else _BEFORE_EN
    limit = len(lead)
    for start, end, surname in sorted(people, reverse=True):
        if surname <= start or end > limit:
            continue
        begin = max(0, start - 120)
        office = pattern.search(lead[begin:start])
        cut = begin + office.start() if office and not re.search(r"[.,;:\"„»]", office.group()) else start
        lead = lead[:cut] + lead[surname:]
        limit = cut
    return lead


def _first_sentence(text: str) -> str:
    for match in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text[: match.start()]):
            return text[: match.end()].strip().rstrip(".")
    return text.strip().rstrip(".")


def _without_time(text: str, lang: str) -> str:
    if lang == "en":
        return _WHEN_EN.sub("", text)
    text = _TODAYS_SL.sub("", _WHEN_SL.sub("", text))
    return re.sub(r"\s+", " ", re.sub(r"\s+,", ",", text)).strip(" ,")


def _without_auxiliary(text: str, known: Known) -> str:
    """Return the sentence in the form of a headline: subject and participle, no auxiliary (Macron pozval)."""
    match = _AUXILIARY.search(text)
    if match is None or "," in text[: match.start()] or _CLITIC.search(text[: match.start()]):
        return text
    rest = text[match.end() :]
    words = re.findall(r"[^\W\d]+|,", rest)[:9]
    if "," in words:
        words = words[: words.index(",")]
    if not _any_participle(words, known) or any(word.startswith("bil") and len(word) < 5 for word in words[:4]):
        return text
    if words[0] in ("se", "si", "ga", "jih", "jo", "mu", "ji", "jim"):
        return text
    return text[: match.start()] + rest


def _any_participle(words: Iterable[str], known: Known) -> bool:
    return any(_participle(word, known) for word in words)


def _participle(word: str, known: Known) -> bool:
    """Return whether a word is a participle in -l, as its verb's infinitive shows."""
    return re.search(r"[^\W\d]{2,}l[aoie]?$", word) is not None and _verb(word, "sl", known)


def _verb(word: str, lang: str, known: Known) -> bool:
    """Return whether a word is a form of a verb."""
    if not word.islower() or (lemma := known(word, lang)) is None:
        return False
    if lang == "sl":
        return lemma != word and lemma.endswith(("ti", "či")) and len(lemma) > 3
    return lemma != word and not word.endswith(("ing", "'s", "’s"))


def _known(word: str, lang: str) -> str | None:
    import simplemma

    return simplemma.lemmatize(word, lang=lang) if simplemma.is_known(word, lang=lang) else None


def _cuts(text: str, lang: str) -> Iterator[str]:
    """Return the whole sentence if it is short, then its beginnings up to a boundary, the best kind first."""
    if len(text) <= GOOD_LENGTH:
        yield text
    for pattern in _BOUNDARIES[lang]:
        ends = [match.start() for match in re.finditer(pattern, text) if SHORTEST < match.start() <= GOOD_LENGTH]
        yield from (text[:end] for end in reversed(ends))
    if len(text) <= LONGEST:
        yield text
    for pattern in _BOUNDARIES[lang]:
        ends = [match.start() for match in re.finditer(pattern, text) if GOOD_LENGTH < match.start() <= LONGEST]
        yield from (text[:end] for end in reversed(ends))


def _whole(title: str, known: Known) -> bool:
    """Return whether the beginning of a Slovenian sentence has not lost its object, its participle or its main point."""
    words = re.findall(r"[^\W\d_]+", title)
    participles = [word for word in words if _participle(word, known)]
    if re.search(r", (?:da|ali|naj|kako)\b", title) or words[-1] in participles:
        return False
    return bool(participles) or not _BE_SL & set(words)


def _polished(text: str, lang: str) -> str:
    text = " ".join(text.split()).strip(" ,;:–—-")
    if lang == "sl":
        text = re.sub(r"\b([ZzSs]) (?=(\w))", _with_or_from, text)
        text = re.sub(r"\b([KkHh]) (?=(\w))", _towards, text)
    return text[:1].upper() + text[1:]


def _with_or_from(match: re.Match[str]) -> str:
    small = "s" if match.group(2).lower() in "ptkfhsšcč" else "z"
    return (small.upper() if match.group(1).isupper() else small) + " "


def _towards(match: re.Match[str]) -> str:
    small = "h" if match.group(2).lower() in "kg" else "k"
    return (small.upper() if match.group(1).isupper() else small) + " "


def _is_good(title: str, lang: str, known: Known) -> bool:
    """Return whether a title can be printed: whole, with a verb, and understood without the rest."""
    words = re.findall(r"[^\W_]+(?:[-’'][^\W_]+)*", title)
    checks: tuple[Callable[[], bool], ...] = (
        lambda: SHORTEST <= len(title) <= LONGEST and len(words) >= 4,
        lambda: not re.match(r"Po (?:poročanju|pisanju|navedbah|napovedih|podatkih|besedah|mnenju)\b", title),
        lambda: words[0].lower() not in _OPENINGS[lang].split(),
        lambda: words[-1].lower() not in _DANGLING[lang].split(),
        lambda: lang != "sl" or not _ADJECTIVAL_END.search(words[-1]) or words[-1][0].isupper(),
        lambda: title.count('"') % 2 == 0 and all(title.count(a) == title.count(b) for a, b in _PAIRS),
        lambda: not title.endswith(("!", ":")) and not re.search(r"[a-zčšž][\"'”“»’]?[.!?] [A-ZČŠŽ]", title),
        lambda: lang != "sl" or _stands_alone(title, words, known),
        lambda: _main_clause_has_verb(title, lang, known),
        lambda: not ({"bo", "bodo", "bosta", "bi"} & set(words)) or _any_participle(words, known),
        lambda: (
            any(_verb(word, lang, known) for word in words[1:])
            or (lang == "sl" and bool({"je", "so", "sta"} & set(words)))
        ),
    )
    return all(check() for check in checks)


def _stands_alone(title: str, words: Sequence[str], known: Known) -> bool:
    """Return whether nothing in a Slovenian title points outside it, asks, or speaks to the reader."""
    if words[0].lower() in _BE_SL or words[-1].lower() in _BE_SL or _POINTING.search(title):
        return False
    if any(_verb(match.group(), "sl", known) for match in _FIRST_PERSON.finditer(title)):
        return False
    # A present tense at the end wants an object: "Opozicija želi".
    return not _verb(words[-1], "sl", known) or _participle(words[-1], known)


def _main_clause_has_verb(title: str, lang: str, known: Known) -> bool:
    """Return whether the words before the first comma are a sentence, and all after it only add to it."""
    main, *rest = title.split(", ")
    words = re.findall(r"[^\W\d_]+", main)
    has_verb = any(_verb(word, lang, known) for word in words[1:]) or (lang == "sl" and bool(_BE_SL & set(words)))
    return has_verb and len(rest) <= 1 and all(re.match(_SUBORDINATE[lang], part) for part in rest)
