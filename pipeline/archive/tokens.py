"""A key on a token (PKCS#11): the drivers that are installed, and the key opened with its PIN."""

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pyhanko.sign.signers import Signer

from pipeline.model.errors import UsageError

_PLACES: dict[str, tuple[tuple[str, str], ...]] = {
    "win32": (
        ("${SystemRoot}/System32", "*pkcs11*.dll"),
        ("${SystemRoot}/System32", "*csp11*.dll"),
        ("${SystemRoot}/System32", "*_p11*.dll"),
        ("${ProgramFiles}", "OpenSC Project/OpenSC/pkcs11/opensc-pkcs11.dll"),
    ),
    "darwin": (("/Library/OpenSC/lib", "opensc-pkcs11.so"), ("/usr/local/lib", "*pkcs11*.dylib")),
    "linux": (
        ("/usr/lib", "pkcs11/*.so"),
        ("/usr/lib", "*/pkcs11/*.so"),
        ("/usr/lib64", "pkcs11/*.so"),
        ("/usr/lib", "softhsm/libsofthsm2.so"),
    ),
}
"""Where the drivers of tokens are: folder, and file names in it. Those of Windows are LIKELY, from
the names that makers use; another one can be given with --pkcs11."""

_NO_DRIVERS = ("p11-kit-",)  # they hand requests on to others


def drivers() -> tuple[Path, ...]:
    """The drivers of tokens that are found on this computer."""
    paths = (
        path
        for folder, names in _PLACES.get(sys.platform, ())
        for path in sorted(Path(os.path.expandvars(folder)).glob(names))
        if path.is_file() and not path.name.startswith(_NO_DRIVERS)
    )
    return tuple({path.resolve(): path for path in paths}.values())


@contextlib.contextmanager
def opened(library: Path, pin: str, token: str = "", certificate: str = "") -> Iterator[Signer]:
    """The key of a token, open while it is used.

    `token` and `certificate` are names; blank for the only one. Raises UsageError if there is not
    exactly one, and for a wrong PIN.
    """
    with _session(_token(library, token), pin) as session:
        yield _signer(session, certificate)


def _token(library: Path, name: str) -> Any:
    import pkcs11

    try:
        ready = [
            token
            for token in pkcs11.lib(str(library)).get_tokens()
            if pkcs11.TokenFlag.TOKEN_INITIALIZED in token.flags
        ]
    except Exception as cause:  # a driver can fail in any way
        message = f"Không dùng được trình điều khiển “{library.name}” ({type(cause).__name__})."
        raise UsageError(message, "Cắm thiết bị, xem lại tên, mã PIN và --pkcs11.") from cause
    named = [token for token in ready if name in ("", token.label)]
    if len(named) == 1:
        return named[0]
    if named:
        names = ", ".join(f"“{token.label}”" for token in named)
        message = f"Có {len(named)} thiết bị ký: {names}."
        raise UsageError(message, "Chỉ để lại thiết bị cần dùng, hoặc ghi tên thiết bị.")
    which = f" “{name}”" if name else " nào"
    raise UsageError(f"Không thấy thiết bị ký{which}.", "Cắm thiết bị rồi làm lại.")


def _session(token: Any, pin: str) -> Any:
    from pkcs11 import exceptions

    wrong = (exceptions.PinIncorrect, exceptions.PinInvalid, exceptions.PinLenRange)
    try:
        return token.open(user_pin=pin)
    except wrong as cause:
        hint = "Nhập lại cho đúng; nhập sai nhiều lần thì thiết bị bị khóa."
        raise UsageError("Sai mã PIN của thiết bị ký.", hint) from cause
    except exceptions.PinLocked as cause:
        message = "Thiết bị ký đã bị khóa vì nhập sai mã PIN nhiều lần."
        raise UsageError(message, "Liên hệ nơi cấp chứng thư để mở khóa.") from cause
    except Exception as cause:
        message = f"Không mở được thiết bị ký “{token.label}” ({type(cause).__name__})."
        raise UsageError(message, "Rút thiết bị, cắm lại rồi làm lại.") from cause


def _signer(session: Any, name: str) -> Signer:
    from pyhanko.sign.pkcs11 import PKCS11Signer

    try:
        pairs = list(_pairs(session))
    except Exception as cause:
        message = f"Không đọc được chứng thư trong thiết bị ký ({type(cause).__name__})."
        raise UsageError(message, "Rút thiết bị, cắm lại rồi làm lại.") from cause
    named = [(label, number) for label, number in pairs if name in ("", label)]
    if len(named) != 1:
        raise _not_one([label for label, _ in named], name)
    ((label, number),) = named
    if number:
        return PKCS11Signer(session, cert_id=number, key_id=number)
    return PKCS11Signer(session, cert_label=label, key_label=label)


def _pairs(session: Any) -> Iterator[tuple[str, bytes]]:
    """Label and id of each certificate whose key is on the token too; the id can be blank."""
    from pkcs11 import Attribute, ObjectClass

    keys = [_marks(key) for key in session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})]
    numbers = {number for _, number in keys if number}
    labels = {label for label, number in keys if not number}
    for certificate in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        label, number = _marks(certificate)
        if number in numbers:
            yield label, number
        elif not number and label in labels:
            yield label, b""


def _marks(entry: Any) -> tuple[str, bytes]:
    from pkcs11 import Attribute, exceptions

    marks: list[Any] = []
    for attribute in (Attribute.LABEL, Attribute.ID):
        try:
            marks.append(entry[attribute])
        except exceptions.PKCS11Error:
            marks.append(None)
    return marks[0] or "", marks[1] or b""


def _not_one(labels: Sequence[str], name: str) -> UsageError:
    if labels:
        names = ", ".join(f"“{label}”" for label in labels)
        message = f"Thiết bị ký có {len(labels)} chứng thư: {names}."
        return UsageError(message, "Ghi tên chứng thư cần dùng.")
    which = f" “{name}”" if name else ""
    message = f"Thiết bị ký không có chứng thư{which} kèm khóa để ký."
    return UsageError(message, "Xem lại thiết bị, hoặc tên chứng thư.")
