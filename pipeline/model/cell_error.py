"""What is wrong with the content of a cell."""

from pipeline.model.texts import quoted_in_short


class CellError(ValueError):
    """The cell's content cannot be used: a stable code, what is wrong, and what to do.

    `choices`: if it is none of a closed list, the list. The value that is meant may be found
    there, which takes a while, so it is for the one who tells the clerk to look.
    """

    def __init__(self, code: str, message: str, hint: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = quoted_in_short(message)
        self.hint = hint
        self.choices = choices
