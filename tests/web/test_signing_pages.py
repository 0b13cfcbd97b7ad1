"""Signing, signatures read back, and the codes of certificates: what the command does, on pages."""

import contextlib
import io
import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pikepdf
import pytest
from PIL import Image

from pipeline.archive.signatures import signatures
from pipeline.bundle.manifest import NAME, Entry, Manifest
from pipeline.cli import main
from pipeline.jobs.signatures import target_of
from pipeline.web import signable_papers
from pipeline.web.app import create
from pipeline.web.runs import Run, Runs, Wish
from pipeline.web.shelf import Shelf, id_of
from pipeline.web.state import State
from tests.archive import softtoken
from tests.archive.certificates import PASSWORD, Holder, holder
from tests.archive.small import drawn
from tests.conftest import SAMPLE, Edited, plain
from tests.jobs.test_certificates import asks, code_on
from tests.web.served import PORT, SECRET, Page, application

YEAR = f"/nam/{id_of(SAMPLE.name)}"
PERSON, AGENCY = "Trần Thị B", "UBND huyện Nam Đông"
PLAN, REPORT, DOSSIER = "01-ke-hoach/ke-hoach.pdf", "07-bao-cao/bao-cao.pdf", "ho-so/thuc-hien.pdf"


@dataclass(frozen=True)
class Office:
    """The page of an office with three PDFs to sign, and the keys of those who sign."""

    page: Page
    home: Path
    person: bytes
    agency: bytes
    root: Path
    runs: dict[str, Run]

    @property
    def papers(self) -> Path:
        return self.home / "ra" / SAMPLE.stem

    def sign(
        self,
        *papers: str,
        key: bytes | None = None,
        who: str = "nguoi",
        name: str = "",
        password: str = PASSWORD,
    ) -> httpx.Response:
        """Send the form of the year's page."""
        files = {"chung-thu": ("ky.p12", self.person if key is None else key)}
        chosen = [id_of(paper) for paper in papers]
        data = {"chon": chosen, "mat-khau": password, "ai": who, "ho-ten": name}
        return self.page.post(f"{YEAR}/ky", data=data, files=files)


@pytest.fixture(scope="module")
def holders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Holder, bytes, bytes]:
    folder = tmp_path_factory.mktemp("khoa")
    root = holder("Chứng thư gốc (thử)")
    keys = [
        holder(name, root).pkcs12(folder / "ky.p12", root).read_bytes() for name in (PERSON, AGENCY)
    ]
    return root, keys[0], keys[1]


def entry(name: str, title: str, state: str) -> Entry:
    sha = {"docx": "0" * 64, "pdf": "0" * 64}
    stage, file = name.split("/")
    kind = file.removesuffix(".pdf")
    docx = f"{stage}/{kind}.docx"
    return Entry(kind, None, title, stage, state, None, None, docx, name, 1, sha, {})


@pytest.fixture
def office(
    tmp_path: Path, holders: tuple[Holder, bytes, bytes], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    home = tmp_path / "trang"
    (home / "so").mkdir(parents=True)
    (home / "so" / SAMPLE.name).write_bytes(plain())
    papers = home / "ra" / SAMPLE.stem
    for name in (PLAN, REPORT, DOSSIER):
        (papers / name).parent.mkdir(parents=True)
        (papers / name).write_bytes(drawn("KẾ HOẠCH"))
    record = Manifest(
        "1",
        SAMPLE.name,
        (entry(PLAN, "Kế hoạch", "phát hành"), entry(REPORT, "Báo cáo", "dự thảo")),
        bundles={DOSSIER: {"made_from": "0" * 64, "sha256": "0" * 64}},
    )
    (papers / NAME).write_text(record.dump(), "utf-8")
    (tmp_path / "tam").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tam"))
    root, person, agency = holders
    state = State(Shelf(home / "so", home / "ra"), Runs(home / "ra"))
    page = Page(create(state, PORT, SECRET))
    yield Office(page, home, person, agency, root.pem(tmp_path / "goc.pem"), state.runs._runs)
    state.close()
    assert list((tmp_path / "tam").iterdir()) == []  # no key, no picture, no paper stays


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """`hoso` answers within this process: to start one of its own takes a second of each test."""

    def answered(command: list[str], **more: Any) -> subprocess.CompletedProcess[str]:
        said, told = io.StringIO(), io.StringIO()
        monkeypatch.setattr("sys.stdin", io.StringIO(more["input"]))
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(told):
            code = main(command[3:])
        return subprocess.CompletedProcess(command, code, said.getvalue(), told.getvalue())

    monkeypatch.setattr("pipeline.web.commands.subprocess.run", answered)


def signers(path: Path) -> list[str]:
    return [signature.signer for signature in signatures(path.read_bytes()) if signature.intact]


def test_person_then_agency_sign_papers_and_a_dossier_beside_the_file(office: Office) -> None:
    said = office.sign(PLAN, DOSSIER, name=PERSON)
    assert said.status_code == 200, said.text
    assert "Đã ký 2 văn bản" in said.text
    for name in (PLAN, DOSSIER):
        assert signers(target_of(office.papers / name, None, agency=False)) == [PERSON]
    shown = office.page.get(f"{YEAR}/ky").text
    assert shown.count("chờ dấu của cơ quan") == 2

    said = office.sign(PLAN, key=office.agency, who="co-quan")
    assert "Đã ký 1 văn bản" in said.text
    signed = target_of(office.papers / PLAN, None, agency=True)
    assert signers(signed) == [PERSON, AGENCY]
    at = f"{YEAR}/ky/{id_of(PLAN)}"
    answer = office.page.get(f"{at}/tai")
    assert answer.content == signed.read_bytes()
    assert answer.headers["content-type"] == "application/pdf"
    read = office.page.get(f"{at}/kiem-tra").text
    assert "chữ ký số còn nguyên vẹn" in read
    assert AGENCY in read


@pytest.mark.usefixtures("at_once")
def test_of_several_papers_those_that_can_be_signed_are(office: Office) -> None:
    target_of(office.papers / PLAN, None, agency=False).write_bytes(b"theirs")
    said = office.sign(PLAN, REPORT).text
    assert "Đã ký 1 văn bản" in said
    assert "Chưa ký được 1 văn bản" in said
    assert "không bị ghi đè" in said
    assert str(office.home) not in said
    assert target_of(office.papers / PLAN, None, agency=False).read_bytes() == b"theirs"
    assert signers(target_of(office.papers / REPORT, None, agency=False)) == [PERSON]


@pytest.mark.usefixtures("at_once")
def test_the_agency_does_not_sign_before_the_person(office: Office) -> None:
    said = office.sign(PLAN, key=office.agency, who="co-quan").text
    assert "Chưa có chữ ký của người có thẩm quyền" in said


@pytest.mark.usefixtures("at_once")
def test_a_wrong_password_is_reported_and_is_on_no_page(office: Office) -> None:
    said = office.sign(PLAN, password="mat-khau-sai-7")
    assert said.status_code == 400
    assert "sai mật khẩu" in said.text
    assert "mat-khau-sai-7" not in said.text
    assert re.search(r'value="' + id_of(PLAN) + r'" checked', said.text)
    assert list((office.papers / "01-ke-hoach").iterdir()) == [office.papers / PLAN]


def test_password_and_key_are_on_no_command_line_and_in_no_file(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    run = subprocess.run

    def looked_at(command: list[str], **more: Any) -> Any:
        seen.append((command, more["env"], more["input"]))
        return run(command, **more)

    monkeypatch.setattr(subprocess, "run", looked_at)
    office.sign(PLAN)
    ((command, environment, given),) = seen
    assert PASSWORD not in " ".join(command)
    assert PASSWORD not in " ".join(environment.values())
    assert json.loads(given)["password"] == PASSWORD
    assert "p12" not in " ".join(command)
    shown = signable_papers.Given(False, b"x", "ky.p12", PASSWORD, None, "", "")
    assert PASSWORD not in repr(shown)


def letter() -> bytes:
    """A page with the block of a signature."""
    with pikepdf.open(io.BytesIO(drawn("PHÓ CHỦ TỊCH"))) as pdf:
        name = pikepdf.open(io.BytesIO(drawn(PERSON)))
        pdf.pages[0].add_overlay(name.pages[0], pikepdf.Rectangle(0, -80, 595, 762))
        target = io.BytesIO()
        pdf.save(target)
    return target.getvalue()


@pytest.mark.usefixtures("at_once")
def test_any_pdf_is_signed_with_a_picture_and_downloaded(office: Office) -> None:
    picture = io.BytesIO()
    Image.new("RGBA", (300, 150), (0, 0, 200, 255)).save(picture, "PNG")
    files = {
        "tep": ("Công văn của xã.pdf", letter()),
        "chung-thu": ("ky.p12", office.person),
        "anh": ("chu-ky.png", picture.getvalue()),
    }
    said = office.page.post("/ky", data={"mat-khau": PASSWORD}, files=files)
    assert said.status_code == 303, said.text
    at = said.headers["location"]
    assert PERSON in office.page.get(at).text
    answer = office.page.get(f"{at}/tai")
    assert "cong-van-cua-xa-cho-dau.pdf" in answer.headers["content-disposition"]
    assert [signature.signer for signature in signatures(answer.content)] == [PERSON]
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        (field,) = pdf.pages[0].obj["/Annots"]
        assert float(field.Rect[2]) > float(field.Rect[0])  # the picture is seen


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    ("tep", "anh", "said"),
    [
        (drawn("CÔNG VĂN"), b"", f"Không thấy tên “{PERSON}” trong văn bản"),
        (letter(), b"\x89PNG" + b"\0" * 50, "Không đọc được ảnh"),
    ],
)
def test_why_a_picture_has_no_place_is_reported(
    office: Office, tep: bytes, anh: bytes, said: str
) -> None:
    picture = io.BytesIO()
    Image.new("RGBA", (30, 15)).save(picture, "PNG")
    files = {
        "tep": ("x.pdf", tep),
        "chung-thu": ("ky.p12", office.person),
        "anh": ("chu-ky.png", anh or picture.getvalue()),
    }
    answer = office.page.post("/ky", data={"mat-khau": PASSWORD}, files=files)
    assert answer.status_code == 400
    assert said in answer.text


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.pdf", b"%PDF-1.7 " + b"\0" * 100, "không phải PDF đọc được"),
        ("x.exe", b"MZ", "Chưa chọn văn bản PDF nào"),
        ("../../x.pdf", b"", "Chưa chọn văn bản PDF nào"),
    ],
)
def test_what_is_no_pdf_is_refused(office: Office, name: str, content: bytes, said: str) -> None:
    files = {"tep": (name, content), "chung-thu": ("ky.p12", office.person)}
    answer = office.page.post("/ky", data={"mat-khau": PASSWORD}, files=files)
    assert answer.status_code == 400
    assert said in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"chon": []}, "Chưa chọn văn bản nào để ký"),
        ({"chon": ["../../etc/passwd"]}, "Lựa chọn này không còn"),
        ({"chon": [id_of("manifest.json")]}, "Lựa chọn này không còn"),
        ({"dau-thoi-gian": "file:///etc/passwd"}, "Địa chỉ máy chủ cấp dấu thời gian chưa đúng"),
        ({"ho-ten": "--pkcs11=/tmp/x.so", "mat-khau": "x"}, "sai mật khẩu"),
    ],
)
def test_a_form_reaches_nothing_but_the_years_own_papers(
    office: Office, form: dict[str, Any], said: str
) -> None:
    data = {"chon": [id_of(PLAN)], "mat-khau": PASSWORD, **form}
    files = {"chung-thu": ("ky.p12", office.person)}
    answer = office.page.post(f"{YEAR}/ky", data=data, files=files)
    assert answer.status_code == 400
    assert said in answer.text


@pytest.mark.usefixtures("at_once")
def on_token(driver: str, **more: str) -> dict[str, str]:
    return {"chon": id_of(PLAN), "noi": "thiet-bi", "thiet-bi": driver, "ai": "nguoi"} | more


def test_a_driver_is_chosen_by_its_id_never_by_a_path(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A driver is a program that runs: a page of another site must not name one."""
    monkeypatch.setattr(
        "pipeline.web.signable_papers.tokens.drivers", lambda: (tmp_path / "the.so",)
    )
    monkeypatch.setattr("pipeline.web.signable_papers.ask", lambda *_, **__: pytest.fail("asked"))
    for driver in ("/usr/lib/evil.so", str(tmp_path / "the.so"), ""):
        said = office.page.post(f"{YEAR}/ky", data=on_token(driver, **{"mat-khau": "1234"}))
        assert said.status_code == 400
        assert "Chưa chọn phần mềm của thiết bị ký" in said.text
        assert "1234" not in said.text
    shown = office.page.get(f"{YEAR}/ky").text
    assert ">the.so</option>" in shown
    assert str(tmp_path) not in shown


def test_without_a_driver_the_clerk_is_reported_what_to_do(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.web.signable_papers.tokens.drivers", tuple)
    for address in (f"{YEAR}/ky", "/ky"):
        assert "Máy chưa có phần mềm của thiết bị ký." in office.page.get(address).text


@pytest.mark.long  # needs softhsm2
def test_a_token_signs_on_the_page_and_its_pin_is_nowhere(
    office: Office, holders: tuple[Holder, bytes, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = softtoken.made(office.home, {"ky": holder(PERSON, holders[0])}, monkeypatch)
    monkeypatch.setattr("pipeline.web.signable_papers.tokens.drivers", lambda: (driver,))
    wrong = office.page.post(
        f"{YEAR}/ky", data=on_token(id_of(str(driver)), **{"mat-khau": "0000"})
    )
    assert wrong.status_code == 400
    assert "Sai mã PIN của thiết bị ký." in wrong.text
    form = on_token(id_of(str(driver)), **{"mat-khau": softtoken.PIN})
    said = office.page.post(f"{YEAR}/ky", data=form)
    assert "Đã ký 1 văn bản" in said.text, said.text
    assert f'"{softtoken.PIN}"' not in said.text
    assert signers(target_of(office.papers / PLAN, None, agency=False)) == [PERSON]


def test_what_is_no_key_or_too_large_is_refused(office: Office) -> None:
    assert "sai mật khẩu hoặc tệp hỏng" in office.sign(PLAN, key=b"PK\x03\x04").text
    assert "Chưa chọn tệp chứng thư số" in office.sign(PLAN, key=b"").text
    assert "lớn quá 1 MB" in office.sign(PLAN, key=b"x" * (1 << 21)).text
    assert office.sign(PLAN, key=b"x" * (9 << 20)).status_code == 413


@pytest.mark.usefixtures("at_once")
def test_another_site_signs_nothing(office: Office) -> None:
    for address in (f"{YEAR}/ky", "/ky", "/goi"):
        answer = office.page.post(address, headers={"Origin": "http://evil.example"})
        assert answer.status_code == 403
    for address in (f"{YEAR}/ky/..%2fx/tai", f"{YEAR}/ky/{id_of(PLAN)}/tai", "/ky/..%2fx/tai"):
        assert office.page.get(address).status_code == 404


@pytest.mark.usefixtures("at_once")
def test_while_papers_are_made_none_is_signed(office: Office) -> None:
    office.runs[id_of(SAMPLE.name)] = Run(Wish())
    assert "Sổ đang được làm văn bản" in office.sign(PLAN).text
    office.runs.clear()


@pytest.mark.usefixtures("at_once")
def test_signed_papers_are_compared_with_a_root_that_is_given(office: Office) -> None:
    office.sign(PLAN)
    signed = target_of(office.papers / PLAN, None, agency=False).read_bytes()
    other = holder("Gốc khác").pem(office.home / "khac.pem").read_bytes()
    for root, ok, said in (
        (office.root.read_bytes(), True, "chứng thư tin cậy"),
        (other, False, "không dẫn tới chứng thư gốc"),
    ):
        files = [
            ("tep", ("ke-hoach-cho-dau.pdf", signed)),
            ("tep", ("chua-ky.pdf", drawn("KẾ HOẠCH"))),
            ("chung-thu-goc", ("goc.pem", root)),
        ]
        shown = office.page.post("/goi", files=files).text
        assert said in shown
        assert "Không có chữ ký số nào" in shown
        assert ("1 trên 2 tệp có lỗi" in shown) == ok
    files = [("tep", ("x.pdf", signed)), ("chung-thu-goc", ("goc.pem", b"khong phai"))]
    answer = office.page.post("/goi", files=files)
    assert answer.status_code == 400
    assert "Không đọc được chứng thư gốc" in answer.text


# Codes


@pytest.mark.usefixtures("at_once")
def test_a_certificates_code_is_answered_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "so").mkdir()
    book = Edited(tmp_path / "so")(asks, name=SAMPLE.name)
    code = code_on(book)
    with application(tmp_path / "so", tmp_path / "ra") as app:
        page = Page(app)
        said = page.get("/ma", params={"chu": str(code)}).text
        assert "Giấy thật" in said
        assert "Khe Tre" in said
        other = str(code).replace(code.number, "99/GCN-UBND")
        said = page.get("/ma", params={"chu": other, "so": id_of(book.name)}).text
        assert "Chưa xác nhận được giấy này" in said
        assert "Số trên mã là 99/GCN-UBND" in said


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("text", ["không phải mã", "--out=/tmp/x", "HOSO1|a", "x" * 600, "a\0b"])
def test_what_is_no_code_is_reported(office: Office, text: str) -> None:
    answer = office.page.get("/ma", params={"chu": text})
    assert answer.status_code == 200
    assert "không phải mã kiểm tra" in answer.text


@pytest.mark.usefixtures("at_once")
def test_what_is_scanned_is_text_never_html(office: Office) -> None:
    text = 'HOSO1|"><script>alert(1)</script>|20161|1/QĐ|2014-11-20|A'
    shown = office.page.get("/ma", params={"chu": text}).text
    assert "<script>alert" not in shown
    assert "Không còn sổ đã chọn" in office.page.get("/ma", params={"chu": "x", "so": "../x"}).text
