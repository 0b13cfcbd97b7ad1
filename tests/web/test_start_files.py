"""What a clerk double-clicks to open the page: the slips that need no Windows to be seen."""

import re
import shutil
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement

from pipeline.model.paths import ROOT
from pipeline.printing import soffice

CMD, COMMAND = ROOT / "hoso.cmd", ROOT / "hoso.command"


def lines() -> list[str]:
    return CMD.read_text("utf-8").splitlines()


def commands() -> list[str]:
    """The lines without comments, labels and empty ones."""
    return [line for line in lines() if line and not line.startswith(("rem ", ":"))]


def labels() -> list[str]:
    return [line[1:] for line in lines() if line.startswith(":")]


def test_every_jump_of_hoso_cmd_has_its_one_label() -> None:
    jumps = {label for line in commands() for label in re.findall(r"\b(?:goto|call) :?(\w+)", line)}
    assert jumps == set(labels())
    assert len(labels()) == len({label.lower() for label in labels()})
    assert all(re.fullmatch("[a-z]+", label) for label in labels())


def test_hoso_cmd_runs_into_no_part_that_is_called() -> None:
    called = {label for line in commands() for label in re.findall(r"\bcall :(\w+)", line)}
    before = ""
    for line in lines():
        if line.startswith(":") and line[1:] in called:
            assert before.startswith(("goto ", "exit /b ")), line
        before = line or before


def test_hoso_cmd_looks_at_codes_in_the_one_safe_way() -> None:
    """`if errorlevel 1` is false for the negative codes of winget and of a process that crashed."""
    text = "\n".join(commands())
    assert not re.search(r"\berrorlevel\b(?!%$)", text, re.MULTILINE)
    assert not re.search(r"\($", text, re.MULTILINE)  # in a block, variables have their old values
    for line in commands():
        if line.startswith(("winget ", "echo ", "set ", "if ", "@", "goto ", "exit ", "call :")):
            continue
        asked = r"(where|%PY% -c) .*>nul 2>&1$"
        harmless = re.match(rf"popd|pause|chcp|setlocal|type |echo\.|{asked}", line)
        assert harmless or re.search(r"\|\| goto \w+$|&& (goto \w+|exit /b 0)$", line), line


def test_what_hoso_cmd_says_is_only_text() -> None:
    assert CMD.read_bytes().isascii()  # with other letters cmd.exe can lose its place in the file
    for line in lines():
        if line.startswith("rem "):
            assert not re.search(r"[%!^&|<>]", line), line
        elif line.startswith("echo "):
            assert not re.search(r'[%!^&|<>()"]', line), line


def test_every_message_of_hoso_cmd_is_a_file() -> None:
    said = {name for line in commands() for name in re.findall(r"\bcall :say ([\w-]+)", line)}
    files = {path.stem: path.read_bytes() for path in (ROOT / "setup" / "loi-nhan").iterdir()}
    assert said == set(files)
    attributes = (ROOT / ".gitattributes").read_text("utf-8")
    assert "setup/loi-nhan/*.txt text eol=crlf" in attributes
    for content in files.values():
        assert content.endswith(b"\r\n")
        assert not content.startswith(b"\xef\xbb\xbf")
        assert max(map(len, content.decode().splitlines())) < 100


def test_hoso_cmd_asks_winget_for_its_own_packages_only() -> None:
    """Behind some networks the other source, the store, cannot be asked, and winget ends there."""
    installs = [line for line in commands() if line.startswith("winget ")]
    assert len(installs) == 2
    for at in installs:
        assert "--exact --source winget " in at
        assert commands()[commands().index(at) - 2].startswith("where winget ")


def test_hoso_cmd_quotes_every_path_that_may_hold_blanks() -> None:
    for line in commands():
        for found in re.finditer(r"%(?:~dp0|LOCALAPPDATA|ProgramFiles[^%]*%?)", line):
            assert line[: found.start()].endswith('"'), line
        assert line.count('"') % 2 == 0


def test_hoso_cmd_is_read_as_windows_reads_it() -> None:
    content = CMD.read_bytes()
    attributes = (ROOT / ".gitattributes").read_text("utf-8")
    assert "*.cmd text eol=crlf" in attributes  # with other ends of line cmd.exe may miss a label
    assert content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r")
    assert content.endswith(b"\r\n")
    assert not content.startswith(b"\xef\xbb\xbf")  # it would be part of the first command
    before, _, _ = content.partition(b"chcp 65001")
    assert b"DisableDelayedExpansion" in before  # else a ! in the folder's name would be lost


def test_what_hoso_cmd_uses_is_there() -> None:
    text = "\n".join(commands())
    for name in re.findall(r"(?<![\w\\.%])([\w-]+\.(?:txt|toml|py))\b", text):
        assert (ROOT / name).is_file(), name
    assert "-m pipeline web %*" in text
    assert (ROOT / "pipeline" / "__main__.py").is_file()
    assert text.index("set PY=") > text.index("call :python")
    (least,) = re.findall(r"sys\.version_info < \((\d+), (\d+)\)", text)
    pyproject = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'requires-python = ">={".".join(least)}"' in pyproject
    elsewhere = re.findall(r'"%(ProgramFiles[^%]*)%(\\[^"]+)"', text)
    assert len(elsewhere) == 2
    for _, path in elsewhere:
        assert any(known.endswith(path) for known in soffice._ELSEWHERE)


def test_hoso_cmd_takes_the_steps_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8").partition("## Windows and macOS")[2]
    text = "\n".join(commands())
    by_hand = set(re.findall(r"winget install (?:--id )?(\S+)", readme))
    assert by_hand == set(re.findall(r"winget install (?:--id )?(\S+)", text))
    for step in ("-m venv .venv", "--only-binary :all: --require-hashes -r requirements-use.txt"):
        assert step in readme
        assert step in text
    assert "-e ." not in readme.partition("macOS: ")[0]  # see the comment in hoso.cmd
    assert "-e ." not in text


def pinned(name: str) -> dict[str, str]:
    """The entries of a list of pins, hashes included, by package."""
    text = (ROOT / name).read_text("utf-8")
    found = re.finditer(r"^([\w.-]+)==.*(?:\n {4}.*)*", text, re.MULTILINE)
    return {canonical(entry[1]): entry[0] for entry in found}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_a_clerk_gets_the_same_libraries_without_what_only_tests_need() -> None:
    every, few = pinned("requirements.txt"), pinned("requirements-use.txt")
    assert few.items() < every.items()
    assert not {"mypy", "playwright", "pytest", "ruff", "distributed"} & few.keys()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    for asked in (*project["dependencies"], *extras["archive"], *extras["web"]):
        assert canonical(re.split(r"[\[<>=;]", asked)[0]) in few


def test_what_is_asked_of_the_libraries_of_a_clerk_is_among_them() -> None:
    """Each names what it needs itself; what only another system or an extra needs is not asked."""
    few = pinned("requirements-use.txt")
    for name in few:
        try:
            needs = requires(name) or []
        except PackageNotFoundError:
            continue  # of another system or version
        for need in map(Requirement, needs):
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                assert canonical(need.name) in few, f"{name} needs {need.name}"


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
