"""Where the clerk reads: the terminal, or a pipe or file that is as wide as need be."""

from rich.console import Console


def stdout(width: int = 160) -> Console:
    """The terminal as it is; what no terminal shows is `width` letters wide."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=width)
