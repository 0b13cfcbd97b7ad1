"""`hoso sign`: signs finished papers with the office's certificate."""

from __future__ import annotations

import argparse
import base64
import contextlib
import getpass
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands import run_options
from pipeline.model.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyhanko.sign.signers import Signer

HELP = "ký số văn bản PDF: người có thẩm quyền ký trước, cơ quan ký sau"


def add(commands: Any) -> Any:
    """Add the command and return its parser."""
    parser = commands.add_parser("sign", help=HELP, description=HELP)
    parser.add_argument("files", nargs="+", type=Path, metavar="TỆP", help="văn bản PDF")
    key = parser.add_mutually_exclusive_group(required=True)
    key.add_argument("--pkcs12", type=Path, metavar="TỆP", help="chứng thư (.p12, .pfx)")
    key.add_argument(
        "--pkcs11", type=Path, metavar="TỆP", help="thư viện của thiết bị ký (.so, .dll)"
    )
    key.add_argument("--key-from-stdin", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--token", default="", metavar="TÊN", help="tên thiết bị ký, khi có nhiều")
    parser.add_argument(
        "--cert", default="", metavar="TÊN", help="tên chứng thư trong thiết bị, khi có nhiều"
    )
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
    run_options.add_wait(parser)
    run_options.add_json(parser)
    parser.set_defaults(command=_sign)
    return parser


def _sign(options: argparse.Namespace) -> ExitCode:
    from pipeline.archive import signed_pdf
    from pipeline.bundle.lock import Patience
    from pipeline.jobs.signatures import sign

    patience = Patience(options.wait, run_options.print_waiting)
    agency = bool(options.agency or options.seal)
    if agency and options.image:
        raise UsageError("--image là chữ ký của người, --seal là dấu của cơ quan.", "Ký hai lần.")
    code = ExitCode.OK
    done = []
    with _key(options) as signer:
        look = signed_pdf.Look(
            image=options.seal if agency else options.image,
            name=options.name or signed_pdf.common_name(signer),
            agency=agency,
            tsa=options.tsa,
        )
        for outcome in sign(options.files, signer, look, options.out, patience):
            done.append(outcome)
            if outcome.fault is not None:
                code = code or outcome.fault.exit_code
            if options.json:
                continue
            if outcome.fault is not None:
                print(f"Lỗi: {outcome.fault.message}\n{outcome.fault.hint}", file=sys.stderr)
            else:
                print(f"Đã ký: {outcome.target}")
    if options.json:
        print(json.dumps([signed.as_json() for signed in done], ensure_ascii=False, indent=1))
    return code


@contextlib.contextmanager
def _key(options: argparse.Namespace) -> Iterator[Signer]:
    """The key; its password comes from HOSO_MAT_KHAU, or is asked for."""
    from pipeline.archive import signed_pdf, tokens

    if options.key_from_stdin:
        with _handed_over() as signer:
            yield signer
        return
    secret = _secret()
    if options.pkcs12:
        yield signed_pdf.from_pkcs12(options.pkcs12, secret)
    else:
        with tokens.opened(options.pkcs11, secret, options.token, options.cert) as signer:
            yield signer


def _secret() -> str:
    """The passphrase or PIN, from the environment or asked for in the terminal."""
    given = os.environ.get("HOSO_MAT_KHAU")
    if given is not None:
        return given
    try:
        return getpass.getpass("Mật khẩu chứng thư hoặc mã PIN: ")
    except EOFError as cause:
        raise UsageError(
            "Chưa có mật khẩu chứng thư hoặc mã PIN, và không hỏi được ở đây.",
            "Chạy trong cửa sổ dòng lệnh để gõ vào, hoặc đặt biến HOSO_MAT_KHAU.",
        ) from cause


@contextlib.contextmanager
def _handed_over() -> Iterator[Signer]:
    """The key that the page hands over on stdin, so that neither disk nor process list shows it."""
    from pipeline.archive import signed_pdf, tokens

    given = json.load(sys.stdin)
    if "pkcs11" in given:
        named = given["token"], given["certificate"]
        with tokens.opened(Path(given["pkcs11"]), given["password"], *named) as signer:
            yield signer
        return
    content = base64.b64decode(given["pkcs12"])
    yield signed_pdf.from_pkcs12_content(content, given["name"], given["password"])
