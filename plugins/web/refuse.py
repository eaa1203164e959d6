"""The one error of the room."""


class WebError(ValueError):
    """An address whose article cannot be had: `address: what is wrong; what would be right`."""

    def __init__(self, address: str, what: str, right: str) -> None:
        super().__init__(f"{address}: {what}; {right}")
        self.address, self.what, self.right = address, what, right
