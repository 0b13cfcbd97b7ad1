"""What is due: what has come in, what is late, what can be made, what waits to be issued."""

from pipeline.status.tables import TABLE, tables_of
from pipeline.status.year_status import year_status

__all__ = ["TABLE", "tables_of", "year_status"]
