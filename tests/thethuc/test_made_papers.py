"""The rules of `hoso lint` on the papers of a run, reported at the cells their words came from."""

import json
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from pipeline.check.word_sources import traced
from pipeline.cli import main
from pipeline.examination import examine
from pipeline.model.findings import CellPlace, PaperPlace, warning
from pipeline.thethuc.made_papers import Made, lint_made, shape, worth_examining
from tests.conftest import Edited
from tests.thethuc.drafts import Text, decision
from tests.thethuc.drafts_as_files import built

WRONG = Text("Về việc công nhận của Ủy Ban nhân dân xã", bold=True)


def paper(name: str, *printed: str, subject: Text = WRONG, kind: str = "ke-hoach") -> Made:
    docx = built(decision().but(subject=subject))
    return Made(name, kind, None, "nd30-2020", docx, printed)


def findings(out: str) -> list[dict[str, str]]:
    (report,) = json.loads(out)
    found: list[dict[str, str]] = report["findings"]
    return [finding for finding in found if finding["code"].startswith("the-thuc-")]


def run(workbook: Path, out: Path) -> None:
    main(["documents", str(workbook), "--out", str(out), "--only", "ke-hoach", "--json"])


@pytest.fixture
def wrong(edited: Edited) -> Path:
    """The sample with an agency's name in wrong capitals, in the plan's subject."""

    def change(book: Workbook) -> None:
        page = book["Văn bản"]
        page.cell(2, 6).value = "Triển khai kế hoạch của Ủy Ban nhân dân tỉnh về trẻ em"

    return edited(change, name="sai.xlsx")


def test_a_breach_of_words_is_reported_at_the_cell_and_again_while_the_paper_is_kept(
    wrong: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(wrong, tmp_path / "ra")
    (first,) = findings(capsys.readouterr().out)
    assert first["code"] == "the-thuc-viet-hoa"
    assert (first["sheet"], first["cell"]) == ("Văn bản", "F2")
    assert "Ủy Ban nhân dân" in first["message"]
    assert first["severity"] == "warning"
    run(wrong, tmp_path / "ra")
    assert findings(capsys.readouterr().out) == [first]


def test_each_paper_gets_its_own_warnings() -> None:
    right = Text("Về việc công nhận xã phù hợp với trẻ em", bold=True)
    papers = [paper("a", "x"), paper("b", "12/5", subject=right), paper("c", "Ủy Ban nhân dân")]
    found = lint_made(papers)
    assert [len(group) for group in found] == [1, 0, 1]
    assert found[0][0].place == PaperPlace("a")


def test_of_papers_alike_the_first_is_examined_for_all() -> None:
    alike = [paper(name, "Nguyễn Văn A", f"0{at}/01/2014") for at, name in enumerate("abc", 1)]
    assert list(worth_examining(alike)) == [0]
    other = paper("d", "Nguyễn Văn A;", "05/01/2014")
    assert list(worth_examining([*alike, other])) == [0, 3]
    assert list(worth_examining([*alike, paper("e", "x", kind="dang-ky")])) == [0, 3]


def test_wrong_capitals_and_parts_in_small_letters_are_shapes_of_their_own() -> None:
    assert shape("Ủy ban nhân dân xã Hương Phú") == shape("Ủy ban nhân dân xã Thượng Lộ")
    assert shape("Ủy Ban nhân dân xã Hương Phú") == "Ủy Ban nhân dân xã Hương Phú"
    assert shape("theo điều 5 Nghị định") == "theo điều 5 Nghị định"
    assert shape("ngày 5") != shape("ngày 05")


def test_words_of_no_cell_stay_on_the_paper(sample: Path) -> None:
    tables = examine(sample).tables
    assert tables is not None
    year = tables.year
    place = PaperPlace("ke-hoach")
    told = warning("the-thuc-so", place, "ghi “chữ chỉ mẫu mới có”. Ở đoạn 1: “chữ chỉ mẫu”.")
    other = warning("in-le-trang", place, "lề trái 20 mm")
    assert list(traced([told, other], year, {})) == [told, other]


def test_what_a_rule_demands_is_not_looked_for_in_the_workbook(sample: Path) -> None:
    tables = examine(sample).tables
    assert tables is not None
    year = tables.year
    (unit, *_) = tables.don_vi.values()
    message = f"ghi “abcđ”; quy định ghi “{unit.ten}”. Ở đoạn 1."
    told = warning("the-thuc-so", PaperPlace("x"), message)
    (found,) = traced([told], year, {})
    assert not isinstance(found.place, CellPlace)


def test_a_draft_may_lack_a_signatory_and_recipients_and_an_issued_paper_not() -> None:
    blank = Text("", 14)
    made = built(decision().but(noi_nhan=blank, recipients=(), office=(), name=blank))
    issued = Made("a", "quyet-dinh", None, "nd30-2020", made)
    draft = Made("b", "quyet-dinh", None, "nd30-2020", made, draft=True)
    (said,) = lint_made([issued])
    assert {finding.code for finding in said} == {"the-thuc-thieu-thanh-phan"}
    assert lint_made([draft]) == [()]
