"""Digital signatures: the person, then the agency; read back by ours and by pdfsig."""

import datetime as dt
import io
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from pipeline.archive import pdfa, tokens
from pipeline.archive.package import packed
from pipeline.archive.signatures import signatures, trust
from pipeline.archive.verify import verify
from pipeline.bundle import manifest
from pipeline.bundle.lock import held
from pipeline.cli import main
from pipeline.model.errors import ExitCode, UsageError
from tests.archive import softtoken
from tests.archive.certificates import PASSWORD, Holder, holder
from tests.archive.small import drawn, job
from tests.archive.small import paper as drawn_paper

NAME = "Trần Thị B"
WAITING, BOTH = "ke-hoach-cho-dau.pdf", "ke-hoach-ky.pdf"


@dataclass(frozen=True)
class Office:
    """What an office has: keys, images, and a paper to sign."""

    folder: Path
    root: Holder
    person: Holder
    agency: Holder
    signed: Path

    @property
    def paper(self) -> Path:
        """The paper that nobody has signed."""
        return self.folder / "ke-hoach.pdf"

    def sign(self, file: Path, key: str, *more: str) -> int:
        """Run `hoso sign`."""
        return main(["sign", str(file), "--pkcs12", str(self.folder / f"{key}.p12"), *more])

    def by_person(self) -> Path:
        """The paper signed by the person, as it was once for all tests."""
        return Path(shutil.copy(self.signed / WAITING, self.folder))

    def by_both(self) -> Path:
        """The paper signed by person and agency, and beside it what the person signed."""
        self.by_person()
        return Path(shutil.copy(self.signed / BOTH, self.folder))


def _paper() -> bytes:
    """A page with the block of a signature at its lower right."""
    drawn("")  # registers the font
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842), initialFontName="test")  # type: ignore[arg-type]
    canvas.setFont("test", 14)
    canvas.drawString(100, 700, "KẾ HOẠCH")
    canvas.drawCentredString(430, 300, "PHÓ CHỦ TỊCH")
    canvas.drawCentredString(430, 210, NAME)
    canvas.showPage()
    canvas.save()
    with pikepdf.open(target) as pdf:
        del pdf.pages[0].Trans
        written = io.BytesIO()
        pdf.save(written)
    return written.getvalue()


@pytest.fixture(scope="module")
def holders() -> tuple[Holder, Holder, Holder]:
    root = holder("Chứng thư gốc (thử)")
    return root, holder(NAME, root), holder("UBND huyện Nam Đông", root)


@pytest.fixture(scope="module")
def desk(holders: tuple[Holder, Holder, Holder], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with keys, images and a paper."""
    folder = tmp_path_factory.mktemp("desk")
    root, person, agency = holders
    person.pkcs12(folder / "nguoi.p12", root)
    agency.pkcs12(folder / "co-quan.p12", root)
    root.pem(folder / "goc.pem")
    for name, colour in (("chu-ky", "blue"), ("dau", "red")):
        picture = Image.new("RGBA", (300, 150 if name == "chu-ky" else 300), (0, 0, 0, 0))
        ImageDraw.Draw(picture).ellipse((10, 10, 290, picture.height - 10), outline=colour, width=9)
        picture.save(folder / f"{name}.png")
    (folder / "ke-hoach.pdf").write_bytes(_paper())
    return folder


@pytest.fixture(scope="module")
def signed(
    desk: Path, holders: tuple[Holder, Holder, Holder], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The same folder after the person and the agency have signed."""
    folder = Path(shutil.copytree(desk, tmp_path_factory.mktemp("signed") / "desk"))
    office = Office(folder, *holders, folder)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("HOSO_MAT_KHAU", PASSWORD)
        image, seal = (str(folder / name) for name in ("chu-ky.png", "dau.png"))
        assert office.sign(office.paper, "nguoi", "--image", image) == ExitCode.OK
        assert office.sign(folder / WAITING, "co-quan", "--seal", seal) == ExitCode.OK
    return folder


@pytest.fixture
def office(
    tmp_path: Path,
    holders: tuple[Holder, Holder, Holder],
    desk: Path,
    signed: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Office:
    shutil.copytree(desk, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("HOSO_MAT_KHAU", PASSWORD)
    return Office(tmp_path, *holders, signed)


def test_no_paper_is_signed_while_a_run_works_in_its_outputs(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = office.folder / "so"
    (outputs / "01-ke-hoach").mkdir(parents=True)
    (outputs / manifest.NAME).write_text("{}")
    paper = Path(shutil.copy(office.paper, outputs / "01-ke-hoach"))
    with held(outputs):
        assert office.sign(paper, "nguoi", "--wait", "0") == ExitCode.USAGE
    assert "Một lần chạy khác" in capsys.readouterr().err
    assert [path.name for path in paper.parent.iterdir()] == [paper.name]
    assert office.sign(paper, "nguoi", "--wait", "0") == ExitCode.OK
    assert (paper.parent / WAITING).is_file()


def test_no_signed_copy_is_put_into_outputs_where_a_run_works(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    other = office.folder / "so-khac"
    with held(other):  # in the moment of the swap the folder itself is not there
        options = ("--out", str(other / "02-dang-ky"), "--wait", "0")
        assert office.sign(office.paper, "nguoi", *options) == ExitCode.USAGE
    assert "Một lần chạy khác" in capsys.readouterr().err
    assert not other.exists()


def test_person_then_agency_and_both_hold(office: Office) -> None:
    content = office.by_both().read_bytes()
    found = signatures(content, trust(office.folder / "goc.pem"))
    assert [(signature.field, signature.signer) for signature in found] == [
        ("NguoiKy", NAME),
        ("CoQuan", "UBND huyện Nam Đông"),
    ]
    assert all(signature.intact and signature.trusted for signature in found)


def test_the_second_signature_leaves_what_was_signed_as_it_was(office: Office) -> None:
    both = office.by_both().read_bytes()
    first = (office.folder / "ke-hoach-cho-dau.pdf").read_bytes()
    assert both.startswith(first)


def test_a_signed_paper_is_pdfa_still(office: Office) -> None:
    assert list(pdfa.breaches(office.by_both().read_bytes(), "2b", signed=True)) == []


def test_the_signature_stands_between_title_and_name_and_the_seal_over_its_left_third(
    office: Office,
) -> None:
    with pikepdf.open(office.by_both()) as pdf:
        boxes = [[float(side) for side in mark.Rect] for mark in pdf.pages[0].Annots]
    person, seal = boxes
    assert 210 < person[1] < person[3] < 300
    assert abs((person[0] + person[2]) / 2 - 430) < 3
    assert seal[2] == pytest.approx(person[0] + (person[2] - person[0]) / 3, abs=2)
    assert seal[0] < person[0]


def test_a_signed_paper_goes_into_its_dossier_as_it_is_and_is_seen_there(office: Office) -> None:
    paper = office.by_both()
    folder = office.folder / "papers"
    folder.mkdir()
    plan = drawn_paper(
        folder, "ke-hoach", dt.date(2014, 3, 12), "KẾ HOẠCH", origin="ky-so", scans=(paper,)
    )
    done = packed(job(folder, office.folder / "packages", documents=(plan,)))
    assert done.package is not None, done.faults
    found = verify(done.package)
    assert found.faults == ()
    assert [signature.intact for _, signature in found.signatures] == [True, True]
    with zipfile.ZipFile(done.package) as archive:
        kept = archive.read(f"{done.package.stem}/data/van-ban/001-ke-hoach.pdf")
        whole = archive.read(f"{done.package.stem}/data/ho-so.pdf")
    assert kept == paper.read_bytes()
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert "/Annots" not in pdf.pages[2]
    # The page in the dossier shows what is on the paper, and the sheet's number.
    form = pypdfium2.PdfDocument(paper)
    form.init_forms()
    own = form[0].render().to_pil()
    there = pypdfium2.PdfDocument(whole)[2].render().to_pil()
    assert ImageChops.difference(*own.split()[:2]).getbbox()  # the signature is blue, the seal red
    below = (0, 100, own.width, own.height)
    assert ImageChops.difference(own.crop(below), there.crop(below)).getbbox() is None


def test_the_time_of_signing_is_printed_on_the_first_page(office: Office) -> None:
    text = pypdfium2.PdfDocument(office.by_person())[0].get_textpage().get_text_bounded()
    assert "Thời gian ký: " in text
    assert "+07:00" in text


def test_the_agency_does_not_sign_first_and_a_person_not_twice(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert office.sign(office.paper, "co-quan", "--agency") == ExitCode.USAGE
    assert "Người ký trước" in capsys.readouterr().err
    waiting = office.by_person()
    assert office.sign(waiting, "nguoi") == ExitCode.USAGE
    assert "đã được ký số" in capsys.readouterr().err


def test_a_signed_file_is_never_overwritten(office: Office) -> None:
    before = office.by_person().read_bytes()
    assert office.sign(office.paper, "nguoi") == ExitCode.USAGE
    assert (office.folder / "ke-hoach-cho-dau.pdf").read_bytes() == before


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--name", "Không Có Ai", "--image", "chu-ky.png"], "Không thấy tên"),
        (["--image", "khong-co.png"], "Không đọc được ảnh"),
    ],
)
def test_what_cannot_be_signed_is_said(
    office: Office, more: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    own = [str(office.folder / option) if option.endswith(".png") else option for option in more]
    assert office.sign(office.paper, "nguoi", *own) == ExitCode.USAGE
    assert said in capsys.readouterr().err


def test_a_wrong_password_is_said(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSO_MAT_KHAU", "sai")
    assert office.sign(office.paper, "nguoi") == ExitCode.USAGE


def test_verify_tells_a_signed_paper_that_was_changed(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = office.by_both()
    root = str(office.folder / "goc.pem")
    assert main(["verify", str(paper), "--trust", root]) == ExitCode.OK
    assert f"chữ ký số của {NAME}" in capsys.readouterr().out
    content = bytearray(paper.read_bytes())
    content[content.index(b"stream") + 20] ^= 1
    paper.write_bytes(bytes(content))
    assert main(["verify", str(paper)]) == ExitCode.PROOF
    assert "không còn hiệu lực" in capsys.readouterr().out


def test_a_certificate_of_another_root_is_not_trusted(office: Office) -> None:
    other = holder("Gốc khác").pem(office.folder / "khac.pem")
    found = signatures(office.by_person().read_bytes(), trust(other))
    assert [(signature.intact, signature.trusted) for signature in found] == [(True, False)]


def test_a_paper_without_a_signature_is_reported(office: Office) -> None:
    assert main(["verify", str(office.paper)]) == ExitCode.PROOF


@pytest.mark.long  # needs pdfsig (poppler-utils)
def test_pdfsig_reads_both_signatures(office: Office) -> None:
    order = ["pdfsig", "-nocert", str(office.by_both())]
    told = subprocess.run(order, capture_output=True, text=True, check=False).stdout
    assert told.count("Signature is Valid.") == 2, told


@pytest.mark.long  # needs softhsm2
def test_a_key_on_a_token_signs(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {"ky": office.person, "ky-khac": office.agency}
    driver = softtoken.made(office.folder, keys, monkeypatch)
    order = ["sign", str(office.paper), "--pkcs11", str(driver)]
    monkeypatch.setenv("HOSO_MAT_KHAU", softtoken.PIN)
    assert main(order) == ExitCode.USAGE  # which of the two?
    assert main([*order, "--cert", "ky", "--token", "khac"]) == ExitCode.USAGE
    monkeypatch.setenv("HOSO_MAT_KHAU", "0000")
    assert main([*order, "--cert", "ky"]) == ExitCode.USAGE
    monkeypatch.setenv("HOSO_MAT_KHAU", softtoken.PIN)
    assert main([*order, "--cert", "ky"]) == ExitCode.OK
    found = signatures((office.folder / "ke-hoach-cho-dau.pdf").read_bytes())
    assert [(signature.signer, signature.intact) for signature in found] == [(NAME, True)]


def test_the_drivers_of_tokens_are_looked_for_where_systems_have_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pkcs11").mkdir()
    for name in ("opensc-pkcs11.so", "p11-kit-client.so", "readme.txt"):
        (tmp_path / "pkcs11" / name).touch()
    places = {sys.platform: ((str(tmp_path), "pkcs11/*.so"), (str(tmp_path / "khong"), "*.so"))}
    monkeypatch.setattr(tokens, "_PLACES", places)
    assert [path.name for path in tokens.drivers()] == ["opensc-pkcs11.so"]


def test_what_is_no_driver_is_reported(tmp_path: Path) -> None:
    (tmp_path / "x.so").write_bytes(b"no library")
    with (
        pytest.raises(UsageError, match="Không dùng được trình điều khiển “x"),
        tokens.opened(tmp_path / "x.so", "1234"),
    ):
        pass
