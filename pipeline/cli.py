"""The command `hoso`: its parser, how a process ends, and the exit codes.

Heavy libraries are imported inside the commands, so that `hoso --help` answers at once.
"""

from __future__ import annotations

import argparse
import errno
import gc
import sys
import traceback
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor
from typing import Any, NoReturn, TextIO, cast

from pipeline import __version__
from pipeline.commands import (
    archive,
    check,
    doctor,
    documents,
    lint,
    lists,
    new,
    number,
    sign,
    status,
    template,
    verify,
    web,
)
from pipeline.fonts.family import MissingFontError
from pipeline.model.errors import ExitCode, HosoError, MissingProgramError, UsageError
from pipeline.model.texts import nearest
from pipeline.regulations.nodes import RuleError
from pipeline.terminal import process_end, signals, vietnamese

OF_ARCHIVE = frozenset(
    {"asn1crypto", "img2pdf", "page", "pikepdf", "pkcs11", "pyhanko", "pyhanko_certvalidator"}
    | {"reportlab", "segno"}
)
"""The modules of the extra `hoso[archive]`, which a plain install leaves out."""


class _Parser(argparse.ArgumentParser):
    """Wrong use ends with exit code 1 and a message in Vietnamese."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Parse the arguments; unknown options are reported by the command itself."""
        options, extra = super().parse_known_args(args, namespace)
        if extra:
            near = nearest(extra[0].partition("=")[0], self._option_string_actions)
            hint = f"Có phải “{near}”? " if near else ""
            raise UsageError(
                f"Lệnh chưa đúng: không hiểu “{' '.join(extra)}”.", f"{hint}Xem: {self.prog} --help"
            )
        return options, extra

    def error(self, message: str) -> NoReturn:
        for name, meaning in vietnamese.TYPES.items():
            message = message.replace(f"(cần {name})", f"(cần {meaning})")
        raise UsageError(f"Lệnh chưa đúng: {message}.", f"Xem: {self.prog} --help")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return the exit code.

    Without arguments those of the process are taken, and the process ends with the code.
    """
    if arguments is not None:
        return _ended(arguments)
    gc.set_threshold(50_000)  # records form no cycles; searching for cycles took 3 % of a check
    signals.open_missing_streams()
    signals.clean_up_quietly()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    answers = signals.Patient(sys.stdout)
    sys.stdout = cast(TextIO, answers)
    sys.stderr = cast(TextIO, signals.Patient(sys.stderr))
    code = int(ExitCode.INTERRUPTED)
    try:
        with signals.taken_as_interrupts():
            code = _ended(None)
    except KeyboardInterrupt:  # once more, while what the first one left was cleaned up
        pass
    except Exception:  # with --debug
        code = 1
        traceback.print_exc()
    except SystemExit as end:  # of --help and --version
        code = int(end.code or 0)
        process_end.soon(answers.flush)
    if answers.fault is not None:
        code = code or _unwritten(answers.fault)
    return process_end.with_code(code)


def _ended(arguments: Sequence[str] | None) -> int:
    """The exit code of a command, however it ends; all of its output has been written."""
    debug = "--debug" in (arguments if arguments is not None else sys.argv)
    try:
        options = command_parser().parse_args(arguments)
        code = _done(options)
        sys.stdout.flush()  # while Ctrl-C still works: the reader of a pipe may never come
        return int(code)
    except HosoError as fault:
        if debug:
            raise
        _say(f"Lỗi: {fault.message}", fault.hint)
        return int(fault.exit_code)
    except MissingFontError as missing:
        _say(f"Lỗi: {missing.message}", missing.hint)
        return int(ExitCode.MISSING_PROGRAM)
    except KeyboardInterrupt:
        return _interrupted()
    except RuleError as fault:
        _say(f"Lỗi trong tệp quy định: {fault}", "Sửa dòng ấy trong pipeline/regulations/data.")
        return int(ExitCode.TEMPLATE)
    except (BrokenExecutor, ConnectionError, EOFError):
        if debug:
            raise
        _say(
            "Lỗi: Một tiến trình phụ bị dừng đột ngột (thường do hết bộ nhớ).",
            "Các văn bản của lần chạy trước còn nguyên. Đóng bớt chương trình khác rồi chạy lại.",
        )
        return int(ExitCode.CONVERSION)
    except Exception as fault:
        if debug and not _comes_of_an_interrupt(fault):
            raise
        return _unexpected(fault)


def _done(options: argparse.Namespace) -> ExitCode:
    """Run the command; MissingProgramError if it needs packages that are not installed."""
    try:
        code: ExitCode = options.command(options)
    except ModuleNotFoundError as cause:
        package = (cause.name or "").partition(".")[0]
        if package not in OF_ARCHIVE:
            raise
        raise MissingProgramError(
            f"Chưa cài phần hồ sơ nộp lưu và ký số (thiếu gói {package}).",
            'Cài bằng lệnh: pip install "hoso[archive]", rồi chạy lại.',
        ) from cause
    return code


def _unwritten(fault: OSError) -> int:
    """The exit code if a command did its work but its output could not be written."""
    process_end.soon(
        lambda: _say(
            f"Lỗi: Không ghi được kết quả hiển thị của lệnh ra nơi đã chọn ({_why(fault)}), nên "
            "kết quả ấy thiếu hoặc trống.",
            "Các văn bản không bị ảnh hưởng. Giải phóng dung lượng hoặc chọn nơi khác để ghi, rồi "
            "chạy lại lệnh.",
        )
    )
    return int(ExitCode.USAGE)


def _why(fault: OSError) -> str:
    return "ổ đĩa đã đầy" if fault.errno in (errno.ENOSPC, errno.EDQUOT) else str(fault.strerror)


def _unexpected(fault: Exception) -> int:
    if _comes_of_an_interrupt(fault):
        return _interrupted()
    _say(
        f"Chương trình gặp lỗi ngoài dự kiến: {type(fault).__name__}: {fault}",
        "Các văn bản của lần chạy trước còn nguyên. Chạy lại với --debug và gửi kết quả cho "
        "người phụ trách phần mềm.",
    )
    return int(ExitCode.USAGE)


def _interrupted() -> int:
    process_end.soon(sys.stdout.flush)
    message = "Đã dừng theo yêu cầu; các văn bản của lần chạy trước còn nguyên."
    process_end.soon(lambda: _say(message))
    return int(ExitCode.INTERRUPTED)


def _comes_of_an_interrupt(fault: BaseException | None) -> bool:
    """Whether cleaning up after Ctrl-C failed: a pool cannot end while its thread is starting."""
    while fault is not None:
        if isinstance(fault, KeyboardInterrupt):
            return True
        fault = fault.__cause__ or fault.__context__
    return False


def _say(*lines: str) -> None:
    for line in lines:
        if line:
            print(line, file=sys.stderr)


def command_parser() -> _Parser:
    """The parser of `hoso`, with all its commands."""
    vietnamese.speak()
    parser = _Parser(
        prog="hoso",
        description="Làm toàn bộ văn bản của chương trình xã, phường, thị trấn phù hợp với trẻ em "
        "từ một sổ Excel.",
    )
    parser.add_argument("--version", action="version", version=__version__, help="phiên bản")
    parser.add_argument("--debug", action="store_true", help="in chi tiết kỹ thuật khi có lỗi")
    commands = parser.add_subparsers(title="các lệnh", metavar="LỆNH", required=True, prog="hoso")

    command: argparse.ArgumentParser
    for command in (
        documents.add(commands),
        check.add(commands),
        new.add(commands),
        lint.add(commands),
        *template.add(commands),
        number.add(commands),
        lists.add(commands),
        web.add(commands),
        status.add(commands),
        archive.add(commands),
        verify.add(commands),
        sign.add(commands),
        doctor.add(commands),
    ):
        command.add_argument(
            "--debug", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS
        )
    return parser
