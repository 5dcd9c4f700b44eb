"""Records the golden files of the engine: ``python -m tests.golden.make``.

One story by the real handlers: a whole file that is cut to the pagu, an amendment after the run, a
transfer that the bank sent back, an overpaid month and its recovery in the month after. What is
stored then is kept under ``engine-{number}/`` for ever; an engine that is recorded already is never
recorded again. Clock, ids, signing key and secret are fixed.

::

    SHA256SUMS               of every file below
    table.jsonl              the table's items in DynamoDB's JSON, by key
    archive/...              every object of the archive, under its key
    intake/...               the uploads and the register, under their keys
    ledger/..., access-log/... what is under lock; engines up to 4 are from before it
    versions.json            key, version id and time of each upload
    bundles/{run_id}.zip     what `tukin bundle` makes of each run
    export.json              manifest of the export of September
    explanation.json         the computation of one person's pay, as the API answers it
    public-key.pem           of the signing key
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.integration.office import Office
from tests.integration.people import LOW, Row, nip_of, person, rule_book
from tests.integration.treasury import Treasury
from tests.integration.world import (
    ACCESS_LOG,
    ARCHIVE,
    INTAKE,
    LEDGER,
    PUBLICATIONS,
    Notification,
    _keys,
    raw_items,
)
from tukin.audit.bundle import AuditCase, write_bundle
from tukin.cli import audit
from tukin.payroll.batch import ENGINE

FOLDER = Path(__file__).parent
SUMS = "SHA256SUMS"
FOLDER_OF = {
    ARCHIVE: "archive",
    INTAKE: "intake",
    LEDGER: "ledger",
    PUBLICATIONS: "publications",
    ACCESS_LOG: "access-log",
}
"""Where the objects of a bucket are kept."""
SEPTEMBER, OCTOBER = "2026-09", "2026-10"
RECEIVED_ON = "2026-11-02"
PAGU_IDR = 50_000_001
"""Below what the people of disdik earn in September, so that the cut leaves rupiah over."""
EXPLAINED = 3
"""The person with an innovation, a supervisor and a note."""


class GoldenOffice(Office):
    """An office that signs with one key, and the same every time."""

    def __init__(self) -> None:
        super().__init__()
        self.key = ec.derive_private_key(0x7A11, ec.SECP256R1())

    def _sign(self, call: Any) -> tuple[int, dict[str, Any]]:
        algorithm = ec.ECDSA(Prehashed(SHA256()), deterministic_signing=True)
        with patch.object(self, "key", _Signer(self.key, algorithm)):
            return super()._sign(call)


class _Signer:
    """The key with another algorithm than the one that is asked for."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, algorithm: ec.ECDSA) -> None:
        self._key, self._algorithm = key, algorithm

    def sign(self, digest: bytes, _: object) -> bytes:
        return self._key.sign(digest, self._algorithm)


def folder_of(engine: str) -> Path:
    """Where the golden files of an engine are."""
    return FOLDER / f"engine-{engine}"


def main() -> None:
    """Record the present engine.

    Raises:
        SystemExit: where it is recorded already.
    """
    target = folder_of(ENGINE)
    if target.exists():
        raise SystemExit(f"{target.name} is recorded already: golden files are never overwritten")
    with GoldenOffice() as office:
        runs, explanation, export = tell_story(office)
        files = dict(_files(office, runs, explanation, export))
    for name, data in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (target / SUMS).write_text(sums(target))
    sys.stdout.write(f"{target.name}: {len(files)} files, {sum(map(len, files.values()))} bytes\n")


def sums(folder: Path) -> str:
    """The lines of ``SHA256SUMS`` for all other files of a folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n"
        for path in paths
    )


# --- The story ----------------------------------------------------------------------------------


@patch("tukin.handlers.manage_runs.today", lambda: date.fromisoformat(RECEIVED_ON))
def tell_story(office: Office) -> tuple[list[str], dict[str, Any], dict[str, Any]]:
    """Run it; the ids of the runs, an explanation, and the manifest of an export."""
    office.rules.document = _book()
    office.put_register(_register(), "2026-09-01")
    office.upload(_whole(), name="penilaian.csv", minute=0)
    office.upload([person(20), person(21, LOW)], agency="dinkes", name="dinkes.csv", minute=1)
    runs = [office.settle_period("golden-run-1", SEPTEMBER)]
    _return_transfer(office, runs[0], nip_of(2))
    _upload_approved(office, _amendment(), "perubahan-1.csv", minute=10)
    runs.append(office.settle_period("golden-run-2", SEPTEMBER))
    _upload_approved(office, _october(), "oktober.csv", minute=20, period=OCTOBER)
    runs.append(office.settle_period("golden-run-3", OCTOBER))
    export = office.http("POST", "/exports", "finance", {"period": SEPTEMBER})
    assert export.status == 200, export.content
    body = {"nip": nip_of(EXPLAINED), "period": SEPTEMBER, "received_on": RECEIVED_ON}
    answer = office.http("POST", "/agencies/disdik/explanations", "agency-disdik", body)
    assert answer.status == 200, answer.content
    office.drain_stream()
    assert office.dead_letters == []
    assert office.parked == []
    return runs, answer.content["explanation"], export.content["manifest"]


def _book() -> bytes:
    def limit(rules: dict[str, Any]) -> None:
        (disdik,) = [agency for agency in rules["agencies"] if agency["code"] == "disdik"]
        disdik["pagu"] = [{"period": SEPTEMBER, "amount_idr": PAGU_IDR, "source": "illustrative"}]
        rules["over_budget"] = {"then": "pro_rate", "source": "illustrative"}
        columns = rules["payment"]["bank_file"]["columns"]
        columns += [{"field": name, "heading": name} for name in ("bank", "account_no", "npwp")]

    return rule_book(limit)


def _register() -> bytes:
    """Person 2 has no account, 3 neither NRK nor tax number."""
    lines = ["nip,agency,employment,grade,position,status,from,until,nrk,unit,npwp,bank,account_no"]
    for number in (0, 1, 2, 3, 4, 5, 6, 20, 21):
        row = person(number)
        agency = "dinkes" if number >= 20 else "disdik"
        cells = [row["nip"], agency, "PNS", row["grade"], row["position"], "aktif", "2010-01-01"]
        nrk, npwp = ("", "") if number == 3 else (f"1000{number:02}", f"31{number + 1:014}")
        account = "" if number == 2 else f"00{number + 1:08}"
        unit = "Sekretariat" if number % 2 else "Bidang SMA"
        cells += ["", nrk, unit, npwp, "Bank DKI", account]
        lines.append(",".join(cells))
    return "\n".join(lines).encode()


def _whole() -> list[Row]:
    """Six people: 1 is referred, 3 has all that is optional; the sixth row is rejected."""
    more = {
        "supervisor_nip": nip_of(0),
        "innovation_evidence": "SK 12/2026 tentang inovasi layanan",
        "note": "pindah bidang",
        "ijin": "1",
        "early_minutes": "25",
    }
    return [person(0), person(1, LOW), person(2), person(3, **more), person(4), person(5, "101")]


def _amendment() -> list[Row]:
    """Person 1 is referred no more, 4 was overpaid by the run, and 6 is new."""
    return [person(1), person(4, "30"), person(6, LOW)]


def _october() -> list[Row]:
    return [person(number, period=OCTOBER, alpa="0") for number in (0, 1, 2, 3, 4)]


def _return_transfer(office: Treasury, run_id: str, nip: str) -> None:
    line = next(line for line in office.lines(run_id) if line.nip == nip)
    answer = office.give_back(run_id, line.line_id)
    assert answer.status == 200, answer.content


def _upload_approved(
    office: Office, rows: list[Row], name: str, minute: int, period: str = SEPTEMBER
) -> None:
    upload = office.upload(rows, period=period, name=name, minute=minute)
    assert office.status_of(upload) == "awaiting_approval"
    _approve(office, upload, period)
    office.run_executions()
    office.drain_stream()
    assert office.status_of(upload) == "published"


def _approve(office: Office, upload: Notification, period: str) -> None:
    path = f"/agencies/disdik/periods/{period}/uploads/{upload.upload_id}/approval"
    body = {"digest": office.upload_item(upload)["digest"]}
    answer = office.patiently("approve_upload", "POST", path, "agency-disdik-head", body)
    assert answer.status == 200, answer.content


# --- What is kept -------------------------------------------------------------------------------


def _files(
    office: GoldenOffice, runs: list[str], explanation: dict[str, Any], export: dict[str, Any]
) -> Iterator[tuple[str, bytes]]:
    # counts of calls are of an hour, and no engine's
    items = [item for item in raw_items() if not item["pk"]["S"].startswith("CALLS#")]
    ordered = sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))
    lines = (json.dumps(item, sort_keys=True, ensure_ascii=False) for item in ordered)
    yield "table.jsonl", "".join(f"{line}\n" for line in lines).encode()
    for place, data in office.objects().items():
        bucket, _, key = place.partition("/")
        if not (bucket == INTAKE and key.startswith("reports/")):
            yield f"{FOLDER_OF[bucket]}/{key}", data
    yield "versions.json", _json(list(_versions()))
    for run_id in runs:
        yield f"bundles/{run_id}.zip", bundle_of(office, run_id)
    yield "export.json", _json(export)
    yield "explanation.json", _json(explanation)
    public = office.key.public_key()
    yield "public-key.pem", public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _versions() -> Iterator[dict[str, str]]:
    stored = _keys(INTAKE)
    for key in sorted(stored):
        if key.startswith("reports/"):
            continue
        (version,) = stored.getlist(key)
        yield {
            "key": key,
            "version_id": version.version_id,
            "modified": version.last_modified.isoformat(),
        }


class _Stored:
    """A bucket of the world, as the auditor's fetch reads it."""

    def __init__(self, objects: dict[str, bytes], bucket: str) -> None:
        self._objects, self._bucket = objects, bucket

    def read(self, key: str, version_id: str | None = None) -> bytes:
        return self._objects[f"{self._bucket}/{key}"]


def bundle_of(office: Treasury, run_id: str) -> bytes:
    """The zip that ``tukin bundle`` would write of a run."""
    objects, entries = office.objects(), office.entries()
    last = next(
        number
        for number, entry in enumerate(entries, start=1)
        if entry.values["kind"] == "run" and entry.values["run_id"] == run_id
    )
    archive: Any = _Stored(objects, ARCHIVE)
    with patch.object(audit, "_Objects", lambda bucket: _Stored(objects, bucket)):
        found = dict(audit._objects(entries[last - 1].values, archive))
    case = AuditCase(
        entries=tuple(entries[:last]),
        manifest=archive.read(f"runs/{run_id}/manifest.json"),
        signature=archive.read(f"runs/{run_id}/signature.json"),
        objects=found,
    )
    path = FOLDER / f".{run_id}.zip"
    try:
        write_bundle(case, path)
        return path.read_bytes()
    finally:
        path.unlink(missing_ok=True)


def _json(value: Any) -> bytes:
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"


if __name__ == "__main__":
    main()
