"""Stage 2, check: every fault in the year's records, one subject a module."""
