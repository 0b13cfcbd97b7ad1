"""Tables that are workbooks in the outputs: their records in the manifest, and writing them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import __version__
from pipeline.bundle import manifest
from pipeline.bundle.last_run import Last, digest, unharmed
from pipeline.bundle.manifest import Manifest
from pipeline.bundle.outputs import Next, building
from pipeline.model.sheets import Sheet

Record = dict[str, str]
"""What a table was made from (`made_from`) and its hash (`sha256`)."""

Write = Callable[[Iterable[Sheet]], bytes]
"""Returns a workbook with these sheets."""


@dataclass(frozen=True)
class Table:
    """A table that is due: its path in the outputs and its sheets."""

    name: str
    sheets: tuple[Sheet, ...]
    write: Write

    @property
    def key(self) -> str:
        """A hash of what it is made from."""
        return digest([__version__, *map(repr, self.sheets)])

    def held(self, last: Last) -> Record | None:
        """Its record, if the file exists undamaged with the content it would have now."""
        known = last.manifest.tables.get(self.name, {}) if last.manifest else {}
        if known.get("made_from") != self.key:
            return None
        return known if unharmed(last.folder / self.name, known["sha256"]) else None


def write_tables(step: Next, tables: Iterable[Table], last: Last) -> Mapping[str, Record]:
    """Write the tables that changed into the next folder; returns the records of all.

    A table that a person changed is set aside.
    """
    records = dict(last.manifest.tables) if last.manifest else {}
    for table in tables:
        if (record := table.held(last)) is None:
            content = table.write(table.sheets)
            step.write(table.name, content)
            record = {"made_from": table.key, "sha256": manifest.sha256(content)}
        records[table.name] = record
    return records


def deliver_table(table: Table, last: Last, workbook: Path) -> Path:
    """Put one table into the outputs without changing anything else; returns its path.

    Raises OutputError.
    """
    if table.held(last) is None:
        before = last.manifest or Manifest(__version__, workbook.name)
        with building(last.folder, last.manifest) as step:
            step.record(replace(before, tables=dict(write_tables(step, [table], last))))
    return last.folder / table.name
