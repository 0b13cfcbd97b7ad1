"""Where the rules lie as data."""

from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"
