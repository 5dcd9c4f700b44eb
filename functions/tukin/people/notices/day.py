"""The notices of an agency on a day: listed first, then sent. Providers hand in what is due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tukin.aws.objects import Bucket
from tukin.people.grants.grant import GrantRole, Grants
from tukin.people.lines.chain import Chain
from tukin.people.notices.daily_list import list_csv, put_list
from tukin.people.notices.letters import Letters
from tukin.people.notices.notice import Due, Topic, notices_of
from tukin.programme.parts import NoticeRules
from tukin.register.parts.store import RegisterInParts


@dataclass(frozen=True, slots=True)
class Contacts:
    """Names and addresses by NIP, as the register has them on a day; of who left, none."""

    names: Mapping[str, str] = field(repr=False)
    addresses: Mapping[str, str] = field(repr=False)


def contacts_of(register: RegisterInParts, nips: Iterable[str], day: date) -> Contacts:
    """Whoever the register has of some people."""
    entries = [
        entry
        for each in register.people(sorted(set(nips))).values()
        for entry in each
        if entry.holds_on(day)
    ]
    names = {entry.nip: entry.name for entry in entries if entry.name}
    addresses = {entry.nip: entry.details.email for entry in entries if entry.details.email}
    return Contacts(names, addresses)


def lines_missing(chain: Chain, grants: Grants, day: date) -> list[Due]:
    """That somebody has no rater waits for the HR of the agency; how many, not who."""
    many = len(chain.without_rater(day))
    if not many:
        return []
    is_hr = (
        row.nip
        for row in grants.rows
        if (row.role, row.agency) == (GrantRole.HR, chain.agency) and row.holds_on(day)
    )
    return [Due(nip, Topic.LINES_MISSING, many=many) for nip in sorted(set(filter(None, is_hr)))]


def notify(
    intake: Bucket,
    letters: Letters,
    dues: Iterable[Due],
    register: RegisterInParts,
    rules: NoticeRules,
) -> int:
    """Write the list of the day, then send the letters; how many people are on the list.

    Done once more it writes the list as it is now, and sends nothing that was begun.
    """
    notices = notices_of(dues)
    contacts = contacts_of(register, (each.nip for each in notices), letters.day)
    data = list_csv(notices, contacts.names, rules.pages)
    put_list(intake, letters.agency, letters.day, data)
    letters.send_all(notices, contacts.addresses, rules)
    return len(notices)
