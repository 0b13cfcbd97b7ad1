"""What is due: what has come in, what is late, what can be made, what waits to be issued."""

from pipeline.status.standing import standing
from pipeline.status.tables import tables_of

__all__ = ["standing", "tables_of"]
