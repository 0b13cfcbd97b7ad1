"""`hoso verify --qr`: is the certificate with this code one of ours, and what differs."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.compose.check_codes import check_code
from pipeline.compose.papers import compose, due
from pipeline.docx import text
from pipeline.examination import examine, own_templates
from pipeline.fill import fill
from pipeline.jobs.certificates import verdicts
from pipeline.model.check_codes import CheckCode, parsed
from pipeline.model.due import Due, Selection
from pipeline.model.errors import ExitCode
from pipeline.regulations import layouts
from pipeline.run import templates_of
from tests.conftest import Edited

SETTING = "Mã kiểm tra trên giấy"


def asks(book: object) -> None:
    """The setting switched on."""
    book["Thông tin chung"].append([SETTING, "có"])  # type: ignore[index]


def certificates_due(workbook: Path) -> tuple[Due, ...]:
    """The certificates of a workbook."""
    tables = examine(workbook).tables
    assert tables is not None
    return due(tables, layouts.load(), Selection(frozenset({"giay-cong-nhan"})))


@cache
def code_on(workbook: Path) -> CheckCode:
    """The code on the first certificate of a workbook that asks for codes, as it is printed."""
    wanted = certificates_due(workbook)[:1]
    loaded, _ = templates_of(workbook, wanted, own_templates(workbook, None))
    (paper,) = compose(wanted, loaded, {}, ()).papers
    assert paper.check_code is not None
    (made,) = fill([paper], loaded)[0]
    return paper.check_code.of(text.body(made.docx))


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample that asks for codes."""
    return Edited(tmp_path_factory.mktemp("sổ"))(asks)


def test_codes_are_off_by_default(sample: Path) -> None:
    assert [check_code(certificate.scope) for certificate in certificates_due(sample)] == [
        None for _ in certificates_due(sample)
    ]


def test_a_certificate_that_was_issued_is_ours(
    asking: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    order = ["verify", "--qr", str(code_on(asking)), str(asking), "--out", str(tmp_path)]
    assert main(order) == ExitCode.OK
    assert "đã phát hành, đúng nội dung" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda code: replace(code, number="99/GCN-UBND"), "số trên mã là 99/GCN-UBND"),
        (lambda code: replace(code, decision="9/QĐ-UBND"), "quyết định trên mã là 9/QĐ-UBND"),
        (lambda code: replace(code, date=code.date.replace(year=1999)), "ngày trên mã là"),
        (lambda code: replace(code, digest="A" * 16), "nội dung giấy"),
        (lambda code: replace(code, unit="99999"), "sổ không có đơn vị mã 99999"),
    ],
)
def test_what_differs_is_named(
    asking: Path, tmp_path: Path, change: Callable[[CheckCode], CheckCode], told: str
) -> None:
    (verdict,) = verdicts(str(change(code_on(asking))), [asking], tmp_path)
    (difference,) = verdict.differs
    assert told in difference


def test_of_several_workbooks_one_may_know_it(
    asking: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = asking.parent / "nam-khac.xlsx"
    other.write_bytes(b"no workbook")
    order = ["verify", "--qr", str(code_on(asking)), str(other), str(asking), "--json"]
    assert main([*order, "--out", str(tmp_path)]) == ExitCode.OK
    assert [answer["ok"] for answer in json.loads(capsys.readouterr().out)] == [False, True]


def test_other_words_are_no_code(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--qr", "Xin chào", str(sample)]) == ExitCode.PROOF
    assert "không phải mã kiểm tra" in capsys.readouterr().out


def test_a_certificate_that_is_still_a_draft_was_not_issued(
    asking: Path, edited: Edited, tmp_path: Path
) -> None:
    code = code_on(asking)

    def drafts(book: object) -> None:
        sheet = book["Văn bản"]  # type: ignore[index]
        heads = {str(cell.value).rstrip("* "): cell.column for cell in sheet[1]}
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, heads["Loại văn bản"]).value == "Giấy công nhận":
                sheet.cell(row, heads["Trạng thái"]).value = "dự thảo"

    draft = edited(asks, drafts, name="nhap.xlsx")
    assert {check_code(certificate.scope) for certificate in certificates_due(draft)} == {None}
    (verdict,) = verdicts(str(code), [draft], tmp_path)
    assert "theo sổ, giấy này chưa phát hành" in verdict.differs


def test_the_code_is_that_of_the_certificates_own_unit(asking: Path) -> None:
    assert parsed(str(code_on(asking))).unit == certificates_due(asking)[0].scope.unit.ma  # type: ignore[union-attr]
