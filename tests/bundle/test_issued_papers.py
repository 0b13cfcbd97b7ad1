"""What is issued does not change: a made-up year in one folder, from winter to its end."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from openpyxl import Workbook

from pipeline.bundle.manifest import Manifest, load, sha256
from pipeline.cli import main
from pipeline.model.paths import ROOT, TEMPLATES
from tests.test_documents import change, text_of

if TYPE_CHECKING:
    from tests.conftest import Edited

CASES = ROOT / "tests" / "resources" / "so"
PLAN = "01-ke-hoach/ke-hoach.pdf"


class Office:
    """A workbook and its outputs."""

    def __init__(self, base: Path) -> None:
        self.workbook = base / "nam-dong-2015.xlsx"
        self.folder = base / "out" / "nam-dong-2015"

    def get(self, case: str) -> None:
        """Take the workbook as it is at a time of the year."""
        shutil.copy(CASES / f"{case}.xlsx", self.workbook)

    def run(self, *options: str) -> int:
        """Make the plan."""
        where = ["--out", str(self.folder.parent)]
        return main(["documents", str(self.workbook), *where, "--only", "ke-hoach", *options])

    def record(self) -> Manifest:
        """The manifest."""
        found = load(self.folder)
        assert found is not None
        return found

    def warnings(self, capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, str]]:
        """What a run says of issued papers."""
        capsys.readouterr()
        self.run("--json", *options)
        (report,) = json.loads(capsys.readouterr().out)
        return [
            finding for finding in report["findings"] if finding["code"] == "da-phat-hanh-nay-khac"
        ]


@pytest.fixture(scope="module")
def spring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office whose plan was issued in spring, made once."""
    made = Office(tmp_path_factory.mktemp("office"))
    made.get("B1-2015-dau-nam")
    made.run()
    made.get("B2-2015-mua-xuan")
    made.run()
    return made.workbook.parent


@pytest.fixture
def office(spring: Path, tmp_path: Path) -> Office:
    """A copy of that office, to run on."""
    shutil.copytree(spring, tmp_path, dirs_exist_ok=True)
    return Office(tmp_path)


def test_registrations_do_not_move_the_number_that_the_plan_promises(office: Office) -> None:
    assert "11/11" in text_of(office.folder / PLAN)
    assert "05/11" not in text_of(office.folder / PLAN)


def test_an_issued_plan_stays_until_it_is_issued_anew_on_purpose(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (office.folder / PLAN).read_bytes()
    office.get("B3-2015-cuoi-nam")
    assert office.warnings(capsys) == []
    change(office.workbook, "Thông tin chung", "Chỉ tiêu đăng ký: số đơn vị", "Giá trị", 9)
    (told,) = office.warnings(capsys, "--fresh")
    assert "Kế hoạch 41/KH-UBND đã phát hành ngày 12/3/2015, nay ra khác: " in told["message"]
    assert "“11/11” → “09/11”; “100%” → “81,82%”" in told["message"]
    assert told["sheet"] == "Văn bản"
    assert (office.folder / PLAN).read_bytes() == before

    assert office.warnings(capsys, "--reissue", "ke-hoach") == []
    assert "09/11" in text_of(office.folder / PLAN)
    assert (office.folder / "ban-cu" / "ke-hoach-2015-03-12.pdf").read_bytes() == before
    (line,) = office.record().history
    assert (line["number"], line["pdf"]) == ("41/KH-UBND", "ban-cu/ke-hoach-2015-03-12.pdf")
    assert line["sha256_pdf"] == sha256(before)


def _own_template(office: Office, *, words: str) -> Path:
    """The office's own template of the plan, with a sentence more."""
    layout = office.record().papers[0].made_from["layout"]
    own = office.workbook.parent / "templates" / layout / "ke-hoach.docx"
    own.parent.mkdir(parents=True)
    document = docx.Document(str(TEMPLATES / layout / "ke-hoach.docx"))
    place = next(
        paragraph for paragraph in document.paragraphs if "phan: cuoi-van-ban" in paragraph.text
    )
    added = place.insert_paragraph_before(style=place.style)
    first, second = words.split("|")
    added.add_run(first).add_break()
    added.add_run(second)
    document.save(str(own))
    return own


def test_a_changed_template_is_named_as_the_cause_and_no_cell_is(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    own = _own_template(office, words="Kinh phí năm 2015|công khai tại huyện Nam Đông.")
    (told,) = office.warnings(capsys)
    name = f"{own.parent.name}/ke-hoach.docx"
    assert told["file"] == name
    assert "thêm “Kinh phí năm 2015 công khai tại huyện Nam Đông”" in told["message"]
    assert f"nguyên nhân: mẫu {name} hoặc phần chung trong mẫu đã sửa" in told["message"]
    assert "số liệu trong sổ" not in told["message"]
    assert "Sửa lại sổ" not in told["hint"]


def test_a_changed_entry_is_named_as_the_cause(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (TEMPLATES / "papers.toml").read_text(encoding="utf-8")
    start = text.index('[[issuer]]\ncode = "uy-ban"')
    issuer = text[start : text.index("[[issuer]]", start + 1)]
    assert 'place = "{dia_danh}"' in issuer
    own = office.workbook.parent / "templates" / "papers.toml"
    own.parent.mkdir()
    own.write_text(issuer.replace('"{dia_danh}"', '"{huyen}"'), encoding="utf-8")
    (told,) = office.warnings(capsys)
    assert told["file"] == "papers.toml"
    assert "mục “ke-hoach” hoặc cơ quan ban hành trong papers.toml đã sửa" in told["message"]


def test_a_changed_cell_is_named_and_none_with_similar_text(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    change(office.workbook, "Thông tin chung", "Địa danh", "Giá trị", "Nam Tây")
    (told,) = office.warnings(capsys)
    assert (told["sheet"], told["cell"][0]) == ("Thông tin chung", "B")
    assert "“Đông” → “Tây”" in told["message"]
    assert "nguyên nhân: số liệu trong sổ đã đổi" in told["message"]
    assert "Sửa lại sổ" in told["hint"]


def test_back_to_a_draft_asks_the_same(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    before = (office.folder / PLAN).read_bytes()
    change(office.workbook, "Văn bản", "Kế hoạch", "Trạng thái", "dự thảo")
    (told,) = office.warnings(capsys)
    assert "trạng thái “phát hành” → “dự thảo”" in told["message"]
    assert (office.folder / PLAN).read_bytes() == before


def test_a_renamed_commune_keeps_its_issued_certificate(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office.get("B3-2015-cuoi-nam")
    certificate = ("--only", "giay-cong-nhan", "--unit", "20164")
    office.run(*certificate)
    (before,) = [paper for paper in office.record().papers if paper.kind == "giay-cong-nhan"]
    content = (office.folder / before.pdf).read_bytes()
    change(office.workbook, "Đơn vị", "20164", "Tên", "Hương Sơn Mới")
    assert office.warnings(capsys, *certificate) != []
    (after,) = [paper for paper in office.record().papers if paper.kind == "giay-cong-nhan"]
    assert after == before
    assert (office.folder / before.pdf).read_bytes() == content
    assert not list((office.folder / "ban-cu").glob("giay-cong-nhan*"))


def test_a_draft_that_comes_out_otherwise_leaves_its_last_version_in_ban_cu(
    office: Office, edited: "Edited"
) -> None:
    office.workbook = edited(_draft_of("Nguyễn Văn Một"), name="nam-dong-2015.xlsx")
    certificate = ("--only", "giay-cong-nhan", "--unit", "20164")
    for signatory in ("Nguyễn Văn Một", "Nguyễn Văn Hai", "Nguyễn Văn Ba"):
        shutil.copy(edited(_draft_of(signatory), name="moi.xlsx"), office.workbook)
        office.run(*certificate)
    kept = sorted(path.name for path in (office.folder / "ban-cu").glob("giay-cong-nhan*"))
    assert [name.rpartition("-ban-truoc")[2] for name in kept] == [".docx", ".pdf"]
    assert "Nguyễn Văn Hai" in text_of(office.folder / "ban-cu" / kept[1])


def _draft_of(signatory: str) -> Callable[[Workbook], None]:
    """The sample with its certificates as drafts, signed by this person."""

    def change_it(book: Workbook) -> None:
        for row in book["Văn bản"].iter_rows(min_row=2):
            if row[0].value == "Giấy công nhận":
                row[6].value = "dự thảo"
        for row in book["Người ký"].iter_rows(min_row=2):
            if row[0].value == "Giấy công nhận":
                row[5].value = signatory

    return change_it


@pytest.mark.parametrize("harm", ["{", ""])
def test_a_damaged_manifest_does_not_set_issued_papers_free(
    harm: str, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (office.folder / PLAN).read_bytes()
    (office.folder / "manifest.json").write_text(harm, encoding="utf-8")
    if not harm:
        (office.folder / "manifest.json").unlink()
    change(office.workbook, "Thông tin chung", "Địa danh", "Giá trị", "Nam Tây")
    assert office.warnings(capsys)
    assert (office.folder / PLAN).read_bytes() == before


@pytest.mark.parametrize("lost", [PLAN, PLAN.replace(".pdf", ".docx")])
def test_a_lost_file_of_an_issued_paper_comes_back_as_it_was_or_not_at_all(
    lost: str, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (office.folder / lost).read_bytes()
    (office.folder / lost).unlink()
    office.run()
    assert (office.folder / lost).read_bytes() == before
    (office.folder / lost).unlink()
    change(office.workbook, "Thông tin chung", "Địa danh", "Giá trị", "Nam Tây")
    (told,) = office.warnings(capsys)
    assert lost in told["message"]
    assert not (office.folder / lost).exists()
    assert [entry.kind for entry in office.record().papers] == ["ke-hoach"]
