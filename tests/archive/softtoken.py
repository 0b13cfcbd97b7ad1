"""A token in software (SoftHSM2), for tests: made with a key and its certificate on it."""

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from tests.archive.certificates import Holder

NAME, PIN = "thu", "1234"
_PLACES = ("/usr/lib/softhsm", "/usr/lib/x86_64-linux-gnu/softhsm")


def made(folder: Path, holders: dict[str, Holder], environment: pytest.MonkeyPatch) -> Path:
    """A token with the keys of these holders, by the labels of their certificates; its driver."""
    import pkcs11
    from pkcs11.util.rsa import decode_rsa_private_key
    from pkcs11.util.x509 import decode_x509_certificate

    tokens = folder / "tokens"
    tokens.mkdir()
    (folder / "softhsm.conf").write_text(f"directories.tokendir = {tokens}\n")
    environment.setenv("SOFTHSM2_CONF", str(folder / "softhsm.conf"))
    order = ["softhsm2-util", "--init-token", "--free", "--label", NAME, "--pin", PIN]
    subprocess.run([*order, "--so-pin", "5678"], check=True, capture_output=True)
    driver = next(path for place in _PLACES if (path := Path(place) / "libsofthsm2.so").is_file())
    library = pkcs11.lib(str(driver))
    library.reinitialize()  # another test may have loaded it, with another folder
    form = serialization.Encoding.DER
    with library.get_token(token_label=NAME).open(rw=True, user_pin=PIN) as session:
        for number, (label, holder) in enumerate(holders.items()):
            key = holder.key.private_bytes(
                form, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
            )
            named = {
                pkcs11.Attribute.LABEL: label,
                pkcs11.Attribute.ID: bytes([number + 1]),
                pkcs11.Attribute.TOKEN: True,
            }
            session.create_object({**decode_rsa_private_key(key), **named})
            certificate = holder.certificate.public_bytes(form)
            session.create_object({**decode_x509_certificate(certificate), **named})
    return driver
