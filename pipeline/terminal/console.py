"""The clerk's output: the terminal, or a pipe or file as wide as needed."""

from rich.console import Console


def stdout(width: int = 160) -> Console:
    """The terminal in its own width; a pipe or file is `width` letters wide."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=width)
