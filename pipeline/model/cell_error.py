"""What is wrong with the content of a cell."""

from pipeline.model.texts import quoted_in_short


class CellError(ValueError):
    """The cell's content cannot be used: a stable code, what is wrong, and what to do.

    `choices`: the closed list that the value is not in. Searching it for the value that is meant
    takes a while, so that is left to whoever reports the error.
    """

    def __init__(self, code: str, message: str, hint: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = quoted_in_short(message)
        self.hint = hint
        self.choices = choices
