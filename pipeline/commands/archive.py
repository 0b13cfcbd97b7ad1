"""The commands of the archive: `hoso archive` and `hoso verify`."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.commands import run_options
from pipeline.model.errors import ExitCode, UsageError
from pipeline.model.paths import OUTPUTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.archive.verify import Verified
    from pipeline.jobs.certificates import Verdict
    from pipeline.jobs.dossiers_of_year import Wish
    from pipeline.jobs.packages import Archived

MANY = 8
"""From this many packages on `hoso verify` has workers: their start takes a second."""


def add(commands: Any) -> list[Any]:
    """Add the commands of the archive to `hoso` and return their parsers."""
    archive = commands.add_parser("archive", help="lập hồ sơ nộp lưu: gói kiểm tra được")
    archive.add_argument("workbooks", nargs="+", type=Path, metavar="SỔ", help="sổ Excel (.xlsx)")
    archive.add_argument(
        "--unit", action="append", default=[], metavar="MÃ", help="chỉ hồ sơ của đơn vị này"
    )
    run_options.add_out(archive)
    archive.add_argument(
        "--incomplete", action="store_true", help="lập cả hồ sơ chưa hoàn chỉnh, ghi rõ trên bìa"
    )
    archive.add_argument(
        "--pdfa", default="2b", choices=("2b", "1b"), metavar="MỨC", help="PDF/A 2b hoặc 1b"
    )
    archive.add_argument(
        "--list", action="store_true", help="chỉ nêu hồ sơ nào đủ, hồ sơ nào thiếu gì; không lập"
    )
    run_options.add_jobs(archive)
    run_options.add_wait(archive)
    archive.add_argument("--watched", action="store_true", help=argparse.SUPPRESS)
    run_options.add_templates(archive)
    archive.set_defaults(command=_archive)

    verify = commands.add_parser("verify", help="kiểm tra gói hồ sơ đã lập")
    verify.add_argument(
        "paths", nargs="+", type=Path, metavar="GÓI", help="gói (.zip) hoặc thư mục có gói"
    )
    verify.set_defaults(command=_verify)
    run_options.add_jobs(verify)
    verify.add_argument(
        "--trust", type=Path, metavar="TỆP", help="chứng thư gốc (PEM) để đối chiếu chữ ký số"
    )
    verify.add_argument(
        "--qr",
        metavar="CHỮ",
        help="chữ đọc được từ mã QR trên giấy công nhận; khi ấy nêu sổ Excel thay cho gói",
    )
    verify.add_argument(
        "--out", type=Path, default=OUTPUTS, metavar="THƯ MỤC", help="nơi có kết quả (với --qr)"
    )
    verify.add_argument("--templates", type=Path, metavar="THƯ MỤC", help="mẫu riêng (với --qr)")
    for command in (archive, verify):
        run_options.add_json(command)
    return [archive, verify]


def _archive(options: argparse.Namespace) -> ExitCode:
    from pipeline.jobs import packages
    from pipeline.jobs.dossiers_of_year import Wish
    from pipeline.model.cells import UNIT_CODE_DIGITS

    workbooks = run_options.workbooks_given(options.workbooks, "archive")
    wish = Wish(
        level=options.pdfa,
        units=frozenset(code.zfill(UNIT_CODE_DIGITS) for code in options.unit),
        incomplete=options.incomplete,
        templates=options.templates,
        wait=options.wait,
    )
    if options.list:
        return _list(workbooks, options.out, wish, as_json=options.json)
    with run_options.progress(options) as shown, run_options.executor(options) as executor:
        done = packages.archive(workbooks, options.out, wish, shown, executor)
    run_options.raise_fault(options, done)
    if options.json:
        print(json.dumps([_archived_json(result) for result in done], ensure_ascii=False, indent=1))
    else:
        for result in done:
            _print(result)
    return min((result.code for result in done if result.code), default=ExitCode.OK)


def _list(workbooks: list[Path], out: Path, wish: Wish, *, as_json: bool) -> ExitCode:
    """Say of every dossier whether it is complete, and what it lacks."""
    from pipeline.jobs import packages

    listed: list[dict[str, object]] = []
    for workbook in workbooks:
        dossiers = [
            {
                "name": dossier.name,
                "title": dossier.title,
                "unit": dossier.unit,
                "documents": len(dossier.documents),
                "sheets": dossier.sheet_count,
                "missing": list(dossier.missing),
                "packages": [path.name for path in packages],
            }
            for dossier, packages in packages.dossiers(workbook, out, wish)
            if not wish.units or dossier.unit in wish.units
        ]
        listed.append({"workbook": workbook.name, "dossiers": dossiers})
        for line in () if as_json else _listed(dossiers):
            print(line)
    if as_json:
        print(json.dumps(listed, ensure_ascii=False, indent=1))
    return ExitCode.OK


def _listed(dossiers: list[dict[str, Any]]) -> Iterator[str]:
    for dossier in dossiers:
        last = f", gói {dossier['packages'][-1]}" if dossier["packages"] else ", chưa lập gói"
        state = "Thiếu" if dossier["missing"] else "Đủ   "
        yield f"{state} {dossier['title']}: {dossier['documents']} văn bản{last}"
        yield from (f"      {what}" for what in dossier["missing"])


def _print(done: Archived) -> None:
    from pipeline.terminal.report import print_findings, print_report

    if done.report is not None and done.report.code:
        print_report(done.report)
    if done.fault is not None:
        print(f"Lỗi: {done.fault.message}\n{done.fault.hint}", file=sys.stderr)
        return
    if done.findings:
        print_findings(done.findings, f"Hồ sơ của {done.workbook.name}")
    for package in done.made:
        print(f"Đã lập: {package}")
    print(
        f"{done.workbook.name}: {len(done.made)} gói mới, {len(done.kept)} gói không đổi, "
        f"{len(done.refused)} hồ sơ chưa lập được."
    )


def _archived_json(done: Archived) -> dict[str, object]:
    """What came of a workbook; with the faults of its papers if these kept it from code 0."""
    of_papers = done.report.findings if done.report is not None and done.report.code else ()
    findings = (*of_papers, *done.findings)
    return {
        "workbook": done.workbook.name,
        "exit_code": int(done.code),
        "error": done.fault.message if done.fault else None,
        "made": [str(path) for path in done.made],
        "kept": [str(path) for path in done.kept],
        "refused": list(done.refused),
        "findings": [finding.as_json() for finding in findings],
    }


def _verify_code(options: argparse.Namespace) -> ExitCode:
    """Whether one of the workbooks knows the certificate that bears this code."""
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


def _verify(options: argparse.Namespace) -> ExitCode:
    if options.qr is not None:
        return _verify_code(options)
    from pipeline.archive import signatures
    from pipeline.archive.verify import packages, verify

    listed = list(packages(options.paths))
    if not listed:
        raise UsageError("Không thấy gói hồ sơ nào ở đó.", "Nêu tệp .zip hoặc thư mục có các gói.")
    roots = signatures.trust(options.trust) if options.trust else []
    done = []
    with run_options.executor(options) if len(listed) >= MANY else nullcontext() as executor:
        for verified in (executor.map if executor else map)(partial(verify, roots=roots), listed):
            done.append(verified)
            if not options.json:
                _print_verified(verified)
    if options.json:
        print(
            json.dumps([_verified_json(package) for package in done], ensure_ascii=False, indent=1)
        )
    return ExitCode.PROOF if any(package.faults for package in done) else ExitCode.OK


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
    """Names as they can be shown: one in a damaged package may hold line breaks or no text."""
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
