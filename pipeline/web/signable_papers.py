"""What of a year can be signed, how far each paper is, and `hoso sign` asked to sign it."""

import base64
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.archive import tokens
from pipeline.bundle import manifest
from pipeline.bundle.bundles import DOSSIERS
from pipeline.jobs.signatures import target_of
from pipeline.model import kinds
from pipeline.model.errors import UsageError
from pipeline.model.folders import output_folder
from pipeline.web import years
from pipeline.web.checks import Check, kinds_of
from pipeline.web.commands import ask
from pipeline.web.shelf import id_of

LARGEST_KEY = 1 << 20
LARGEST_PICTURE = 5 << 20
SECONDS_A_FILE = 5
WAIT_SECONDS = 20
"""How long it waits for another run on the same papers."""


@dataclass(frozen=True)
class Signable:
    """A paper or a dossier's PDF: its id, the file, and its copies (None: not there yet).

    `waiting` has the person's signature, `signed` the agency's as well.
    """

    known: str
    title: str
    group: str
    is_issued: bool
    file: Path
    waiting: Path | None
    signed: Path | None

    @property
    def last(self) -> Path | None:
        """The copy with the most signatures."""
        return self.signed or self.waiting

    @property
    def state(self) -> str:
        """How far it is, for the clerk."""
        if self.signed:
            return "đã có bản ký"
        return "chờ dấu của cơ quan" if self.waiting else "chưa ký số"


@dataclass(frozen=True)
class Given:
    """The values of the form: who signs with which certificate, and how the signature looks.

    The key is in a file (`key`), or on a token: its driver, and the names of token and certificate
    if there are several. The password, or the PIN, is in no log, in no file and on no command
    line; it goes with the request.
    """

    agency: bool
    key: bytes
    key_name: str
    password: str
    picture: bytes | None
    name: str
    tsa: str
    on_token: bool = False
    driver: Path | None = None
    token: str = ""
    certificate: str = ""

    def __repr__(self) -> str:
        return f"Given(agency={self.agency})"


def signables(check: Check, out: Path) -> tuple[Signable, ...]:
    """The papers that are in the outputs, in the order of the year, and the dossiers."""
    folder = output_folder(check.path, out)
    record = manifest.load(folder)
    if record is None:
        return ()
    with kinds_of(check.path):
        stages = {stage.code: stage.title for stage in kinds.declared().stages}
    papers = [
        (entry.pdf, entry.title, stages.get(entry.stage, entry.stage), years.is_issued(entry))
        for entry in sorted(record.papers, key=lambda entry: entry.stage)
    ]
    dossiers = [
        (name, title, "Hồ sơ", True)
        for _, name, title in years.bundles(check, out)
        if name.startswith(f"{DOSSIERS}/")
    ]
    listed = []
    for name, title, group, is_issued in (*papers, *dossiers):
        file = folder / name
        copies = [target_of(file, None, agency=agency) for agency in (False, True)]
        waiting, signed = (copy if copy.is_file() else None for copy in copies)
        listed.append(Signable(id_of(name), title, group, is_issued, file, waiting, signed))
    return tuple(listed)


def find(check: Check, out: Path, known: str) -> Signable:
    """The paper to sign, by its id; KeyError if there is none."""
    return {paper.known: paper for paper in signables(check, out)}[known]


def drivers(named: Path | None) -> dict[str, Path]:
    """The drivers of tokens by id, the one that was named at the start first.

    The browser names one by its id alone: a driver is a program, and runs.
    """
    paths = (*([named.absolute()] if named else []), *tokens.drivers())
    return {id_of(str(path)): path for path in paths}


def _key(given: Given) -> dict[str, str]:
    """What `hoso sign` is handed on stdin."""
    if given.on_token:
        if given.driver is None:
            raise UsageError(
                "Chưa chọn phần mềm của thiết bị ký.",
                "Cài phần mềm kèm theo thiết bị, mở lại trang này rồi chọn.",
            )
        named = {"token": given.token, "certificate": given.certificate}
        return {"pkcs11": str(given.driver), "password": given.password} | named
    if not given.key:
        raise UsageError("Chưa chọn tệp chứng thư số.", "Chọn tệp .p12 hoặc .pfx của người ký.")
    if len(given.key) > LARGEST_KEY:
        raise UsageError("Tệp chứng thư số lớn quá 1 MB.", "Chọn đúng tệp .p12 hoặc .pfx.")
    content = base64.b64encode(given.key).decode()
    return {"pkcs12": content, "name": given.key_name, "password": given.password}


def sign(files: Sequence[Path], given: Given, out: Path | None = None) -> list[dict[str, Any]]:
    """The answer of `hoso sign` for each file: its signed copy, or why there is none."""
    key = _key(given)
    if given.picture is not None and len(given.picture) > LARGEST_PICTURE:
        raise UsageError("Ảnh lớn quá 5 MB.", "Dùng ảnh nhỏ hơn.")
    if given.tsa and not given.tsa.startswith(("http://", "https://")):
        raise UsageError("Địa chỉ máy chủ cấp dấu thời gian chưa đúng.", "Ghi từ http:// trở đi.")
    with tempfile.TemporaryDirectory(prefix=f"hoso-{os.getpid()}-") as folder:
        options = [f"--name={given.name}", f"--tsa={given.tsa}", f"--wait={WAIT_SECONDS}"]
        options.append("--key-from-stdin")
        if given.picture is not None:
            picture = Path(folder) / "anh.png"
            picture.write_bytes(given.picture)
            options.append(f"--{'seal' if given.agency else 'image'}={picture}")
        elif given.agency:
            options.append("--agency")
        if out is not None:
            options.append(f"--out={out}")
        names = [str(file.resolve()) for file in files]
        patience = SECONDS_A_FILE * len(names)
        results: list[dict[str, Any]] = ask(
            "sign", *options, *names, given=json.dumps(key), more_seconds=patience
        )
        return results
