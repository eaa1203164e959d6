"""A hostile string in every place of an article, of what a curator says of it, and of the site's own data."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ..sites import Sandbox

#: Characters that no page can hold, or that turn letters around: what has one is refused, so they are tried apart.
FORBIDDEN: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
#: The ways to write an article; each string is tried in all of them.
FORMATS: Final = ("txt", "md", "html")
_STORY: Final = (
    "V občini Primer {code} so v sredo odprli prenovljeno knjižnico, ki jo je gradbeno podjetje obnavljalo dve leti."
)
_CLOSE: Final = "Župan je ob odprtju koda {code} dejal, da je bila obnova zahtevna, a potrebna."


def code(number: int, kind: str) -> str:
    """Return what leads from a page back to a string: a word that the scanner looks for."""
    return f"zq{number}{kind}zq"


def plant(site: Sandbox, number: int, text: str, kind: str) -> None:
    """Write an article with the string as title, body, crosshead, item, link, image and metadata."""
    said = FORBIDDEN.sub("", text)
    line = " ".join(said.split())
    mark = code(number, kind)
    story, close = _STORY.format(code=mark), _CLOSE.format(code=mark)
    if kind == "html":
        body = (
            f"<html><head><title>{said} {mark}</title></head><body><article><h1>{said} naslov {mark}</h1>"
            f"<p class='byline'>{said}</p><p>{story}</p><h2>{said} {mark}</h2><p>{said}</p><div>{said}</div>"
            f"<ul><li>{said}<li>{mark}</ul><a href='{said}'>povezava</a><img src='{said}' alt='{said}'>{said}"
            f"<table><tr><td>{said}<td>{mark}</table><blockquote>{said}</blockquote><p>{close}</p></article>"
        )
    elif kind == "md":
        body = (
            f"# {line} naslov {mark}\n\n{story}\n\n## {line} {mark}\n\n{said}\n\n- {line}\n- {mark}\n\n"
            f"> {line}\n\n[povezava]({line}) [{line}](https://example.org/{mark}) ![{line}]({line})\n\n"
            f"[x]: {line}\n\n{line}: {close}\n\n{close} {line}\n"
        )
    else:
        body = (
            f"{line} naslov {mark}\n\n{story}\n\n{line} {mark}\n\n{said}\n\n»{line},« je dejal {line}.\n\n"
            f"{close} {line}\n"
        )
    site.write(f"content/inbox/{mark}.{kind}", body)
    # The language is said: what is refused as no Slovenian would try nothing.
    rows = {"lang": "sl"} | dict.fromkeys(("author", "source", "rights"), f"{line} {mark}")
    rows |= {"title": f"{line} po naslovu {mark}"} if number % 2 else {}
    site.write(f"content/inbox/{mark}.toml", toml(rows))


def name_file(site: Sandbox, number: int, text: str) -> None:
    """Write an article whose file bears the string as its name, as far as a file can."""
    mark = code(number, "name")
    line = " ".join(FORBIDDEN.sub("", text).replace("/", "∕").split())
    raw = line.encode()[:180].decode("utf-8", "ignore")
    path = f"content/inbox/{raw}{mark}.txt"
    site.write(path, f"Novica {mark}\n\n{_STORY.format(code=mark)}\n\n{_CLOSE.format(code=mark)}\n")


def people(strings: Mapping[int, str]) -> str:
    """Return authority records whose names, aliases and notes hold the strings."""
    return "".join(
        f'\n[[person]]\nid = "local:oseba-{number}"\ngender = "m"\n'
        f"name = {{ sl = {_quoted(text)}, en = {_quoted(text)} }}\nnote = {_quoted(text)}\n"
        for number, text in _unlike(strings).items()
    )


def topics(strings: Mapping[int, str]) -> str:
    """Return topics whose names and definitions hold the strings; each article about a library is filed under them."""
    return "".join(
        f'\n[[topic]]\nid = "local:tema-{number}"\nname = {{ sl = {_quoted(text)}, en = {_quoted(text)} }}\n'
        f'definition = {{ sl = {_quoted(text)}, en = {_quoted(text)} }}\nstems.sl = "knjižnic:9"\n'
        for number, text in list(_unlike(strings).items())[:20]
    )


def _unlike(strings: Mapping[int, str]) -> dict[int, str]:
    """Return the strings as names, each behind a number, as no two people may have one name, nor one address."""
    return {number: f"{number} {' '.join(FORBIDDEN.sub('', text).split())} Zlobnež" for number, text in strings.items()}


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def toml(rows: Mapping[str, str]) -> str:
    """Return a sidecar; JSON's strings without characters above U+FFFF in pieces are TOML's."""
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in rows.items())


def name_people(folder: Path) -> None:
    """Let each Slovenian post name the person of its number, as a curator would."""
    for path in folder.rglob("*.sl.md"):
        text = path.read_text("utf-8")
        if found := re.search(r"^raw: .*?zq(\d+)", text, re.MULTILINE):
            path.write_text(re.sub(r"^people:.*", f"people: local:oseba-{found[1]}", text, flags=re.MULTILINE), "utf-8")


def fill_memories(folder: Path, strings: Mapping[int, str]) -> int:
    """Write the strings as translations into the memories of a site, in turn; return how many were filled."""
    texts = [json.dumps(" ".join(FORBIDDEN.sub("", text).split()), ensure_ascii=False) for text in strings.values()]
    filled = 0
    for path in sorted(folder.glob("*.po")):
        parts = re.split(r'^msgstr ""$', path.read_text("utf-8"), flags=re.MULTILINE)
        # The first is the header's.
        whole = f'{parts[0]}msgstr ""{parts[1]}' if len(parts) > 1 else parts[0]
        for part in parts[2:]:
            whole += f"msgstr {texts[filled % len(texts)]}{part}"
            filled += 1
        path.write_text(whole, "utf-8")
    return filled
