"""The font of the papers: found, measured, and offered to LibreOffice alone."""
