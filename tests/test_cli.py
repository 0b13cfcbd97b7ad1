"""The command line: wrong use is reported in Vietnamese, and every command can show the fault."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import command_parser, main
from pipeline.model.errors import ExitCode, HosoError


def commands(parser: argparse.ArgumentParser, *above: str) -> Iterator[tuple[str, ...]]:
    """Every command with the commands above it."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                inner = list(commands(below, *above, name))
                yield from inner or [(*above, name)]


COMMANDS = list(commands(command_parser()))


def test_there_are_commands() -> None:
    assert ("documents",) in COMMANDS
    assert ("template", "new") in COMMANDS


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_takes_debug_before_and_after_its_name(command: tuple[str, ...]) -> None:
    needs = {"new": ["x.xlsx", "--year", "2016"], "lint": ["x.docx"], "check": ["x"]}
    needs |= {name: ["x.xlsx"] for name in ("number", "lists", "status", "archive")}
    needs |= {"verify": ["x.zip"], "sign": ["x.pdf", "--pkcs12", "x.p12"]}
    rest = ["loai"] if command == ("template", "new") else needs.get(command[-1], [])
    rest = rest if command[0] != "template" or command[1] == "new" else []
    for words in ([*command, *rest, "--debug"], ["--debug", *command, *rest]):
        assert command_parser().parse_args(words).debug


FAULTY = {
    ("documents",): ["so.xlsx", "--only", "khong-co"],
    ("new",): ["co.xlsx", "--year", "2014"],
    ("lint",): ["khong-co.docx"],
    ("status",): ["so.xlsx", "--today", "hai"],
    ("lists",): ["khong-co.xlsx"],
    ("archive",): ["~$so.xlsx"],
    ("check",): ["~$so.xlsx"],
    ("sign",): ["giay.pdf", "--pkcs12", "khong-co.p12"],
    ("template", "new"): ["x"],
    ("template", "check"): ["khong-co"],
    ("template", "list"): ["--templates", "khong-co"],
}
"""What each command refuses. Those that are not here (`number`, `verify`) list all as findings."""


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_debug_shows_where_a_fault_comes_from(
    command: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOSO_MAT_KHAU", "1")
    Path("co.xlsx").write_bytes(b"")
    words = [*command, *FAULTY.get(command, ["--khong-co"])]
    assert main(words) != ExitCode.OK
    shown = capsys.readouterr().err
    assert shown.startswith("Lỗi: ")
    assert "Traceback" not in shown
    with pytest.raises(HosoError):
        main([*words, "--debug"])


def test_a_passphrase_that_cannot_be_asked_for_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ended(_: str) -> str:
        raise EOFError

    monkeypatch.delenv("HOSO_MAT_KHAU", raising=False)
    monkeypatch.setattr("getpass.getpass", ended)
    assert main(["sign", str(tmp_path / "giay.pdf"), "--pkcs12", "ky.p12"]) == ExitCode.USAGE
    assert "Chưa có mật khẩu chứng thư" in capsys.readouterr().err


def test_what_a_plain_install_leaves_out_is_named_with_the_mend(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("pipeline.archive.signatures", "pipeline.archive.verify"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "asn1crypto", None)
    assert main(["verify", "x.zip"]) == ExitCode.MISSING_PROGRAM
    said = capsys.readouterr().err
    assert "thiếu gói asn1crypto" in said
    assert 'pip install "hoso[archive]"' in said


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "còn thiếu LỆNH"),
        (["lam"], "không có “lam”; chọn một trong: "),
        (["documents", "--la"], "không hiểu “--la”"),
        (["template", "new", "x", "--annexe"], "Có phải “--annex”? Xem: hoso template new --help"),
        (["lint", "x.docx", "--rule=x", "--fixx"], "Có phải “--fix”? Xem: hoso lint --help"),
        (["documents", "--out"], "--out: cần có một giá trị"),
        (["check"], "còn thiếu SỔ"),
        (["new", "x.xlsx", "--year", "hai"], "--year: “hai” không dùng được (cần số nguyên)"),
        (["new"], "còn thiếu TỆP, --year"),
        (["documents", "--wait", "lau"], "--wait: “lau” không dùng được (cần số giây)"),
        (["documents", "--o"], "“--o” chưa rõ: có thể là --only, --out"),
        (["documents", "--fresh=1"], "--fresh: không nhận giá trị '1'"),
    ],
)
def test_wrong_use_is_reported_in_vietnamese(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == ExitCode.USAGE
    told = capsys.readouterr().err
    assert told.startswith("Lỗi: Lệnh chưa đúng: ")
    assert says in told
    assert "--help" in told


def test_help_is_vietnamese(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["documents", "--help"])
    told = capsys.readouterr().out
    assert told.startswith("cách dùng: hoso documents")
    assert "tùy chọn:" in told
    assert "xem hướng dẫn này" in told
