"""`hoso sign`: signs finished papers with the office's certificate."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.model.errors import ExitCode, OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyhanko.sign.signers import Signer

    from pipeline.archive.signing import Look

HELP = "ký số văn bản PDF: người có thẩm quyền ký trước, cơ quan ký sau"
WAITING, SIGNED = "-cho-dau", "-ky"


def add(commands: Any) -> Any:
    """Add the command; gives its parser."""
    parser = commands.add_parser("sign", help=HELP, description=HELP)
    parser.add_argument("files", nargs="+", type=Path, metavar="TỆP", help="văn bản PDF")
    key = parser.add_mutually_exclusive_group(required=True)
    key.add_argument("--pkcs12", type=Path, metavar="TỆP", help="chứng thư (.p12, .pfx)")
    key.add_argument(
        "--pkcs11", type=Path, metavar="TỆP", help="thư viện của thiết bị ký (.so, .dll)"
    )
    parser.add_argument("--token", default="", metavar="TÊN", help="tên thiết bị ký")
    parser.add_argument("--cert", default="", metavar="TÊN", help="tên chứng thư trong thiết bị")
    parser.add_argument("--image", type=Path, metavar="ẢNH", help="ảnh chữ ký của người ký (PNG)")
    parser.add_argument(
        "--seal", type=Path, metavar="ẢNH", help="ảnh dấu của cơ quan (PNG); cơ quan ký"
    )
    parser.add_argument("--agency", action="store_true", help="cơ quan ký, không có ảnh dấu")
    parser.add_argument(
        "--name", default="", metavar="HỌ TÊN", help="họ tên in ở chỗ ký (mặc định: theo chứng thư)"
    )
    parser.add_argument("--tsa", default="", metavar="ĐỊA CHỈ", help="máy chủ cấp dấu thời gian")
    parser.add_argument("--out", type=Path, metavar="THƯ MỤC", help="nơi để bản đã ký")
    parser.set_defaults(command=_sign)
    return parser


def _sign(options: argparse.Namespace) -> ExitCode:
    from pipeline.archive import bags, signing
    from pipeline.fonts import family

    agency = bool(options.agency or options.seal)
    if agency and options.image:
        raise UsageError("--image là chữ ký của người, --seal là dấu của cơ quan.", "Ký hai lần.")
    font = family.find().files[0]
    with _key(options) as signer:
        look = signing.Look(
            image=options.seal if agency else options.image,
            name=options.name or signing.common_name(signer),
            agency=agency,
            tsa=options.tsa,
        )
        for file in options.files:
            target = _target(file, options.out, agency)
            content = _signed(file, signer, look, font)
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                bags.store(content, target)
            except FileExistsError as cause:
                message = f"Đã có “{target}”; tệp đã ký không bị ghi đè."
                raise OutputError(message, "Chuyển tệp ấy đi nơi khác.") from cause
            except OSError as cause:
                raise OutputError(f"Không ghi được “{target}” ({cause.strerror}).", "") from cause
            print(f"Đã ký: {target}")
    return ExitCode.OK


def _signed(file: Path, signer: Signer, look: Look, font: Path) -> bytes:
    from pipeline.archive import signing

    try:
        content = file.read_bytes()
    except OSError as cause:
        raise UsageError(f"Không đọc được “{file}”.", "Xem lại đường dẫn.") from cause
    try:
        return signing.signed(content, signer, look, font)
    except UsageError as fault:
        raise UsageError(f"{file.name}: {fault.message}", fault.hint) from fault


def _target(file: Path, out: Path | None, agency: bool) -> Path:
    """The paper waits for its seal as `-cho-dau`; with both signatures it is the signed copy."""
    stem = file.stem.removesuffix(WAITING).removesuffix(SIGNED)
    return (out or file.parent) / f"{stem}{SIGNED if agency else WAITING}.pdf"


@contextlib.contextmanager
def _key(options: argparse.Namespace) -> Iterator[Signer]:
    """The key; its password comes from HOSO_MAT_KHAU, or is asked for."""
    from pipeline.archive import signing

    secret = os.environ.get("HOSO_MAT_KHAU")
    if secret is None:
        secret = getpass.getpass("Mật khẩu chứng thư hoặc mã PIN: ")
    if options.pkcs12:
        yield signing.from_pkcs12(options.pkcs12, secret)
    else:
        if not options.token or not options.cert:
            raise UsageError("Cần --token và --cert để ký bằng thiết bị.", "Xem hoso sign --help.")
        with signing.from_token(options.pkcs11, options.token, secret, options.cert) as signer:
            yield signer
