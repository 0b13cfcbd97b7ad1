"""Stage 4, compose: which papers are due, for whom, and with what words."""
