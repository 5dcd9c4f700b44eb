"""Computes a settlement run again from what it was made of, and shows the first difference.

Validate, compute, settle, write: all by the production code, from the agencies' own files and the
archived rules (I8). Equal means equal to the byte; of the workbook its parts are compared, as its
compression may differ from machine to machine.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import zip_longest
from typing import Any, Self

from tukin.audit.bundle import AuditCase
from tukin.audit.engines import Engine, engine, engines_from, storing_formula
from tukin.audit.month_rows import CaseObjects
from tukin.audit.persons import key_by_nip
from tukin.payroll.batch import Batch, Totals, add_totals, totals_from_json
from tukin.payroll.record import PayrollRecord
from tukin.payroll.stores.uploads import batch_from_json
from tukin.rules.payment import Payment
from tukin.rules.rule_set import (
    RuleSet,
    load_rule_set,
)
from tukin.settlement.cells.cell_file import Cells, has_cells, rows_part
from tukin.settlement.cells.cell_states import CellStates
from tukin.settlement.cells.releasing import release_by_cells
from tukin.settlement.files.directory import NO_DIRECTORY, Directory
from tukin.settlement.files.payment_files import FIRST_FILE
from tukin.settlement.files.states import read_credited, read_held, sha256_hex
from tukin.settlement.holds import Held
from tukin.settlement.ledger import LedgerTip, check_chain, manifest_json
from tukin.settlement.preparation.changed import StoredStates
from tukin.settlement.preparation.prepare import Grounds, prepare, prepare_by_cells
from tukin.settlement.preparation.prepared import Prepared
from tukin.settlement.run import (
    BuiltRun,
    LiveAgency,
    Release,
    RunRequest,
    StatesBefore,
    facts_of,
    pinned_months,
    settle_live,
    settle_released,
)
from tukin.settlement.settlement import Entitlement, Transfer, entitlement_of
from tukin.vocabulary.errors import FileRefused, TukinError

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """The first thing that came out differently: where, what was stored, what was computed."""

    where: str
    stored: str
    computed: str


def replay(case: AuditCase, report: Report = lambda _: None) -> Difference | None:
    """The first difference between a run and its recomputation; None where all is equal.

    Raises:
        IntegrityError: E725, E726, E737 or E748, where the case cannot be computed at all: a broken
            chain, an object that is not what its name says, an engine that nobody knows, an erased
            mapping of person keys.
        FileRefused: E736, where an entry is no such entry.
    """
    try:
        report("ledger")
        before = check_chain(case.entries[:-1])
        check_chain(case.entries)
        return next(_Replay(case, before, report).differences(), None)
    except TukinError:
        raise
    except (KeyError, TypeError, ValueError) as unreadable:
        # a file that somebody handed over may hold anything
        raise FileRefused("E736", name=type(unreadable).__name__) from unreadable


@dataclass(frozen=True, slots=True)
class _PaidBatch:
    """What an entry says of an agency's live batch; ``month`` is all of it as plain values."""

    batch: Batch
    totals: Totals
    month: Mapping[str, Any]
    chosen: bool

    @classmethod
    def read(cls, item: Mapping[str, Any]) -> Self:
        """What is in the entry, its plain values kept as they are."""
        live = {name: value for name, value in item.items() if name != "chosen"}
        return cls(batch_from_json(live), totals_from_json(live), live, item["chosen"])


class _Replay:
    def __init__(self, case: AuditCase, before: LedgerTip, report: Report) -> None:
        self._case = case
        self._before = before
        self._report = report
        self._values = case.run.values
        self._objects = CaseObjects(case.objects)
        self._live_months = [_PaidBatch.read(item) for item in self._values["heads"]]

    def differences(self) -> Iterator[Difference]:
        """In the order in which one follows from the other."""
        live: dict[str, LiveAgency] = {}
        for paid in self._live_months:
            self._report(f"batch {paid.batch.agency}")
            records = self._records(paid)
            totals = add_totals(record.totals for record in records)
            entitled = list(map(self._entitlement, records))
            if totals != paid.totals:
                yield self._batch_difference(paid, totals, entitled)
            live[paid.batch.agency] = LiveAgency(paid.month, entitled, paid.chosen)
        self._report("settlement")
        yield from self._differences_of_run(live)

    def _differences_of_run(self, live: Mapping[str, LiveAgency]) -> Iterator[Difference]:
        """None where its engine made the run; where none is named, one as late as its batches."""
        numbers = [paid.batch.engine for paid in self._live_months]
        named: str = self._values.get("engine", "")
        candidates = engines_from(max(numbers, key=int, default="1"))
        found: list[Difference] = []
        for made_by in [engine(named)] if named else candidates:
            differences = list(self._run_differences(self._built(live, made_by)))
            if not differences:
                return
            found = found or differences
        yield from found

    def _records(self, paid: _PaidBatch) -> list[PayrollRecord]:
        batch = paid.batch
        made_by = engine(batch.engine)
        rules = self._rules(batch.rules_sha256)
        formula = storing_formula(batch.engine, rules)
        keys = self._keys if made_by.format > 1 else {}
        records = [
            made_by.compute(row.appraisal, batch, formula, keys.get(row.appraisal.nip, ""))
            for row in made_by.rows(batch, self._objects)
        ]
        return made_by.budget(batch, records, rules)[1]

    def _entitlement(self, record: PayrollRecord) -> Entitlement:
        is_keyed = has_cells(self._values.get("engine", ""))
        return entitlement_of(record, self._key_of(record.appraisal.nip) if is_keyed else "")

    def _key_of(self, nip: str) -> str:
        """The key of a NIP, by the part of the bundle that can be erased."""
        return self._keys[nip]

    @cached_property
    def _keys(self) -> dict[str, str]:
        return key_by_nip(self._case.objects)

    def _batch_difference(
        self, paid: _PaidBatch, totals: Totals, entitled: list[Entitlement]
    ) -> Difference:
        """What differs in a batch: the first person whose amounts do, else the sums."""
        credited = read_credited(self._state("credited", "after") or b"")
        for item in sorted(entitled, key=lambda entitlement: entitlement.nip):
            known = credited.get(item.nip)
            is_here = known is not None and known.agency == item.agency
            if known is not None and is_here and known.amounts != item.amounts:
                where = f"batch {item.agency}, NIP {item.nip}"
                return Difference(where, str(known.amounts), str(item.amounts))
        return Difference(f"batch {paid.batch.agency}", str(paid.totals), str(totals))

    def _built(self, live: Mapping[str, LiveAgency], made_by: Engine) -> BuiltRun:
        values = self._values
        request = RunRequest(
            run_id=values["run_id"],
            period=values["period"],
            requested_by=values["requested_by"],
            settled_at=values["at"],
            engine=values.get("engine", ""),
            version=values.get("version", ""),
            package_sha256=values.get("package_sha256", ""),
        )
        before = StatesBefore(
            self._before, self._state("credited", "before"), self._state("recoveries", "before")
        )
        directory, payment = self._directory(), self._payment_rules()
        prepared_by: str | None = values.get("release", {}).get("claims_sha256")
        facts = facts_of(
            (item for agency in live.values() for item in agency.entitlements),
            request.period,
            self._state_of("claims", prepared_by),
        )
        if "release" not in values:
            settlement = settle_live(request.run_id, live, before.credited, before.recoveries)
            months = pinned_months(live)
            return made_by.run(request, before, months, settlement, payment, directory, facts)
        prepared = self._prepared(request, live, directory)
        release = Release.from_json(values["release"])
        prepared = replace(prepared, doubted=release.doubted, archived=release.archived)
        request = replace(request, release=replace(release, digest=prepared.digest))
        if has_cells(request.engine):
            known = CellStates.of(before.credited, before.recoveries, self._key_of)
            found = release_by_cells(prepared, release, known, directory)
            paid = found.prepared.months, found.settlement
            changes = found.after.follow(before.credited, before.recoveries)
            built = made_by.run(request, before, *paid, payment, directory, facts, changes=changes)
            return replace(built, **found.after._asdict())
        released, settlement = settle_released(
            prepared, release, before.credited, before.recoveries, directory
        )
        months = released.months
        return made_by.run(request, before, months, settlement, payment, directory, facts)

    def _prepared(
        self, request: RunRequest, live: Mapping[str, LiveAgency], directory: Directory
    ) -> Prepared:
        """Prepared again, with the agencies that the release left out.

        The computed digest gets into the entry, and so is compared with the stored one.
        """
        release = Release.from_json(self._values["release"])
        wanted = {
            agency: replace(item, chosen=item.chosen or agency in release.left_out)
            for agency, item in live.items()
        }
        chosen = [each for each in self._live_months if wanted[each.batch.agency].chosen]
        request = replace(request, settled_at=release.prepared_at)
        stored = StoredStates(
            self._state_of("credited", release.credited_sha256),
            self._state_of("recoveries", release.recoveries_sha256),
            self._state_of("holds", release.holds_sha256),
            self._state_of("claims", release.claims_sha256),
        )
        grounds = Grounds(
            directory=directory,
            rules={each.batch.agency: self._rules(each.batch.rules_sha256) for each in chosen},
            find=partial(_those_with_lines, self._first_payments()),
            recovery_bp=release.recovery_bp,
        )
        if not has_cells(request.engine):
            return prepare(request, wanted, stored, grounds)

        def people(cells: Cells) -> dict[str, list[Entitlement]]:
            return {
                agency: [each for each in item.entitlements if cells.has(each.key)]
                for agency, item in wanted.items()
            }

        months = pinned_months(wanted)
        return prepare_by_cells(request, months, people, stored, grounds, self._key_of)

    def _first_payments(self) -> tuple[Held, ...]:
        """As the run lists them; the digest of what was prepared covers the list."""
        for file in self._values["files"]:
            if file["name"] == FIRST_FILE:
                name = f"runs/{self._values['run_id']}/{file['sha256']}/{FIRST_FILE}"
                return tuple(read_held(self._objects.get(name)))
        return ()

    def _directory(self) -> Directory:
        """What the entry pins; older engines knew none."""
        pinned = self._values.get("directory")
        if pinned is None:
            return NO_DIRECTORY
        sha256 = pinned["register_sha256"]
        register = self._objects.register(sha256) or b""
        return Directory(sha256, register, pinned["agency_names"])

    def _payment_rules(self) -> Payment | None:
        chosen = [paid for paid in self._live_months if paid.chosen]
        latest = max(chosen, key=lambda paid: paid.batch.order, default=None)
        return None if latest is None else self._rules(latest.batch.rules_sha256).payment

    def _run_differences(self, built: BuiltRun) -> Iterator[Difference]:
        states = {"credited": built.credited, "recoveries": built.recoveries}
        for name, computed in states.items():
            stored = self._state(name, "after") or b""
            if stored != computed:
                yield _line_difference(name, rows_part(stored), rows_part(computed))
        computed_files = {file.name: file.data for file in built.files.files}
        stored_files = {file["name"]: file for file in self._values["files"]}
        if stored_files.keys() != computed_files.keys():
            yield Difference("files", str(sorted(stored_files)), str(sorted(computed_files)))
        for name, file in stored_files.items():
            self._report(name)
            data = self._objects.get(f"runs/{self._values['run_id']}/{file['sha256']}/{name}")
            if name in computed_files:
                yield from _file_differences(file, data, computed_files[name])
        # The workbook's bytes may differ where its parts are equal: what is said of it holds.
        fixed = {**built.entry.values, "files": self._values["files"]}
        if fixed != self._values:
            yield _value_difference(self._values, fixed)
        if manifest_json(self._case.run) != self._case.manifest:
            yield _line_difference(
                "manifest.json", self._case.manifest, manifest_json(self._case.run)
            )

    def _rules(self, sha256: str) -> RuleSet:
        return load_rule_set(self._objects.rules(sha256))

    def _state(self, name: str, when: str) -> bytes | None:
        return self._state_of(name, self._values[name][when])

    def _state_of(self, name: str, sha256: str | None) -> bytes | None:
        if sha256 is None:
            return None
        return self._objects.named(f"settlement/{name}/{sha256}.jsonl", sha256)


def _those_with_lines(
    first: Sequence[Held], lines: Sequence[Transfer], _accounts: Mapping[str, str]
) -> tuple[Held, ...]:
    """The first payments of a slice; of engines without cells all of them."""
    nips = {line.nip for line in lines}
    return tuple(item for item in first if item.nip in nips)


def _file_differences(
    file: Mapping[str, Any], stored: bytes, computed: bytes
) -> Iterator[Difference]:
    name = file["name"]
    same_parts = name.endswith(".xlsx") and _parts(stored) == _parts(computed)
    if stored != computed and not same_parts:
        yield _line_difference(name, stored, computed)
    if sha256_hex(stored) != file["sha256"]:
        yield Difference(f"{name}: SHA-256", sha256_hex(stored), file["sha256"])


def _parts(workbook: bytes) -> dict[str, bytes] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile:
        return None


def _line_difference(name: str, stored: bytes, computed: bytes) -> Difference:
    pairs = zip_longest(stored.splitlines(), computed.splitlines(), fillvalue=b"")
    for number, (mine, theirs) in enumerate(pairs, start=1):
        if mine != theirs:
            return Difference(f"{name}:{number}", _text(mine), _text(theirs))
    return Difference(name, f"{len(stored)} bytes", f"{len(computed)} bytes")


def _value_difference(stored: Mapping[str, Any], computed: Mapping[str, Any]) -> Difference:
    name = next(
        name
        for name in sorted(stored.keys() | computed.keys())
        if stored.get(name) != computed.get(name)
    )
    return Difference(
        f"ledger: {name}", json.dumps(stored.get(name)), json.dumps(computed.get(name))
    )


def _text(line: bytes) -> str:
    return line.decode(errors="replace")
