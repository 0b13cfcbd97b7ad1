"""Stage 4, compose: which papers are due, for whom, and with what words."""

from pipeline.compose.papers import compose

__all__ = ["compose"]
