"""Tables that lie in the outputs as workbooks: what the manifest keeps of them, how they get in."""

from dataclasses import replace
from pathlib import Path

from pipeline import __version__
from pipeline.bundle import manifest
from pipeline.bundle.current import Last, unharmed
from pipeline.bundle.delivery import write_record
from pipeline.bundle.manifest import Manifest
from pipeline.bundle.outputs import building


def deliver_table(last: Last, workbook: Path, name: str, content: bytes) -> Path:
    """Put a table into the outputs, where all else stays as it is; gives its path.

    A table that a person changed is set aside. Raises OutputError.
    """
    path = last.folder / name
    before = last.manifest or Manifest(__version__, workbook.name)
    sha256 = manifest.sha256(content)
    known = before.tables.get(name, {})
    if known.get("sha256") == sha256 and unharmed(path, sha256):
        return path
    record = {**before.tables, name: {"made_from": sha256, "sha256": sha256}}
    with building(last.folder) as step:
        step.write(name, content)
        write_record(step, replace(before, tables=record))
    return path
