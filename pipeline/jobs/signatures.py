"""`hoso sign`: papers signed with one key; one that cannot be signed does not stop the others.

A run that makes papers replaces the outputs folder. A paper signed meanwhile could be the former
version, with its signed copy beside the new one. So the lock of an outputs folder is held while
papers in it are signed, or signed copies put into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.bundle import lock, manifest
from pipeline.model.errors import HosoError, OutputError, UsageError
from pipeline.model.file_owners import make_folders

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pyhanko.sign.signers import Signer

    from pipeline.archive.signed_pdf import Look

WAITING, SIGNED = "-cho-dau", "-ky"


@dataclass(frozen=True)
class Outcome:
    """A paper and its signed copy; or, if `target` is None, why it was not signed."""

    file: Path
    target: Path | None
    fault: HosoError | None = None

    def as_json(self) -> dict[str, str | None]:
        """For `--json`."""
        return {
            "file": self.file.name,
            "signed": str(self.target) if self.target else None,
            "message": self.fault.message if self.fault else None,
            "hint": self.fault.hint if self.fault else None,
        }


def target_of(file: Path, out: Path | None, *, agency: bool) -> Path:
    """The signed copy's path: `-cho-dau` while it waits for the seal, `-ky` with both signatures.

    `-ky` is never removed from a name: a paper's own name may end so (danh-sach-dang-ky.pdf).
    """
    stem = file.stem.removesuffix(WAITING)
    return (out or file.parent) / f"{stem}{SIGNED if agency else WAITING}.pdf"


def outputs_of(file: Path) -> Path | None:
    """The outputs folder that a file is in, or will be in; None if there is none."""
    return next(filter(_is_of_outputs, file.absolute().parents), None)


def _is_of_outputs(folder: Path) -> bool:
    return bool(folder.name) and ((folder / manifest.NAME).is_file() or lock.is_noted(folder))


def sign(
    files: Sequence[Path],
    signer: Signer,
    look: Look,
    out: Path | None,
    patience: lock.Patience | None = None,
) -> Iterator[Outcome]:
    """Sign papers one by one. The signed copy goes beside its paper, or into `out`.

    Papers in an outputs folder that another run still locks after `patience` are not signed.
    """
    from pipeline.fonts import family

    font = family.find().files[0]
    around = {file: _locked_for(file, target_of(file, out, agency=look.agency)) for file in files}
    with lock.all_held(set().union(*around.values()), patience) as busy:
        for file in files:
            if held_by_another := sorted(around[file] & busy.keys()):
                yield Outcome(file, None, busy[held_by_another[0]])
                continue
            try:
                yield Outcome(file, _signed(file, signer, look, out, font))
            except HosoError as fault:
                yield Outcome(file, None, fault)


def _locked_for(*files: Path) -> frozenset[Path]:
    """The outputs folders that a paper and its signed copy are in."""
    return frozenset(folder for file in files if (folder := outputs_of(file)) is not None)


def _signed(file: Path, signer: Signer, look: Look, out: Path | None, font: Path) -> Path:
    from pipeline.archive import bags, signed_pdf

    target = target_of(file, out, agency=look.agency)
    taken = OutputError(
        f"Đã có “{target.name}”; tệp đã ký không bị ghi đè.", "Chuyển tệp ấy đi nơi khác."
    )
    if target.exists() and target != file:
        raise taken
    try:
        content = file.read_bytes()
    except OSError as cause:
        raise UsageError(f"Không đọc được “{file.name}”.", "Xem lại đường dẫn.") from cause
    try:
        content = signed_pdf.signed(content, signer, look, font)
    except UsageError as fault:
        raise UsageError(f"{file.name}: {fault.message}", fault.hint) from fault
    try:
        make_folders(target.parent)
        return bags.store(content, target)
    except FileExistsError as cause:
        raise taken from cause
    except OSError as cause:
        raise OutputError(f"Không ghi được “{target.name}” ({cause.strerror}).", "") from cause
