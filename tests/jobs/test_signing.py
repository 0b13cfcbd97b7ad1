"""Where the signed copy of a paper goes."""

from pathlib import Path

import pytest

from pipeline.archive import signed_pdf
from pipeline.bundle import lock
from pipeline.bundle.manifest import NAME, Entry, Manifest
from pipeline.bundle.signed_copies import signed_copies
from pipeline.jobs.signatures import outputs_of, sign, target_of
from tests.archive.certificates import PASSWORD, holder
from tests.archive.small import drawn


@pytest.mark.parametrize("stem", ["ke-hoach", "danh-sach-dang-ky"])
def test_the_copy_with_both_signatures_is_the_papers_signed_copy(tmp_path: Path, stem: str) -> None:
    paper = tmp_path / "03-theo-doi" / f"{stem}.pdf"
    waiting = target_of(paper, None, agency=False)
    signed = target_of(waiting, None, agency=True)
    assert len({paper, waiting, signed}) == 3
    assert signed == target_of(paper, None, agency=True)
    paper.parent.mkdir()
    for path in (paper, waiting, signed):
        path.write_bytes(drawn("x"))
    name = f"03-theo-doi/{stem}.pdf"
    sha = {"docx": "0" * 64, "pdf": "0" * 64}
    entry = Entry(stem, None, stem, "03-theo-doi", "phát hành", None, None, "", name, 1, sha, {})
    found = signed_copies(tmp_path / "so.xlsx", tmp_path, [entry])
    assert [scan.path for scan in found.copies[entry.key]] == [signed]
    assert found.findings == ()


def test_while_another_run_makes_papers_none_of_them_is_signed(tmp_path: Path) -> None:
    """What it puts in their place would be beside a copy that says something else."""
    folder, other = tmp_path / "ra" / "so", tmp_path / "khac"
    papers = [folder / "01-ke-hoach" / "ke-hoach.pdf", other / "thu.pdf"]
    for paper in papers:
        paper.parent.mkdir(parents=True)
        paper.write_bytes(drawn("KẾ HOẠCH"))
    (folder / NAME).write_text(Manifest("1", "so.xlsx", ()).dump(), "utf-8")
    assert [outputs_of(paper) for paper in papers] == [folder, None]
    root = holder("Chứng thư gốc (thử)")
    key = holder("Trần Thị B", root).pkcs12(tmp_path / "b.p12", root)
    signer, look = signed_pdf.from_pkcs12(key, PASSWORD), signed_pdf.Look()
    with lock.held(folder):
        busy, done = sign(papers, signer, look, None, lock.Patience(0))
    assert busy.target is None
    assert busy.fault is not None
    assert "Một lần chạy khác" in busy.fault.message
    assert done.target == target_of(papers[1], None, agency=False)
    assert sorted(path.name for path in papers[0].parent.iterdir()) == ["ke-hoach.pdf"]
    (again,) = sign(papers[:1], signer, look, None, lock.Patience(0))
    assert again.target == target_of(papers[0], None, agency=False)
    assert sorted(path.name for path in folder.parent.iterdir()) == ["so"]  # no lock is left
