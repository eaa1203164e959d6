"""The pages of issues as e-mails, made by the theme's own templates for them."""

from textwrap import fill
from typing import Final

from jinja2 import Environment

from . import dates
from .files import File
from .frame import Frame
from .page import Page

_TEMPLATES: Final = ("mail.html", "mail.txt")
_WIDTH: Final = 72


class Letters:
    """Makes the letters of one site."""

    def __init__(self, theme: Environment, frame: Frame, name: str, root: str) -> None:
        """Take the templates, and the site's name and address."""
        self._theme, self._frame, self._name, self._root = theme, frame, name, root

    def file(self, page: Page) -> File:
        """Return the letter beside the page of an issue."""
        return File(self._frame.mail_url(page.context["period"], page.lang), self.made, (page,), _TEMPLATES)

    def made(self, page: Page) -> bytes:
        """Return the page of an issue as an e-mail."""
        # Only who makes one pays for the import.
        from . import mail

        period = page.context["period"]
        said = {"page": page, "lang": page.lang, "site": self._frame, **page.lazy()}
        html, text = (self._theme.get_template(name).render(said) for name in _TEMPLATES)
        subject = f"{self._name}: {dates.period(period.first, period.last, page.lang)}"
        letter = mail.Letter(
            period.name, page.lang, subject, self._name, self._root, period.last, html.lstrip(), text.lstrip()
        )
        return mail.written(letter)


def wrapped(text: str, indent: str = "") -> str:
    """Return a paragraph in lines that every mail program shows whole; addresses stay in one piece."""
    return fill(
        " ".join(text.split()),
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
