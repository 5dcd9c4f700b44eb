"""JSON Schemas of the data that other systems read: files in, records, manifests and events out.

Columns come from their table, lists of numbers and codes from the stored formats; what has no model
is written here. Each schema names its format. The tests hold the golden files of every engine, and
the reports of the sample files, against them.
"""

from collections.abc import Sequence
from typing import Any

from schemas.openapi import (
    DATE,
    HEX_32,
    MOMENT,
    PERIOD,
    SHA256,
    TEXT,
    WHOLE,
    Schema,
    list_of,
    or_null,
)
from tukin.payroll.formats.form2 import EMPLOYMENTS, EXPECTATIONS, RATINGS
from tukin.payroll.formats.rows2 import Shard
from tukin.people.agencies.columns import COLUMNS as AGENCY_COLUMNS
from tukin.referrals.referral import ReferralState
from tukin.register.columns import COLUMNS as REGISTER_COLUMNS
from tukin.register.columns import REQUIRED as REGISTER_REQUIRED
from tukin.register.columns import RegisterColumn
from tukin.settlement.ledger import FORMAT as LEDGER_FORMAT
from tukin.settlement.ledger import EntryKind
from tukin.settlement.settlement import ReturnReason, TransferKind
from tukin.vocabulary.columns import COLUMNS, REQUIRED_COLUMNS
from tukin.vocabulary.terms import Employment, Rating

NIP: Schema = {"type": "string", "pattern": "^[0-9]{18}$", "description": "NIP, 18 digits."}
AMOUNT: Schema = {"type": "integer", "description": "Rupiah."}
NAMES_ID: Schema = {
    "type": "string",
    "pattern": "^[0-9a-f]{16}$",
    "description": "Start of the SHA-256 of names/{sha256}.json, which says what the numbers mean.",
}
_AMOUNTS = ("gross_idr", "tax_idr", "bpjs_idr", "net_idr")


def _object(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    """An object of exactly these properties."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def _one_of(values: Any) -> Schema:
    return {"enum": sorted(str(value) for value in values)}


def _number_of(values: tuple[Any, ...], what: str) -> Schema:
    """One of some values, stored by its place."""
    order = ", ".join(f"{number} {value}" for number, value in enumerate(values))
    return {
        "type": "integer",
        "minimum": 0,
        "maximum": len(values) - 1,
        "description": what + order,
    }


def _exactly(value: str | int) -> Schema:
    return {"const": value}


EXPIRY: Schema = {
    **WHOLE,
    "description": "Only where the batch is live no more: when the table deletes it, in seconds.",
}
_BATCH: dict[str, Schema] = {
    "agency": TEXT,
    "period": PERIOD,
    "batch_id": HEX_32,
    "rule_set": TEXT,
    "rules_sha256": SHA256,
}
_TOTALS: dict[str, Schema] = {"rows": WHOLE, **dict.fromkeys(_AMOUNTS, AMOUNT)}


def appraisal_row() -> Schema:
    """A row of an appraisal file, by canonical column names, as one JSONL object says it."""
    cell = {"type": ["string", "number", "null"]}
    columns: dict[str, Schema] = {
        column.name: {**cell, "title": column.label.id, "description": column.guide.en}
        for column in COLUMNS
    }
    return {
        "type": "object",
        "properties": columns,
        "required": list(REQUIRED_COLUMNS),
        "additionalProperties": {
            **cell,
            "description": "A score for each indicator of the rule set, and bands of lateness.",
        },
    }


def accepted_rows() -> Schema:
    """A shard of accepted rows in format 2."""
    return Shard.model_json_schema()


def register_row() -> Schema:
    """A row of the register of employees, by canonical names and in canonical spelling."""
    return _canonical_row(REGISTER_COLUMNS, REGISTER_REQUIRED)


def agency_row() -> Schema:
    """A row of a file of agencies, by canonical names and in canonical spelling."""
    return _canonical_row(AGENCY_COLUMNS, [column.name for column in AGENCY_COLUMNS])


def _canonical_row(columns: Sequence[RegisterColumn], required: Sequence[str]) -> Schema:
    return {
        "type": "object",
        "properties": {column.name: _register_cell(column) for column in columns},
        "required": list(required),
        "additionalProperties": False,
    }


def _register_cell(column: RegisterColumn) -> Schema:
    cell = {"type": "string", "title": column.label.id, "description": column.guide.en}
    if column.form:
        may_be_empty = "" if column.required and column.name != "until" else "?"
        cell["pattern"] = f"^({column.form}){may_be_empty}$"
    return cell


def _message() -> dict[str, Schema]:
    code = {
        "type": "string",
        "pattern": "^[EW][0-9]{3,4}$",
        "description": "See docs/error-codes.md.",
    }
    return {"code": code, "message_id": TEXT, "message_en": TEXT}


def upload_report() -> Schema:
    """What an agency gets back beside its upload; it never holds the content of a wrong cell."""
    of_sheet = {"sheet": or_null(TEXT)}
    place = {"row": WHOLE, **of_sheet}
    unpaid = {
        "nip": TEXT,
        "name": TEXT,
        "status": TEXT,
        "reason": TEXT,
        "rows": list_of(WHOLE),
        **of_sheet,
    }
    notice = {
        **place,
        "days": WHOLE,
        "tier_days": WHOLE,
        "cut_percent": TEXT,
        "months": WHOLE,
        "source": TEXT,
    }
    words = dict.fromkeys(("what_id", "mend_id", "what_en", "mend_en"), TEXT)
    mistake = {"code": TEXT, "column": TEXT, "count": WHOLE, "rows": list_of(WHOLE), **of_sheet}
    mistake |= words
    finding = {"kind": TEXT, "places": list_of(_object(place)), **_message()}
    repair = {"kind": TEXT, "count": WHOLE, "label_id": TEXT, "label_en": TEXT}
    required = {
        "accepted": WHOLE,
        "rejected": WHOLE,
        "refused": or_null(_object(_message())),
        "error_count": WHOLE,
        "mistakes": list_of(_object(mistake)),
        "repairs": list_of(_object(repair)),
        "errors": list_of(_object({**place, "column": TEXT, "value_class": TEXT, **_message()})),
        "findings": list_of(_object(finding)),
        "notices": list_of(_object({**notice, **_message()})),
        "unpaid": or_null(list_of(_object({**unpaid, **_message()}))),
    }
    texts = [
        *("upload_id", "key", "version_id", "uploaded_at", "register_sha256", "kind"),
        *("agency", "period", "file", "rule_set", "rules_sha256"),
    ]
    return _object(
        required, {**dict.fromkeys(texts, TEXT), "month_rows": WHOLE, "unchanged": WHOLE}
    )


def _record_2() -> Schema:
    keys = {"pk": {"type": "string", "pattern": "^BATCH#.+#[0-9]{3}$"}, "sk": TEXT}
    texts = dict.fromkeys(("name", "position", "grade", "status"), TEXT)
    numbers = {"facts": list_of(WHOLE), "scores": list_of(WHOLE), "weighted_bp": list_of(WHOLE)}
    expectation = _number_of(EXPECTATIONS, "Expectation: ")
    required = {
        **keys,
        "format": _exactly(2),
        "names": NAMES_ID,
        "row": WHOLE,
        "nip": NIP,
        **texts,
        "employment": _number_of(EMPLOYMENTS, "Employment: "),
        **numbers,
        "achievement_bp": WHOLE,
        "rating": _number_of(RATINGS, "Rating: "),
        "amounts": list_of(AMOUNT),
    }
    optional = {
        **dict.fromkeys(("sheet", "supervisor", "evidence"), TEXT),
        "results": expectation,
        "behaviour": expectation,
        "weak": {"type": "integer", "minimum": 0, "description": "Weak indicators, a bit each."},
        "expires_at": EXPIRY,
    }
    return _object(required, optional)


def _record_1() -> Schema:
    texts = dict.fromkeys(("pk", "name", "position", "grade", "status"), TEXT)
    counts = dict.fromkeys(("row", "alpa", "ijin", "late_minutes", "early_minutes"), WHOLE)
    map_of_numbers: Schema = {"type": "object", "additionalProperties": WHOLE}
    required = {
        **texts,
        "sk": HEX_32,
        "nip": NIP,
        "employment": _one_of(Employment),
        **_BATCH,
        **counts,
        "scores": map_of_numbers,
        "weighted_bp": list_of(WHOLE),
        "achievement_bp": WHOLE,
        "rating": _one_of(Rating),
        "steps": list_of(AMOUNT),
    }
    optional = {
        **dict.fromkeys(("supervisor_nip", "innovation_evidence"), TEXT),
        **dict.fromkeys(("hasil_kerja", "perilaku_kerja"), _one_of(EXPECTATIONS)),
        "late_counts": map_of_numbers,
        "weak_indicators": list_of(TEXT),
        "modules": list_of(TEXT),
        "expires_at": EXPIRY,
    }
    return _object(required, optional)


def payroll_record() -> Schema:
    """An item of the table, as plain values; without a number it is of format 1."""
    return {"oneOf": [_record_2(), _record_1()]}


def export_manifest() -> Schema:
    """The manifest of an export of a period."""
    file = {"name": TEXT, "rows": WHOLE, "bytes": WHOLE, "sha256": SHA256}
    agency = {
        **_TOTALS,
        "agency": TEXT,
        "blocked_rows": WHOLE,
        "batch_id": HEX_32,
        "upload_id": HEX_32,
        "revision": WHOLE,
        "rule_set": TEXT,
        "rules_sha256": SHA256,
    }
    later = {"type": "string", "pattern": r"^[12](\+[a-z_]+)*$"}
    return _object(
        {
            "export_id": HEX_32,
            "period": PERIOD,
            "format": later,
            **_TOTALS,
            "blocked": _object(_TOTALS),
            "agencies": list_of(_object(agency)),
            "rules_sha256": list_of(SHA256),
            "files": list_of(_object(file)),
        }
    )


def _change() -> Schema:
    return _object({"before": or_null(SHA256), "after": SHA256})


_MADE_BY: dict[str, Schema] = {
    "engine": {**TEXT, "description": "The engine that made the run; before 0.2.0 none is named."},
    "version": {**TEXT, "description": "The version of tukin; before 0.2.0 none is named."},
    "package_sha256": {
        **SHA256,
        "description": "Of what the package that prepared it holds; not always named.",
    },
    "directory": {
        **_object(
            {
                "register_sha256": {**TEXT, "description": "Empty where there is none."},
                "agency_names": {"type": "object", "additionalProperties": TEXT},
            }
        ),
        "description": "By what the files call who is paid; from engine 4 on.",
    },
    "held": {
        **WHOLE,
        "description": "How many people are held; not-paid.jsonl names them. From engine 4 on.",
    },
    "file_totals": {
        **list_of(
            _object(
                {
                    "name": TEXT,
                    **dict.fromkeys(("lines", "held_lines"), WHOLE),
                    **dict.fromkeys(("transfer_idr", "held_idr"), AMOUNT),
                }
            )
        ),
        "description": "What each bank's or treasury's file pays, and what is held out of it; "
        "from engine 4 on.",
    },
    "lines_root": {
        **SHA256,
        "description": "Root of the cells of payments.jsonl, by which one cell of it is read and "
        "checked; from engine 5 on.",
    },
}


def _entry(
    kind: EntryKind, values: dict[str, Schema], optional: dict[str, Schema] | None = None
) -> Schema:
    common = {
        "format": _exactly(LEDGER_FORMAT),
        "kind": _exactly(kind),
        "seq": WHOLE,
        "previous_hash": SHA256,
        "at": MOMENT,
    }
    return _object({**common, **values}, optional)


def _run() -> dict[str, Schema]:
    amounts = dict.fromkeys(
        (*_AMOUNTS, "recovered_idr", "carried_idr", "returned_idr", "transfer_idr"), AMOUNT
    )
    totals = {"lines": WHOLE, **amounts}
    by_agency = {"agency": TEXT, "kind": _one_of(TransferKind), **totals}
    file = {"name": TEXT, "rows": WHOLE, "bytes": WHOLE, "sha256": SHA256}
    return {
        "run_id": HEX_32,
        "period": PERIOD,
        "requested_by": TEXT,
        "totals": _object(totals),
        "agency_totals": list_of(_object(by_agency)),
        "blocked": WHOLE,
        "exceptions": WHOLE,
        "files": list_of(_object(file)),
        "refused_files": list_of(_object({"name": TEXT, "code": TEXT, "count": WHOLE})),
        "heads": list_of(_live_month()),
        "credited": _change(),
        "recoveries": _change(),
        "balance": _balance(),
        "rules_sha256": list_of(SHA256),
        "previous_manifest_sha256": or_null(SHA256),
    }


_PERSON = "The first half of the SHA-256 of a session's name in small letters; no name is kept."

_ROOT = "Names what was locked of the month at its publication; missing of months from before that."


def _live_month() -> Schema:
    """An agency's live month when the run was built, and whether the run pays it."""
    order = _object({"uploaded_at": MOMENT, "version_id": TEXT})
    required = {
        **_BATCH,
        "upload_id": HEX_32,
        **dict.fromkeys(("bucket", "key", "version_id", "engine", "staged_as"), TEXT),
        "uploaded_at": MOMENT,
        **dict.fromkeys(("partitions", "revision", "settled_seq"), WHOLE),
        "full_order": or_null(order),
        "latest_order": order,
        **_TOTALS,
        "checksum": SHA256,
        "chosen": {"type": "boolean", "description": "Whether the run pays this agency."},
    }
    none = {**TEXT, "description": "Empty where there is none."}
    person = {**HEX_32, "description": _PERSON}
    optional = {
        **dict.fromkeys(("register_sha256", "base_batch_id", "sources_sha256"), none),
        "settled_revision": WHOLE,
        **dict.fromkeys(("uploaded_by", "approved_by"), person),
        "root": {**SHA256, "description": _ROOT},
    }
    return _object(required, optional)


def _not_always() -> dict[str, Schema]:
    """What entries of earlier versions lack."""
    return {**_MADE_BY, "release": _release()}


def _release() -> Schema:
    """By what a prepared run was released; runs of one step have none."""
    return _object(
        {
            "digest": SHA256,
            "prepared_at": MOMENT,
            "released_by": TEXT,
            "left_out": list_of(TEXT),
            "credited_sha256": or_null(SHA256),
            "recoveries_sha256": or_null(SHA256),
            "first_payments_sha256": or_null(SHA256),
        },
        {  # while nobody was ever held, and no claim decided, there is none
            "holds_sha256": SHA256,
            "claims_sha256": SHA256,
            # runs that were prepared before there were shares recovered all that was payable
            "recovery_bp": {"type": "integer", "minimum": 0, "maximum": 10_000},
            # the digest is over both; they are named where there are any
            "doubted": {"type": "object", "additionalProperties": TEXT},
            "archived": list_of(TEXT),
        },
    )


def _balance() -> Schema:
    names = ("credited", "outstanding", "pending", "returned", "transferred")
    return _object(dict.fromkeys((f"{name}_idr" for name in names), AMOUNT))


def ledger_entry() -> Schema:
    """The content of a ledger entry: what it tells, by its kind."""
    held = {
        "period": PERIOD,
        **dict.fromkeys(("agency", "requested_by", "confirmed_by"), TEXT),
        **dict.fromkeys(("request_id", "person", "hold_id"), HEX_32),
        "digest": SHA256,
        "holds": _change(),
    }
    request = {"run_id": HEX_32, "period": PERIOD, "requested_by": TEXT}
    line = {"line_id": HEX_32, "reason": _one_of(ReturnReason)}
    by_two = {"transfer_idr": AMOUNT, "reference": TEXT}  # those of one person lack them
    returned = {
        "lines": list_of(_object(line, by_two)),
        "returned_idr": AMOUNT,
        "credited": _change(),
        "balance": _balance(),
    }
    asked = {"request_id": HEX_32}
    by_another = {**asked, "confirmed_by": TEXT, "holds": _change()}
    by_personnel = {**asked, "period": PERIOD, "requested_by": TEXT, "confirmed_by": TEXT}
    decided = {**by_personnel, "digest": SHA256, "claims": _change()}
    stated = {
        **request,
        **asked,
        **dict.fromkeys(("rows", "paid", "differing", "transfers"), AMOUNT),
        "rows_sha256": SHA256,
        "statements": _change(),
    }
    listed = {
        **asked,
        **dict.fromkeys(("requested_by", "confirmed_by"), TEXT),
        **dict.fromkeys(("list_sha256", "digest"), SHA256),
        "date": DATE,
        "base_sha256": or_null(SHA256),
        "rows": WHOLE,
        "people": _change(),
    }
    return {
        "oneOf": [
            _entry(EntryKind.RUN, _run(), _not_always()),
            _entry(EntryKind.ACKNOWLEDGEMENT, {**request, "manifest_sha256": SHA256}, asked),
            _entry(EntryKind.RETURN, {**request, **returned}, by_another),
            _entry(EntryKind.HOLD, held),
            _entry(EntryKind.LIFT, held),
            _entry(EntryKind.CLAIM_DECISION, decided),
            _entry(EntryKind.STATEMENT, stated),
            _entry(EntryKind.PEOPLE, listed),
        ]
    }


def run_manifest() -> Schema:
    """A run's ledger entry with its hash: what is signed."""
    return _entry(EntryKind.RUN, {**_run(), "hash": SHA256}, _not_always())


def referral_event() -> Schema:
    """The detail of ``ReferralOpened`` and ``ReferralWithdrawn``; never an amount."""
    return _object(
        {
            "event_id": {
                **TEXT,
                "description": "The same each time a revision is sent.",
            },
            "revision": {"type": "integer", "minimum": 1},
            "state": _one_of(ReferralState),
            "nip": NIP,
            "agency": TEXT,
            "period": PERIOD,
            "rating": _one_of(Rating),
            "weak_indicators": list_of(TEXT),
            "modules": list_of(TEXT),
        }
    )


def performance_row() -> Schema:
    """A line of ``kinerja-periodik.jsonl``, with the names and numbers of SIASN's own interface."""
    month = {"type": "integer", "minimum": 1, "maximum": 12}
    year = {"type": "integer"}
    judged = {"enum": [1, 2, 3], "description": "1 above, 2 as, 3 below expectation."}
    return _object(
        {
            "bulanMulaiPenilaian": month,
            "bulanSelesaiPenilaian": month,
            "hasilKinerjaNilai": judged,
            "koefisienId": or_null(TEXT),
            "kuadranKinerjaNilai": {
                "enum": [1, 2, 3, 4, 5],
                "description": "1 sangat baik, 2 baik, 3 butuh perbaikan, 4 kurang, "
                "5 sangat kurang.",
            },
            "penilaiGolongan": or_null({**TEXT, "description": "BKN's id: III/b is 32."}),
            "penilaiJabatanNama": TEXT,
            "penilaiNama": TEXT,
            "penilaiNipNrp": or_null(NIP),
            "penilaiUnorNama": TEXT,
            "perilakuKerjaNilai": judged,
            "periodikId": {"const": "1", "description": "1 a month, 2 a quarter."},
            "pnsDinilaiId": {**TEXT, "description": "SIASN's id of who was rated, not the NIP."},
            "statusPenilai": {"enum": ["ASN", "NON ASN"]},
            "tahun": year,
            "tahunMulaiPenilaian": year,
            "tahunSelesaiPenilaian": year,
        }
    )


def data_schemas() -> dict[str, tuple[str, str, Schema]]:
    """File name → title, format and schema.

    What people send has a format, too: a column that is added, or another spelling of one, leaves
    it as it is; a column that is required from then on, or means something else, makes the next.
    """
    return {
        "appraisal-row": ("Baris penilaian / appraisal row", "1", appraisal_row()),
        "register-row": ("Baris register / register row", "1", register_row()),
        "agency-row": ("Baris perangkat daerah / agency row", "1", agency_row()),
        "accepted-rows": ("Baris yang diterima / accepted rows", "2", accepted_rows()),
        "upload-report": ("Laporan unggahan / upload report", "1", upload_report()),
        "payroll-record": ("Catatan TPP / payroll record", "1, 2", payroll_record()),
        "export-manifest": ("Manifes ekspor / export manifest", "1, 2", export_manifest()),
        "run-manifest": ("Manifes pembayaran / run manifest", LEDGER_FORMAT, run_manifest()),
        "ledger-entry": ("Entri buku besar / ledger entry", LEDGER_FORMAT, ledger_entry()),
        "referral-event": ("Peristiwa rujukan / referral event", "1", referral_event()),
        "performance-row": ("Kinerja periodik SIASN / SIASN's month", "1", performance_row()),
    }
