"""No text of the page names a command: the clerk has none."""

import ast
from collections.abc import Iterator

import pytest

from pipeline.model.paths import ROOT
from pipeline.web.wording import on_the_page

PIPELINE = ROOT / "pipeline"
OF_THE_TERMINAL = (
    *(
        "cli.py",
        "commands/",
        "fill/new_kind.py",
        "fill/skeleton.py",
        "printing/cluster.py",
        "thethuc/files.py",
    ),
    *(
        "terminal/report.py",
        "terminal/year_status.py",
        "model/records/",
        "model/folders.py",
        "thethuc/codes.py",
    ),
    *("web/server.py", "web/wording.py", "workbook/choices.py"),
)
"""What is said in a terminal, or is in a file, and is on no page."""


MARKS = ("hoso ", "--", "make ")


def sentences() -> Iterator[str]:
    """Each text in the program that names a command or an option; what is filled in as "x"."""
    for path in sorted(PIPELINE.rglob("*.py")):
        if path.relative_to(PIPELINE).as_posix().startswith(OF_THE_TERMINAL):
            continue
        text = path.read_text("utf-8")
        if not any(mark in text for mark in MARKS):
            continue  # quicker than to parse it
        nodes = list(ast.walk(ast.parse(text)))
        seen = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}  # docstrings
        seen |= {
            id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in nodes:
            if id(node) in seen:
                continue
            if isinstance(node, ast.JoinedStr):
                yield "".join(str(part.value) for part in _constants(node))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _constants(node: ast.JoinedStr) -> Iterator[ast.Constant]:
    for part in node.values:
        yield part if isinstance(part, ast.Constant) else ast.Constant("x")


def names_a_command(text: str) -> bool:
    return (" " in text and not text.isascii()) and any(mark in text for mark in MARKS)


def test_the_page_names_no_command_and_no_option() -> None:
    """A new message that names one gets its words for the page in web/wording.py."""
    told = sorted({text for text in sentences() if names_a_command(text)})
    assert len(told) > 5  # they are found at all
    left = [text for text in told if names_a_command(on_the_page(text))]
    assert left == []


@pytest.mark.parametrize(
    ("said", "on_page"),
    [
        (
            "Văn bản đã phát hành được giữ nguyên. Nếu thật sự phải ban hành lại, chạy với "
            "--reissue giay-cong-nhan --unit 20164.",
            "Văn bản đã phát hành được giữ nguyên. Nếu thật sự phải ban hành lại, bấm “Chọn loại, "
            "đơn vị…”, mở phần “Làm lại” và chọn loại văn bản ấy.",
        ),
        (
            "Đóng các văn bản đang mở, hoặc chọn thư mục khác bằng --out, rồi chạy lại.",
            "Đóng các văn bản đang mở, rồi chạy lại.",
        ),
        ("ký hiệu a--b của sổ", "ký hiệu a--b của sổ"),
        (None, ""),
    ],
)
def test_a_hint_is_said_as_the_page_does_it(said: str | None, on_page: str) -> None:
    assert on_the_page(said) == on_page
