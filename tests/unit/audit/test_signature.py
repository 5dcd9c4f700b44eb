"""Signatures of manifests, by keys that the tests make."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tukin.audit.signature import check_signature
from tukin.vocabulary.errors import FileRefused, IntegrityError

KEY = ec.derive_private_key(0x5161, ec.SECP256R1())
OTHER = ec.derive_private_key(0x5162, ec.SECP256R1())
MANIFEST = b'{"run_id": "0"}\n'


def pem_of(key: Any) -> bytes:
    return bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def signed(manifest: bytes = MANIFEST, by: Any = KEY, shown: Any = KEY) -> bytes:
    """The document of a signature by one key that shows another, or the same."""
    given = base64.b64encode(by.sign(manifest, ec.ECDSA(SHA256()))).decode()
    return json.dumps({"signature": given, "public_key_pem": pem_of(shown).decode()}).encode()


def test_a_trusted_key_proves_the_signer(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(pem_of(KEY))
    found = check_signature(MANIFEST, signed(), path)
    der = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert (found.fingerprint, found.trusted) == (hashlib.sha256(der).hexdigest(), True)


def test_a_key_that_came_along_proves_nobody() -> None:
    assert check_signature(MANIFEST, signed(), None).trusted is False


@pytest.mark.parametrize(
    "document",
    [
        signed(MANIFEST + b" "),
        signed(by=OTHER),
        b"",
        b"[]",
        b"null",
        b'{"signature": "AAAA"}',
        b'{"signature": "not base64!", "public_key_pem": ""}',
        b'{"signature": 1, "public_key_pem": 2}',
    ],
)
def test_what_does_not_verify(document: bytes) -> None:
    with pytest.raises(IntegrityError, match="E733"):
        check_signature(MANIFEST, document, None)


def test_somebody_elses_key_is_found_by_the_trusted_one(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(pem_of(KEY))
    forged = signed(by=OTHER, shown=OTHER)
    assert check_signature(MANIFEST, forged, None)
    with pytest.raises(IntegrityError, match="E733"):
        check_signature(MANIFEST, forged, path)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "E040"),
        (b"no key", "E002"),
        (pem_of(rsa.generate_private_key(65_537, 2_048)), "E002"),
    ],
    ids=["missing", "no key", "rsa"],
)
def test_a_file_that_is_no_key(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "key.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FileRefused, match=code):
        check_signature(MANIFEST, signed(), path)
