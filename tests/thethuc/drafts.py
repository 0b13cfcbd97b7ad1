"""Drafts of papers for the layout checker; every field can be changed to plant a breach."""

from dataclasses import dataclass, replace

_DECORATED = (
    "Tiếp tục tăng cường sự lãnh đạo, chỉ đạo của các cấp ủy đảng, chính quyền về công tác bảo vệ, "
    "chăm sóc trẻ em; tổ chức quán triệt sâu rộng chủ trương, chính sách của Đảng và pháp luật."
)


@dataclass(frozen=True)
class Text:
    """A line: what it says and how it looks. `style` gives its look by a style of that name."""

    text: str
    size: float = 14
    bold: bool = False
    italic: bool = False
    caps: bool = False
    align: str = "center"
    font: str = "Times New Roman"
    first: int = 0
    left: int = 0
    before: int = 0
    after: int = 0
    line: int = 240
    rule: str = "auto"
    style: str = ""
    extra: str = ""


@dataclass(frozen=True)
class Draft:
    """A paper before it is a file; every field can be replaced to plant a breach."""

    regulation: str = "nd30-2020"
    head: str = "table"
    lines: str = "drawn"
    styled: bool = False
    above: Text | None = None
    agency: tuple[Text, ...] = (
        Text("ỦY BAN NHÂN DÂN", 13, bold=True),
        Text("HUYỆN NAM ĐÔNG", 13, bold=True),
    )
    motto: Text = Text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, bold=True)
    slogan: Text = Text("Độc lập - Tự do - Hạnh phúc", 14, bold=True)
    number: Text = Text("Số: 35/KH-UBND", 13)
    about: Text | None = None
    date: Text = Text("Nam Đông, ngày 05 tháng 3 năm 2024", 14, italic=True)
    title: Text | None = Text("KẾ HOẠCH", 14, bold=True)
    subject: Text | None = Text("Triển khai công tác trẻ em năm 2024", 14, bold=True)
    addressed: tuple[Text, ...] = ()
    bases: tuple[str, ...] = (
        "Căn cứ Luật Trẻ em ngày 05 tháng 4 năm 2016;",
        "Căn cứ Kế hoạch số 20/KH-UBND ngày 31 tháng 3 năm 2023 của Ủy ban nhân dân tỉnh.",
    )
    base: Text = Text("", 14, italic=True, align="both", first=567, before=120)
    body: tuple[Text, ...] = (
        Text("I. MỤC TIÊU", bold=True, align="both", first=567, before=120),
        Text(_DECORATED, align="both", first=567, before=120),
        Text(f"1. {_DECORATED}", align="both", first=567, before=120),
        Text(f"{_DECORATED}/.", align="both", first=567, before=120),
    )
    noi_nhan: Text = Text("Nơi nhận:", 12, bold=True, italic=True, align="left")
    recipients: tuple[str, ...] = (
        "- Sở LĐTBXH;",
        "- UBND các xã, thị trấn;",
        "- Lưu: VT, LĐTBXH.",
    )
    recipient: Text = Text("", 11, align="left")
    office: tuple[str, ...] = ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    office_look: Text = Text("", 14, bold=True)
    name: Text = Text("Nguyễn Văn A", 14, bold=True)
    margins: tuple[float, float, float, float] = (20, 20, 30, 15)
    page_number: str = "regulation"
    page_align: str = ""
    page_size: float = 14
    first_page: bool = True
    agency_rule: float | None = 0.4
    slogan_rule: float | None = 1.0
    subject_rule: float | None = 0.4
    tail: tuple[Text, ...] = ()

    def but(self, **changes: object) -> "Draft":
        """The draft with some fields replaced."""
        return replace(self, **changes)  # type: ignore[arg-type]


def plan() -> Draft:
    """A plan under NĐ 30/2020 without a breach."""
    return Draft()


def old_plan() -> Draft:
    """A plan of 2014 under TT 01/2011 without a breach."""
    return Draft(
        regulation="tt01-2011",
        date=Text("Nam Đông, ngày 05 tháng 3 năm 2014", 14, italic=True),
        bases=(
            "Căn cứ Quyết định số 37/2010/QĐ-TTg ngày 22 tháng 4 năm 2010;",
            "Căn cứ Kế hoạch số 20/KH-UBND ngày 31 tháng 3 năm 2011 của Ủy ban nhân dân tỉnh,",
        ),
        base=Text("", 14, align="both", first=567, before=120),
    )


def letter() -> Draft:
    """A công văn under NĐ 30/2020 without a breach."""
    return Draft(
        number=Text("Số: 12/UBND-LĐTBXH", 13),
        about=Text("V/v triển khai công tác trẻ em", 12),
        title=None,
        subject=None,
        addressed=(
            Text("Kính gửi:", left=2000, align="left"),
            Text("- Sở Lao động - Thương binh và Xã hội;", left=3000, align="left"),
            Text("- Sở Tài chính.", left=3000, align="left"),
        ),
        bases=(),
        recipients=("- Như trên;", "- Lưu: VT, LĐTBXH."),
        office=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    )


def decision() -> Draft:
    """A quyết định with articles under NĐ 30/2020 without a breach."""
    article = replace(plan().body[1], text=f"Điều 1. {_DECORATED}", bold=False)
    return Draft(
        number=Text("Số: 05/QĐ-UBND", 13),
        title=Text("QUYẾT ĐỊNH", bold=True),
        subject=Text("Về việc công nhận xã phù hợp với trẻ em", bold=True),
        body=(
            Text("QUYẾT ĐỊNH:", bold=True, before=120),
            replace(article, extra="article"),
            replace(article, text=f"Điều 2. {_DECORATED}/.", extra="article"),
        ),
        recipients=("- Như Điều 2;", "- Lưu: VT, LĐTBXH."),
    )
