"""The folder with the rules as data."""

from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"
