"""What stages ask of an executor beyond `concurrent.futures.Executor`."""

import os
from concurrent.futures import Executor


def workers_of(executor: Executor | None) -> int:
    """How many tasks are done at once; if the executor does not say, one per core."""
    known = getattr(executor, "workers", None)
    return known if isinstance(known, int) and known > 0 else os.cpu_count() or 1
