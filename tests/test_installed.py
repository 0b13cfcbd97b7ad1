"""The program installed from its wheel, in an empty folder, with no checkout near."""

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from pipeline.model.paths import ROOT
from tests.conftest import SAMPLE


@pytest.fixture(scope="module")
def hoso(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a new environment into which only the wheel was installed.

    The libraries are those of this environment, so that nothing need be fetched.
    """
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    run("git", "clone", "--quiet", str(ROOT), str(source))
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation")
    run(*pip, "--wheel-dir", str(folder), str(source))
    (wheel,) = folder.glob("hoso-*.whl")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    run(str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel))
    site = next((folder / "env" / "lib").glob("python*")) / "site-packages"
    libraries = Path(sysconfig.get_path("purelib"))
    (site / "zz-libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    return folder / "env" / "bin" / "hoso"


def run(*command: str, cwd: Path | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.long
def test_papers_are_made_in_an_empty_folder(hoso: Path, tmp_path: Path) -> None:
    where = run(
        str(hoso.with_name("python")),
        "-c",
        "import pipeline; print(pipeline.__file__)",
        cwd=tmp_path,
    )
    assert str(hoso.parents[1]) in where
    run(str(hoso), "template", "check", cwd=tmp_path)
    run(str(hoso), "new", "so-2016.xlsx", "--year", "2016", cwd=tmp_path)
    workbook = tmp_path / "nam-dong-2014.xlsx"
    workbook.write_bytes(SAMPLE.read_bytes())
    run(str(hoso), "documents", workbook.name, "--only", "ke-hoach", cwd=tmp_path)
    made = tmp_path / "outputs" / "nam-dong-2014" / "01-ke-hoach" / "ke-hoach.pdf"
    assert made.read_bytes().startswith(b"%PDF")


@pytest.mark.long
def test_the_wheel_holds_templates_rules_and_types(hoso: Path) -> None:
    package = next((hoso.parents[1] / "lib").glob("python*")) / "site-packages" / "pipeline"
    assert (package / "py.typed").is_file()
    for name in ("templates", "regulations/data"):
        source = ROOT / name if name == "templates" else ROOT / "pipeline" / name
        files = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
        assert files == {
            path.relative_to(package / name)
            for path in (package / name).rglob("*")
            if path.is_file()
        }
