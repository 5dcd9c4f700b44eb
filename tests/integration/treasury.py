"""A world in which agencies have live records and finance settles: stores, wire and handlers.

What is live is put into the stores directly, so that a test can choose every amount; everything
from there on is the production code.
"""

import base64
import json
import re
import uuid
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from unittest.mock import patch

import jsonschema
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from moto.core import DEFAULT_ACCOUNT_ID  # type: ignore[attr-defined]

from schemas.data import ledger_entry
from tests.integration.people import nip_of, rule_set
from tests.integration.wire import Call
from tests.integration.world import (
    ARCHIVE,
    HANDLERS,
    KEYS,
    LEDGER,
    LOCKED_PAY,
    PERSON_KEY_SECRET,
    PUBLICATIONS,
    READ_LOG,
    REGION,
    TABLE,
    TABLE_PARAMETER,
    VARIABLES,
    Answer,
    Image,
    LambdaError,
    World,
    _plain,
)
from tukin.aws.items import item_json
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.entitlement.appraisal import Appraisal
from tukin.entitlement.formula import PaySteps
from tukin.handlers import (
    approve_people,
    decide_claims,
    manage_holds,
    manage_runs,
    manage_statements,
    settle_run,
)
from tukin.payroll.batch import ENGINE, Batch, add_totals
from tukin.payroll.formats.names import Names
from tukin.payroll.locked.pay import PaidPerson
from tukin.payroll.locked.store import LockedPay
from tukin.payroll.publication import LiveMonth
from tukin.payroll.record import PayrollRecord, names_of
from tukin.payroll.stores.live_months import live_month_key, live_month_to_json
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.rules.rule_set import RuleSet
from tukin.rules.store import RuleArchive
from tukin.settlement.books import Balance, check_books
from tukin.settlement.files.states import read_credited, read_lines, read_recoveries
from tukin.settlement.ledger import Entry
from tukin.settlement.settlement import Transfer
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Employment, Rating

MACHINE = f"arn:aws:states:{REGION}:{DEFAULT_ACCOUNT_ID}:stateMachine:settle-run"
_BASE = {"TABLE_PARAMETER": TABLE_PARAMETER, "ARCHIVE_BUCKET": ARCHIVE}
_KEYS = {"PERSON_KEY_SECRET": PERSON_KEY_SECRET}
_LEDGER = {"LEDGER_BUCKET": LEDGER, "LEDGER_DAYS": "3653"}
HANDLERS |= {
    "settle_run": settle_run,
    "manage_runs": manage_runs,
    "manage_holds": manage_holds,
    "decide_claims": decide_claims,
    "manage_statements": manage_statements,
    "approve_people": approve_people,
}
VARIABLES |= {
    "settle_run": _BASE | _LEDGER | LOCKED_PAY | _KEYS | {"SIGNING_KEY_ID": "signing-key"},
    "manage_runs": _BASE
    | _LEDGER
    | READ_LOG
    | {
        "STATE_MACHINE_ARN": MACHINE,
        "ROLE_PREFIX": "tukin",
        "PERMISSION_SETS": "",
        "TIME_ZONE": "Asia/Jakarta",
        "REGISTER_REQUIRED": "false",
    },
    "manage_holds": _BASE
    | _LEDGER
    | READ_LOG
    | _KEYS
    | {"ROLE_PREFIX": "tukin", "PERMISSION_SETS": "", "TIME_ZONE": "Asia/Jakarta"},
    "manage_statements": _BASE
    | _LEDGER
    | READ_LOG
    | {"ROLE_PREFIX": "tukin", "PERMISSION_SETS": "", "TIME_ZONE": "Asia/Jakarta"},
    "approve_people": _BASE
    | _LEDGER
    | READ_LOG
    | {"ROLE_PREFIX": "tukin", "PERMISSION_SETS": "", "TIME_ZONE": "Asia/Jakarta"},
    "decide_claims": _BASE
    | _LEDGER
    | READ_LOG
    | _KEYS
    | {"ROLE_PREFIX": "tukin", "PERMISSION_SETS": "", "TIME_ZONE": "Asia/Jakarta"},
}
_OWN_ROUTES = {
    "manage_holds": re.compile("/periods/[^/]+/(holds.*|lifts)"),
    "manage_statements": re.compile("/runs/[^/]+/statement"),
}
"""Functions that answer these, whichever a test names."""
_ENTRY: Any = jsonschema.Draft202012Validator(ledger_entry())
PREPARER, RELEASER = "sari", "tuti"
FATAL = ("IntegrityError", "EngineChanged", "RulesMissing")

Pay = tuple[int, int, int]
"""Gross, tax and BPJS in rupiah."""


class Treasury(World):
    """Use as a context manager."""

    def __init__(self) -> None:
        super().__init__()
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.started: list[tuple[str, dict[str, Any]]] = []
        self._publications = 0
        self.locks = True
        """Whether publications are locked; they were not by earlier versions."""
        self.wire._fakes = {
            **self.wire._fakes,
            "StartExecution": self._start_settlement,
            "Sign": self._sign,
            "GetPublicKey": self._public_key,
        }

    def __enter__(self) -> Self:
        super().__enter__()
        self._stack.enter_context(patch("tukin.settlement.stores.signing.client", self._client))
        return self

    # --- what is live ---------------------------------------------------------------------------

    def publish(
        self, agency: str, people: Mapping[int, Pay], period: str = "2026-09", **rules: Any
    ) -> LiveMonth:
        """Make a batch with these people's amounts the agency's live one."""
        with self.run_as(None):  # also where it happens behind a function's back
            return self._publish(agency, people, period, rules)

    def _publish(
        self, agency: str, people: Mapping[int, Pay], period: str, rules: Mapping[str, Any]
    ) -> LiveMonth:
        self._publications += 1
        live, records = self._batch(agency, people, Period.parse(period), rules)
        table = Table(TABLE)
        names = NamesArchive(Bucket(ARCHIVE))
        for record in records:
            assert record.names is not None
            names.keep(record.names)
        Records(table, names).stage(records, live.staged_as, live.partitions)
        before = table.get(live_month_key(agency, live.batch.period)) or {}
        live = replace(
            live,
            settled_seq=before.get("settled_seq", 0),
            settled_revision=before.get("settled_revision", 0),
            revision=before.get("revision", 0) + 1,
        )
        if self.locks:
            locked = LockedPay.on(Bucket(PUBLICATIONS), 3653)
            live = locked.lock(live, map(PaidPerson.of, records), None)
        key = live_month_key(agency, live.batch.period)
        counts = {
            "rejected": 0,
            "counted_of": live.batch.batch_id,
            "not_paid": before.get("not_paid"),
        }
        table.put_all([item_json(key | live_month_to_json(live) | counts)])
        if self.locks:
            locked.complete(live)
        else:
            self.put_archived(
                f"batches/{live.batch.batch_id}/manifest.json", b"{}"
            )  # of a batch whose rows were checked
        return live

    def _batch(
        self, agency: str, people: Mapping[int, Pay], period: Period, rules: Mapping[str, Any]
    ) -> tuple[LiveMonth, list[PayrollRecord]]:
        pinned = RuleSet.model_validate({**rule_set("jakarta-108-2016"), **rules})
        RuleArchive(Bucket(ARCHIVE)).keep(pinned)
        number = self._publications
        batch = Batch(
            upload_id=f"{number:032x}",
            bucket="intake",
            key=f"uploads/{agency}/{period}/file{number}.csv",
            version_id=f"v{number}",
            uploaded_at=datetime(2026, 10, 1, tzinfo=UTC) + timedelta(minutes=number),
            agency=agency,
            period=period,
            rule_set=pinned.rule_set,
            rules_sha256=pinned.sha256,
            engine=ENGINE,
        )
        names = names_of(pinned)
        records = [_record(batch, number, pay, names) for number, pay in people.items()]
        totals = add_totals(record.totals for record in records)
        live = LiveMonth(
            batch=batch,
            staged_as=batch.batch_id,
            partitions=2,
            totals=totals,
            revision=1,
            full_order=batch.order,
            latest_order=batch.order,
        )
        return live, records

    def _follow_live_month(self, key: tuple[str, str], live: Image) -> None:
        """Live months are put by this world itself, and marked by runs."""

    # --- finance --------------------------------------------------------------------------------

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        role: str = "finance",
        who: str = PREPARER,
        query: Mapping[str, str] | None = None,
        function: str = "manage_runs",
        **headers: str,
    ) -> Answer:
        """Call the API of runs, or another function's; ``idempotency_key="…"`` is a header."""
        arn = f"arn:aws:sts::{DEFAULT_ACCOUNT_ID}:assumed-role/tukin-{role}/{who}"
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": f"{method} {path}",
            "rawPath": path,
            "rawQueryString": "",
            "queryStringParameters": dict(query) if query else None,
            "headers": {"content-type": "application/json", **names},
            "requestContext": {
                "authorizer": {"iam": {"userArn": arn}},
                "http": {"method": method, "path": path},
                "requestId": uuid.uuid4().hex,
                "stage": "$default",
            },
            "isBase64Encoded": False,
        }
        if body is not None:
            event["body"] = body if isinstance(body, str) else json.dumps(body)
        name = next((each for each, own in _OWN_ROUTES.items() if own.fullmatch(path)), function)
        answer = self.invoke(name, event)
        self.headers = {k.lower(): v for k, v in answer.get("headers", {}).items()}
        text = answer.get("body") or "{}"
        return Answer(answer["statusCode"], json.loads(text))

    def request(self, key: str = "key-00000001", period: str = "2026-09", **body: Any) -> str:
        """Ask for a run; its id."""
        answer = self.ask("POST", "/runs", {"period": period, **body}, idempotency_key=key)
        assert answer.status == 202, answer.content
        return str(answer.content["run_id"])

    def run_settlements(self, most_tries: int = 6) -> None:
        """Run what was started, as the state machine does: retried, at last marked as failed."""
        while self.started:
            _, content = self.started.pop(0)
            for tries in range(1, most_tries + 1):
                try:
                    self.invoke("settle_run", content)
                    break
                except LambdaError as error:
                    if error.error_type in FATAL or tries == most_tries:
                        self._mark_failed(content["run_id"], error.error_type)
                        break

    def _mark_failed(self, run_id: str, error: str) -> None:
        code = {"IntegrityError": "E724", "EngineChanged": "E738"}.get(error, "E721")
        Table(TABLE).update(
            {"pk": f"RUN#{run_id}", "sk": "RUN"},
            {"status": "failed", "error_code": code},
            condition="#_status = :preparing",
            values={":preparing": "preparing"},
        )

    def prepare(self, key: str = "key-00000001", period: str = "2026-09", **body: Any) -> str:
        """Ask for a run and let it be prepared; its id."""
        run_id = self.request(key, period, **body)
        self.run_settlements()
        return run_id

    def release(self, run_id: str, *, who: str = RELEASER, **body: Any) -> Answer:
        """Release a prepared run by its digest; what is started then is not run yet."""
        item = self.run_item(run_id)
        wanted = {
            "digest": item.get("digest", "0" * 64),
            "confirmed_first_payments": item.get("first_payments"),
            **body,
        }
        return self.ask("POST", f"/runs/{run_id}/release", wanted, who=who)

    def released(self, key: str = "key-00000001", period: str = "2026-09", **body: Any) -> str:
        """A run that is released; its execution has not begun. Its id."""
        run_id = self.prepare(key, period, **body)
        assert self.release(run_id).status == 202
        self.started.clear()
        return run_id

    def settle_period(self, key: str, period: str = "2026-09", **body: Any) -> str:
        """Ask for a run, release it as another person, and let it finish; its id."""
        run_id = self.prepare(key, period, **body)
        answer = self.release(run_id)
        assert answer.status == 202, answer.content
        self.run_settlements()
        assert self.run_item(run_id)["status"] == "signed", self.run_item(run_id)
        return run_id

    def hold(self, nip: str, agency: str = "disdik", period: str = "2026-09", **body: Any) -> str:
        """Have somebody held: entered by one, confirmed by another. The hold's id."""
        wanted = {"agency": agency, "nip": nip, "reason": "surat inspektorat", **body}
        return self._agreed(period, self.ask("POST", f"/periods/{period}/holds", wanted))

    def lift(self, hold_id: str, period: str = "2026-09") -> str:
        """Have a hold lifted: entered by one, confirmed by another."""
        body = {"hold_id": hold_id, "reason": "pemeriksaan selesai"}
        return self._agreed(period, self.ask("POST", f"/periods/{period}/lifts", body))

    def confirm_hold(self, digest: str, period: str = "2026-09", *, who: str = RELEASER) -> Answer:
        """Confirm a hold or a lift that was entered."""
        path = f"/periods/{period}/holds/confirmation"
        return self.ask("POST", path, {"digest": digest}, who=who)

    def _agreed(self, period: str, entered: Answer) -> str:
        assert entered.status == 200, entered.content
        confirmed = self.confirm_hold(entered.content["digest"], period)
        assert confirmed.status == 200, confirmed.content
        assert confirmed.content["seq"], confirmed.content
        return str(confirmed.content["hold_id"])

    def enter_returns(self, run_id: str, *lines: str, **line: Any) -> Answer:
        """Say, as the preparer, that the bank sent lines back."""
        named = {"reason_code": "bad_account", "reference": "RTR-1", **line}
        body = {"lines": [{"line_id": each, **named} for each in lines]}
        return self.ask("POST", f"/runs/{run_id}/returns", body)

    def confirm_returns(self, run_id: str, digest: str, *, who: str = RELEASER) -> Answer:
        """Confirm what was entered."""
        path = f"/runs/{run_id}/returns/confirmation"
        return self.ask("POST", path, {"digest": digest}, who=who)

    def give_back(self, run_id: str, *lines: str, **line: Any) -> Answer:
        """Have lines returned: entered by one, confirmed by another."""
        entered = self.enter_returns(run_id, *lines, **line)
        assert entered.status == 200, entered.content
        return self.confirm_returns(run_id, entered.content["digest"])

    def run_item(self, run_id: str) -> Image:
        """A run's item."""
        (item,) = self.items(f"RUN#{run_id}")
        return item

    # --- what the ledger says, read past the code -------------------------------------------------

    def entries(self) -> list[Entry]:
        """All entries, in order."""
        items = [item for item in self.items("LEDGER") if item["sk"] != "HEAD"]
        ordered = sorted(items, key=lambda item: item["sk"])
        return [Entry(_content(item), item["hash"]) for item in ordered]

    def lines(self, run_id: str | None = None) -> list[Transfer]:
        """The lines of all committed runs, or of one."""
        found: list[Transfer] = []
        for entry in self.entries():
            values = entry.values
            if values["kind"] == "run" and run_id in (None, values["run_id"]):
                sha256 = next(f["sha256"] for f in values["files"] if f["name"] == "payments.jsonl")
                key = f"{ARCHIVE}/runs/{values['run_id']}/{sha256}/payments.jsonl"
                found += read_lines(self.objects()[key])
        return found

    def transfers(self, run_id: str) -> dict[int, int]:
        """Number of the person → transfer, of a run."""
        numbers = {nip_of(number): number for number in range(100)}
        return {numbers[line.nip]: line.transfer_idr for line in self.lines(run_id)}

    def check_books(self) -> Balance:
        """The identity for every person, from all lines and the states that the table names.

        Every entry of the ledger is as its schema says.
        """
        for entry in self.entries():
            _ENTRY.validate(entry.values)
        objects = self.objects("settlement/")
        credited = {
            item["pk"].removeprefix("SETTLED#"): read_credited(
                objects[f"{ARCHIVE}/settlement/credited/{item['credited_sha256']}.jsonl"]
            )
            for item in self.items("SETTLED#")
            if item["sk"] == "STATE"
        }
        tips = [item for item in self.items("LEDGER") if item["sk"] == "HEAD"]
        sha256 = tips[0].get("recoveries_sha256") if tips else None
        recoveries = (
            read_recoveries(objects[f"{ARCHIVE}/settlement/recoveries/{sha256}.jsonl"])
            if sha256
            else {}
        )
        balance = check_books(self.lines(), credited, recoveries)
        if tips:
            assert balance == Balance(**tips[0]["balance"])
        return balance

    def overwrite(self, key: str, data: bytes) -> None:
        """Change an object of the archive bypassing the code."""
        _plain("s3").put_object(Bucket=ARCHIVE, Key=key.removeprefix(f"{ARCHIVE}/"), Body=data)

    # --- services -------------------------------------------------------------------------------

    def _start_settlement(self, call: Call) -> tuple[int, dict[str, Any]]:
        if call.body["stateMachineArn"] != MACHINE:
            return self._start_execution(call)
        name, content = call.body["name"], json.loads(call.body["input"])
        if any(known == name for known, _ in self.started):
            return 400, {"__type": "ExecutionAlreadyExists", "message": "it exists"}
        self.started.append((name, content))
        return 200, {"executionArn": f"{MACHINE}:{name}", "startDate": 1.0}

    def _sign(self, call: Call) -> tuple[int, dict[str, Any]]:
        assert call.body["KeyId"] == "signing-key"
        assert (call.body["MessageType"], call.body["SigningAlgorithm"]) == (
            "DIGEST",
            "ECDSA_SHA_256",
        )
        digest = base64.b64decode(call.body["Message"])
        signature = self.key.sign(digest, ec.ECDSA(Prehashed(SHA256())))
        return 200, {"KeyId": "signing-key", "Signature": base64.b64encode(signature).decode()}

    def _public_key(self, call: Call) -> tuple[int, dict[str, Any]]:
        der = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return 200, {"KeyId": "signing-key", "PublicKey": base64.b64encode(der).decode()}


def _content(item: Image) -> bytes:
    """The bytes of an entry of the table; those of many agencies are packed."""
    if "packed" in item:
        return zlib.decompress(base64.b64decode(item["packed"]))
    return bytes(item["content"], "utf-8")


def _record(batch: Batch, number: int, pay: Pay, names: Names) -> PayrollRecord:
    gross, tax, bpjs = pay
    steps = PaySteps(*[gross] * (len(PaySteps._fields)))._replace(
        gross_idr=gross, tax_idr=tax, bpjs_idr=bpjs, net_idr=gross - tax - bpjs
    )
    return PayrollRecord(
        agency=batch.agency,
        period=batch.period,
        batch_id=batch.batch_id,
        rule_set=batch.rule_set,
        rules_sha256=batch.rules_sha256,
        appraisal=Appraisal(
            row=number,
            nip=nip_of(number),
            name=f"Contoh {number}",
            position="teknis-ahli",
            grade="III/a",
            employment=Employment.PNS,
            supervisor_nip=None,
            scores=dict.fromkeys(names.indicators, 0),
            hasil_kerja=None,
            perilaku_kerja=None,
            alpa=0,
            ijin=0,
            late_minutes=0,
            early_minutes=0,
            status="aktif",
            innovation_evidence=None,
            note=None,
        ),
        weighted_bp=(0,) * len(names.indicators),
        achievement_bp=10_000,
        rating=Rating.BAIK,
        steps=steps,
        need=None,
        person_key=KEYS.of(nip_of(number)),
        names=names,
    )


def people(*gross: int, first: int = 1) -> dict[int, Pay]:
    """Numbered people with these gross amounts, of which 5 % tax and 1 % BPJS go."""
    return {
        number: (amount, amount * 5 // 100, amount // 100)
        for number, amount in enumerate(gross, start=first)
    }
