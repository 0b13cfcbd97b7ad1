"""The checks of stage 2 that look across cells, by topic; each yields findings."""
