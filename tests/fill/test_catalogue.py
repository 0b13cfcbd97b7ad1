"""The check of templates: every fault, with its place, before anything is filled."""

import io
import re
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from pipeline.fill import catalogue
from pipeline.fill.guard import fill
from pipeline.fill.parts import assemble
from pipeline.fill.tagged_part import TemplateFaultError
from pipeline.fill.template import Template
from pipeline.model import kinds
from pipeline.model.findings import FilePlace, Finding
from pipeline.model.papers import Composition
from pipeline.model.paths import TEMPLATES
from tests.conftest import SAMPLE, WORDS
from tests.support.empty_word import empty

KINDS = kinds.load()
Check = Callable[..., tuple[Finding, ...]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Checks a real template after a change; lines are added at its end as paragraphs."""

    def look(
        *lines: str, change: Callable[[Document], object] | None = None, kind: str = "dang-ky"
    ) -> tuple[Finding, ...]:
        path = tmp_path / "tt01-2011" / f"{kind}.docx"
        path.parent.mkdir(exist_ok=True)
        whole = assemble(TEMPLATES / "tt01-2011" / f"{kind}.docx").content
        document = docx.Document(io.BytesIO(whole))
        for line in lines:
            document.add_paragraph(line)
        if change is not None:
            change(document)
        document.save(str(path))
        return catalogue.check_file(path, KINDS, WORDS).findings

    return look


def told(findings: tuple[Finding, ...]) -> list[str]:
    """Severity and code of each finding."""
    return [f"{finding.severity} {finding.code}" for finding in findings]


def where(finding: Finding) -> str:
    assert isinstance(finding.place, FilePlace)
    return finding.place.where


def table(*rows: tuple[str, ...]) -> Callable[[Document], object]:
    """The change that adds a table with these texts."""

    def change(document: Document) -> None:
        added = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(added.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        document.add_paragraph("hết bảng")

    return change


@pytest.mark.long
def test_all_faults_of_all_templates_come_in_one_run(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES, tmp_path, dirs_exist_ok=True)
    for name in ("dang-ky", "danh-gia"):
        path = tmp_path / "tt01-2011" / f"{name}.docx"
        document = docx.Document(str(path))
        document.add_paragraph("{{ don_vi.tenn }} {{ namm }}")
        document.save(str(path))
    (tmp_path / "nd30-2020" / "muc-luc.docx").unlink()
    found = catalogue.check_all(tmp_path, ["tt01-2011", "nd30-2020"], KINDS, WORDS)
    assert [(str(finding.place).split(",")[0], finding.code) for finding in found] == [
        ("tt01-2011/dang-ky.docx", "bien-la"),
        ("tt01-2011/dang-ky.docx", "bien-la"),
        ("tt01-2011/danh-gia.docx", "bien-la"),
        ("tt01-2011/danh-gia.docx", "bien-la"),
        ("nd30-2020/muc-luc.docx", "thieu-mau"),
    ]


def test_the_index_page_is_checked_against_its_own_names(tmp_path: Path) -> None:
    path = tmp_path / "muc-luc.docx"
    document = empty()
    document.add_paragraph("{{ nam }} {{ don_vi.ten }}")
    document.save(str(path))
    codes = [finding.code for finding in catalogue.check_file(path, KINDS, WORDS).findings]
    assert codes == ["bien-la"]


# Names


def test_an_unknown_name_comes_with_the_nearest_and_the_text_around_it(check: Check) -> None:
    (finding,) = check("Kính gửi {{ don_vii.ten }}.")
    assert finding.message == "biến “don_vii” không có"
    assert finding.hint == "Có phải “don_vi”?"
    assert "đoạn" in where(finding)
    assert "Kính gửi {{ don_vii.ten }}." in where(finding)


def test_an_unknown_attribute_of_a_loops_item_is_found(check: Check) -> None:
    (finding,) = check("{% for n in noi_nhan %}{{ n.noi_nhann }}{% endfor %}")
    assert finding.hint == "Có phải “n.noi_nhan”?"


def test_a_fault_in_a_cell_is_placed_in_its_table(check: Check) -> None:
    (finding,) = check(change=table(("a", "b"), ("c", "{{ naam }}")))
    assert where(finding).endswith("dòng 2, ô 2: “{{ naam }}”")


def test_a_fault_in_a_footer_names_the_footer(check: Check) -> None:
    def change(document: Document) -> None:
        document.sections[0].footer.paragraphs[0].text = "{{ naam }}"

    (finding,) = check(change=change)
    assert where(finding).startswith("chân trang")


def test_an_unknown_filter_comes_with_the_nearest(check: Check) -> None:
    (finding,) = check("{{ don_vi.ten|uper }}")
    assert (finding.code, finding.hint) == ("bo-loc-la", "Có phải “upper”?")


def test_a_record_as_a_whole_cannot_be_printed(check: Check) -> None:
    (finding,) = check("{{ don_vi }}")
    assert "một nhóm" in finding.message


def test_a_loop_needs_a_list(check: Check) -> None:
    (finding,) = check("{% for chu in dia_danh %}{{ chu }}{% endfor %}")
    assert "không phải danh sách" in finding.message


def test_a_loops_variable_outside_of_its_loop_is_reported_as_such(check: Check) -> None:
    (finding,) = check("{% for n in noi_nhan %}{{ n.noi_nhan }}{% endfor %}", "{{ n.noi_nhan }}")
    assert finding.message.startswith("biến “n” chỉ có trong vòng lặp")
    assert "đoạn" in where(finding)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("{{ huyen }}", "thong_tin_chung.huyen"),
        ("{% for d in don_vi_cong_nhan %}{{ d.ten_day_du }}{% endfor %}", "d.don_vi.ten_day_du"),
    ],
)
def test_an_attribute_without_its_owner_comes_with_it(line: str, meant: str, check: Check) -> None:
    (finding,) = check(line)
    assert finding.hint == f"Có phải “{meant}”?"


@pytest.mark.parametrize(
    ("field", "right", "wrong"),
    [("hinh_thuc", "giữ vững", "Giữ vững"), ("ket_luan", "công nhận", "cong nhan")],
)
def test_a_comparison_that_is_never_true_is_reported_with_what_can_be(
    field: str, right: str, wrong: str, check: Check
) -> None:
    line = '{{% for d in don_vi_cong_nhan if d.{} == "{}" %}}{{{{ d.diem|so }}}}{{% endfor %}}'
    assert check(line.format(field, right)) == ()
    (finding,) = check(line.format(field, wrong))
    assert f"so sánh với “{wrong}”" in finding.message
    assert f"“{right}”" in finding.hint


def test_the_count_of_a_list_printed_in_part_is_a_warning(check: Check) -> None:
    count = "{{ don_vi_cong_nhan|length|dem }} đơn vị"
    part = (
        '{% for d in don_vi_cong_nhan if d.hinh_thuc == "giữ vững" %}{{ loop.index }}{% endfor %}'
    )
    whole = "{% for d in don_vi_cong_nhan %}{{ d.don_vi.ten }}{% endfor %}"
    (finding,) = check(count, part)
    assert (finding.code, finding.is_error) == ("dem-ca-danh-sach", False)
    assert count in where(finding)
    assert check(count, part, whole) == ()
    right = count.replace("|length", '|selectattr("hinh_thuc", "==", "giữ vững")|list|length')
    assert check(right, part) == ()
    assert check(count.replace("cong_nhan", "giu_vung"), part) == ()


# Which templates


def test_files_that_no_kind_takes_are_reported_once_each(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES, tmp_path, dirs_exist_ok=True)
    folder = tmp_path / "nd30-2020"
    plan = folder / "ke-hoach.docx"
    for name in ("ke-hoach - Copy.docx", "ke-hoach.odt", "~$-hoach.docx", "ghi-chu.txt"):
        shutil.copy(plan, folder / name)
    found = catalogue.check_all(tmp_path, ["nd30-2020"], KINDS, WORDS)
    assert [(finding.code, str(finding.place)) for finding in found] == [
        ("mau-la", "nd30-2020/ke-hoach - Copy.docx"),
        ("mau-la", "nd30-2020/ke-hoach.odt"),
    ]
    assert "Mẫu của “ke-hoach” thì đặt tên ke-hoach.docx" in found[0].hint
    assert not any(finding.is_error for finding in found)


def test_a_template_that_word_holds_is_reported_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    path = TEMPLATES / "nd30-2020" / "ke-hoach.docx"

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("pipeline.fill.template_check.assemble", refuse)
    (finding,) = catalogue.check_file(path, KINDS, WORDS).findings
    assert finding.message == "không mở được tệp mẫu (Permission denied)"
    assert finding.hint.startswith("Đóng mẫu trong Word")


# Broken tags


@pytest.mark.parametrize(
    "line",
    [
        "{{ don_vi.ten }",
        "{ { don_vi.ten }}",
        "{{ don_vi.ten } }",
        "{don_vi.ten}",
        "{% if nam %}còn mở",
        "đóng thừa {% endif %}",
        "{%– if nam %}x{% endif %}",
        "{{ don_vi.ten – 1 }}",
        "{{ noi_nhan|join(„x“) }}",
        "{{ don_vi.ten | }}",
        "{{ don_vi.\u200bten }}",
        "{% iff nam %}x{% endif %}",
    ],
)
def test_a_broken_tag_is_found_at_its_paragraph(check: Check, line: str) -> None:
    findings = check(line)
    assert "error the-hong" in told(findings)
    assert all(
        line.rsplit(maxsplit=1)[-1][:6] in where(finding)
        for finding in findings
        if finding.is_error
    )


def test_one_broken_tag_does_not_hide_the_others(check: Check) -> None:
    findings = check("{% if nam %}", "{{ naam }}", "{{ don_vi.tenn }}", "{{ dia_danh – 1 }}")
    assert sorted(told(findings)) == ["error bien-la"] * 2 + ["error the-hong"] * 2


def test_quotes_that_word_changed_are_reported_though_they_can_be_read(check: Check) -> None:
    (finding,) = check("{{ co_quan.dong|join(“ ”) }}")
    assert (finding.code, finding.is_error) == ("the-hong", False)
    assert "dấu nháy" in finding.message


def test_a_dash_that_word_made_is_named(check: Check) -> None:
    assert any("“–”" in finding.message for finding in check("{{ nam – 1 }}"))


def test_a_tag_split_by_formatting_is_read_as_word_shows_it(check: Check) -> None:
    def change(document: Document) -> None:
        paragraph = document.add_paragraph()
        for piece in ("{", "{ don_", "vi.ten", " }", "}"):
            paragraph.add_run(piece).bold = piece == "vi.ten"

    assert check(change=change) == ()


def test_a_tag_that_runs_into_the_next_paragraph_is_found(check: Check) -> None:
    assert told(check("{{ don_vi", ".ten }}")) == ["warning the-sai-dang"]


def test_what_stands_in_a_comment_is_not_read(check: Check) -> None:
    assert check("{# cũ: {{ don_vi.tenn }} {% if x %} #}") == ()


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("{%tr for n in noi_nhan %}", "Thêm {%tr endfor %}, một mình một dòng của bảng, sau"),
        ("{%tr if nam %}", "Thêm {%tr endif %}, một mình"),
        ("{% if nam %}", "Thêm {% endif %} sau"),
    ],
)
def test_the_tag_that_closes_a_block_is_given_as_it_must_be_typed(
    opening: str, closing: str, check: Check
) -> None:
    found = check(change=table((opening,), ("{{ nam }}",)))
    assert any(finding.hint.startswith(closing) for finding in found)


# Rows and paragraphs


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (("{%tr for n in noi_nhan %}", "{{ n.noi_nhan }}", "{%tr endfor %}"), ()),
        (("mất chữ {%p if nam %}", "x", "{%p endif %}"), ()),
        (("{%p if nam %} x {%p endif %}",), ()),
        (
            (),
            (
                ("{%tr for n in noi_nhan %}", "mất chữ"),
                ("{{ n.noi_nhan }}", ""),
                ("{%tr endfor %}", ""),
            ),
        ),
        ((), (("{%tr for n in noi_nhan %}", "{%tr endfor %}"),)),
        ((), (("{% for n in noi_nhan %}",), ("{{ n.noi_nhan }}",), ("{%tr endfor %}",))),
    ],
)
def test_a_loop_in_the_wrong_form_is_found(
    check: Check, lines: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> None:
    findings = check(*lines, change=table(*rows) if rows else None)
    assert "error the-sai-dang" in told(findings)


def test_rows_in_the_right_form_are_not_complained_of(check: Check) -> None:
    rows = (("{%tr for n in noi_nhan %}",), ("{{ n.noi_nhan }}",), ("{%tr endfor %}",))
    assert check(change=table(*rows)) == ()


# Required fields


def test_a_required_field_that_is_never_printed_is_reported(check: Check) -> None:
    def change(document: Document) -> None:
        for paragraph in _paragraphs(document):
            if "nguoi_ky.ho_va_ten" in paragraph.text:
                paragraph.text = ""

    (finding,) = check(change=change)
    assert finding.code == "mau-thieu-truong"
    assert "nguoi_ky.ho_va_ten" in finding.message


def test_a_field_in_a_condition_alone_counts_as_never_printed(check: Check) -> None:
    def change(document: Document) -> None:
        for paragraph in _paragraphs(document):
            if "nguoi_ky.ho_va_ten" in paragraph.text:
                paragraph.text = "{% if nguoi_ky.ho_va_ten %}x{% endif %}"

    assert told(check(change=change)) == ["error mau-thieu-truong"]


def _paragraphs(document: Document) -> list[Any]:
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    return [*document.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]


# What cannot be printed, and what keeps papers from being printed together


def test_a_character_without_a_glyph_is_found(check: Check) -> None:
    (finding,) = check("☑ đã nhận")
    assert "U+2611" in finding.message
    assert "đã nhận" in where(finding)


def test_a_symbol_of_another_font_is_found(check: Check) -> None:
    def change(document: Document) -> None:
        symbol = OxmlElement("w:sym")
        symbol.set(qn("w:font"), "Wingdings")
        symbol.set(qn("w:char"), "F0FE")
        document.add_paragraph("ô: ").add_run()._element.append(symbol)

    assert told(check(change=change)) == ["error ky-tu-khong-in-duoc"]


def test_what_the_batch_cannot_carry_is_a_warning(check: Check) -> None:
    def change(document: Document) -> None:
        document.add_paragraph("x")._element.append(OxmlElement("w:footnoteReference"))

    (finding,) = check(change=change)
    assert told((finding,)) == ["warning mau-in-rieng"]
    assert "cước chú" in finding.message
    assert "đoạn" in where(finding)


def test_the_total_of_pages_is_a_warning(check: Check) -> None:
    def change(document: Document) -> None:
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), " NUMPAGES ")
        document.add_paragraph("Trang cuối: ")._element.append(field)

    assert told(check(change=change)) == ["warning mau-in-rieng"]


@pytest.mark.parametrize(
    ("tag", "says"),
    [
        ("{{ nam huyen }}", "cần dấu }} nhưng gặp “huyen”"),
        ("{{ nam. }}", "sau dấu chấm thiếu tên"),
        ("{% if nam = 1 %}x{% endif %}", "so sánh bằng phải viết hai dấu =="),
        ("{% for d don_vi_dang_ky %}x{% endfor %}", "cần chữ in nhưng gặp “don_vi_dang_ky”"),
        ("{{ nam == }}", "thiếu tên hoặc giá trị trước dấu }}"),
        ("{{ (nam }}", "gặp “}” trong khi cần “)”"),
        ("{% fro d in don_vi_dang_ky %}", "không có thẻ “fro”"),
    ],
)
def test_a_broken_tag_is_explained_in_vietnamese(tag: str, says: str, check: Check) -> None:
    messages = " ".join(finding.message for finding in check(tag))
    assert says in messages
    assert not re.search(r"xpected|unknown|invalid", messages)


def test_the_nearest_name_is_never_the_opposite(check: Check) -> None:
    findings = check("{{ don_vi_chua_cong_nhan|length }}", kind="ke-hoach")
    (finding,) = (finding for finding in findings if finding.code == "bien-la")
    assert "“don_vi_chua_cong_nhan” không có" in finding.message
    assert "“don_vi_cong_nhan”" not in finding.hint


# Compiled when they are first filled


def test_a_template_that_breaks_after_its_check_holds_back_its_own_papers(
    composed: Callable[..., Composition],
) -> None:
    papers = composed(SAMPLE, "ke-hoach", "danh-sach-cong-nhan").papers
    happened: list[str] = []

    def compiled(code: str) -> Template:
        happened.append(code)
        if code == "ke-hoach":
            raise TemplateFaultError("the-hong", "dòng 1", "thẻ hỏng", "Sửa thẻ.")
        return Template(TEMPLATES / "tt01-2011" / f"{code}.docx")

    def drawn() -> dict[str, bytes]:
        happened.append("drawn")
        return {}

    loaded = {
        (paper.layout, paper.kind.code): catalogue.Loaded(partial(compiled, paper.kind.code), {})
        for paper in papers
    }
    made, failed = fill(papers, loaded, drawn=drawn)
    assert [one.paper.kind.code for one in made] == ["danh-sach-cong-nhan"]
    assert [(paper.kind.code, fault.code) for paper, fault in failed] == [("ke-hoach", "the-hong")]
    assert happened[-1] == "drawn"
