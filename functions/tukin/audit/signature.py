"""Signatures of manifests, checked offline against a public key."""

import base64
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

from tukin.vocabulary.errors import FileRefused, IntegrityError


@dataclass(frozen=True, slots=True)
class Signer:
    """By which key a manifest is signed, and whether that key came from a place of its own."""

    fingerprint: str
    trusted: bool


def check_signature(manifest: bytes, signature: bytes, key: Path | None) -> Signer:
    """Check a manifest's signature document.

    Args:
        manifest: the signed bytes.
        signature: content of ``signature.json``.
        key: a PEM file with the public key; without it the document's own key is taken, which
            proves only that nothing was changed by accident.

    Raises:
        FileRefused: E040, E002 for a key that is not there or is none.
        IntegrityError: E733, where the signature is not valid.
    """
    try:
        document = json.loads(signature)
        given = base64.b64decode(document["signature"], validate=True)
        own_key = document["public_key_pem"].encode()
    except (ValueError, KeyError, TypeError, AttributeError):
        raise IntegrityError("E733") from None
    public_key = _load(own_key if key is None else _read(key))
    try:
        public_key.verify(given, manifest, ECDSA(SHA256()))
    except InvalidSignature:
        raise IntegrityError("E733") from None
    der = public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Signer(hashlib.sha256(der).hexdigest(), trusted=key is not None)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise FileRefused("E040", file=path.name) from None


def _load(pem: bytes) -> EllipticCurvePublicKey:
    try:
        key = load_pem_public_key(pem)
    except ValueError:
        raise FileRefused("E002", format="PEM") from None
    if not isinstance(key, EllipticCurvePublicKey):
        raise FileRefused("E002", format="PEM (ECDSA P-256)")
    return key
