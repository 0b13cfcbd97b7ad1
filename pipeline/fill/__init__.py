"""Stage 5, fill: a Word template and the words of a paper become a .docx."""

from pipeline.fill.guard import fill

__all__ = ["fill"]
