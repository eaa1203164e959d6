"""Templates as Jinja compiles them, kept between runs: compiling is a tenth of a build that has little to do."""

import re
from collections.abc import Mapping
from types import CodeType
from typing import Any, Final

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from ..lean_build import current, digest

#: What the name of a kept table cannot have.
_OTHER: Final = re.compile(r"[^a-z0-9.]+")


class Compiled(BytecodeCache):
    """Compiled templates in the user's own folder for tables, as Python keeps modules; never in the site's cache.

    They are found by all that they were made of: their text, and the build's version, as filters and extensions have a
    say in what Jinja compiles. Where there is no such version nothing is kept.
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        """Take the settings of a run, in which its build will be."""
        self._settings = settings

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Return a template's code."""
        # Who finds nothing to do compiles nothing.
        from ..mentions.table_cache import kept

        def make() -> CodeType:
            return environment.compile(source, name, filename)

        bucket, version = Bucket(environment, name, ""), current(self._settings).version
        table, inputs = f"template-{_OTHER.sub('-', name)}", digest(version, name, source).encode()
        bucket.code = _placed(kept(table, inputs, make) if version else make(), filename or "<template>")
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Do nothing: a bucket is never without its code."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Do nothing, likewise."""


def _placed(code: CodeType, filename: str) -> CodeType:
    """Return code as of a file, which messages name: the same template may lie elsewhere now."""
    if code.co_filename == filename:
        return code
    inner = (_placed(one, filename) if isinstance(one, CodeType) else one for one in code.co_consts)
    return code.replace(co_filename=filename, co_consts=tuple(inner))
