"""Stage 6, print: LibreOffice turns .docx files into PDF."""
