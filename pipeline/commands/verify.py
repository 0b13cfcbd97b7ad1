"""`hoso verify`: whether packages are unchanged, or a certificate is one of the year's."""

from __future__ import annotations

import argparse
import json
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands import run_options
from pipeline.model.errors import ExitCode, UsageError
from pipeline.model.paths import OUTPUTS

if TYPE_CHECKING:
    from pipeline.archive.verify import Verified
    from pipeline.jobs.certificates import Verdict

MANY = 8
"""From this many packages on workers are used, as their start takes a second."""


def add(commands: Any) -> argparse.ArgumentParser:
    """Add the command and return its parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "verify", help="kiểm tra gói hồ sơ đã lập"
    )
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="GÓI", help="gói (.zip) hoặc thư mục có gói"
    )
    run_options.add_jobs(parser)
    parser.add_argument(
        "--trust", type=Path, metavar="TỆP", help="chứng thư gốc (PEM) để đối chiếu chữ ký số"
    )
    parser.add_argument(
        "--qr",
        metavar="CHỮ",
        help="chữ đọc được từ mã QR trên giấy công nhận; khi ấy nêu sổ Excel thay cho gói",
    )
    parser.add_argument(
        "--out", type=Path, default=OUTPUTS, metavar="THƯ MỤC", help="nơi có kết quả (với --qr)"
    )
    parser.add_argument("--templates", type=Path, metavar="THƯ MỤC", help="mẫu riêng (với --qr)")
    run_options.add_json(parser)
    parser.set_defaults(command=verify)
    return parser


def verify(options: argparse.Namespace) -> ExitCode:
    """Report whether each package, or the code of a certificate, is valid."""
    if options.qr is not None:
        return _verify_code(options)
    from pipeline.archive import signatures
    from pipeline.archive.verify import packages
    from pipeline.archive.verify import verify as verify_package

    listed = list(packages(options.paths))
    if not listed:
        raise UsageError("Không thấy gói hồ sơ nào ở đó.", "Nêu tệp .zip hoặc thư mục có các gói.")
    roots = signatures.trust(options.trust) if options.trust else []
    verify_one = partial(verify_package, roots=roots)
    done = []
    with run_options.executor(options) if len(listed) >= MANY else nullcontext() as executor:
        for verified in (executor.map if executor else map)(verify_one, listed):
            done.append(verified)
            if not options.json:
                _print_verified(verified)
    if options.json:
        print(
            json.dumps([_verified_json(package) for package in done], ensure_ascii=False, indent=1)
        )
    return ExitCode.PROOF if any(package.faults for package in done) else ExitCode.OK


def _verify_code(options: argparse.Namespace) -> ExitCode:
    """Report whether one of the workbooks has the certificate with this code."""
    from pipeline.jobs import certificates

    try:
        done = certificates.verdicts(options.qr, options.paths, options.out, options.templates)
    except ValueError:
        done = []
    if options.json:
        answers = [
            {
                "workbook": str(verdict.workbook),
                "paper": verdict.paper,
                "ok": verdict.is_good,
                "differs": list(verdict.differs),
            }
            for verdict in done
        ]
        print(json.dumps(answers, ensure_ascii=False, indent=1))
    elif not done:
        print("SAI   chữ này không phải mã kiểm tra do chương trình in")
    else:
        for verdict in done:
            _print_verdict(verdict)
    return ExitCode.OK if any(verdict.is_good for verdict in done) else ExitCode.PROOF


def _print_verdict(verdict: Verdict) -> None:
    if verdict.is_good:
        print(f"Đúng  {verdict.workbook.name}: {verdict.paper}, đã phát hành, đúng nội dung")
        return
    print(f"SAI   {verdict.workbook.name}{f': {verdict.paper}' if verdict.paper else ''}")
    for differ in verdict.differs:
        print(f"      {differ}")


def _print_verified(done: Verified) -> None:
    """One line for the package, and one for each fault below it."""
    path = _printable(str(done.path))
    if done.faults:
        print(f"SAI   {path}: {len(done.faults)} lỗi")
    else:
        print(f"Đúng  {path}: {done.documents} văn bản, còn nguyên vẹn")
    for name, signature in done.signatures:
        when = f", {signature.time:%d-%m-%Y %H:%M:%S %z}" if signature.time else ""
        trusted = {None: "chưa đối chiếu chứng thư", True: "chứng thư tin cậy"}
        state = trusted.get(signature.trusted, "chứng thư không tin cậy")
        line = f"chữ ký số của {signature.signer}{when} ({state if signature.intact else _BROKEN})"
        print(f"      {_printable(f'{name}: {line}')}")
    for fault in done.faults:
        print(f"      {_printable(f'{fault.file or _WHOLE}: {fault.message}')} [{fault.code}]")


_WHOLE, _BROKEN = "gói", "KHÔNG CÒN"


def _printable(text: str) -> str:
    """A name in printable form: in a damaged package it may have line breaks or the like."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )


def _verified_json(done: Verified) -> dict[str, object]:
    return {
        "package": _printable(str(done.path)),
        "title": done.title,
        "documents": done.documents,
        "ok": not done.faults,
        "signatures": [
            {
                "file": name,
                "field": signature.field,
                "signer": signature.signer,
                "time": signature.time.isoformat() if signature.time else None,
                "intact": signature.intact,
                "trusted": signature.trusted,
            }
            for name, signature in done.signatures
        ],
        "faults": [
            {
                "file": _printable(fault.file),
                "code": fault.code,
                "message": _printable(fault.message),
            }
            for fault in done.faults
        ],
    }
