"""Model packages: an Argos zip or a folder, opened without trusting it."""

import hashlib
import json
import shutil
import stat
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Final

from .protocol import EngineError

#: Largest unpacked package, in bytes, and most files in it. The packages of the index have some 300 MB, with a
#: sentence splitter that is not used here.
_BYTES: Final = 4_000_000_000
_FILES: Final = 2_000
#: An entry that unpacks to more than so many times its size is made to fill the disk.
_RATIO: Final = 200


@dataclass(frozen=True, slots=True)
class Model:
    """The files of one direction."""

    folder: Path
    #: SentencePiece models of the source and of the target, mostly one.
    source_pieces: Path
    target_pieces: Path
    #: What the package says of itself; empty for an OPUS-MT folder.
    metadata: dict[str, Any]


def opened(path: Path, cache: Path) -> Model:
    """Return the model at a path: an .argosmodel, its folder, or an OPUS-MT folder of CTranslate2."""
    if path.is_file():
        path = unpacked(path, cache)
    if not path.is_dir():
        raise EngineError(f"the model {path} is not there", "fetch one by `inv models`, or correct the path")
    if (path / "metadata.json").is_file():
        return _argos(path)
    if (path / "model.bin").is_file():
        return _opus(path)
    inner = [one for one in sorted(path.iterdir()) if (one / "metadata.json").is_file()]
    if len(inner) == 1:
        return _argos(inner[0])
    raise EngineError(
        f"{path} is no model", "an Argos package has a metadata.json, an OPUS-MT folder a model.bin of CTranslate2"
    )


def _argos(folder: Path) -> Model:
    pieces = folder / "sentencepiece.model"
    if not pieces.is_file():
        kind = " (it has a bpe.model)" if (folder / "bpe.model").is_file() else ""
        raise EngineError(f"{folder} has no sentencepiece.model{kind}", "take a newer version of the package")
    if not (folder / "model" / "model.bin").is_file():
        raise EngineError(f"{folder} has no model/model.bin", "fetch the package again by `inv models`")
    return Model(folder / "model", pieces, pieces, metadata((folder / "metadata.json").read_bytes(), str(folder)))


def _opus(folder: Path) -> Model:
    source, target = folder / "source.spm", folder / "target.spm"
    for path in (source, target):
        if not path.is_file():
            raise EngineError(
                f"{folder} has no {path.name}",
                "copy it there: ct2-transformers-converter --copy_files source.spm target.spm",
            )
    return Model(folder, source, target, {})


def metadata(data: bytes, where: str) -> dict[str, Any]:
    """Return what a package says of itself; raise EngineError if it says nothing that can be read."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise EngineError(f"the metadata.json of {where} is broken", "fetch the package again") from error
    if not isinstance(told, dict) or not all(isinstance(told.get(key), str) for key in ("from_code", "to_code")):
        raise EngineError(f"the metadata.json of {where} names no languages", "fetch the package again")
    return told


def unpacked(path: Path, cache: Path) -> Path:
    """Return the folder with a package's files, unpacked into the cache once."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    folder = cache / f"{path.stem}-{digest}"
    if folder.is_dir():
        return _only(folder)
    cache.mkdir(parents=True, exist_ok=True)
    with path.open("rb") as file:
        names = members(file, str(path))
        scratch = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=cache))
        try:
            with zipfile.ZipFile(file) as archive:
                _extract(archive, names, scratch, str(path))
            scratch.rename(folder)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
            # Another run may have been quicker.
            if not folder.is_dir():
                raise EngineError(f"{path} does not unpack ({error})", "fetch it again, or make room") from error
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return _only(folder)


def _only(folder: Path) -> Path:
    """Return the one folder in a folder if there is nothing else in it: packages are mostly made so."""
    inner = list(folder.iterdir())
    return inner[0] if len(inner) == 1 and inner[0].is_dir() else folder


def members(file: BinaryIO, name: str) -> list[zipfile.ZipInfo]:
    """Return the files in a package; raise EngineError if it is no zip or if one would land outside its folder."""
    try:
        with zipfile.ZipFile(file) as archive:
            found = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError) as error:
        raise EngineError(f"{name} is no package ({error})", "an .argosmodel is a zip; fetch it again") from error
    for one in found:
        _refuse(one, name)
    if len(found) > _FILES or sum(one.file_size for one in found) > _BYTES:
        raise EngineError(f"{name} has more in it than a model has", "do not use it")
    return [one for one in found if not one.is_dir()]


def _refuse(one: zipfile.ZipInfo, name: str) -> None:
    """Raise EngineError for a member that no honest package has."""
    path = PurePosixPath(one.filename.replace("\\", "/"))
    kind = stat.S_IFMT(one.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or ":" in one.filename or "\0" in one.filename:
        raise EngineError(f"{name} would write to {one.filename!r}", "do not use it, and tell those who offer it")
    if kind and not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
        raise EngineError(f"{name} has a link or a device in it, {one.filename!r}", "do not use it")
    if one.file_size > 1_000_000 and one.file_size > _RATIO * max(one.compress_size, 1):
        raise EngineError(f"{name} unpacks {one.filename!r} to {one.file_size} bytes", "do not use it")


def _extract(archive: zipfile.ZipFile, names: list[zipfile.ZipInfo], folder: Path, name: str) -> None:
    """Write the members under a folder; the sizes that the zip states are not exceeded."""
    for one in names:
        target = folder / PurePosixPath(one.filename.replace("\\", "/"))
        if not target.resolve().is_relative_to(folder.resolve()):
            raise EngineError(f"{name} would write to {one.filename!r}", "do not use it")
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(one) as source, target.open("xb") as file:
            shutil.copyfileobj(source, file, 1 << 20)
