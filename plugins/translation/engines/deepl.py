"""DeepL. API: https://developers.deepl.com/api-reference/translate and .../glossaries (v2)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .batches import Way, run
from .http import Client, Limits, Secret, ServiceError, secret
from .protocol import Context, EngineError, Failure, Kind, Result
from .settings import meant, read

KEY: Final = "DEEPL_API_KEY"
#: A request may have 50 texts and 128 KiB; a letter may take two bytes, and the context needs room.
_TEXTS: Final = 50
_CHARACTERS: Final = 30_000
_CONTEXT: Final = 4000
#: Bytes of one side of an entry in a glossary.
_ENTRY: Final = 1024
_VARIANTS: Final = ("EN-GB", "EN-US")


@dataclass(frozen=True, slots=True)
class Options:
    """How DeepL is asked."""

    #: Empty: the free or the pro host, by the key.
    url: str = ""
    #: Which English; DeepL wants to know.
    english: str = "EN-GB"
    timeout: float = 60.0


class DeepL:
    """DeepL with a glossary of names; formality is left as it is."""

    name: Final = "deepl"
    kind: Final[Kind] = "neural"

    def __init__(self, options: Options, key: Secret) -> None:
        if not key:
            raise EngineError("DeepL wants a key", f"put it into the environment variable {KEY}")
        if options.english not in _VARIANTS:
            raise EngineError(f"option 'english' is {options.english!r}", meant(options.english, _VARIANTS))
        # Keys of the free plan end so.
        host = "https://api-free.deepl.com" if key.reveal().endswith(":fx") else "https://api.deepl.com"
        self._english = options.english
        self._client = Client(
            options.url or host,
            lambda: {"Authorization": f"DeepL-Auth-Key {key.reveal()}"},
            key,
            limits=Limits(timeout=options.timeout),
        )
        self._way = Way(self.name, self.kind, _TEXTS, _CHARACTERS)
        #: Name of a glossary -> its id, empty if it could not be made.
        self._glossaries: dict[str, str] = {}
        self._trouble = ""

    def translate(self, segments: Sequence[str], context: Context) -> Sequence[Result | Failure]:
        """Return one result a segment, in order; without the glossary if DeepL does not take it."""
        glossary = self._glossary(context) if any(text.strip() for text in segments) else ""
        return run(segments, context, self._way, lambda texts: self._ask(texts, context, glossary))

    def problems(self) -> Sequence[str]:
        """Return why DeepL cannot be used, asking it what is left of the quota."""
        try:
            told = self._client.ask("GET", "/v2/usage")
        except ServiceError as error:
            return (f"{error}; check the network and {KEY}",)
        used, most = (
            told.get(key) if isinstance(told, dict) else None for key in ("character_count", "character_limit")
        )
        if not isinstance(used, int) or not isinstance(most, int):
            return (f"{self._client.host} does not say what is left of the quota; check the option url",)
        full = (f"{used} of {most} characters are used up; wait for next month, or choose another plan",)
        return (*(full if used >= most else ()), *((self._trouble,) if self._trouble else ()))

    def _ask(self, texts: Sequence[str], context: Context, glossary: str) -> Sequence[str]:
        body: dict[str, Any] = {
            "text": list(texts),
            "source_lang": context.source.upper(),
            "target_lang": self._english if context.target == "en" else context.target.upper(),
        }
        if glossary:
            body["glossary_id"] = glossary
        if context.preceding:
            body["context"] = context.preceding[-_CONTEXT:]
        told = self._client.ask("POST", "/v2/translate", body)
        given = told.get("translations") if isinstance(told, dict) else None
        if not isinstance(given, list):
            raise ServiceError(f"{self._client.host} answers without 'translations'")
        found = [text for one in given if isinstance(one, dict) and isinstance(text := one.get("text"), str)]
        if len(found) != len(given):
            raise ServiceError(f"{self._client.host} answers with a translation that has no text")
        return found

    def _glossary(self, context: Context) -> str:
        """Return the id of the glossary with the context's terms, made if DeepL has none; empty without one.

        A glossary of the v2 API cannot be changed, so its name says what is in it.
        """
        entries = _entries(context.glossary)
        if not entries:
            return ""
        family = f"glasnik {context.source}-{context.target} "
        name = family + hashlib.sha256(entries.encode()).hexdigest()[:16]
        if name not in self._glossaries:
            body = {
                "name": name,
                "source_lang": context.source,
                "target_lang": context.target,
                "entries": entries,
                "entries_format": "tsv",
            }
            try:
                self._glossaries[name] = self._made(name, family, body)
            except ServiceError as error:
                self._trouble = f"the glossary was not made ({error}); names are then only repaired afterwards"
                self._glossaries[name] = ""
        return self._glossaries[name]

    def _made(self, name: str, family: str, body: Mapping[str, str]) -> str:
        told = self._client.ask("GET", "/v2/glossaries")
        listed = told.get("glossaries") if isinstance(told, dict) else None
        there = {one["name"]: one for one in listed or () if isinstance(one, dict) and _is_glossary(one)}
        if name in there:
            return str(there[name]["glossary_id"])
        try:
            made = self._client.ask("POST", "/v2/glossaries", body)
        except ServiceError as error:
            ours = [one for one in there if one.startswith(family)]
            if not ours or error.status in {0, 401, 403}:
                raise
            # An account has room for few of them; ours with older terms make room.
            for one in ours:
                self._client.ask("DELETE", f"/v2/glossaries/{there[one]['glossary_id']}")
            made = self._client.ask("POST", "/v2/glossaries", body)
        if not isinstance(made, dict) or not _is_glossary({"name": name, **made}):
            raise ServiceError(f"{self._client.host} answers without a 'glossary_id'")
        return str(made["glossary_id"])


def _is_glossary(one: Mapping[str, Any]) -> bool:
    identity = one.get("glossary_id")
    return isinstance(one.get("name"), str) and isinstance(identity, str) and identity.replace("-", "").isalnum()


def _entries(glossary: Mapping[str, str]) -> str:
    """Return the terms as lines of TSV, in the order of the alphabet; what DeepL would refuse is left out."""
    pairs = sorted((" ".join(term.split()), " ".join(form.split())) for term, form in glossary.items())
    return "\n".join(f"{term}\t{form}" for term, form in dict(pairs).items() if _fits(term) and _fits(form))


def _fits(text: str) -> bool:
    return bool(text) and text.isprintable() and len(text.encode()) <= _ENTRY


def load(options: Mapping[str, Any], environment: Mapping[str, str]) -> DeepL:
    """Return the engine that the options describe."""
    return DeepL(read(Options, DeepL.name, options), secret(environment, KEY))
