"""Who is held by the register that is in force when a run is prepared. Pure.

A month was checked by the register that counted when its file came. Since then somebody may have
died, left, moved or gone on unpaid leave, for days of the month that the file is about. So the
register is applied again: to the period's last day, on which pay is decided; and whoever died by
the day of the preparation is held whatever the period.

A month that came before there was any register was checked by none: whoever is paid in it as
another position, employment or grade than the register's is held, until it is uploaded again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tukin.register.register import LEFT, RegisterEntry
from tukin.register.register_file import load_people
from tukin.rules.rule_set import RuleSet
from tukin.settlement.files.directory import Directory
from tukin.settlement.files.pay_facts import PayFacts
from tukin.settlement.holds import HoldReason
from tukin.settlement.settlement import Entitlement
from tukin.vocabulary.names import slug
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Employment

_DECEASED = "meninggal"


@dataclass(frozen=True, slots=True)
class Days:
    """The day on which pay is decided, and that on which the run is prepared."""

    last_day: date
    prepared_on: date


def register_holds(
    directory: Directory,
    days: Days,
    entitled: Mapping[str, Iterable[Entitlement]],
    rules: Mapping[str, RuleSet],
    unchecked: Collection[str] = (),
) -> dict[str, HoldReason]:
    """Why some people are held, by NIP; nobody where there is no register.

    Args:
        directory: with the register that is in force.
        days: which ones it is asked about.
        entitled: agency → who is live there, of the agencies to pay.
        rules: agency → the rules of its live month.
        unchecked: the agencies whose live month was checked by no register.
    """
    if not directory.register:
        return {}
    agency_of = {item.nip: agency for agency, people in entitled.items() for item in people}
    facts = {item.nip: item.facts for agency in unchecked for item in entitled.get(agency, ())}
    views = {agency: _AgencyView.of(agency, rules[agency]) for agency in entitled}
    found: dict[str, HoldReason | None] = dict.fromkeys(agency_of, HoldReason.NOT_REGISTERED)
    for entries in load_people(directory.register, agency_of):
        nip = entries[0].nip
        view = views[agency_of[nip]]
        found[nip] = _reason(entries, view, days) or view.differs(
            next((each for each in entries if each.holds_on(days.last_day)), None), facts.get(nip)
        )
    return {nip: reason for nip, reason in found.items() if reason is not None}


def days_of(period: str, prepared_at: str) -> Days:
    """Of a period, and of a moment (ISO 8601, UTC)."""
    return Days(Period.parse(period).last_day, date.fromisoformat(prepared_at[:10]))


@dataclass(frozen=True, slots=True)
class _AgencyView:
    """What an agency is called in a register, and the statuses that its rules pay, as slugs.

    ``base_idr`` are the amounts of positions by slug, ``of_employment`` those of an employment,
    which count before the position's.
    """

    names: Collection[str]
    paid: Collection[str]
    base_idr: Mapping[str, int]
    of_employment: Mapping[Employment, int]

    @classmethod
    def of(cls, agency: str, rules: RuleSet) -> "_AgencyView":
        names = {slug(item.name) for item in rules.agencies if item.code == agency}
        paid = {
            slug(name)
            for item in rules.statuses
            if item.pay_bp
            for name in (item.label_id, item.code)
        }
        amounts = {item.code: item.amount_idr for item in rules.positions}
        base_idr = {
            slug(name): item.amount_idr
            for item in rules.positions
            for name in (item.label, item.code)
        }
        of_employment = {i.employment: amounts[i.position] for i in rules.employment_amounts}
        return cls(names | {slug(agency)}, paid, base_idr, of_employment)

    def differs(self, entry: RegisterEntry | None, facts: PayFacts | None) -> HoldReason | None:
        """Whether somebody is paid by an unchecked month otherwise than by the register."""
        if entry is None or facts is None:
            return None
        base_idr = self.of_employment.get(entry.employment)
        if base_idr is None:
            base_idr = self.base_idr.get(slug(entry.position))
        is_same = (facts.base_idr, facts.grade) == (base_idr, entry.grade)
        return None if is_same else HoldReason.OTHER_POSITION


def _reason(entries: Sequence[RegisterEntry], agency: _AgencyView, days: Days) -> HoldReason | None:
    if any(e.status == _DECEASED and e.holds_on(days.prepared_on) for e in entries):
        return HoldReason.DECEASED
    entry = next((e for e in entries if e.holds_on(days.last_day)), None)
    if entry is None or entry.status in LEFT:
        is_dead = entry is not None and entry.status == _DECEASED
        return HoldReason.DECEASED if is_dead else HoldReason.LEFT
    if entry.agency not in agency.names:
        return HoldReason.MOVED
    return None if entry.status in agency.paid else HoldReason.UNPAID_STATUS
