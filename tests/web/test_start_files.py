"""What a clerk double-clicks to open the page: the slips that need no Windows to be seen."""

import re
import shutil
import subprocess
from pathlib import Path

from pipeline.model.paths import ROOT

CMD, COMMAND = ROOT / "hoso.cmd", ROOT / "hoso.command"


def lines() -> list[str]:
    return CMD.read_text("utf-8").splitlines()


def test_every_jump_of_hoso_cmd_has_its_label() -> None:
    labels = {line.strip()[1:].lower() for line in lines() if line.startswith(":")}
    jumps = {
        each.lower() for line in lines() for each in re.findall(r"\b(?:goto|call) :?(\w+)", line)
    }
    assert jumps
    assert jumps <= labels


def test_no_text_of_hoso_cmd_closes_a_block_too_early() -> None:
    depth = 0
    for line in lines():
        bare = re.sub(r'"[^"]*"', "", line)
        if bare.rstrip().endswith("("):
            depth += 1
        elif bare.strip() == ")":
            depth -= 1
        elif depth:
            assert not re.search(r"[()&|<>^%!]", bare), line
    assert depth == 0


def test_hoso_cmd_is_read_as_windows_reads_it() -> None:
    content = CMD.read_bytes()
    attributes = (ROOT / ".gitattributes").read_text("utf-8")
    assert "*.cmd text eol=crlf" in attributes  # with other ends of line cmd.exe may miss a label
    assert not content.startswith(b"\xef\xbb\xbf")  # it would be part of the first command
    before, _, _ = content.partition(b"chcp 65001")
    assert before.isascii()


def test_hoso_command_waits_where_the_page_did_not_open(tmp_path: Path) -> None:
    """A window that closes at once would take its message with it."""
    shutil.copy(COMMAND, tmp_path)
    (tmp_path / "setup").mkdir()
    (tmp_path / "setup" / "install").write_text("exit 0\n", "utf-8")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    python = tmp_path / ".venv" / "bin" / "python"
    for code, waits in ((0, False), (1, True)):
        python.write_text(f'#!/bin/sh\nprintf "%s " "$@"\nexit {code}\n', "utf-8")
        python.chmod(0o755)
        command = [str(tmp_path / "hoso.command"), "--port", "8000"]
        done = subprocess.run(
            command, input="\n", capture_output=True, encoding="utf-8", check=False
        )
        assert done.stdout.startswith("-m pipeline web --port 8000")
        assert ("Bấm Enter" in done.stdout) == waits
        assert done.returncode == code
