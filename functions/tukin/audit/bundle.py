"""An auditor's case: all that one settlement run was made of, as a zip that works offline.

::

    README.txt
    ledger.jsonl            every entry up to the run's, as it was hashed, each with its hash
    manifest.json           the run's manifest and its signature
    signature.json
    rules/ settlement/ runs/ ...   objects of the archive, under their own keys
    uploads/{upload_id}     the files that the agencies uploaded
    persons.jsonl           person keys of format 2 with NIPs and names; erasing it ends replays
"""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tukin.settlement.ledger import Entry, EntryKind
from tukin.vocabulary.errors import FileRefused

_MOST_BYTES = 1 << 30
_DATE = (1980, 1, 1, 0, 0, 0)
_LEDGER, _MANIFEST, _SIGNATURE = "ledger.jsonl", "manifest.json", "signature.json"

README = """\
Bundel pemeriksa untuk pembayaran {run_id}, periode {period}
============================================================

Isi: berkas unggahan, aturan, register, status sebelum dan sesudah, buku besar, manifes, dan semua
berkas pembayaran. Semuanya data pribadi: simpan seperti daftar gaji.

Perintah di bawah dijalankan di folder tempat bundel ini dibuka. KEY ialah kunci publik penanda
tangan dari tempat tepercaya, bukan dari bundel ini: minta dari pemegang salinannya di luar akun
AWS (docs/security.md, "Kunci publik pemeriksa"), lalu: KEY=/tempat/kunci.pem; export KEY

Hitung ulang semuanya, tanpa jaringan:
    tukin replay --bundle . --key "$KEY"
Periksa tanda tangan dan setiap berkas:
    tukin verify manifest.json --key "$KEY"
Tanpa tukin: nama folder setiap berkas ialah SHA-256-nya, yang juga ada di manifest.json; tanda
tangan di signature.json (base64) ialah ECDSA P-256 atas SHA-256 manifest.json:
    for f in runs/*/*/*; do d=${{f%/*}}; echo "${{d##*/}}  $f"; done | sha256sum --check --quiet
    sed -n 's/.*"signature": "//p' signature.json | tr -d '",' | openssl base64 -d -A > sig.bin
    openssl dgst -sha256 -verify "$KEY" -signature sig.bin manifest.json

Auditor's bundle of run {run_id}, period {period}
-------------------------------------------------

Contents: the agencies' uploads, the rules, the registers, the states before and after, the ledger,
the manifest and all payment files. All of it is personal data: keep it like a payroll.

The commands above are run in the folder in which this bundle was unpacked; KEY is the signer's
public key from a place you trust, not from this bundle: ask who keeps its copy outside the AWS
account (docs/security.md, "The auditor's public key"), then: KEY=/place/key.pem; export KEY.
In their order they compute everything again, offline; check the signature and each file; and do
the latter without tukin: each file's folder is its SHA-256, which is in manifest.json, too, and
the signature in signature.json (base64) is ECDSA P-256 over SHA-256 of manifest.json.
"""


@dataclass(frozen=True, slots=True)
class AuditCase:
    """What a run was made of; ``objects`` by key, uploads as ``uploads/{upload_id}``."""

    entries: tuple[Entry, ...]
    manifest: bytes
    signature: bytes
    objects: Mapping[str, bytes]

    @property
    def run(self) -> Entry:
        """The run's own entry, which is the last one."""
        return self.entries[-1]


def write_bundle(case: AuditCase, path: Path) -> None:
    """Write the zip; the same case gives the same entries in the same order."""
    values = case.run.values
    readme = README.format(run_id=values["run_id"], period=values["period"])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        _put(bundle, "README.txt", readme.encode())
        _put(bundle, _LEDGER, b"".join(_ledger_line(entry) for entry in case.entries))
        _put(bundle, _MANIFEST, case.manifest)
        _put(bundle, _SIGNATURE, case.signature)
        for key, data in sorted(case.objects.items()):
            _put(bundle, key, data)


def read_bundle(path: Path) -> AuditCase:
    """Read what ``write_bundle`` wrote: the zip, or the folder in which it was unpacked.

    Raises:
        FileRefused: E736, where it is no bundle.
    """
    try:
        objects = _files_of_folder(path) if path.is_dir() else _files_of_zip(path)
        manifest, signature = objects.pop(_MANIFEST), objects.pop(_SIGNATURE)
        entries = tuple(_entry(line) for line in objects.pop(_LEDGER).splitlines())
        objects.pop("README.txt")
        if entries and entries[-1].values["kind"] == EntryKind.RUN:
            return AuditCase(entries, manifest, signature, objects)
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile):
        pass
    raise FileRefused("E736", name=path.name)


def _files_of_zip(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as bundle:
        _limit(sum(item.file_size for item in bundle.infolist()))
        return {name: bundle.read(name) for name in bundle.namelist()}


def _files_of_folder(path: Path) -> dict[str, bytes]:
    files = [file for file in sorted(path.rglob("*")) if file.is_file()]
    _limit(sum(file.stat().st_size for file in files))
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in files}


def _limit(count: int) -> None:
    if count > _MOST_BYTES:
        raise FileRefused("E005", limit="1 GiB", cause="bundle")


def _ledger_line(entry: Entry) -> bytes:
    row = {"content": entry.content.decode(), "hash": entry.hash}
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"


def _entry(line: bytes) -> Entry:
    row: dict[str, Any] = json.loads(line)
    return Entry(row["content"].encode(), row["hash"])


def _put(bundle: zipfile.ZipFile, name: str, data: bytes) -> None:
    bundle.writestr(zipfile.ZipInfo(name, _DATE), data, zipfile.ZIP_DEFLATED)
