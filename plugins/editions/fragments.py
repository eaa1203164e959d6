"""Parts of pages that many pages have in common, made once: `{% cached key %}…{% endcached %}` in a template."""

from collections.abc import Callable
from typing import Final

from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

#: Fragments that are held at once; then all are made anew.
_MOST: Final = 10_000


class Fragments(Extension):
    """Keeps what a block comes to by its key, for one build: the block may show nothing that the key does not tell.

    It needs the language and the way up to the root where the block has words and links; what is the same for the whole
    site need not be in it.
    """

    tags = {"cached"}  # noqa: RUF012 - as Jinja wants it

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._held: dict[object, Markup] = {}

    def parse(self, parser: Parser) -> nodes.Node:
        """Return the block as a call that makes it only where it is not held."""
        line = next(parser.stream).lineno
        key = parser.parse_expression()
        body = parser.parse_statements(("name:endcached",), drop_needle=True)
        place = nodes.Const(f"{parser.name}:{line}")
        call = self.call_method("_kept", [place, key])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _kept(self, place: str, key: object, caller: Callable[[], Markup]) -> Markup:
        found = self._held.get((place, key))
        if found is None:
            if len(self._held) >= _MOST:
                self._held.clear()
            found = self._held[place, key] = caller()
        return found
