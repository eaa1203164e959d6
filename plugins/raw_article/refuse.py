"""The one error of the room: an article that cannot be taken in, with the place, the reason and the remedy."""


class Refused(ValueError):  # noqa: N818 - a refusal is what the curator reads about
    """`path:line: what is wrong; what would be right`."""

    def __init__(self, path: str, line: int, what: str, right: str) -> None:
        super().__init__(f"{path}:{line}: {what}; {right}")
        self.path, self.line, self.what, self.right = path, line, what, right


class Unreadable(ValueError):  # noqa: N818
    """The same before the path is known: 1-based line, what is wrong, what would be right."""

    def __init__(self, line: int, what: str, right: str) -> None:
        super().__init__(what)
        self.line, self.what, self.right = line, what, right
