"""Signatures by a KMS key that never leaves KMS; anybody can check them with its public key."""

import base64
import hashlib
import json
import textwrap

from tukin.aws.clients import client, service_faults

ALGORITHM = "ECDSA_SHA_256"


class SigningKey:
    """An asymmetric KMS key (ECC_NIST_P256)."""

    def __init__(self, key_id: str) -> None:
        self._key_id = key_id

    def sign(self, data: bytes) -> bytes:
        """A signature document: what was signed, the signature, and the public key to check it.

        The key is there for convenience; trust comes from a copy kept elsewhere, by its
        fingerprint.
        """
        digest = hashlib.sha256(data).digest()
        with service_faults():
            answer = client("kms").sign(
                KeyId=self._key_id,
                Message=digest,
                MessageType="DIGEST",
                SigningAlgorithm=ALGORITHM,
            )
            public_key = client("kms").get_public_key(KeyId=self._key_id)["PublicKey"]
        content = {
            "algorithm": ALGORITHM,
            "signed_sha256": digest.hex(),
            "signature": base64.b64encode(answer["Signature"]).decode(),
            "public_key_sha256": hashlib.sha256(public_key).hexdigest(),
            "public_key_pem": _pem(public_key),
        }
        return json.dumps(content, indent=1, sort_keys=True).encode() + b"\n"


def _pem(der: bytes) -> str:
    body = "\n".join(textwrap.wrap(base64.b64encode(der).decode(), 64))
    return f"-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n"
