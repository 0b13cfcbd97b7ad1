"""hoso.xml: the annex's names and lengths."""

from pathlib import Path

import pytest

from pipeline.archive import metadata
from pipeline.archive.metadata import NAMESPACE, MetadataError
from tests.archive.small import dossier

FILES = {"ke-hoach": "data/a.pdf", "bao-cao": "data/b.pdf"}


def test_the_fields_of_a_dossier_stand_under_the_names_of_the_annex(tmp_path: Path) -> None:
    root = metadata.validate(metadata.written(dossier(tmp_path), FILES, "2b"))
    said = {name: root.findtext(f"{{{NAMESPACE}}}{name}") for name in ("Title", "Maintenance")}
    assert said == {"Title": "Hồ sơ thử năm 2014", "Maintenance": "20 năm"}
    assert root.findtext("{*}FileCode/{*}FileNotation") == "01.LĐTBXH"
    assert root.findtext("{*}PageTotal") == "3"
    assert [sheets.text for sheets in root.findall(".//{*}Document/{*}Sheets")] == ["01-02", "03"]


@pytest.mark.parametrize(
    ("field", "length"),
    [("organ_id", 13), ("notation", 20), ("term", 30), ("rights", 30), ("creator", 30)],
)
def test_a_field_that_is_longer_than_the_annex_allows_is_refused(
    tmp_path: Path, field: str, length: int
) -> None:
    metadata.written(dossier(tmp_path, **{field: "x" * length}), FILES, "2b")
    with pytest.raises(MetadataError):
        metadata.written(dossier(tmp_path, **{field: "x" * (length + 1)}), FILES, "2b")
