"""The .docx file format: packages, XML, formatting. Knows nothing of the domain."""
