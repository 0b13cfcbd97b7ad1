"""Where the project's own files lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
RULES = Path(__file__).resolve().parent / "rules"
OUTPUTS = ROOT / "outputs"
