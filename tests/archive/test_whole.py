"""`hoso archive` on the samples, end to end, read as an archivist would."""

import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from pipeline.archive.verify import verify
from pipeline.cli import main
from pipeline.model.errors import ExitCode
from pipeline.model.paths import ROOT

SAMPLE = ROOT / "inputs" / "nam-dong-2014.xlsx"


pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of the sample with its packages, made once."""
    folder = tmp_path_factory.mktemp("out")
    assert main(["archive", str(SAMPLE), "--out", str(folder), "--debug"]) == ExitCode.OK
    return folder


@pytest.fixture
def packages(out: Path) -> list[Path]:
    return sorted((out / SAMPLE.stem / "luu-tru").glob("*.zip"))


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_every_package_of_the_sample_is_found_whole(packages: list[Path]) -> None:
    assert packages
    assert {path: verify(path).faults for path in packages} == dict.fromkeys(packages, ())


def test_each_paper_lies_on_the_sheet_that_the_index_says(packages: list[Path]) -> None:
    assert packages
    for package in packages:
        with zipfile.ZipFile(package) as archive:
            whole = pages_of(archive.read(f"{package.stem}/data/ho-so.pdf"))
            papers = {
                name: pages_of(archive.read(name))
                for name in sorted(archive.namelist())
                if "/van-ban/" in name and name.endswith(".pdf")
            }
            assert papers
            # Before the papers are the cover and the index, after them the closing note.
            first = len(whole) - 1 - sum(map(len, papers.values()))
            assert "MỤC LỤC VĂN BẢN" in whole[1]
            assert "CHỨNG TỪ KẾT THÚC" in whole[-1]
            index = " ".join(whole[1:first])
            sheet = 1
            for name, own in papers.items():
                last = sheet + len(own) - 1
                said = f"{sheet:02d}" if len(own) == 1 else f"{sheet:02d}-{last:02d}"
                assert said in index.split(), (package.name, name, said)
                for number, text in enumerate(own, sheet):
                    page = whole[first + number - 1].split()
                    assert f"{number:02d}" in page
                    assert set(text.split()) <= set(page)
                sheet = last + 1
            assert f"Gồm {sheet - 1:02d} tờ" in whole[0]


def test_a_second_run_makes_nothing_and_changes_nothing(out: Path, packages: list[Path]) -> None:
    before = {path: (path.stat().st_ino, path.read_bytes()) for path in packages}
    assert main(["archive", str(SAMPLE), "--out", str(out)]) == ExitCode.OK
    again = sorted((out / SAMPLE.stem / "luu-tru").glob("*.zip"))
    assert {path: (path.stat().st_ino, path.read_bytes()) for path in again} == before


@pytest.mark.long  # makes all papers once more
def test_a_dossier_with_a_draft_is_refused_and_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import openpyxl

    workbook = tmp_path / SAMPLE.name
    book = openpyxl.load_workbook(SAMPLE)
    sheet: Any = book["Văn bản"]
    heads = {str(cell.value).rstrip("* "): cell.column for cell in sheet[1]}
    unit = ""
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, heads["Loại văn bản"]).value == "Báo cáo tự đánh giá":
            unit = str(sheet.cell(row, heads["Mã đơn vị"]).value)
            for head in ("Số", "Ngày ban hành"):
                sheet.cell(row, heads[head]).value = None
            sheet.cell(row, heads["Trạng thái"]).value = "dự thảo"
            break
    book.save(workbook)
    order = ["archive", str(workbook), "--out", str(tmp_path / "out"), "--unit", unit, "--json"]
    assert main(order) == ExitCode.INPUT
    told = json.loads(capsys.readouterr().out)[0]
    assert told["made"] == []
    # What cites the draft is a draft itself until the report has a number.
    assert {finding["code"] for finding in told["findings"]} == {"ho-so-thieu"}
    assert "Báo cáo tự đánh giá" in told["findings"][0]["message"]
    assert all("dự thảo" in finding["message"] for finding in told["findings"])

    assert main([*order, "--incomplete"]) == ExitCode.OK
    made = Path(json.loads(capsys.readouterr().out)[0]["made"][0])
    with zipfile.ZipFile(made) as archive:
        whole = pages_of(archive.read(f"{made.stem}/data/ho-so.pdf"))
        description = archive.read(f"{made.stem}/data/hoso.xml").decode()
    assert "CHƯA HOÀN CHỈNH" in whole[0]
    assert "<Complete>false</Complete>" in description


def test_verify_ends_with_6_and_names_the_file(
    packages: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = Path(shutil.copy(packages[0], tmp_path))
    assert main(["verify", str(tmp_path)]) == ExitCode.OK
    with zipfile.ZipFile(io.BytesIO(good.read_bytes())) as archive:
        entry = next(e for e in archive.infolist() if e.filename.endswith("/hoso.xml"))
    content = bytearray(good.read_bytes())
    content[entry.header_offset + 200] ^= 1
    good.write_bytes(bytes(content))
    capsys.readouterr()
    assert main(["verify", str(good), "--json"]) == ExitCode.PROOF
    told = json.loads(capsys.readouterr().out)
    assert not told[0]["ok"]
    assert any(fault["file"].endswith("hoso.xml") for fault in told[0]["faults"])


def test_verify_without_a_package_is_wrong_use(tmp_path: Path) -> None:
    assert main(["verify", str(tmp_path)]) == ExitCode.USAGE
