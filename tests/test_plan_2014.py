"""The plan made from the sample says what the district's plan of 2014 says, word for word.

Only the mends listed in docs/plan-2014.md differ.
"""

import difflib
import unicodedata
from pathlib import Path

import pytest
from docx import Document

from pipeline.cli import main
from pipeline.model.paths import ROOT

ORIGINAL = ROOT / "tests" / "resources" / "ke-hoach-2014.txt"

MENDS = [
    ("22/04/2010", "22/4/2010"),
    ("LĐTBXH", "BLĐTBXH"),
    ("12/ 8/ 2010", "12/8/2010"),
    ("kế", "Kế"),
    ("25/2/2011", "25/02/2011"),
    ("Nhân", "nhân"),
    ("Xây", "xây"),
    ("2015.", "2015;"),
    ("kế", "Kế"),
    ("Nhân", "nhân"),
    ("2015.", "2015,"),
    ("ký.Trong", "ký. Trong"),
    ("100%)", "100%)."),
    ("em.", "em"),
    ("phương;", "phương."),
    ("22/04/2010", "22/4/2010"),
    ("dựng“xã,", "dựng “xã,"),
    ("đ/đơn", "đồng/đơn"),
    ("phòng văn", "Phòng Văn"),
    ("thông", "Thông"),
    ("Bảo", "bảo"),
    ("thị trấn và", ""),
    ("báo", "cáo"),
    ("Chính", "chính"),
    ("đào", "Đào"),
    ("thông", "Thông"),
    ("Ban", "ban"),
    ("liên", "Liên"),
    ("Nhân", "nhân"),
    ("em….Báo", "em… Báo"),
    ("động,", "động -"),
]


def words(text: str) -> list[str]:
    """Words, with one spelling of Ủy, quotes at their words, hyphens standing alone."""
    text = unicodedata.normalize("NFC", text).replace("Uỷ", "Ủy")
    return text.replace("“ ", "“").replace(" ”", "”").replace("-", " - ").split()


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of the plan, from its title to the end of its body."""
    out = tmp_path_factory.mktemp("plan")
    workbook = ROOT / "inputs" / "nam-dong-2014.xlsx"
    assert main(["documents", str(workbook), "--only", "ke-hoach", "--out", str(out)]) == 0
    docx: Path = out / "nam-dong-2014" / "01-ke-hoach" / "ke-hoach.docx"
    text = " ".join(paragraph.text for paragraph in Document(str(docx)).paragraphs)
    return text[text.index("KẾ HOẠCH") :]


def test_the_plan_differs_from_the_original_only_in_the_listed_mends(plan: str) -> None:
    original = ORIGINAL.read_text(encoding="utf-8")
    old, new = words(original[: original.index("Nơi nhận:")]), words(plan)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    found = [
        (" ".join(old[a:b]), " ".join(new[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]
    assert found == MENDS
