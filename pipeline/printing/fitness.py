"""Whether a machine can work for another: its papers must come out with the same bytes."""

import hashlib
import platform
import sys
from dataclasses import dataclass

from pipeline import __version__
from pipeline.fonts import family
from pipeline.fonts.family import Font, MissingFontError
from pipeline.model.errors import MissingProgramError
from pipeline.printing import soffice


@dataclass(frozen=True)
class Machine:
    """What prints papers, apart from their words; `font` holds each file's path and hash."""

    version: str
    python: str
    libreoffice: str
    font: tuple[tuple[str, str], ...]

    @property
    def resource(self) -> str:
        """A name shared by machines that make the same bytes."""
        return f"hoso-{hashlib.sha256(repr(self).encode()).hexdigest()[:16]}"


@dataclass(frozen=True)
class Unfit:
    """Why a worker gets no tasks, and how to fix that, in Vietnamese."""

    worker: str
    message: str
    hint: str

    def __str__(self) -> str:
        return f"Máy con “{self.worker}” không được giao việc: {self.message} {self.hint}"


def installed_font() -> Font:
    """The font of all papers; raises MissingProgramError if it is not installed."""
    try:
        return family.find()
    except MissingFontError as cause:
        raise MissingProgramError(cause.message, cause.hint) from cause


def this_machine() -> Machine:
    """What this machine prints with; raises MissingProgramError."""
    soffice.find()
    font = installed_font()
    files = tuple((str(path), hashlib.sha256(path.read_bytes()).hexdigest()) for path in font.files)
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return Machine(__version__, python, soffice.build(), files)


def unfit(wanted: Machine, worker: str = "") -> Unfit | None:
    """What is wrong with this machine as a worker for another; None if it is fit."""
    name = worker or platform.node()
    try:
        own = this_machine()
    except MissingProgramError as missing:
        return Unfit(name, missing.message, missing.hint)
    for what, own_value, wanted_value, hint in _compared(own, wanted):
        if own_value != wanted_value:
            return Unfit(
                name, f"{what} là {own_value or 'không rõ'}, máy chính là {wanted_value}.", hint
            )
    if own.font != wanted.font:
        files = ", ".join(path for path, _ in wanted.font)
        return Unfit(
            name,
            "phông chữ khác của máy chính, hoặc để ở chỗ khác.",
            f"Chép sang máy này đúng các tệp phông của máy chính, cùng đường dẫn: {files}.",
        )
    return None


def _compared(own: Machine, wanted: Machine) -> tuple[tuple[str, str, str, str], ...]:
    """For each difference: what it is, here, there, and how to fix it."""
    return (
        ("hoso", own.version, wanted.version, "Cài cùng phiên bản hoso."),
        ("Python", own.python, wanted.python, "Cài cùng phiên bản Python rồi cài lại hoso."),
        (
            "bản LibreOffice",
            own.libreoffice,
            wanted.libreoffice,
            "Cài cùng bản LibreOffice: khác bản thì dàn trang khác.",
        ),
    )
