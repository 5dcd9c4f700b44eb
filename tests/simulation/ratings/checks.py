"""What must hold after each write, worked out from the lines and the acts, not by the code.

I10: who wrote or may read is the employee, somebody whom a dated line gives them, or a grant's
holder. I11: what was given is the latest revision, superseded by a later one, or struck, and in the
month that was closed. Besides: revisions are never lost or changed, receipts never move back, and
a draft is its rater's alone.
"""

from collections.abc import Iterable, Mapping, Set
from datetime import date
from typing import Any

from tests.simulation.ratings.model import Act, SeenWrong, Simulation, is_same_person
from tests.unit.ratings.office import EKO, EVERYBODY, KEYS, OCTOBER
from tukin.people.grants.grant import GrantRole
from tukin.people.lines.line import Line
from tukin.ratings import reading
from tukin.ratings.reading import Reader

_DUE = date(2026, 11, 3)
_ORDER = {"delegasi": 0, "plt": 1, "plh": 2, "definitif": 3}
_PERSON = {KEYS.of(nip): nip for nip in EVERYBODY}
Items = Mapping[tuple[str, str], Mapping[str, Any]]


class Checks:
    """The checks of one seed; they remember what was there before."""

    def __init__(self) -> None:
        self._before: dict[tuple[str, str], dict[str, Any]] = {}
        self._drafts: dict[tuple[str, str], tuple[int, str]] = {}

    def after_write(self, simulation: Simulation, act: Act | None) -> None:
        """Compare what a write changed."""
        items = simulation.table.items
        for key, item in items.items():
            before = self._before.get(key)
            if item == before:
                continue
            kind = key[0].partition("#")[0]
            if kind == "RATING":
                self._rating(simulation, act, before, item)
            elif kind == "RATINGLOG":
                self._log(simulation, act, key, before, item)
            elif kind == "RATINGDRAFT":
                self._draft(simulation, act, key, before, item)
        self._before = {key: dict(item) for key, item in items.items()}

    def after_act(self, simulation: Simulation, act: Act) -> None:
        """What somebody was answered must be so."""
        if act.kind == "give" and act.outcome == "done":
            self._kept(simulation, act.nip, act.result.revision, act.result.words.strength)
            _require(act.result.revision == (act.begun_on or 0) + 1, "replaces what was not seen")
        if act.kind == "draft" and act.outcome == "done":
            known = self._drafts.get((act.nip, act.actor))
            found = simulation.ratings.older_draft("disdik", OCTOBER, act.nip, act.actor)
            _require(found is not None, "a draft is lost")
            assert found is not None
            _require(found.rater_nip == act.actor, "a draft is of another rater")
            _require(known is None or found.revision >= known[0], "a newer draft is lost")

    def at_rest(self, simulation: Simulation) -> None:
        """I11, and who may read what, once nothing is going on."""
        cycle = simulation.table.items["CYCLE#disdik", "2026-10"]
        composed = cycle["composed"]["people"]
        latest = {
            key[1]: item
            for key, item in simulation.table.items.items()
            if key[0].startswith("RATING#")
        }
        for person, item in latest.items():
            is_struck = item["state"] == "struck"
            _require(item["state"] in {"given", "struck"}, f"{item['state']} is seen by others")
            _require(is_struck or composed.get(person) == item["revision"], "I11: not composed")
            _require(not is_struck or person not in composed, "I11: composed though struck")
            self._revisions(simulation, person, item)
            self._readers(simulation, _PERSON[person])
        _require(set(composed) <= set(latest), "I11: composed without a rating")

    # --- Ratings ------------------------------------------------------------------------------

    def _rating(
        self, simulation: Simulation, act: Act | None, before: Any, item: Mapping[str, Any]
    ) -> None:
        if before is not None and before["revision"] == item["revision"]:
            self._receipt(simulation, act, before, item)
            return
        _require(act is not None, "written by nobody")
        assert act is not None
        _require(item["revision"] == (before["revision"] if before else 0) + 1, "a revision lacks")
        _require("received_at" not in item, "received before it was given")
        if before is not None:
            _require(act.begun_on == before["revision"], "replaces what was not seen")
        is_first = before is None or before["state"] == "struck"
        cycle = self._before.get(("CYCLE#disdik", "2026-10"), {})
        takes = {None, "reopened", *(["closed"] if is_first and act.kind == "give" else [])}
        _require(cycle.get("state") in takes, f"given in a month that is {cycle.get('state')}")
        copy = simulation.table.items.get(
            ("RATINGLOG#disdik#2026-10", f"{item['sk']}#{item['revision']:04d}")
        )
        _require(copy is not None, "a revision without its copy")
        _require(item["nip"] == act.nip, "of somebody else")
        if act.kind == "strike":
            _require(before is not None and before["rater_nip"] == act.actor, "struck by another")
            _require(before["rater_kind"] == "system", "struck, though no system gave it")
            _require(item["state"] == "struck", "a strike that gives")
            return
        _require(item["state"] == "given", f"{item['state']} where ratings are")
        self._right(simulation, act, item)

    def _right(self, simulation: Simulation, act: Act, item: Mapping[str, Any]) -> None:
        """I10: by the lines when the form was sent, which no day has passed since."""
        _require(item["rater_nip"] == act.actor, "in another's name")
        _require(act.actor != act.nip, "rates themselves")
        assert act.sent_on is not None
        away = {each.nip for each in simulation.register if each.status != "aktif"}
        kind = _right_on(act.lines, away, act.nip, act.actor, act.sent_on)
        _require(kind is not None, "I10: neither rater nor superior")
        _require(item["rater_kind"] == ("system" if simulation.by_system else kind), "as what")
        if item["rater_kind"] == "atasan":
            _require(not simulation.by_system, "a system for the superior")
            _require(len(item["reason"]) >= 10, "the superior gives no reason")
        words = {"di_atas": "strength", "di_bawah": "improve"}.get(item["values"]["hasil_kerja"])
        _require(words is None or len(item["words"][words]) >= 20, "without words")

    def _receipt(
        self,
        simulation: Simulation,
        act: Act | None,
        before: Mapping[str, Any],
        item: Mapping[str, Any],
    ) -> None:
        _require(act is not None, "written by nobody")
        assert act is not None
        same = {name: item.get(name) for name in item if not name.startswith(("received", "deliv"))}
        _require(all(before.get(name) == same[name] for name in same), "a revision was changed")
        cycle = self._before.get(("CYCLE#disdik", "2026-10"), {})
        old, new = before.get("received_at"), item.get("received_at")
        if old == new:
            _require(before.get("delivered_at") is None, "a delivery moves")
            _require(cycle.get("state") == "closed", "delivered before it was closed")
            return
        _require(new is not None, "a receipt is lost")
        _require(old is None or new > old, "a receipt moves back")
        if old is not None:
            _require(act.kind == "contest" and act.actor == item["nip"], "moved by another")
            return
        _require(cycle.get("state") == "closed", "received before it was closed")
        if item["received_how"] == "paper":
            self._paper(simulation, act, item)
        else:
            _require(act.kind == "open" and act.actor == item["nip"], "received by another")

    def _paper(self, simulation: Simulation, act: Act, item: Mapping[str, Any]) -> None:
        log = f"{item['sk']}#{item['revision']:04d}"
        receipt = simulation.table.items["RATINGLOG#disdik#2026-10", f"{log}#RECEIPT"]
        paper = simulation.table.items[
            "RATINGLOG#disdik#2026-10", f"{log}#PAPER-{receipt['paper']}"
        ]
        _require(not is_same_person(paper["entered_by"], act.actor), "one person is two")
        _require(item["received_at"] >= paper["entered_at"], "dated back before its entry")
        _require(paper["revision"] == item["revision"], "a paper of another revision")

    # --- Copies and drafts --------------------------------------------------------------------

    def _log(
        self,
        simulation: Simulation,
        act: Act | None,
        key: tuple[str, str],
        before: Any,
        item: Mapping[str, Any],
    ) -> None:
        _require(before is None, "a copy was changed")
        person, revision, *part = key[1].split("#")
        if not part:
            latest = simulation.table.items.get(("RATING#disdik#2026-10", person))
            _require(latest is not None, "a copy without a rating")
            assert latest is not None
            values = {name: value for name, value in item.items() if name not in {"pk", "sk"}}
            shown = {name: value for name, value in latest.items() if name not in {"pk", "sk"}}
            _require(values == shown and int(revision) == latest["revision"], "the copy differs")

    def _draft(
        self,
        simulation: Simulation,
        act: Act | None,
        key: tuple[str, str],
        before: Any,
        item: Mapping[str, Any],
    ) -> None:
        _require(act is not None, "written by nobody")
        assert act is not None
        _require(item["rater_nip"] == act.actor, "a draft of another rater")
        _require(before is None or before["rater_nip"] == act.actor, "another's draft is lost")
        _require(before is None or item["revision"] >= before["revision"], "a newer draft is lost")
        _require("expires_at" in item, "a draft for good")
        self._drafts[act.nip, act.actor] = item["revision"], item["words"]["strength"]

    def _kept(self, simulation: Simulation, nip: str, revision: int, text: str) -> None:
        found = simulation.table.items.get(
            ("RATINGLOG#disdik#2026-10", f"{KEYS.of(nip)}#{revision:04d}")
        )
        _require(found is not None, "what was answered is lost")
        assert found is not None
        _require(found["words"]["strength"] == text, "what was answered is another's")

    def _revisions(self, simulation: Simulation, person: str, item: Mapping[str, Any]) -> None:
        found = simulation.ratings.revisions("disdik", OCTOBER, _PERSON[person])
        numbers = [one.revision for one in found]
        _require(numbers == list(range(1, item["revision"] + 1)), "I11: a revision is lost")
        for one in found:
            is_given = one.state in {"given", "struck"}
            _require(is_given, "a draft among the revisions")

    # --- Readers ------------------------------------------------------------------------------

    def _readers(self, simulation: Simulation, nip: str) -> None:
        """I10 of reading, for each revision and everybody."""
        chain = simulation.desk().month.chain
        for one in simulation.ratings.revisions("disdik", OCTOBER, nip):
            assert one.given_at is not None
            around = [
                one.given_at.date(),
                OCTOBER.last_day,
                min(simulation.today, OCTOBER.last_day),
            ]
            near = {nip, one.rater_nip} | {_rater(simulation.lines, nip, day) for day in around}
            near |= {_superior(simulation.lines, nip, day) for day in around}
            near |= {_rater(simulation.lines, nip, simulation.today)}
            for reader in EVERYBODY:
                got = reading.readable(one, Reader(reader), chain, simulation.today)
                if reader not in near:
                    _require(got is reading.Readable.NOTHING, "I10: a stranger reads")
                if reader in {nip, one.rater_nip}:
                    _require(got is reading.Readable.WORDS, "who is concerned does not read")
            office = Reader("0" * 18, [GrantRole.HR])
            got = reading.readable(one, office, chain, simulation.today)
            _require(got is reading.Readable.VALUES, "HR reads words, or no values")


# --- The lines, worked out from their rows once more ----------------------------------------------


def _rows(lines: Iterable[Line], nip: str, day: date) -> list[Line]:
    """The rows for a person on a day, the one that counts first."""
    holding = [
        line for line in lines if line.since <= day and (line.until is None or day <= line.until)
    ]
    own = [line for line in holding if line.nip == nip]
    posts = {line.rater_nip for line in own if line.kind == "definitif"}
    shared = [line for line in holding if line.nip is None and line.instead_of in posts]
    rows = [line for line in (*own, *shared) if line.rater_nip != nip]
    return sorted(rows, key=lambda line: (_ORDER[line.kind], line.nip is None))


def _rater(lines: Iterable[Line], nip: str, day: date) -> str | None:
    rows = _rows(lines, nip, day)
    return rows[0].rater_nip if rows else None


def _superior(lines: Iterable[Line], nip: str, day: date) -> str | None:
    rater = _rater(lines, nip, day)
    at, seen = rater, {nip, rater}
    while at is not None:
        at = _rater(lines, at, day)
        if at is not None and at not in seen:
            return at
        if at == nip:
            break
    return EKO if EKO not in seen else None


def _right_on(
    lines: Iterable[Line], away: Set[str], nip: str, actor: str, today: date
) -> str | None:
    """As what somebody rates a person on a day; None where they may not."""
    day = min(today, OCTOBER.last_day)
    rows = _rows(lines, nip, day)
    if rows and rows[0].rater_nip == actor:
        return str(rows[0].kind)
    may_step_in = today >= _DUE or not rows or rows[0].rater_nip in away
    return "atasan" if may_step_in and _superior(lines, nip, day) == actor else None


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise SeenWrong(what)
