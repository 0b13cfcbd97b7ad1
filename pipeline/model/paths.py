"""Where the project's own files are: in a checkout at its top level, else in the package."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
ROOT = _PACKAGE.parent
_IS_CHECKOUT = (ROOT / "pyproject.toml").is_file() and (ROOT / "templates").is_dir()

TEMPLATES = (ROOT if _IS_CHECKOUT else _PACKAGE) / "templates"
# Installed as a package, the current folder is used: the package's own may not be writable.
OWN_TEMPLATES = TEMPLATES if _IS_CHECKOUT else Path("templates")
"""Where a new kind of paper is written."""
INPUTS = ROOT / "inputs" if _IS_CHECKOUT else Path("inputs")
"""Where the page in the browser looks for workbooks, and puts those that are dropped on it."""
OUTPUTS = ROOT / "outputs" if _IS_CHECKOUT else Path("outputs")
