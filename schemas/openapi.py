"""The OpenAPI document of the HTTP API: every route, who may call it, what goes in and comes out.

Bodies of requests are the models that the handlers read them by. A test fails where a route of
template.yaml is missing here, or the other way round, and where the callers' roles differ from
infrastructure/access.yaml.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from schemas.rating import rating_body
from tukin.explanation.requests import SheetsBody
from tukin.operations.trace import Outcome, StepName
from tukin.payroll.batch import VERSION, UploadStatus
from tukin.payroll.publication import MonthState
from tukin.payroll.requests import RejectionBody, WithdrawalBody
from tukin.people.accounts.requests import ResetBody, ResetReleaseBody
from tukin.people.calls import COSTLY
from tukin.people.grants.canonical import NAMES as GRANT_NAMES
from tukin.people.lines.weigh import Why
from tukin.people.reading.query import ReadsBody
from tukin.ratings.cycle import CycleState
from tukin.ratings.month.composed import Kind
from tukin.ratings.month.requests import ReopeningBody
from tukin.ratings.rating import RatingState
from tukin.ratings.requests import RatingBody
from tukin.rule_changes.requests import (
    AgreementBody,
    FactsBody,
    ProgrammeBody,
    ProposalBody,
    RollbackBody,
    RuleApprovalBody,
    SimulationBody,
    TrialBody,
)
from tukin.settlement.books import ControlTotals
from tukin.settlement.claims.requests import ClaimBody, ClaimConfirmationBody
from tukin.settlement.holds import HoldReason
from tukin.settlement.ledger import EntryKind
from tukin.settlement.person_holds.requests import HoldBody, HoldConfirmationBody, LiftBody
from tukin.settlement.preparation.locked_pay import Doubt
from tukin.settlement.requests import (
    AcknowledgementBody,
    CancellationBody,
    ConfirmationBody,
    RecoveryBody,
    ReleaseBody,
    ReturnsBody,
    RunBody,
)
from tukin.settlement.run_state import RunStatus
from tukin.settlement.settlement import ReturnReason, TransferKind
from tukin.settlement.statements.requests import StatementBody
from tukin.settlement.statements.statement import FindingKind, TransferState

Schema = dict[str, Any]

AGENCY, AGENCY_HEAD = "agency", "agency-head"
FINANCE, AUDITOR, PERSONNEL = "finance", "auditor", "personnel"
AUTHOR, APPROVER = "rules-author", "rules-approver"


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(**properties: Schema) -> Schema:
    """An object with these properties, all of them required, and perhaps more."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def list_of(item: Schema) -> Schema:
    """An array of such items."""
    return {"type": "array", "items": item}


def or_null(schema: Schema) -> Schema:
    """The same, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
OBJECT: Schema = {"type": "object"}
HEX_32: Schema = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
PERIOD: Schema = {
    "type": "string",
    "pattern": "^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-4])$",
    "example": "2026-10",
    "description": "Periode TTTT-BB; bulan 13 ialah THR, bulan 14 gaji ke-13. / Pay period.",
}
AGENCY_CODE: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 40}
DATE: Schema = {"type": "string", "format": "date", "example": "2026-10-01"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
LINKS: Schema = {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}
_TOTALS = dict.fromkeys(ControlTotals._fields, WHOLE)
_OUTDATED = {
    409: "E711: bukan perubahan terbaru; yang terbaru ada dalam `changes`. / Not the latest "
    "changes; `changes` holds those."
}
_SUMS = dict.fromkeys(("rows", "gross_idr", "net_idr"), WHOLE)
_MONTH: dict[str, Schema] = {
    "state": _ref("MonthState"),
    "batch_id": or_null(HEX_32),
    "revision": {
        "type": "integer",
        "description": "Berapa kali terbit; 0 bila belum. / Publications so far.",
    },
    "settled_revision": {
        "type": "integer",
        "description": "Revisi yang terakhir dibayar; 0 bila belum. / The revision last paid.",
    },
    "settled_seq": {
        "type": "integer",
        "description": "Entri buku besar pembayaran itu. / The ledger entry of that run.",
    },
    **_SUMS,
}
"""An agency's month: its state, and what is live."""
_GRANT = {
    "nip": or_null(TEXT),
    "name": TEXT,
    "users": list_of(TEXT),
    "role": TEXT,
    "agency": or_null(TEXT),
    "until": or_null(TEXT),
}
_GRANT_ROW = _object(**{name: or_null(TEXT) for name in GRANT_NAMES})
_NOTICES = _object(
    notices=list_of(
        _object(
            seq=WHOLE,
            date=DATE,
            uploaded_by=TEXT,
            approved_by=TEXT,
            approved_at={"type": "string", "format": "date-time"},
            added=list_of(_GRANT_ROW),
            removed=list_of(_GRANT_ROW),
        )
    )
)
_DATED_FILE: dict[str, Schema] = {
    "date": DATE,
    "state": {"type": "string", "enum": ["waiting", "approved"]},
    "sha256": SHA256,
    "base_sha256": or_null(SHA256),
    "rows": WHOLE,
    "upload_id": HEX_32,
    "version_id": TEXT,
    "uploaded_at": TEXT,
    "uploaded_by": or_null(TEXT),
    "approved_at": or_null(TEXT),
    "approved_by": or_null(TEXT),
}
"""A file of the administration of a date, and how far it came."""
_DIFFERENCE = _object(
    **_DATED_FILE,
    digest=SHA256,
    added=list_of(OBJECT),
    removed=list_of(OBJECT),
    changed=list_of(OBJECT),
)
_FILES = _object(in_force_sha256=or_null(SHA256), files=list_of(_object(**_DATED_FILE)))
_APPROVED = _object(date=DATE, sha256=SHA256, state={"const": "approved"})

_HELD: dict[str, Schema] = {
    "nip": TEXT,
    "name": TEXT,
    "agency": AGENCY_CODE,
    "reason": {"enum": list(HoldReason)},
    "reason_id": TEXT,
    "reason_en": TEXT,
    "due_idr": WHOLE,
}
"""Somebody whom a run does not pay, and why."""
_STATEMENT = _object(
    run_id=HEX_32,
    period=PERIOD,
    due_at=TEXT,
    transfers=WHOLE,
    paid=WHOLE,
    agencies=list_of(
        _object(
            agency=AGENCY_CODE,
            state={"enum": list(TransferState)},
            transfers=WHOLE,
            paid=WHOLE,
            differing=WHOLE,
            returned=WHOLE,
        )
    ),
    findings=list_of(
        _object(
            line_id=HEX_32,
            agency=TEXT,
            kind={"enum": list(FindingKind)},
            transfer_idr=WHOLE,
            executed_idr=WHOLE,
            text_id=TEXT,
            text_en=TEXT,
        )
    ),
    statements=list_of(_object(entered_by=TEXT, entered_at=TEXT, rows=WHOLE)),
)
"""How far a run's transfers are, by the bank's statement."""
_RELEASED = _object(by=TEXT, at=TEXT, left_out=list_of(AGENCY_CODE), confirmed=or_null(SHA256))
_CANCELLED = _object(by=TEXT, at=TEXT, reason=TEXT, agreed_by=or_null(TEXT))
_RUN: dict[str, Schema] = {
    "run_id": HEX_32,
    "period": PERIOD,
    "agencies": or_null(list_of(AGENCY_CODE)),
    "status": {"type": "string", "enum": list(RunStatus)},
    "requested_at": TEXT,
    "requested_by": TEXT,
    "seq": or_null(WHOLE),
    "error_code": or_null(TEXT),
    "acknowledged_at": or_null(TEXT),
    "acknowledged_by": or_null(TEXT),
    "engine": or_null(TEXT),
    "prepared_at": or_null(TEXT),
    "expires_at": or_null(TEXT),
    "digest": or_null(SHA256),
    "released": or_null(_RELEASED),
    "cancelled": or_null(_CANCELLED),
}
"""A run as it is listed."""
_PERSON = {"nip": TEXT, "name": TEXT, "agency": AGENCY_CODE, "net_idr": WHOLE}

COMPONENTS: dict[str, Schema] = {
    "Problem": {
        **_object(
            type=TEXT,
            title=TEXT,
            status=WHOLE,
            code={"type": "string", "pattern": "^E[0-9]{3,4}$"},
            message_id=TEXT,
            message_en=TEXT,
        ),
        "description": "RFC 9457. Kode: docs/error-codes.md. / Codes: docs/error-codes.md.",
    },
    "MonthState": {
        "type": "string",
        "enum": list(MonthState),
        "description": "open: belum terbit; published: terbit, belum dibayar; settled: masuk "
        "pembayaran; corrections_pending: terbit lagi sesudahnya. / Nothing is live; live and not "
        "paid; a run has seen what is live; published again after that.",
    },
    "GivenRating": _object(
        nip=TEXT,
        rater_nip=or_null(TEXT),
        rater_kind=TEXT,
        basis=TEXT,
        hasil_kerja=or_null(TEXT),
        perilaku_kerja=or_null(TEXT),
        by_indicator=OBJECT,
        scores={"type": "object", "additionalProperties": WHOLE},
        state={"enum": [each for each in RatingState if each is not RatingState.DRAFT]},
        revision=WHOLE,
        given_at=or_null(MOMENT),
        received_at=or_null(MOMENT),
        received_how=or_null(TEXT),
    ),
    "NotPaid": _object(**_HELD),
    "AgencyMonth": _object(
        agency=AGENCY_CODE,
        **_MONTH,
        awaiting_approval=WHOLE,
        rejected=WHOLE,
        held=WHOLE,
        blocked=WHOLE,
        not_counted=WHOLE,
        not_paid=list_of(_ref("NotPaid")),
        transfers=or_null({"enum": list(TransferState)}),
        paid=WHOLE,
        differing=WHOLE,
        returned=WHOLE,
        left_out_of=list_of(_ref("LeavingOut")),
    ),
    "Statement": _STATEMENT,
    "LeavingOut": {
        **_object(seq=WHOLE, at=TEXT),
        "description": "Dua pembayaran terakhir, bila keduanya melewatkan perangkat daerah ini. / "
        "The last two runs, where both left this agency out.",
    },
    "Run": _object(**_RUN),
    "EnteredHold": _object(
        kind={"enum": [EntryKind.HOLD, EntryKind.LIFT]},
        period=PERIOD,
        digest=SHA256,
        hold_id=HEX_32,
        nip=TEXT,
        name=TEXT,
        agency=AGENCY_CODE,
        reason=TEXT,
        entered_by=TEXT,
        entered_at=TEXT,
        confirmed_by=or_null(TEXT),
        confirmed_at=or_null(TEXT),
        seq=or_null(WHOLE),
    ),
    "Returns": _object(
        run_id=HEX_32,
        period=PERIOD,
        digest=SHA256,
        lines=list_of(
            _object(
                line_id=HEX_32,
                reason={"enum": list(ReturnReason)},
                transfer_idr=WHOLE,
                reference=TEXT,
            )
        ),
        returned_idr=WHOLE,
        entered_by=TEXT,
        entered_at=TEXT,
        confirmed_by=or_null(TEXT),
        confirmed_at=or_null(TEXT),
        seq=or_null(WHOLE),
    ),
    "Claim": _object(
        nip=TEXT,
        name=TEXT,
        agencies=list_of(AGENCY_CODE),
        since=TEXT,
        open={"type": "boolean"},
        ended_at=or_null(TEXT),
        decided_for=or_null(TEXT),
        seq=or_null(WHOLE),
    ),
    "ClaimProposal": _object(
        digest=SHA256,
        period=PERIOD,
        nip=TEXT,
        agency=AGENCY_CODE,
        not_counted=list_of(AGENCY_CODE),
        reason=TEXT,
        reference=TEXT,
        replaces=WHOLE,
        proposed_by=TEXT,
        proposed_at=TEXT,
        confirmed_by=or_null(TEXT),
        confirmed_at=or_null(TEXT),
        seq=or_null(WHOLE),
    ),
    "PreparedRun": _object(
        **_RUN,
        totals=_object(**_TOTALS),
        agency_totals=list_of(
            _object(agency=AGENCY_CODE, kind={"enum": list(TransferKind)}, **_TOTALS)
        ),
        months=list_of(_object(agency=AGENCY_CODE, month_net_idr=WHOLE, last_month_net_idr=WHOLE)),
        moved=list_of(AGENCY_CODE),
        doubted=list_of(
            _object(
                agency=AGENCY_CODE,
                reason={"enum": list(Doubt)},
                reason_id=TEXT,
                reason_en=TEXT,
            )
        ),
        archived=list_of(AGENCY_CODE),
        changed=list_of(AGENCY_CODE),
        not_included=list_of(AGENCY_CODE),
        blocked=list_of(_object(nip=TEXT, agencies=list_of(AGENCY_CODE))),
        held=list_of(_ref("NotPaid")),
        first_payments=_object(
            count=WHOLE, sha256=or_null(SHA256), people=list_of(_ref("NotPaid"))
        ),
        largest_raises=list_of(_object(**_PERSON, raise_idr=WHOLE)),
        new_people=_object(count=WHOLE, people=list_of(_object(**_PERSON))),
    ),
    "Manifest": {
        **_object(
            format=TEXT,
            kind={"const": "run"},
            seq=WHOLE,
            hash=SHA256,
            previous_hash=SHA256,
            previous_manifest_sha256=or_null(SHA256),
            run_id=HEX_32,
            period=PERIOD,
            at=TEXT,
            requested_by=TEXT,
            totals=_object(**_TOTALS),
            agency_totals=list_of(
                _object(agency=AGENCY_CODE, kind={"enum": list(TransferKind)}, **_TOTALS)
            ),
            blocked=WHOLE,
            exceptions=WHOLE,
            balance=OBJECT,
            files=list_of(_object(name=TEXT, rows=WHOLE, bytes=WHOLE, sha256=SHA256)),
            refused_files=list_of(_object(name=TEXT, code=TEXT, count=WHOLE)),
            heads=list_of(OBJECT),
            rules_sha256=list_of(SHA256),
            credited=_object(before=or_null(SHA256), after=SHA256),
            recoveries=_object(before=or_null(SHA256), after=SHA256),
        ),
        "description": "Entri buku besar dengan hash-nya; ditandatangani KMS. / The run's ledger "
        "entry with its hash; signed by KMS.",
    },
    "Record": _object(
        nip=TEXT,
        name=TEXT,
        agency=TEXT,
        period=PERIOD,
        supervisor_nip=or_null(TEXT),
        hasil_kerja=or_null(TEXT),
        perilaku_kerja=or_null(TEXT),
        gross_idr=WHOLE,
        net_idr=WHOLE,
    ),
}


@dataclass(frozen=True)
class Operation:
    """One route. ``answers`` is what comes with success; every error is a problem document."""

    route: str
    summary: str
    roles: tuple[str, ...]
    answers: Schema
    body: type[BaseModel] | Schema | None = None
    status: int = 200
    query: Mapping[str, Schema] = field(default_factory=dict)
    headers: Mapping[str, Schema] = field(default_factory=dict)
    required_headers: frozenset[str] = frozenset()
    more: Mapping[int, str] = field(default_factory=dict)


_COLUMN = {"column": TEXT, "label_id": TEXT, "label_en": TEXT}


_PROGRAMME_PROPOSAL = _object(
    proposal=OBJECT, sha256=SHA256, document=TEXT, changes=list_of(OBJECT), digest=SHA256
)
_EXPORT = _object(manifest=OBJECT, links=LINKS, links_expire_seconds=WHOLE)
_NIP = _object(nip=TEXT)
_RECORDS = list_of(_ref("Record"))

OPERATIONS: tuple[Operation, ...] = (
    # Finance: settlement runs
    Operation(
        "GET /periods/{period}",
        "Status setiap perangkat daerah sebelum dibayar; jumlahnya hak yang berlaku, sebelum NIP "
        "ganda ditahan. / Every agency's state before a run; the totals are what is live, before "
        "people in two agencies are blocked.",
        (FINANCE, AUDITOR),
        _object(
            period=PERIOD,
            agencies=list_of(_ref("AgencyMonth")),
            states=_object(**dict.fromkeys(MonthState, WHOLE)),
            totals=_object(**_SUMS, awaiting_approval=WHOLE, rejected=WHOLE),
        ),
    ),
    Operation(
        "GET /periods/{period}/holds",
        "Siapa yang ditahan keuangan, dan yang dicatat untuknya. / Whom finance holds, and what "
        "was entered, confirmed or not.",
        (FINANCE, AUDITOR),
        _object(
            period=PERIOD,
            held=list_of(
                _object(
                    hold_id=HEX_32,
                    period=PERIOD,
                    nip=TEXT,
                    name=TEXT,
                    agency=AGENCY_CODE,
                    reason={"enum": list(HoldReason)},
                    reason_id=TEXT,
                    reason_en=TEXT,
                    note=TEXT,
                )
            ),
            entered=list_of(_ref("EnteredHold")),
        ),
    ),
    Operation(
        "POST /periods/{period}/holds",
        "Catat siapa yang tidak dibayar. / Enter whom not to pay.",
        (FINANCE,),
        _ref("EnteredHold"),
        body=HoldBody,
    ),
    Operation(
        "POST /periods/{period}/lifts",
        "Catat penahanan yang diakhiri. / Enter which hold is to end.",
        (FINANCE,),
        _ref("EnteredHold"),
        body=LiftBody,
    ),
    Operation(
        "POST /periods/{period}/holds/confirmation",
        "Benarkan penahanan atau pencabutannya; bukan oleh yang mencatatnya. / Confirm a hold or "
        "a lift; not by who entered it.",
        (FINANCE,),
        _ref("EnteredHold"),
        body=HoldConfirmationBody,
    ),
    Operation(
        "POST /runs",
        "Siapkan pembayaran: hak dikurangi yang sudah dibayar. Belum ada yang dibayar. / Prepare a "
        "settlement run; nothing is paid before another person releases it.",
        (FINANCE,),
        _ref("Run"),
        body=RunBody,
        status=202,
        headers={
            "Idempotency-Key": {"type": "string", "minLength": 8, "maxLength": 200},
        },
        required_headers=frozenset({"Idempotency-Key"}),
    ),
    Operation(
        "GET /runs",
        "Daftar pembayaran, terbaru dahulu. / Runs, the latest first.",
        (FINANCE, AUDITOR),
        _object(
            runs=list_of(_ref("Run")),
            cursor=or_null(TEXT),
            pending_idr=WHOLE,
            outstanding_idr=WHOLE,
        ),
        query={"cursor": TEXT},
    ),
    Operation(
        "GET /runs/{run_id}",
        "Satu pembayaran. / One run.",
        (FINANCE, AUDITOR),
        _ref("Run"),
    ),
    Operation(
        "GET /runs/{run_id}/prepared",
        "Yang akan dibayar, sebelum dilepaskan. / What a prepared run would pay.",
        (FINANCE, AUDITOR),
        _ref("PreparedRun"),
    ),
    Operation(
        "GET /runs/{run_id}/prepared/lines",
        "Baris pembayaran yang disiapkan. / A page of a prepared run's lines.",
        (FINANCE, AUDITOR),
        _object(lines=list_of(OBJECT), cursor=or_null(TEXT)),
        query={"agency": AGENCY_CODE, "cursor": TEXT},
    ),
    Operation(
        "POST /runs/{run_id}/release",
        "Lepaskan pembayaran yang sudah dilihat; bukan oleh yang menyiapkan. / Release what was "
        "seen; not by who prepared it.",
        (FINANCE,),
        _ref("Run"),
        body=ReleaseBody,
        status=202,
    ),
    Operation(
        "POST /runs/{run_id}/cancellation",
        "Batalkan: yang menyiapkan, atau dua orang lain. / Cancel: who prepared it, or two others.",
        (FINANCE,),
        _ref("Run"),
        body=CancellationBody,
    ),
    Operation(
        "GET /runs/{run_id}/manifest",
        "Manifes, byte demi byte; ETag ialah SHA-256-nya. / The manifest's very bytes.",
        (FINANCE, AUDITOR),
        _ref("Manifest"),
        headers={"If-None-Match": TEXT},
        more={304: "Tidak berubah. / Not modified."},
    ),
    Operation(
        "GET /runs/{run_id}/links",
        "Tautan 5 menit ke semua berkas. / Links to all files, for five minutes.",
        (FINANCE, AUDITOR),
        _object(run_id=HEX_32, lines=WHOLE, links=LINKS, links_expire_seconds=WHOLE),
    ),
    Operation(
        "POST /runs/{run_id}/acknowledgement",
        "Konfirmasi penerimaan dengan SHA-256 manifes. / Acknowledge by the manifest's SHA-256.",
        (FINANCE,),
        _ref("Run"),
        body=AcknowledgementBody,
    ),
    Operation(
        "GET /runs/{run_id}/statement",
        "Transfer yang dikirim, dibayar, berbeda, atau tidak ada di rekening koran. / Transfers "
        "that are sent, paid, different or missing by the bank's statement.",
        (FINANCE, AUDITOR),
        _ref("Statement"),
    ),
    Operation(
        "POST /runs/{run_id}/statement",
        "Catat rekening koran bank; bukan oleh yang memegang berkas bank. / Enter what the bank "
        "executed; not by who had the payment files.",
        (FINANCE,),
        _ref("Statement"),
        body=StatementBody,
    ),
    Operation(
        "GET /runs/{run_id}/returns",
        "Pengembalian bank, dibenarkan atau belum. / What a bank sent back, confirmed or not.",
        (FINANCE, AUDITOR),
        _object(returns=list_of(_ref("Returns"))),
    ),
    Operation(
        "POST /runs/{run_id}/returns",
        "Catat baris yang dikembalikan bank. / Enter lines that the bank sent back.",
        (FINANCE,),
        _ref("Returns"),
        body=ReturnsBody,
    ),
    Operation(
        "POST /runs/{run_id}/returns/confirmation",
        "Benarkan pengembalian; bukan oleh yang mencatatnya. / Confirm returns; not by who entered "
        "them.",
        (FINANCE,),
        _ref("Returns"),
        body=ConfirmationBody,
    ),
    Operation(
        "GET /ledger",
        "Buku besar, berantai hash. / The ledger, chained by hashes.",
        (FINANCE, AUDITOR),
        _object(
            entries=list_of(_object(content=TEXT, hash=SHA256)),
            cursor=or_null(TEXT),
        ),
        query={"after": TEXT},
    ),
    Operation(
        "POST /ledger/recovery",
        "Pulihkan buku besar di tabel dari arsip, oleh dua orang. / Replay the archive's ledger "
        "into a restored table, which counts from then on: one asks, another agrees to the hash.",
        (FINANCE,),
        _object(
            asked_by=TEXT,
            asked_at=MOMENT,
            reason=TEXT,
            agreed_by=or_null(TEXT),
            table_seq=WHOLE,
            archive_seq=WHOLE,
            hash=SHA256,
            table_id=TEXT,
            epoch=WHOLE,
            replayed=WHOLE,
            done={"type": "boolean"},
        ),
        body=RecoveryBody,
    ),
    # Finance: a look at what is live
    Operation(
        "POST /exports",
        "Lihat hak yang berlaku satu periode. / A look at a period's live entitlements.",
        (FINANCE,),
        _EXPORT,
        body=_object(period=PERIOD),
    ),
    Operation(
        "GET /exports/{export_id}",
        "Ekspor yang pernah dibuat. / An export that was made.",
        (FINANCE, AUDITOR),
        _EXPORT,
    ),
    # Agencies
    Operation(
        "GET /agencies/{agency}/periods/{period}/records",
        "Catatan TPP yang berlaku. / Live payroll records.",
        (AGENCY, AGENCY_HEAD, FINANCE, AUDITOR),
        _object(
            agency=AGENCY_CODE,
            period=PERIOD,
            **_MONTH,
            records=_RECORDS,
            cursor=or_null(TEXT),
        ),
        query={"cursor": TEXT},
    ),
    Operation(
        "GET /agencies/{agency}/periods/{period}/uploads",
        "Status bulan itu dan unggahannya. / The month's state, its uploads and what "
        "became of them.",
        (AGENCY, AGENCY_HEAD, AUDITOR),
        _object(
            **_MONTH,
            uploads=list_of(OBJECT),
            claims=list_of(_ref("Claim")),
            left_out_of=list_of(_ref("LeavingOut")),
        ),
    ),
    Operation(
        "GET /agencies/{agency}/periods/{period}/referrals",
        "Rujukan pembinaan. / Coaching referrals.",
        (AGENCY, AGENCY_HEAD, AUDITOR),
        _object(referrals=list_of(OBJECT)),
    ),
    Operation(
        "GET /agencies/{agency}/periods/{period}/rules",
        "Aturan yang dipakai untuk memeriksa dan menghitung berkas periode ini. / The rules by "
        "which a file of the period would be checked and computed now.",
        (AGENCY, AGENCY_HEAD, AUDITOR),
        _object(rule_set=TEXT, sha256=SHA256, document=TEXT),
    ),
    Operation(
        "GET /agencies/{agency}/periods/{period}/register",
        "Bagian register perangkat daerah untuk periode ini, sebagai CSV; sha256 kosong bila belum "
        "ada register. / The agency's part of the period's register, as CSV; sha256 is empty where "
        "there is none.",
        (AGENCY, AGENCY_HEAD, AUDITOR),
        _object(sha256=TEXT, document=TEXT, cursor=or_null(TEXT)),
        query={"cursor": TEXT},
    ),
    Operation(
        "POST /agencies/{agency}/employee-records",
        "Catatan seorang pegawai. / One employee's records over time.",
        (AGENCY, AUDITOR),
        _object(records=_RECORDS),
        body=_NIP,
    ),
    Operation(
        "POST /agencies/{agency}/explanations",
        "Penjelasan TPP seorang pegawai. / One employee's pay explained.",
        (AGENCY, AUDITOR),
        _object(
            explanation=OBJECT,
            payment=OBJECT,
            words=or_null(OBJECT),
            slip_url=TEXT,
            slip_expires_seconds=WHOLE,
        ),
        body=_object(nip=TEXT, period=PERIOD),
    ),
    Operation(
        "POST /agencies/{agency}/feedback-sheets",
        "Lembar umpan balik beberapa pegawai, menurut urutan berkas bulannya; lanjut dengan "
        "cursor. / "
        "Some people's feedback sheets in the order of the month's file; cursor goes on.",
        (AGENCY, AUDITOR),
        _object(
            agency=TEXT,
            period=PERIOD,
            sheets=list_of(OBJECT),
            withheld=list_of(OBJECT),
            cursor=or_null(TEXT),
            page_url=or_null(TEXT),
            page_expires_seconds=WHOLE,
        ),
        body=SheetsBody,
    ),
    Operation(
        "POST /agencies/{agency}/periods/{period}/appraisals",
        "Satu penilaian. / One appraisal by itself.",
        (AGENCY,),
        _object(
            accepted={"const": True},
            record=OBJECT,
            changed=list_of(_object(**_COLUMN)),
            kept=list_of(_object(**_COLUMN, since=MOMENT, file=TEXT)),
            waits={"type": "boolean"},
            findings=list_of(OBJECT),
            notices=list_of(OBJECT),
            upload=OBJECT,
        ),
        body=rating_body(),
        headers={"Idempotency-Key": TEXT},
    ),
    Operation(
        "GET /agencies/{agency}/periods/{period}/cycle",
        "Siklus penilaian bulan ini: keadaan dan tanggalnya. / The month's rating cycle: its state "
        "and its days.",
        (AGENCY, AGENCY_HEAD, AUDITOR),
        _object(
            agency=AGENCY_CODE,
            period=PERIOD,
            state={"enum": list(CycleState)},
            opens_on=DATE,
            due_on=DATE,
            closes_on=DATE,
            closed_at=or_null(MOMENT),
            reopenings=WHOLE,
        ),
    ),
    Operation(
        "GET /agencies/{agency}/periods/{period}/ratings",
        "Penilaian bulan ini, nilainya saja; kata-kata hanya di halaman. / The month's ratings by "
        "their values; words are on the pages alone.",
        (AGENCY, AGENCY_HEAD, AUDITOR),
        _object(
            agency=AGENCY_CODE,
            period=PERIOD,
            ratings=list_of(_ref("GivenRating")),
            cursor=or_null(TEXT),
        ),
        query={"cursor": TEXT},
    ),
    Operation(
        "GET /agencies/{agency}/periods/{period}/unrated",
        "Siapa yang belum dinilai, dan oleh siapa seharusnya. / Who is not rated yet, and who owes "
        "it.",
        (AGENCY, AGENCY_HEAD, AUDITOR),
        _object(
            agency=AGENCY_CODE,
            period=PERIOD,
            due_on=DATE,
            people=list_of(
                _object(
                    nip=TEXT,
                    name=TEXT,
                    owed_by=or_null(_object(nip=or_null(TEXT), name=TEXT, kind=TEXT)),
                )
            ),
            cursor=or_null(TEXT),
        ),
        query={"cursor": TEXT},
    ),
    Operation(
        "POST /agencies/{agency}/periods/{period}/ratings",
        "Satu penilaian dari sistem daerah, atas nama penilainya. / One rating that a region's own "
        "system sends in the rater's name.",
        (AGENCY,),
        _object(agency=AGENCY_CODE, period=PERIOD, rating=_ref("GivenRating")),
        body=RatingBody,
    ),
    Operation(
        "POST /agencies/{agency}/periods/{period}/withdrawal",
        "Pembatalan bulan yang terbit karena keliru; menunggu persetujuan pimpinan. / The "
        "withdrawal of a month that was published by mistake; it waits for the agency's head.",
        (AGENCY,),
        _object(waits={"const": True}, upload=OBJECT),
        body=WithdrawalBody,
    ),
    Operation(
        "GET /agencies/{agency}/periods/{period}/closing",
        "Keadaan bulan yang dinilai pada halaman, dan siapa yang belum ikut beserta sebabnya. / "
        "How far a month is that is rated on the pages, and who is not in it, with the reason.",
        (AGENCY, AGENCY_HEAD, PERSONNEL, AUDITOR),
        _object(
            agency=AGENCY_CODE,
            period=TEXT,
            state={"enum": list(CycleState)},
            closed_at=or_null(TEXT),
            closed_by=or_null(TEXT),
            takes_first_ratings_until=or_null(DATE),
            reopenings=WHOLE,
            reopening_waits={"type": "boolean"},
            attendance=or_null(OBJECT),
            rows=WHOLE,
            composed=list_of(_object(n=WHOLE, kind={"enum": list(Kind)}, rows=WHOLE, at=TEXT)),
            not_composed=list_of(OBJECT),
        ),
    ),
    Operation(
        "POST /agencies/{agency}/periods/{period}/closing",
        "Tutup bulan dan kirim: bulan dirangkai dari penilaian dan kehadiran. / Close the month: "
        "it is composed of ratings and attendance.",
        (AGENCY,),
        _object(
            state={"enum": list(CycleState)}, rows=WHOLE, not_composed=WHOLE, upload=or_null(OBJECT)
        ),
    ),
    Operation(
        "POST /agencies/{agency}/periods/{period}/reopening",
        "Buka kembali bulan yang tertutup, dengan alasan pimpinan; setelah batas waktu atau untuk "
        "kedua kalinya pengelola kepegawaian ikut menyetujui. / Open a closed month again, with "
        "the head's reason; after the cut-off, or a second time, the personnel administration "
        "agrees as well.",
        (AGENCY_HEAD, PERSONNEL),
        _object(state={"enum": list(CycleState)}, waits={"type": "boolean"}),
        body=ReopeningBody,
    ),
    Operation(
        "GET /agencies/{agency}/periods/{period}/uploads/{upload_id}/changes",
        "Perubahan yang menunggu persetujuan. / What a waiting upload would change.",
        (AGENCY, AGENCY_HEAD, PERSONNEL, AUDITOR),
        _object(status=TEXT, digest=TEXT, concerns=list_of(TEXT), reasons=list_of(OBJECT)),
    ),
    Operation(
        "GET /agencies/{agency}/periods/{period}/uploads/{upload_id}/trace",
        "Langkah satu unggahan: waktu, hasil, dan kueri lognya. / Each step of an upload: when, "
        "how it ended, and by which query its log is read.",
        (AGENCY, AGENCY_HEAD, AUDITOR),
        _object(
            agency=AGENCY_CODE,
            period=PERIOD,
            upload_id=HEX_32,
            file=TEXT,
            version_id=TEXT,
            status=TEXT,
            accepted=or_null(WHOLE),
            rejected=or_null(WHOLE),
            error_code=or_null(TEXT),
            batch_id=HEX_32,
            engine=TEXT,
            rules_sha256=SHA256,
            steps=list_of(
                _object(
                    step={"enum": list(StepName)},
                    started_at=or_null(TEXT),
                    ended_at=or_null(TEXT),
                    outcome={"enum": [*Outcome, *UploadStatus]},
                    errors={"type": "object", "additionalProperties": WHOLE},
                    log_group=or_null(TEXT),
                    log_query=or_null(TEXT),
                )
            ),
        ),
    ),
    Operation(
        "POST /agencies/{agency}/periods/{period}/uploads/{upload_id}/approval",
        "Persetujuan pimpinan; atas bulan yang dirangkai dari penilaian, bila tidak ada pimpinan "
        "yang boleh, pengelola kepegawaian. / The approval of the agency's head; of a month that "
        "was assembled of ratings, where no head may, of the personnel administration.",
        (AGENCY_HEAD, PERSONNEL),
        _object(upload_id=TEXT, approved=TEXT),
        body=_object(digest=TEXT),
        more=_OUTDATED,
    ),
    Operation(
        "POST /agencies/{agency}/periods/{period}/uploads/{upload_id}/rejection",
        "Penolakan pimpinan; alasannya sampai ke pengunggah. / The rejection by the agency's head; "
        "the reason reaches whoever uploaded.",
        (AGENCY_HEAD,),
        _object(upload_id=TEXT, status=TEXT, reason=TEXT),
        body=RejectionBody,
    ),
    # Agencies
    Operation(
        "GET /agencies/files",
        "Berkas perangkat daerah per tanggal, dan yang berlaku hari ini. / The file of agencies of "
        "each date, and what is in force today.",
        (PERSONNEL, AUDITOR),
        _FILES,
    ),
    Operation(
        "GET /agencies/files/{date}",
        "Yang akan diubah sebuah berkas, dan sidiknya. / What a file would change, and the digest "
        "of that.",
        (PERSONNEL, AUDITOR),
        _DIFFERENCE,
    ),
    Operation(
        "POST /agencies/files/{date}/approval",
        "Persetujuan orang lain dari pengelola kepegawaian. / The approval by another person of "
        "the personnel administration.",
        (PERSONNEL,),
        _APPROVED,
        body=_object(digest=TEXT),
        more=_OUTDATED,
    ),
    Operation(
        "POST /people/first",
        "Dua pengelola kepegawaian yang pertama, masing-masing oleh dirinya. / The first two of "
        "the personnel administration, each by themselves.",
        (PERSONNEL,),
        _object(state={"type": "string", "enum": ["waiting", "named"]}),
        body=_object(nip=TEXT, other_nip=TEXT),
    ),
    Operation(
        "GET /people/check",
        "Petugas yang bisa masuk tanpa faktor kedua yang terlihat, yang bukan pegawai lagi menurut "
        "register, dan baris yang segera berakhir. / Who in force may come in without a second "
        "factor that is seen, who is no employee any more by the register, and which rows end "
        "within 30 days.",
        (PERSONNEL, AUDITOR),
        _object(
            date=TEXT,
            rows=WHOLE,
            unseen=list_of(_object(**_GRANT, ways=list_of(TEXT))),
            gone=or_null(
                list_of(_object(**_GRANT, people=list_of(_object(nip=TEXT, status=TEXT))))
            ),
            outside=list_of(_object(**_GRANT, institution=TEXT)),
            ending=list_of(_object(**_GRANT)),
        ),
    ),
    Operation(
        "GET /people/files",
        "Daftar petugas per tanggal, dan yang berlaku hari ini. / The list of people who act of "
        "each date, and what is in force today.",
        (PERSONNEL, AUDITOR),
        _FILES,
    ),
    Operation(
        "GET /people/files/{date}",
        "Yang akan diubah sebuah daftar petugas, dan sidiknya. / What a list of people who act "
        "would change, and the digest of that.",
        (PERSONNEL, AUDITOR),
        _DIFFERENCE,
    ),
    Operation(
        "POST /people/files/{date}/approval",
        "Persetujuan orang lain dari pengelola kepegawaian atas daftar petugas. / The approval of "
        "a list of people who act by another person of the personnel administration.",
        (PERSONNEL,),
        _APPROVED,
        body=_object(digest=TEXT),
        more=_OUTDATED,
    ),
    Operation(
        "GET /people/notices",
        "Yang diubah daftar petugas pada peran pemanggil; bagi kepegawaian dan pemeriksa, pada "
        "semua peran. / What lists of people changed of the caller's role; for personnel and the "
        "auditor, of every role.",
        (PERSONNEL, FINANCE, AUTHOR, APPROVER, AUDITOR),
        _NOTICES,
    ),
    Operation(
        "GET /agencies/{agency}/people/notices",
        "Yang diubah daftar petugas pada petugas perangkat daerah ini. / What lists of people "
        "changed of this agency's own people and systems.",
        (AGENCY, AGENCY_HEAD),
        _NOTICES,
    ),
    # Lines and units
    Operation(
        "GET /agencies/{agency}/lines",
        "Daftar atasan penilai yang berlaku, dan yang harus dikerjakan. / Which list of lines is "
        "in force, and what is to be done about it.",
        (AGENCY, AGENCY_HEAD, AUDITOR),
        _object(
            agency=AGENCY_CODE,
            date=DATE,
            lines_sha256=or_null(SHA256),
            rows=WHOLE,
            tasks=list_of(
                _object(
                    code=TEXT,
                    nip=or_null(TEXT),
                    row=or_null(WHOLE),
                    due=DATE,
                    message_id=TEXT,
                    message_en=TEXT,
                )
            ),
        ),
    ),
    Operation(
        "GET /agencies/{agency}/lines/files",
        "Daftar atasan penilai per tanggal, dan yang berlaku hari ini. / The list of lines of each "
        "date, and what is in force today.",
        (AGENCY, AGENCY_HEAD, AUDITOR),
        _FILES,
    ),
    Operation(
        "GET /agencies/{agency}/lines/files/{date}",
        "Yang akan diubah sebuah daftar, sidiknya, dan mengapa menunggu. / What a list would "
        "change, the digest of that, and why it waits.",
        (AGENCY, AGENCY_HEAD, AUDITOR),
        _object(**_DIFFERENCE["properties"], why=list_of({"enum": list(Why)})),
    ),
    Operation(
        "POST /agencies/{agency}/lines/files/{date}/approval",
        "Persetujuan pimpinan atas daftar yang diunggah orang lain. / The agency head's approval "
        "of a list that another person uploaded.",
        (AGENCY_HEAD,),
        _APPROVED,
        body=_object(digest=TEXT),
        more=_OUTDATED,
    ),
    Operation(
        "GET /units/files",
        "Daftar unit per tanggal, dan yang berlaku hari ini. / The list of units of each date, and "
        "what is in force today.",
        (PERSONNEL, AUDITOR),
        _FILES,
    ),
    Operation(
        "GET /units/files/{date}",
        "Yang akan diubah sebuah daftar unit, dan sidiknya. / What a list of units would change, "
        "and the digest of that.",
        (PERSONNEL, AUDITOR),
        _DIFFERENCE,
    ),
    Operation(
        "POST /units/files/{date}/approval",
        "Persetujuan orang lain dari pengelola kepegawaian atas daftar unit. / The approval of a "
        "list of units by another person of the personnel administration.",
        (PERSONNEL,),
        _APPROVED,
        body=_object(digest=TEXT),
        more=_OUTDATED,
    ),
    # The register
    Operation(
        "GET /register/files",
        "Register pegawai per tanggal, dan yang berlaku hari ini. / The register of each date, and "
        "what is in force today.",
        (PERSONNEL, AUDITOR),
        _FILES,
    ),
    Operation(
        "GET /register/files/{date}",
        "Berapa orang yang diubah sebuah register, per kolom, dan sidiknya. / How many people a "
        "register changes, by column, and the digest of that.",
        (PERSONNEL, AUDITOR),
        _object(
            **_DATED_FILE,
            digest=SHA256,
            people=_object(added=WHOLE, removed=WHOLE, changed=WHOLE, ends=WHOLE, returns=WHOLE),
            columns={"type": "object", "additionalProperties": WHOLE},
        ),
    ),
    Operation(
        "GET /register/files/{date}/people",
        "Setiap orang yang diubah, sebelum dan sesudah; per 500. / Each person that it changes, "
        "before and after; 500 a page.",
        (PERSONNEL, AUDITOR),
        _object(people=list_of(OBJECT), cursor=or_null(TEXT)),
        query={"cursor": TEXT},
    ),
    Operation(
        "POST /register/files/{date}/approval",
        "Persetujuan orang lain dari pengelola kepegawaian. / The approval by another person of "
        "the personnel administration.",
        (PERSONNEL,),
        _object(date=DATE, sha256=SHA256, state={"const": "approved"}),
        body=_object(digest=TEXT),
        more=_OUTDATED,
    ),
    # Accounts
    Operation(
        "GET /accounts",
        "Akun petugas, atau akun pegawai satu perangkat daerah, dan permintaannya. / Accounts of "
        "people who act, or of an agency's employees, and what was asked.",
        (PERSONNEL,),
        _object(accounts=list_of(OBJECT)),
        query={"agency": TEXT},
    ),
    Operation(
        "POST /accounts/{key}/reset",
        "Minta akun baru seseorang: pendaftaran pertama, faktor kedua yang hilang, alamat baru. / "
        "Ask for somebody's new account: a first one, a lost factor, a new address.",
        (PERSONNEL,),
        OBJECT,
        body=ResetBody,
    ),
    Operation(
        "POST /accounts/{key}/reset/confirmation",
        "Lepaskan permintaan orang lain; bukan oleh yang meminta atau yang punya akun. / Release "
        "what another person asked for; not by who asked or whose account it is.",
        (PERSONNEL,),
        OBJECT,
        body=ResetReleaseBody,
    ),
    # Claims
    Operation(
        "GET /claims/{period}",
        "Pegawai yang diklaim lebih dari satu perangkat daerah, usulan, dan putusannya. / Who is "
        "claimed by several agencies, what was proposed, and what was decided.",
        (PERSONNEL, AUDITOR),
        _object(
            period=PERIOD,
            claims=list_of(_ref("Claim")),
            proposals=list_of(_ref("ClaimProposal")),
        ),
    ),
    Operation(
        "POST /claims/{period}",
        "Usulkan catatan perangkat daerah mana yang dihitung. / Propose which agency's record of a "
        "person counts.",
        (PERSONNEL,),
        _ref("ClaimProposal"),
        body=ClaimBody,
    ),
    Operation(
        "POST /claims/{period}/confirmation",
        "Benarkan usulan; bukan oleh yang mengusulkannya. / Confirm a proposal; not by who made "
        "it.",
        (PERSONNEL,),
        _ref("ClaimProposal"),
        body=ClaimConfirmationBody,
    ),
    # Fairness and rules
    Operation(
        "GET /periods/{period}/fairness",
        "Keadilan penilaian. / How ratings were given.",
        (AUTHOR, AUDITOR),
        _object(period=PERIOD, people=WHOLE, findings=list_of(OBJECT)),
        query={"agency_ratings": TEXT},
    ),
    Operation(
        "POST /reads",
        "Siapa membaca data siapa, menurut pegawai atau pembaca. / Who read whom.",
        (AUDITOR,),
        _object(
            reads=list_of(
                _object(
                    at=MOMENT,
                    request_id=TEXT,
                    caller=TEXT,
                    route=TEXT,
                    agency=TEXT,
                    person_keys=list_of(HEX_32),
                    count=WHOLE,
                    of_caller=TEXT,
                )
            ),
            cursor=or_null(TEXT),
            not_indexed=list_of(DATE),
        ),
        body=ReadsBody,
    ),
    Operation(
        "GET /rules/live",
        "Aturan yang berlaku. / The rule book in force.",
        (AUTHOR, APPROVER, AUDITOR),
        _object(sha256=SHA256, document=TEXT, unapproved_sha256=or_null(SHA256)),
    ),
    Operation(
        "GET /rules/history",
        "Riwayat aturan. / Who changed the rules, when and why.",
        (AUTHOR, APPROVER, AUDITOR),
        _object(events=list_of(OBJECT)),
    ),
    Operation(
        "GET /rules/announcements",
        "Perubahan aturan yang disetujui: pengendalian dan jabatan yang paling naik. / What two "
        "people approved: controls that change and the positions that gain most.",
        (AUTHOR, APPROVER, AUDITOR, FINANCE, PERSONNEL),
        _object(announcements=list_of(OBJECT)),
    ),
    Operation(
        "GET /agencies/{agency}/announcements",
        "Perubahan aturan yang disetujui, untuk perangkat daerah. / What two people approved, for "
        "an agency.",
        (AGENCY, AGENCY_HEAD),
        _object(announcements=list_of(OBJECT)),
    ),
    Operation(
        "POST /agencies/{agency}/proposals/{sha256}/facts",
        "Data yang belum ada pada baris lama, bagi usulan aturan. / What past rows lack under "
        "proposed rules, by person.",
        (AGENCY,),
        _object(facts_sha256=SHA256, people=WHOLE),
        body=FactsBody,
    ),
    Operation(
        "POST /rules/simulations",
        "Coba aturan. / Try a document without proposing it.",
        (AUTHOR, APPROVER),
        _object(impact=OBJECT),
        body=TrialBody,
    ),
    Operation(
        "POST /rules/proposals",
        "Usulkan aturan. / Propose a rule book.",
        (AUTHOR,),
        _object(sha256=SHA256, author=TEXT, reason=TEXT),
        body=ProposalBody,
    ),
    Operation(
        "GET /rules/proposals/{sha256}",
        "Satu usulan. / One proposal.",
        (AUTHOR, APPROVER, AUDITOR),
        _object(proposal=OBJECT, sha256=SHA256, document=TEXT, what_if=or_null(OBJECT)),
    ),
    Operation(
        "POST /rules/proposals/{sha256}/simulation",
        "Dampak usulan: setiap aturan yang berbeda, atas pegawai bulan terakhir yang dibayar. / "
        "What a proposal would do: every set that differs, over the latest settled month.",
        (AUTHOR, APPROVER),
        _object(
            simulated_period=PERIOD,
            simulation_sha256=SHA256,
            controls_sha256=or_null(SHA256),
            what_if=OBJECT,
        ),
        body=SimulationBody,
    ),
    Operation(
        "POST /rules/proposals/{sha256}/approval",
        "Berlakukan usulan orang lain, dengan sidik dampak yang dibaca. / Put somebody else's "
        "proposal in force, by the digest of the what-if that was read.",
        (APPROVER,),
        _object(sha256=SHA256, version=WHOLE),
        body=RuleApprovalBody,
    ),
    Operation(
        "POST /rules/rollback",
        "Usulkan kembali ke aturan sebelumnya; orang lain menyetujuinya. / Propose the rules "
        "before; another person approves them.",
        (AUTHOR, APPROVER),
        _object(sha256=SHA256, base_sha256=SHA256, author=TEXT, reason=TEXT),
        body=RollbackBody,
    ),
    Operation(
        "GET /agencies/{agency}/dialogue-coverage",
        "Cakupan dialog menurut atasan penilai, tanpa isinya. / With how many of their staff "
        "raters spoke, without what was said.",
        (AGENCY, AGENCY_HEAD, AUDITOR),
        _object(
            since=DATE,
            until=DATE,
            every_months=WHOLE,
            programme_sha256=SHA256,
            raters=list_of(
                _object(
                    nip=TEXT, name=TEXT, staff=WHOLE, covered=WHOLE, awaiting=WHOLE, overdue=WHOLE
                )
            ),
            without_rater=WHOLE,
        ),
    ),
    Operation(
        "GET /rules/programme",
        "Program yang berlaku: dialog, pemberitahuan, tampilan. / The programme in force: "
        "dialogue, notices, brand.",
        (AUTHOR, APPROVER, AUDITOR),
        _object(sha256=SHA256, document=TEXT, today=or_null(TEXT)),
    ),
    Operation(
        "GET /rules/programme/history",
        "Riwayat program. / Who changed the programme, when and why.",
        (AUTHOR, APPROVER, AUDITOR),
        _object(events=list_of(OBJECT)),
    ),
    Operation(
        "POST /rules/programme/proposals",
        "Usulkan program. / Propose a programme.",
        (AUTHOR,),
        _PROGRAMME_PROPOSAL,
        body=ProgrammeBody,
    ),
    Operation(
        "GET /rules/programme/proposals/{sha256}",
        "Satu usulan program dengan perubahannya. / One proposal of a programme with its changes.",
        (AUTHOR, APPROVER, AUDITOR),
        _PROGRAMME_PROPOSAL,
    ),
    Operation(
        "POST /rules/programme/proposals/{sha256}/approval",
        "Berlakukan usulan orang lain, dengan sidik perubahannya. / Put somebody else's programme "
        "in force, by the digest of what it changes.",
        (APPROVER,),
        _object(sha256=SHA256, version=WHOLE),
        body=AgreementBody,
    ),
)

_PATH_PARAMETERS: dict[str, Schema] = {
    "key": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    "agency": AGENCY_CODE,
    "period": PERIOD,
    "run_id": HEX_32,
    "export_id": HEX_32,
    "upload_id": HEX_32,
    "sha256": SHA256,
    "date": DATE,
}


def openapi_document() -> dict[str, Any]:
    """The whole document (OpenAPI 3.1)."""
    schemas = dict(COMPONENTS)
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        method, path = operation.route.split(" ")
        paths.setdefault(path, {})[method.lower()] = _describe(operation, path, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "tukin",
            "version": VERSION,
            "description": "Semua permintaan ditandatangani SigV4 (execute-api); peran penelepon "
            "menentukan haknya. / Every request is signed by SigV4 (execute-api); the caller's "
            "role decides what it may do.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [
            {
                "url": "https://{api}.execute-api.{region}.amazonaws.com",
                "variables": {
                    "api": {"default": "api"},
                    "region": {"default": "ap-southeast-3"},
                },
            }
        ],
        "security": [{"sigv4": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "sigv4": {
                    "type": "apiKey",
                    "name": "Authorization",
                    "in": "header",
                    "x-amazon-apigateway-authtype": "awsSigv4",
                }
            },
        },
    }


def openapi_json() -> str:
    """The document's text."""
    return json.dumps(openapi_document(), indent=1, ensure_ascii=False) + "\n"


def _describe(operation: Operation, path: str, schemas: dict[str, Schema]) -> dict[str, Any]:
    method = operation.route.split(" ")[0].lower()
    name = "".join(c if c.isalnum() else "_" for c in f"{method}{path}").strip("_")
    parameters = [
        {"name": part[1:-1], "in": "path", "required": True, "schema": _PATH_PARAMETERS[part[1:-1]]}
        for part in path.split("/")
        if part.startswith("{")
    ]
    for place, given in (("query", operation.query), ("header", operation.headers)):
        parameters += [
            {"name": n, "in": place, "required": n in operation.required_headers, "schema": schema}
            for n, schema in given.items()
        ]
    described: dict[str, Any] = {
        "operationId": name,
        "summary": operation.summary,
        "x-roles": list(operation.roles),
        "parameters": parameters,
        "responses": {
            str(operation.status): {
                "description": "OK",
                "content": {"application/json": {"schema": operation.answers}},
            },
            **{str(status): {"description": text} for status, text in operation.more.items()},
            **(_too_many() if operation.route in COSTLY else {}),
            "default": {
                "description": "Masalah / problem",
                "content": {"application/problem+json": {"schema": _ref("Problem")}},
            },
        },
    }
    if operation.body is not None:
        schema = _body(operation.body, schemas)
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    return described


def _too_many() -> dict[str, Any]:
    """The answer of a route that costs much to whoever calls it too often."""
    return {
        "429": {
            "description": "Terlalu sering; coba lagi sesudah Retry-After. / Too often; try again "
            "after Retry-After.",
            "headers": {
                "Retry-After": {"schema": {"type": "integer"}, "description": "Detik / seconds"}
            },
            "content": {"application/problem+json": {"schema": _ref("Problem")}},
        }
    }


def _body(body: type[BaseModel] | Schema, schemas: dict[str, Schema]) -> Schema:
    if isinstance(body, dict):
        return body
    schema = body.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(schema.pop("$defs", {}))
    schemas[body.__name__] = schema
    return _ref(body.__name__)
