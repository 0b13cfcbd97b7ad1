"""A chain of certificates made for tests: a root, a person and an agency, as PKCS#12."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

PASSWORD = "mat-khau"


@dataclass(frozen=True)
class Holder:
    """Somebody with a key and a certificate."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    def pkcs12(self, path: Path, root: "Holder") -> Path:
        """Key and chain in a PKCS#12 file."""
        content = pkcs12.serialize_key_and_certificates(
            b"ky",
            self.key,
            self.certificate,
            [root.certificate],
            serialization.BestAvailableEncryption(PASSWORD.encode()),
        )
        path.write_bytes(content)
        return path

    def pem(self, path: Path) -> Path:
        """The certificate alone."""
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return path


def holder(name: str, root: Holder | None = None) -> Holder:
    """A key and its certificate, signed by the root (None: it is one)."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    usage = x509.KeyUsage(
        digital_signature=root is not None,
        content_commitment=root is not None,
        key_cert_sign=root is None,
        crl_sign=root is None,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(root.certificate.subject if root else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=root is None, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(root.key if root else key, hashes.SHA256())
    )
    return Holder(key, certificate)
