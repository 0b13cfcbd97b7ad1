"""Errors that stop a run: one class per cause, each with its exit code.

The exit codes are a stable interface (docs/reference.md, "Findings"). A fault of the clerk's data
is not an exception but a `Finding`; the errors here end the command with a message in Vietnamese.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of `hoso`; with several faults that of the earliest stage."""

    OK = 0
    USAGE = 1
    INPUT = 2
    MISSING_PROGRAM = 3
    TEMPLATE = 4
    CONVERSION = 5
    PROOF = 6
    INTERRUPTED = 130


class HosoError(Exception):
    """A failure the clerk sees as one message (what happened) and one hint (what to do)."""

    exit_code = ExitCode.USAGE

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(HosoError):
    """The command was called in a wrong way."""

    exit_code = ExitCode.USAGE


class InputError(HosoError):
    """A workbook that cannot be read at all."""

    exit_code = ExitCode.INPUT


class OutputError(HosoError):
    """A result that cannot be written: disk full, folder locked, file open elsewhere."""

    exit_code = ExitCode.USAGE


class MissingProgramError(HosoError):
    """LibreOffice or a font is missing."""

    exit_code = ExitCode.MISSING_PROGRAM


class TemplateError(HosoError):
    """papers.toml or a template cannot be used."""

    exit_code = ExitCode.TEMPLATE


class ConversionError(HosoError):
    """LibreOffice failed, hung, or did not give the PDF that was due."""

    exit_code = ExitCode.CONVERSION
