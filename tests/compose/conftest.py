"""What tests of composing use: years unlike the sample."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.compose.edge_years import YEAR, Change, Edge
from tests.conftest import plain_book


@pytest.fixture
def edge(tmp_path: Path) -> Callable[..., Edge]:
    """Makes a year with changes to the sample."""

    def make(*changes: Change) -> Edge:
        book = plain_book(YEAR)
        for change in changes:
            change(book)
        path = tmp_path / "nam-khac.xlsx"
        book.save(path)
        return Edge(path)

    return make
