"""Which line is which component of an administrative paper."""
