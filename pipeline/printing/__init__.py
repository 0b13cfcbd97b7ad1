"""Stage 6, print: LibreOffice turns .docx files into PDF."""

from pipeline.printing.papers import print_papers

__all__ = ["print_papers"]
