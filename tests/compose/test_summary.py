"""The summary: right figures, text that can be copied, the same bytes, one or two pages."""

import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader

from pipeline.assess.results import assess
from pipeline.compose import compose
from pipeline.compose.papers import due
from pipeline.compose.summary import overview
from pipeline.compose.vocabulary import vocabulary
from pipeline.examination import examine
from pipeline.fill.catalogue import load as load_templates
from pipeline.fill.charts import draw
from pipeline.fonts import family as fonts
from pipeline.model.due import Selection
from pipeline.model.paths import ROOT
from pipeline.model.pictures import charts_in
from pipeline.model.records import (
    CONG_NHAN,
    KHONG_CONG_NHAN,
    BoChiTieu,
    ChamDiem,
    DangKy,
    DonVi,
    KetQuaTruoc,
    ThamDinh,
    XetCongNhan,
    Year,
)
from pipeline.model.tables import Tables
from pipeline.printing.papers import to_pdf
from pipeline.regulations import layouts

INPUTS = ROOT / "inputs"


@pytest.fixture(scope="module")
def tables() -> Callable[[str], Tables]:
    """The tables of a sample, read once."""

    @cache
    def load(name: str) -> Tables:
        found = examine(INPUTS / f"{name}.xlsx").tables
        assert found is not None
        return found

    return load


def again(tables: Tables, rows: dict[Any, Any] | None = None, **settings: Any) -> Tables:
    """The same tables with other rows or settings, assessed again."""
    year: Year = replace(
        tables.year,
        rows={**tables.year.rows, **(rows or {})},
        settings=replace(tables.year.settings, **settings),
    )
    return Tables(year, tables.kinds, assess(year, tables.assessment.standard)[0])


def many(tables: Tables, count: int) -> Tables:
    """This many made-up units, every other one below the threshold."""
    criteria = tables.year.all(BoChiTieu)
    codes = [f"{30000 + number}" for number in range(count)]
    points = [
        {
            row.ma: (row.diem_toi_da or Decimal(0)) * (10 - number % 2 * 5 - number % 3) / 10
            for row in criteria
        }
        for number in range(count)
    ]
    return again(
        tables,
        {
            DonVi: tuple(
                DonVi(ma=ma, ten=f"Hương Trà {ma}", loai="xã", khu_vuc="miền núi, hải đảo")
                for ma in codes
            ),
            ChamDiem: tuple(
                ChamDiem(ma_don_vi=ma, diem=diem) for ma, diem in zip(codes, points, strict=True)
            ),
            ThamDinh: (),
            DangKy: (),
            XetCongNhan: tuple(XetCongNhan(ma_don_vi=ma, ket_luan=CONG_NHAN) for ma in codes),
            KetQuaTruoc: (),
        },
        chi_tieu_phan_dau_so_don_vi=None,
    )


def text_of(pdf: bytes) -> str:
    """All text of a PDF, its lines joined."""
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


def filled(tables: Tables) -> bytes | None:
    """The summary's .docx, None when there is nothing to tell."""
    wanted = due(tables, layouts.load(), Selection(frozenset({"tong-quan"})))
    templates, faulty = load_templates(
        ((paper.layout, paper.scope.kind) for paper in wanted), vocabulary()
    )
    assert faulty == {}
    for paper in compose(wanted, templates, faulty, ()).papers:
        template = templates[paper.layout, paper.kind.code].compiled()
        charts = tuple(charts_in(paper.context))
        return template.filled(paper.context, draw(charts, fonts.find().files[0])).docx
    return None


def summary(tables: Tables) -> bytes | None:
    """The summary's PDF, None when there is nothing to tell."""
    docx = filled(tables)
    if docx is None:
        return None
    printed = to_pdf({"tong-quan": docx})
    assert printed.failed == {}
    return printed.pdfs["tong-quan"]


@pytest.fixture(scope="module")
def printed(tables: Callable[[str], Tables]) -> Callable[[str], bytes]:
    """The summary of a sample, printed once."""

    @cache
    def make(name: str) -> bytes:
        pdf = summary(tables(name))
        assert pdf is not None
        return pdf

    return make


def test_says_the_targets_and_what_came_of_them(tables: Callable[[str], Tables]) -> None:
    facts = overview(tables("nam-dong-2014"))
    assert facts is not None
    assert facts.cau[0] == (
        "Phấn đấu 07, được công nhận 08/11 đơn vị (72,73%): vượt 01 so với chỉ tiêu."
    )
    assert "Giữ vững 05, công nhận mới 03; không giữ được: xã Thượng Nhật." in facts.cau
    assert (
        "So với kỳ trước (năm 2013, công nhận 06 đơn vị): tăng 02 (chỉ tiêu: tăng từ 01 đến 02)."
        in facts.cau
    )
    assert [(criterion.ten, criterion.ghi) for criterion in facts.chi_tieu] == [
        ("Đã đăng ký", "11"),
        ("Phấn đấu công nhận", "07"),
        ("Được công nhận", "08"),
        ("Công nhận năm 2013", "06"),
    ]


def test_a_missed_target_is_said_by_how_many(tables: Callable[[str], Tables]) -> None:
    facts = overview(again(tables("nam-dong-2014"), chi_tieu_phan_dau_so_don_vi=10))
    assert facts is not None
    assert facts.cau[0].endswith(": thiếu 02 so với chỉ tiêu.")


def test_a_row_holds_points_result_and_the_round_before(tables: Callable[[str], Tables]) -> None:
    facts = overview(tables("nam-dong-2014"))
    assert facts is not None
    row = next(row for row in facts.bang if row.ten == "xã Thượng Quảng")
    assert (row.muc, row.tu_cham, row.tham_dinh) == (
        Decimal(650),
        Decimal(635),
        Decimal("612.5"),
    )
    assert row.chenh_lech == Decimal("-22.5")
    assert row.ket_qua == "không đạt: thiếu 37,5 điểm"
    assert (row.ket_luan, row.truoc) == (KHONG_CONG_NHAN, "không công nhận: 587,5")


def test_rounds_in_a_row_stand_beside_the_form(tables: Callable[[str], Tables]) -> None:
    facts = overview(tables("nam-dong-2024"))
    assert facts is not None
    told = {row.ten: row.hinh_thuc_va_ky for row in facts.bang}
    assert told["xã Hương Xuân"] == "giữ vững (02 kỳ liền)"
    assert told["xã Hương Sơn"] == "công nhận mới"
    assert told["xã Hương Hữu"] == ""


def test_the_zero_rule_is_the_reason_where_points_suffice(
    tables: Callable[[str], Tables],
) -> None:
    facts = overview(tables("nam-dong-2024"))
    assert facts is not None
    assert facts.ky_truoc == 2022
    row = next(row for row in facts.bang if row.ten == "xã Hương Hữu")
    assert row.ket_qua == "không đạt: tiêu chí 3 bị 0 điểm"
    assert row.khong_giu_duoc


def test_criteria_come_by_the_number_of_units_that_lose_points(
    tables: Callable[[str], Tables],
) -> None:
    base = tables("nam-dong-2014")
    full = {row.ma: row.diem_toi_da or Decimal(0) for row in base.year.all(BoChiTieu)}
    own = tuple(
        ChamDiem(ma_don_vi=ma, diem={**full, "3": Decimal(50), **extra})
        for ma, extra in (("20161", {"5": Decimal(0)}), ("20164", {}))
    )
    facts = overview(again(base, {ChamDiem: own, ThamDinh: ()}))
    assert facts is not None
    assert [(row.ten.split(".")[0], row.ghi) for row in facts.mat_diem] == [
        ("3", "02/02 đơn vị; mất 25/75 điểm"),
        ("5", "01/02 đơn vị; mất 50/50 điểm"),
    ]
    assert any("tính theo điểm tự chấm" in sentence for sentence in facts.cau)


@pytest.mark.parametrize("name", ["nam-dong-2014", "nam-dong-2024"])
def test_the_text_can_be_copied_letter_for_letter(
    tables: Callable[[str], Tables], printed: Callable[[str], bytes], name: str
) -> None:
    facts, pdf = overview(tables(name)), printed(name)
    assert facts is not None
    text = text_of(pdf)
    for line in (*facts.tieu_de, *facts.cau, *facts.ghi_chu):
        assert line in text
    for row in facts.bang:
        assert text.count(row.ten) >= 2, "in the table and beside the pictures"
        assert row.ket_qua in text
    for criterion in facts.mat_diem:
        assert criterion.ten in text
        assert criterion.ghi in text
    assert len(pypdfium2.PdfDocument(pdf)) <= 2


def test_every_font_is_embedded_and_of_one_family(printed: Callable[[str], bytes]) -> None:
    pdf = printed("nam-dong-2014")
    names = set()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for reference in page["/Resources"]["/Font"].values():  # type: ignore[index]
            font = reference.get_object()
            below = font.get("/DescendantFonts", [font])[0].get_object()
            assert "/FontFile2" in below["/FontDescriptor"]
            names.add(str(font["/BaseFont"]).split("+")[-1])
    family = fonts.find().family.replace(" ", "")
    assert {name.startswith(family) for name in names} == {True}
    assert len(names) >= 2


def test_two_runs_give_the_same_bytes(tables: Callable[[str], Tables]) -> None:
    assert filled(tables("nam-dong-2014")) == filled(tables("nam-dong-2014"))


@pytest.mark.parametrize("count", [1, 28])
def test_any_number_of_units_fits_on_two_pages(tables: Callable[[str], Tables], count: int) -> None:
    pdf = summary(many(tables("nam-dong-2014"), count))
    assert pdf is not None
    assert len(pypdfium2.PdfDocument(pdf)) <= 2


def test_of_many_units_the_lowest_are_shown_and_said_so(
    tables: Callable[[str], Tables],
) -> None:
    year = many(tables("nam-dong-2014"), 300)
    facts, pdf = overview(year), summary(year)
    assert facts is not None
    assert pdf is not None
    assert facts.gioi_han == " (20 đơn vị có điểm thấp nhất trong 300 đơn vị được chấm)"
    assert facts.gioi_han in text_of(pdf)
    assert len(facts.bang) == len(facts.xep_hang) == 20
    assert sum(int(column.ghi) for column in facts.phan_bo) == 300
    assert len(pypdfium2.PdfDocument(pdf)) <= 2


def test_nothing_is_cut_off_or_runs_over_the_edge(
    tables: Callable[[str], Tables], printed: Callable[[str], bytes]
) -> None:
    for pdf in (printed("nam-dong-2014"), summary(many(tables("nam-dong-2014"), 25))):
        assert pdf is not None
        for page in pypdfium2.PdfDocument(pdf):
            width, height = page.get_size()
            for box in _boxes(page):
                assert box[0] >= 30
                assert box[2] <= width - 30
                assert box[1] >= 25
                assert box[3] <= height - 25


def _boxes(page: Any) -> list[tuple[float, float, float, float]]:
    words = page.get_textpage()
    return [words.get_rect(number) for number in range(words.count_rects())]


def test_names_that_look_like_formulas_are_printed_as_they_are(
    tables: Callable[[str], Tables],
) -> None:
    base = tables("nam-dong-2014")
    first, *rest = base.year.all(DonVi)
    pdf = summary(again(base, {DonVi: (replace(first, ten="A & <B> $x_1$ \n C"), *rest)}))
    assert pdf is not None
    assert "A & <B> $x_1$ C" in text_of(pdf)


def test_there_is_none_before_any_unit_has_points(tables: Callable[[str], Tables]) -> None:
    assert summary(again(tables("nam-dong-2014"), {ChamDiem: (), ThamDinh: ()})) is None


def test_a_user_setting_of_the_plotting_library_shows_nowhere(
    tables: Callable[[str], Tables],
) -> None:
    import matplotlib

    first = filled(tables("nam-dong-2014"))
    with matplotlib.rc_context({"figure.facecolor": "0.5", "savefig.facecolor": "0.5"}):
        assert filled(tables("nam-dong-2014")) == first
