"""The PDF file format: files, pages, text. Knows nothing of the domain."""
