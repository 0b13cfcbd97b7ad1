"""papers.toml: every fault is named with its entry and line, and no damage ends the program."""

import ast
import random
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.fill.new_kind import GENRES
from pipeline.model import kinds, papers_file
from pipeline.model.errors import ExitCode, TemplateError
from pipeline.model.papers_lines import lines_of
from pipeline.model.paths import ROOT, TEMPLATES

OWN = (TEMPLATES / "papers.toml").read_text(encoding="utf-8")

CITES = 'cites = { quyet_dinh = "quyet-dinh-cong-nhan" }'


def _read(tmp_path: Path, text: str | bytes) -> kinds.Declared:
    path = tmp_path / "papers.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return papers_file.read(path)


def _fault(tmp_path: Path, old: str, new: str) -> TemplateError:
    """The error of the project's own file with a change in it."""
    assert old in OWN
    with pytest.raises(TemplateError) as caught:
        _read(tmp_path, OWN.replace(old, new, 1))
    assert caught.value.exit_code is ExitCode.TEMPLATE
    return caught.value


def _line(text: str) -> int:
    """The first line of the project's own file with a text."""
    return OWN[: OWN.index(text)].count("\n") + 1


def test_the_projects_own_file_is_read(tmp_path: Path) -> None:
    found = _read(tmp_path, OWN)
    assert found.kinds == kinds.load()
    assert {"uy-ban", "phong", "hoi-dong", "don-vi"} <= {issuer.code for issuer in found.issuers}


def test_no_kind_and_no_stage_is_named_in_the_program() -> None:
    declared = kinds.declared()
    codes = {kind.code for kind in declared.kinds} | {stage.code for stage in declared.stages}
    codes -= GENRES.keys()
    named = {
        (path.name, node.value)
        for path in (ROOT / "pipeline").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in codes
    }
    assert named == set()


@pytest.mark.parametrize(
    ("old", "new", "says", "hint"),
    [
        ('mentioned-as = "bien_ban_xet_duyet"', 'mentioned-as = "bien_ban"', "không hợp lệ", ""),
        (
            'mentioned-as = "bien_ban_xet_duyet"',
            'mentioned-as = "quyet_dinh_cong_nhan"',
            "khai hai lần",
            "",
        ),
        ("pages = [1, 3]", 'mentioned-as = "bien_ban_xet_duyet"', "một năm một bản", ""),
        ('for = "scored"', 'for = "scord"', "for = “scord” không hợp lệ", "“scored”"),
        ("pages = [2, 12]", "pages = [12, 2]", "số trang ít nhất lớn hơn", ""),
        ("pages = [2, 12]", 'pages = "2"', "phải là danh sách", ""),
        ("pages = [2, 12]", "pages = [2]", "thiếu", ""),
        ("pages = [2, 12]", "pages = [0, 12]", "quá nhỏ", ""),
        ("pages = [2, 12]", "page = [2, 12]", "khóa lạ “page”", "“pages”"),
        ("pages = [2, 12]", "pages = [2.5, 12]", "phải là số nguyên", ""),
        ("number = false", 'number = "no"', "phải là true hoặc false", ""),
        ('stage = "01-ke-hoach"', 'stage = "/tmp/x"', "không dùng làm mã được", ""),
        ('stage = "01-ke-hoach"', 'stage = "../x"', "không dùng làm mã được", ""),
        ('stage = "01-ke-hoach"', 'stage = "01-ke-hoac"', "không có [[stage]]", "“01-ke-hoach”"),
        ('code = "ke-hoach"', 'code = "../ke-hoach"', "không dùng làm mã được", ""),
        ('code = "ke-hoach"', 'code = "con"', "tên dành riêng", ""),
        ('code = "ke-hoach"', 'code = "dang-ky"', "khai hai lần", ""),
        ('name = "Kế hoạch"\nabb', 'name = ""\nabb', "đang để trống", ""),
        ('name = "Kế hoạch"\nabb', "name = 5\nabb", "phải là chữ trong ngoặc kép", ""),
        ('name = "Kế hoạch"\nabb', 'name = "Bản đăng ký"\nabb', "tên “Bản đăng ký” khai", ""),
        ('abbreviation = "KH"', "", "thiếu khóa “abbreviation”", "Thêm dòng"),
        ('abbreviation = "KH"', f'abbreviation = "{"K" * 21}"', "quá dài (21 ký tự)", "20 ký tự"),
        ('issuer = "phong"', 'issuer = "phongg"', "không có [[issuer]]", "“phong”"),
        (CITES, 'cites = { quyet_din = "dang-ky" }', "cites không có “quyet_din”", "“quyet_dinh”"),
        ('"{dia_danh}"', '"{dia_dan}"', "không có “{dia_dan}”", ""),
        ('"{dia_danh}"', '"{dia_danh"', "không thành cặp", ""),
        ('"{dia_danh}"', '"{don_vi.ten}"', "chỉ dùng khi of-unit", ""),
        ("registration = true", "registration = true\nregister = 'dang-ky'", "dòng riêng", ""),
    ],
)  # fmt: skip
def test_a_fault_is_said_with_its_line_and_what_to_do(
    tmp_path: Path, old: str, new: str, says: str, hint: str
) -> None:
    fault = _fault(tmp_path, old, new)
    lines = [int(number) for number in re.findall(r"dòng (\d+)", fault.message)]
    assert says in fault.message
    assert hint in f"{fault.hint} {fault.message}"
    assert "khai" in says or any(abs(line - _line(old)) <= 8 for line in lines), fault.message


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ('[[kind]]\ncites = { a = "b" }\ncites = { c = "d" }\n', "“cites” ghi hai lần", "to_trinh"),
        ("[[kind]]\ncode = “ke-hoach”\n", "giá trị chưa đúng dạng", "ngoặc kép thẳng"),
        ("[[kind]]\ncode\n", "thiếu dấu =", "tên ="),
        ('[[kind]]\ncode = "x\n', "chưa có dấu ngoặc kép đóng", ""),
        ("[kind]\na = 1\n[kind]\n", "đã có ở trên", "[[kind]]"),
        ('[[kind]]\nrequired = ["a"\nname = "b"\n', "chưa đóng", ""),
    ],
)  # fmt: skip
def test_what_is_no_toml_is_reported_in_vietnamese(
    tmp_path: Path, text: str, says: str, hint: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        _read(tmp_path, text)
    assert says in caught.value.message
    assert hint in caught.value.hint
    assert not re.search(r"annot|xpected|nvalid|nclosed|llegal", caught.value.message)


def test_a_name_that_is_the_programs_is_reported_at_the_clerks_own_entry(tmp_path: Path) -> None:
    own = '[[kind]]\ncode = "rieng"\nname = "Kế hoạch"\nabbreviation = ""\n'
    own += 'stage = "01-ke-hoach"\nfor = "year"\nissuer = "uy-ban"\n'
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        papers_file.read(TEMPLATES / "papers.toml", tmp_path / "own.toml")
    assert "own.toml, dòng 3, loại “rieng”: tên “Kế hoạch” khai hai lần" in caught.value.message
    assert "(cũng là tên của “ke-hoach”)" in caught.value.message


@pytest.mark.parametrize("code", ['{ ma = "rieng" }', '["rieng"]', "1979-05-27", "5"])
def test_a_code_of_another_type_in_the_clerks_own_file_is_reported(
    tmp_path: Path, code: str
) -> None:
    (tmp_path / "own.toml").write_text(f"[[kind]]\ncode = {code}\n", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"own\.toml, dòng 2"):
        papers_file.read(TEMPLATES / "papers.toml", tmp_path / "own.toml")


def test_a_letter_that_goes_to_nobody_is_reported_before_any_paper_is_made(tmp_path: Path) -> None:
    text = OWN.replace('required = ["van_ban.so"', 'required = ["kinh_gui", "van_ban.so"')
    with pytest.raises(TemplateError, match="chưa khai gửi ai"):
        _read(tmp_path, text)


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        _read(tmp_path, OWN.replace("number = false", "number = 0").replace("[2, 12]", "[2]"))
    assert len(re.findall(r"dòng \d+", caught.value.message)) == OWN.count("number = false") + 1


def test_the_line_is_that_of_the_key_also_behind_lists_and_texts_of_several_lines() -> None:
    text = 'a = """\n[[kind]]\n"""\n[[kind]]\ncode = "x" # [\nlist = [\n  "b = 1",\n]\nlast = 1\n'
    assert lines_of(text) == {
        ("a",): 1, ("kind",): 4, ("kind", 0): 4, ("kind", 0, "code"): 5,
        ("kind", 0, "list"): 6, ("kind", 0, "list", 0): 7, ("kind", 0, "last"): 9,
    }  # fmt: skip


SPELLINGS = {
    "tables below": '[[kind]]\n[kind.cites]\ngiay = "b"\n[[kind]]\n[kind.cites]\ngiay = "a"\n',
    "spaces": '[[ kind ]]\ncode = "a"\n[ kind . cites ] # [x]\ngiay="b"\n  pages=[1,2]\n',
    "quotes": '[["kind"]]\n\'a b\' = 1\n"c"."d.e" = 2\n["k".\'x.y\']\n"\\u0061\\"" = 3\n"" = 4\n',
    "dots": '[[kind]]\ncites.giay = "b"\ncites . ke_hoach = "c"\npages = [\n  1.5, # ]\n  -2e3,\n]',
    "within a line": "kind = [\n  {a={b='}'}, c.d = [1979-05-27 07:32:00]},\n  {'e' = ']'},\n]",
    "lists of lists": '[[kind]]\na = [[], [[1], [{ a = [] }]], [\n  "[",\n  [2, 3,],\n]]\nb = {}\n',
    "lists of tables": "[[a]]\n[[a.b]]\n[[a.b.c]]\n[[a.b]]\n[a.b.d]\n[[a]]\n[[a.b]]\nx = 1\n[e]\n",
    "texts": 'a = \'\'\'\n[[x]]\'\n\'\'\'\nb = """\\"""\n[c]"""""\nd = "\\\\"\ne = ""\nf = \'\'\n',
    "the program's": OWN,
}


def _places(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """All places of values that were read, in their order."""
    if place:
        yield place
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _places(item, (*place, key))


@pytest.mark.parametrize("text", SPELLINGS.values(), ids=SPELLINGS)
def test_every_place_of_a_file_has_a_line_however_it_is_spelt(text: str) -> None:
    lines = lines_of(text)
    assert set(lines) == set(_places(tomllib.loads(text)))
    for place, line in lines.items():
        word = next(part for part in reversed(place) if isinstance(part, str))
        assert isinstance(place[-1], int) or word in text.split("\n")[line - 1] or '"' in word


_MINE = '[[kind]]\ncode = "rieng"\nname = "Riêng"\nabbreviation = ""\nstage = "01-ke-hoach"\n'
_MINE += 'for = "year"\nissuer = "uy-ban"\n'


@pytest.mark.parametrize(
    "text",
    [
        f'{_MINE}[kind.cites]\nke_hoach = "@@"\n',
        f'{_MINE}cites.ke_hoach = "@@"\n',
        f'{_MINE}"cites" = {{ "ke_hoach" = "@@" }}\n',
        "kind = [\n  {" + ", ".join(_MINE.split("\n")[1:-1]) + ', cites.ke_hoach = "@@"}\n]\n',
    ],
    ids=["a table below", "dots", "quotes", "within a line"],
)
def test_an_entry_may_be_spelt_in_any_way_and_its_fault_has_its_line(
    text: str, tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text.replace("@@", "ke-hoach"), encoding="utf-8-sig")  # as Notepad saves it
    declared = papers_file.read(TEMPLATES / "papers.toml", own)
    (mine,) = (kind for kind in declared.kinds if kind.code == "rieng")
    assert mine.cites == {"ke_hoach": "ke-hoach"}
    own.write_text(text.replace("@@", "ke-hoac"), encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        papers_file.read(TEMPLATES / "papers.toml", own)
    line = text[: text.index("@@")].count("\n") + 1
    said = [int(number) for number in re.findall(r"dòng (\d+)", caught.value.message)]
    assert said in ([line], [line - 1])  # of the key, or of the table that holds it


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"kind = 5", b"[[kind]]", b"kind = [1]", b"a = " + b"[" * 5000,
     b"x = 1" + b"0" * 9000, b"[stage]\nx = 1", b"stage = []\nissuer = []\nkind = []", b"\x00"],
)  # fmt: skip
def test_what_is_no_such_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(TemplateError):
        _read(tmp_path, content)


def _damaged(random_: random.Random) -> bytes:
    """The project's own file with some bytes lost, doubled, swapped or made up."""
    content = bytearray(OWN.encode())
    for _ in range(random_.randint(1, 4)):
        at, length = random_.randrange(len(content)), random_.randint(1, 30)
        match random_.randrange(4):
            case 0:
                del content[at : at + length]
            case 1:
                content[at:at] = content[at : at + length]
            case 2:
                made_up = random_.choices(string.printable, k=length)
                content[at : at + length] = "".join(made_up).encode()
            case _:
                content[at] = random_.randrange(256)
    return bytes(content)


def _survives(tmp_path: Path, damages: range) -> None:
    messages = []
    for seed in damages:
        try:
            found = _read(tmp_path, _damaged(random.Random(seed)))
        except TemplateError as fault:
            messages.append(fault.message)
        else:
            folders = [kind.stage for kind in found.kinds] + [kind.code for kind in found.kinds]
            assert all(re.fullmatch(r"[a-z0-9-]+", folder) for folder in folders)
    assert len(messages) > len(damages) // 3
    assert all(message.endswith(".") and "papers.toml" in message for message in messages)


def test_a_damaged_file_is_read_or_refused_and_never_more(tmp_path: Path) -> None:
    _survives(tmp_path, range(50))


@pytest.mark.long
def test_a_thousand_damaged_files_are_read_or_refused(tmp_path: Path) -> None:
    _survives(tmp_path, range(1000, 2000))
