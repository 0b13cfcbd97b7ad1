"""Where the project's own files lie: in a checkout at its top level, else in the package."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_TOP = _PACKAGE.parent
_IS_CHECKOUT = (_TOP / "pyproject.toml").is_file() and (_TOP / "templates").is_dir()

TEMPLATES = (_TOP if _IS_CHECKOUT else _PACKAGE) / "templates"
# Nobody may write, or would look, beside an installed package: there it is the current folder.
OUTPUTS = _TOP / "outputs" if _IS_CHECKOUT else Path("outputs")
