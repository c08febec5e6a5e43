"""How a rule turns input away: with a code for the pages and a sentence for the reader."""


class Refused(ValueError):
    """Input that a rule does not accept. Pages translate by `code`; the text is ready to read."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message
