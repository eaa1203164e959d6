"""LibreTranslate, on this machine or elsewhere. API: https://docs.libretranslate.com/guides/api_usage/."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from .batches import Way, run
from .http import Client, Limits, Secret, ServiceError, secret
from .protocol import Context, EngineError, Failure, Kind, Result
from .settings import read

KEY: Final = "LIBRETRANSLATE_API_KEY"


@dataclass(frozen=True, slots=True)
class Options:
    """Where the server is and how much it takes."""

    url: str = "http://localhost:5000"
    #: Segments and characters in one request; the server's own limits may be smaller.
    segments: int = 20
    characters: int = 4000
    #: Seconds for one answer.
    timeout: float = 60.0


class LibreTranslate:
    """A LibreTranslate server; names are not protected, the caller repairs them."""

    name: Final = "libretranslate"
    kind: Final[Kind] = "neural"

    def __init__(self, options: Options, key: Secret) -> None:
        if not key and urlsplit(options.url).hostname == "libretranslate.com":
            raise EngineError(f"{options.url} wants a key", f"put it into the environment variable {KEY}")
        self._way = Way(self.name, self.kind, options.segments, options.characters)
        self._key = key
        self._client = Client(options.url, key=key, limits=Limits(timeout=options.timeout))

    def translate(self, segments: Sequence[str], context: Context) -> Sequence[Result | Failure]:
        """Return one result a segment, in order."""
        return run(segments, context, self._way, lambda texts: self._ask(texts, context))

    def problems(self) -> Sequence[str]:
        """Return why the server cannot be used, asking it for its languages."""
        try:
            told = self._client.ask("GET", "/languages")
        except ServiceError as error:
            return (f"{error}; start the server, or set the option url to it",)
        pairs = {
            (one.get("code"), target)
            for one in (told if isinstance(told, list) else ())
            if isinstance(one, dict)
            for target in one.get("targets") or ()
        }
        missing = [pair for pair in (("sl", "en"), ("en", "sl")) if pair not in pairs]
        return tuple(
            f"{self._client.host} does not translate {source!r} into {target!r}; start it with --load-only sl,en"
            for source, target in missing
        )

    def _ask(self, texts: Sequence[str], context: Context) -> Sequence[str]:
        body: dict[str, Any] = {
            "q": list(texts),
            "source": context.source,
            "target": context.target,
            "format": "text",
        }
        if self._key:
            body["api_key"] = self._key.reveal()
        try:
            told = self._client.ask("POST", "/translate", body)
        except ServiceError as error:
            if error.status in {401, 403}:
                raise ServiceError(f"{error}; set {KEY}", whole=True, status=error.status) from error
            raise
        given = told.get("translatedText") if isinstance(told, dict) else None
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            raise ServiceError(f"{self._client.host} answers without a list of texts in 'translatedText'")
        return given


def load(options: Mapping[str, Any], environment: Mapping[str, str]) -> LibreTranslate:
    """Return the engine that the options describe."""
    return LibreTranslate(read(Options, LibreTranslate.name, options), secret(environment, KEY))
