"""Parts of pages that many pages have in common, made once: `{% cached key %}…{% endcached %}` in a template."""

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

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Return what asks for the block, makes it where it is not held, and shows it."""
        line = next(parser.stream).lineno
        key = parser.parse_expression()
        body = parser.parse_statements(("name:endcached",), drop_needle=True)
        found = parser.free_identifier(line)
        place = nodes.Const(f"{parser.name}:{found.name}")
        kept = self.call_method("_kept", [place, key], lineno=line)
        made = nodes.ExprStmt(self.call_method("_keep", [place, key, found], lineno=line))
        return [
            nodes.Assign(found, kept, lineno=line),
            nodes.If(nodes.Not(found), [nodes.AssignBlock(found, None, body, lineno=line), made], [], [], lineno=line),
            nodes.Output([found], lineno=line),
        ]

    def _kept(self, place: str, key: object) -> Markup | None:
        return self._held.get((place, key))

    def _keep(self, place: str, key: object, made: Markup) -> None:
        if len(self._held) >= _MOST:
            self._held.clear()
        self._held[place, key] = made
