"""What other sites, other programs and strange files may try: each is refused, nothing leaks."""

import errno
import io
import os
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from pathlib import Path

import httpx
import pytest

from pipeline.web.safety import LARGEST_FORM, LARGEST_UPLOAD, Guard, cookie_name
from pipeline.web.shelf import id_of
from tests.conftest import SAMPLE
from tests.web.served import ORIGIN, PORT, SECRET, Page, application

KNOWN = id_of(SAMPLE.name)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample in a folder, and where papers go; no test leaves anything there."""
    folder = tmp_path_factory.mktemp("trang")
    (folder / "so").mkdir()
    (folder / "so" / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
    return folder


@pytest.fixture(scope="module")
def app(home: Path) -> Iterator[Guard]:
    with application(home / "so", home / "ra") as made:
        yield made


@pytest.fixture
def page(app: Guard) -> Page:
    return Page(app)


@pytest.fixture
def dropped(tmp_path: Path) -> Iterator[Page]:
    """A page of its own, where files may be dropped."""
    (tmp_path / "so").mkdir()
    (tmp_path / "so" / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
    with application(tmp_path / "so", tmp_path / "ra") as made:
        yield Page(made)


def test_the_page_opens_for_who_has_the_secret(page: Page) -> None:
    answer = page.get("/")
    assert answer.status_code == 200
    assert "Các sổ" in answer.text


def test_without_the_secret_nothing_is_shown(app: Guard) -> None:
    for cookie in ({}, {cookie_name(PORT): ""}, {cookie_name(PORT): SECRET + "x"}):
        for address in ("/", "/tinh/trang.css", f"/nam/{KNOWN}", f"/nam/{KNOWN}/so", "/nghe"):
            stranger = Page(app)
            stranger._client.cookies = httpx.Cookies(cookie)
            answer = stranger.get(address)
            assert answer.status_code == 403
            assert "nam-dong" not in answer.text


def test_the_link_gives_the_secret_to_no_other_site_and_no_script(app: Guard) -> None:
    page = Page(app)
    answer = page.get(f"/mo?khoa={SECRET}")
    cookie = answer.headers["set-cookie"].lower()
    assert answer.status_code == 303
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert page.get("/mo?khoa=sai").status_code == 403
    assert page.get("/mo").status_code == 403
    assert "set-cookie" not in page.get("/mo?khoa=s%C3%A1i").headers


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1", f"localhost:{PORT}", "127.0.0.1:80", ""],
)
def test_a_foreign_host_is_refused(page: Page, host: str) -> None:
    assert page.get("/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", f"https://127.0.0.1:{PORT}", "http://127.0.0.1", ORIGIN + ".x"],
)
def test_a_foreign_origin_is_refused(page: Page, origin: str) -> None:
    for method, address in (("GET", "/"), ("POST", f"/nam/{KNOWN}/lam"), ("POST", "/tha")):
        assert page(method, address, headers={"Origin": origin}).status_code == 403


def test_a_form_must_say_where_it_comes_from(app: Guard) -> None:
    assert Page(app, origin=None).post(f"/nam/{KNOWN}/lam").status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_pictures_and_frames_of_other_sites_get_nothing(page: Page, site: str) -> None:
    assert page.get("/", headers={"Sec-Fetch-Site": site}).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT"])
def test_other_methods_are_refused(page: Page, method: str) -> None:
    assert page(method, "/").status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        "/nam/..%2f..%2fetc%2fpasswd",
        "/nam/nam-dong-2014.xlsx",
        f"/nam/{KNOWN}/giay/..%2f../..%2f..%2fetc/tep.pdf",
        f"/nam/{KNOWN}/giay/ke-hoach/-/..%2f..%2fmanifest.json",
        f"/nam/{KNOWN}/tap/..%2f0.pdf",
        f"/nam/{KNOWN}/tap/-1.pdf",
        f"/nam/{KNOWN}/tai/...zip",
        f"/nam/{KNOWN}/tai/..%2f..zip",
        "/tinh/..%2fapp.py",
        "/tinh/....//app.py",
        "/the-thuc/..%2f..%2fx",
        f"/nam/{KNOWN}/o/99/1/1",
        f"/nam/{KNOWN}/o/0/999999999/1",
        f"/nam/{KNOWN}/o/0/1/99999999999999999999",
        "/%00",
        "/nam/" + "a" * 5000,
    ],
)
def test_no_address_reaches_a_file(page: Page, address: str) -> None:
    answer = page.get(address)
    assert answer.status_code == 404
    assert "root:" not in answer.text
    assert "Traceback" not in answer.text


def test_every_answer_forbids_what_a_page_does_not_need(page: Page) -> None:
    for address in ("/", "/tinh/trang.js", "/khong-co", f"/nam/{KNOWN}/loi"):
        headers = page.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
    refused = page.get("/", headers={"Host": "evil.example"}).headers
    assert "default-src 'none'" in refused["content-security-policy"]


def test_no_page_holds_a_script_or_a_style_of_its_own(page: Page) -> None:
    for address in ("/", f"/nam/{KNOWN}", f"/nam/{KNOWN}/loi", "/so-moi", "/the-thuc", "/may"):
        text = page.get(address).text
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick=" not in text
        assert text.count("<script") == text.count('<script src="/tinh/')


def test_what_stands_in_a_workbook_is_text_never_html(dropped: Page, tmp_path: Path) -> None:
    name = "<img src=x onerror=alert(1)>.xlsx"
    (tmp_path / "so" / name).write_bytes(b"PK")
    text = dropped.get(f"/nam/{id_of(name)}").text
    assert "<img src=x" not in text
    assert "&lt;img" in text


def endless() -> Iterator[bytes]:
    for _ in range(LARGEST_UPLOAD // (1 << 20) + 2):
        yield b"x" * (1 << 20)


def test_what_is_too_large_is_refused_before_it_is_read(page: Page) -> None:
    said = {"Content-Length": str(LARGEST_UPLOAD + 1)}
    assert page.post("/tha", headers=said, content=b"").status_code == 413
    said = {"Content-Length": "-5"}
    assert page.post("/tha", headers=said, content=b"").status_code == 413
    form = b"a=" + b"x" * LARGEST_FORM
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert page.post("/so-moi", headers=kind, content=form).status_code == 413


def test_what_goes_on_without_end_is_cut_off(app: Guard) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for piece in endless():
            yield piece

    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = Page(app).post("/tha", headers=kind, content=chunks())
    assert answer.status_code in (400, 413)


@cache  # it takes seconds to make, and only two tests need it
def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", b"<workbook/>")
        made.writestr("xl/worksheets/sheet1.xml", b" " * (110 << 20))
    return target.getvalue()


def with_entities() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr(
            "xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
        )
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bom.xlsx", bomb),
        ("thuc-the.xlsx", with_entities),
        ("khong-phai.xlsx", b"MZ\x90\x00"),
        ("rong.xlsx", b""),
        ("ngon.exe", b"MZ"),
        ("trang.html", b"<script>alert(1)</script>"),
        ("hong.docx", b"PK\x03\x04" + b"\0" * 100),
        ("bom.docx", bomb),
    ],
)
def test_files_are_guarded_as_those_on_disk(
    page: Page, home: Path, name: str, content: bytes | Callable[[], bytes]
) -> None:
    before = sorted((home / "so").iterdir())
    made = content() if callable(content) else content
    answer = page.post("/tha", files={"tep": (name, made)})
    assert answer.status_code == 400
    assert "Traceback" not in answer.text
    assert sorted((home / "so").iterdir()) == before


@pytest.mark.parametrize(
    "name",
    ["../../ngoai.xlsx", "..\\..\\ngoai.xlsx", "/etc/ngoai.xlsx", "C:\\ngoai.xlsx", "~$a.xlsx"],
)
def test_a_dropped_workbook_stays_in_its_folder(dropped: Page, tmp_path: Path, name: str) -> None:
    answer = dropped.post("/tha", files={"tep": (name, SAMPLE.read_bytes())})
    assert answer.status_code == 303
    outside = [path for path in tmp_path.rglob("*.xlsx") if path.parent != tmp_path / "so"]
    assert outside == []
    assert len(list((tmp_path / "so").glob("*.xlsx"))) == 2


def test_a_dropped_workbook_never_takes_the_place_of_another(dropped: Page, tmp_path: Path) -> None:
    mine = tmp_path / "so" / SAMPLE.name
    mine.write_bytes(mine.read_bytes() + b"\n")
    before = mine.read_bytes()
    answer = dropped.post("/tha", files={"tep": (SAMPLE.name, SAMPLE.read_bytes())})
    assert answer.headers["location"] == f"/nam/{id_of('nam-dong-2014-2.xlsx')}"
    assert mine.read_bytes() == before
    again = dropped.post("/tha", files={"tep": (SAMPLE.name, SAMPLE.read_bytes())})
    assert again.headers["location"] == answer.headers["location"]


def test_a_full_disk_is_said_and_leaves_no_half_file(
    page: Page, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, *_: object, **__: object) -> None:
        path.touch()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    content = SAMPLE.read_bytes()
    before = sorted((home / "so").iterdir())
    with monkeypatch.context() as context:
        context.setattr(Path, "open", full)
        answer = page.post("/tha", files={"tep": ("moi.xlsx", content)})
    assert answer.status_code == 400
    assert "ổ đĩa còn chỗ không" in answer.text
    assert sorted((home / "so").iterdir()) == before
    monkeypatch.setattr("pipeline.web.other_jobs.examine", lambda *_: full(home / "x"))
    answer = page.post("/the-thuc", files={"tep": ("a.docx", b"PK")})
    assert answer.status_code == 507
    assert "Ổ đĩa đã đầy" in answer.text


def test_a_run_takes_only_what_the_workbook_has(page: Page, home: Path) -> None:
    for form in ({"loai": "--out=/tmp"}, {"don-vi": "../x"}, {"giai-doan": "; rm"}):
        answer = page.post(f"/nam/{KNOWN}/lam", data=form)
        assert answer.status_code == 400
    assert not (home / "ra").exists()


def test_an_unforeseen_fault_shows_no_traceback(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("/duong/dan/bi-mat")

    monkeypatch.setattr("pipeline.web.other_jobs.machine.examine", broken)
    answer = page.get("/may")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "bi-mat" not in answer.text
    assert "Lỗi ngoài dự kiến" in answer.text
    assert "content-security-policy" in answer.headers
