"""A neural model on this machine: CTranslate2 and SentencePiece, without the network and without torch.

Needs the extra `neural`. Reads Argos packages and OPUS-MT models converted for CTranslate2.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from . import packages
from .batches import Way, run
from .http import ServiceError
from .protocol import Context, EngineError, Failure, Kind, Result
from .sentences import split
from .settings import read

#: Hypotheses kept while decoding, and how much longer ones are favoured; Argos Translate uses the same.
_BEAM: Final = 4
_LENGTH_PENALTY: Final = 0.2
#: Tokens of one sentence, in and out; a model that is not at its end by then is in a loop.
_TOKENS: Final = 256
#: How OPUS-MT models name Slovenian and English where they know several target languages.
_OPUS: Final[Mapping[str, str]] = {"sl": ">>slv<<", "en": ">>eng<<"}
_DIRECTIONS: Final = ("sl-en", "en-sl")
_PAIR: Final = 'name them "sl-en" or "en-sl"'


@dataclass(frozen=True, slots=True)
class Options:
    """Which models."""

    #: "sl-en" and "en-sl" -> an .argosmodel, its folder, or an OPUS-MT folder of CTranslate2.
    models: Mapping[str, str] = field()
    #: Where packages are unpacked.
    cache: str = ".cache/models"
    #: Threads; more than the machine has cores are of no use.
    threads: int = 2


class _Pieces(Protocol):
    """What is used of a SentencePiece model."""

    def encode(self, text: str, *, out_type: type) -> list[str]: ...

    def decode(self, pieces: list[str]) -> str: ...


class CTranslate2:
    """Local models, one a direction, loaded when first used; names are not protected, the caller repairs them."""

    name: Final = "ct2"
    kind: Final[Kind] = "neural"

    def __init__(self, options: Options) -> None:
        for direction in options.models:
            if direction not in _DIRECTIONS:
                raise EngineError(f"option 'models' of engine 'ct2' names the direction {direction!r}", _PAIR)
        if not options.models:
            raise EngineError("option 'models' of engine 'ct2' is empty", _PAIR)
        self._options = options
        self._loaded: dict[str, _Loaded] = {}
        # A model on this machine does not tire: each sentence is tried.
        self._way = Way(self.name, self.kind, 32, 8000, give_up=1_000_000)

    def translate(self, segments: Sequence[str], context: Context) -> Sequence[Result | Failure]:
        """Return one result a segment, in order."""
        try:
            model = self._model(f"{context.source}-{context.target}")
        except EngineError as error:
            return tuple(Failure(str(error)) for _ in segments)
        return run(segments, context, self._way, model.translate)

    def problems(self) -> Sequence[str]:
        """Return why a model cannot be used, loading each."""
        found = []
        for direction in self._options.models:
            try:
                self._model(direction)
            except EngineError as error:
                found.append(str(error))
        return tuple(dict.fromkeys(found))

    def _model(self, direction: str) -> "_Loaded":
        if direction not in self._loaded:
            path = self._options.models.get(direction)
            if path is None:
                raise EngineError(f"engine 'ct2' has no model {direction}", "add one to its option 'models'")
            try:
                model = packages.opened(Path(path), Path(self._options.cache))
            except OSError as error:
                raise EngineError(f"{path} cannot be read or unpacked ({error.strerror})", "make it yours") from error
            source, target = direction.split("-")
            stated = (model.metadata.get("from_code", source), model.metadata.get("to_code", target))
            if stated != (source, target):
                raise EngineError(f"{path} translates {'-'.join(stated)}", f"it is no model for {direction}")
            self._loaded[direction] = _Loaded(model, target, self._options.threads)
        return self._loaded[direction]


class _Loaded:
    """A model in memory."""

    def __init__(self, model: packages.Model, target: str, threads: int) -> None:
        try:
            import ctranslate2
            import sentencepiece
        except ImportError as error:
            raise EngineError(
                f"engine 'ct2' needs {error.name}", f"{sys.executable} -m pip install ctranslate2 sentencepiece"
            ) from error
        try:
            self._source: _Pieces = sentencepiece.SentencePieceProcessor(model_file=str(model.source_pieces))
            self._target: _Pieces = sentencepiece.SentencePieceProcessor(model_file=str(model.target_pieces))
            self._translator = ctranslate2.Translator(
                str(model.folder), device="cpu", inter_threads=1, intra_threads=threads
            )
            known = frozenset() if model.metadata else _vocabulary(model.folder)
        except (RuntimeError, ValueError, OSError) as error:
            raise EngineError(f"{model.folder} does not load ({_first(error)})", "fetch the model again") from error
        prefix = model.metadata.get("target_prefix") or ""
        #: A token that the target begins with, of a package for several target languages.
        self._prefix = [str(prefix)] if prefix else []
        #: The same in an OPUS-MT model, where the source begins with it.
        opus = _OPUS.get(target, "")
        self._start = [opus] if opus in known else []

    def translate(self, texts: Sequence[str]) -> list[str]:
        """Return the translation of each text, line by line and sentence by sentence."""
        lines = [[split(line) for line in text.split("\n")] for text in texts]
        sentences = [several for text in lines for several in text]
        tokens = [self._start + self._source.encode(one, out_type=str) for several in sentences for one in several]
        if longest := max((len(one) for one in tokens if len(one) > _TOKENS), default=0):
            raise ServiceError(f"a sentence of {longest} tokens is longer than the model's {_TOKENS}")
        done = iter(self._decoded(tokens))
        return ["\n".join(" ".join(next(done) for _ in several) for several in text) for text in lines]

    def _decoded(self, tokens: list[list[str]]) -> list[str]:
        try:
            found = self._translator.translate_batch(
                tokens,
                target_prefix=[self._prefix] * len(tokens) if self._prefix else None,
                beam_size=_BEAM,
                length_penalty=_LENGTH_PENALTY,
                max_input_length=0,
                max_decoding_length=_TOKENS,
                replace_unknowns=True,
                max_batch_size=16,
            )
        except (RuntimeError, ValueError) as error:
            raise ServiceError(f"the model fails ({_first(error)})") from error
        best = [one.hypotheses[0][len(self._prefix) :] for one in found]
        if any(len(one) >= _TOKENS for one in best):
            raise ServiceError("the model does not come to an end")
        return [self._target.decode(one).strip() for one in best]


def _vocabulary(folder: Path) -> frozenset[str]:
    """Return the tokens of a model's source vocabulary."""
    for name in ("shared_vocabulary", "source_vocabulary"):
        if (path := folder / f"{name}.json").is_file():
            return frozenset(map(str, json.loads(path.read_text("utf-8"))))
        if (path := folder / f"{name}.txt").is_file():
            return frozenset(path.read_text("utf-8").split("\n"))
    return frozenset()


def _first(error: Exception) -> str:
    return str(error).split("\n")[0][:200]


def load(options: Mapping[str, Any], _: Mapping[str, str]) -> CTranslate2:
    """Return the engine that the options describe."""
    return CTranslate2(read(Options, CTranslate2.name, options))
