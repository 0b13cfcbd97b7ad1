"""Safe changes to a Word file, and the corrected copy."""
