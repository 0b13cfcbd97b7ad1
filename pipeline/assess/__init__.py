"""Stage 3, assess: points become results by the standard in force."""

from pipeline.assess.results import assess

__all__ = ["assess"]
