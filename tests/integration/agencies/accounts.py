"""What tests of accounts begin from: a register with addresses, and who acts."""

from typing import Any

from tests.grant_rows import NAMES, nip_of_person
from tests.integration.office import Office
from tests.integration.people import nip_of
from tests.integration.world import KEYS, Answer, LambdaError

HEAD = nip_of_person(NAMES.index("agency-disdik-head"))
"""Who acts as the head of disdik, among other roles: everybody of the roster has all of them."""
BAGUS, RATNA = (nip_of_person(NAMES.index(name)) for name in ("bagus", "ratna"))
MAIL = "kepala@example.go.id"
_HEADING = "nip,agency,employment,grade,position,status,since,until,email"


def entry(
    nip: str, email: str = "", status: str = "aktif", since: str = "2010-01-01", until: str = ""
) -> str:
    """A line of the register."""
    return f"{nip},disdik,PNS,III/a,x,{status},{since},{until},{email}"


def register(*lines: str) -> bytes:
    """A register of some lines, and of those who decide."""
    return "\n".join([_HEADING, *lines, entry(BAGUS), entry(RATNA)]).encode()


def begin(office: Office) -> str:
    """Two employees with an address and the head; one account that is not called as its number.

    Returns:
        The key of the head.
    """
    people = [entry(nip_of(1), "a@example.go.id"), entry(nip_of(2), "b@example.go.id")]
    office.put_register(register(*people, entry(HEAD, MAIL)), "2026-09-01")
    office.pools.put("staff-pool", nip_of(9))  # of nobody in the register
    office.pools.put("office-pool", "kepala-dua", HEAD)
    return KEYS.of(HEAD)


def sync(office: Office) -> Any:
    """One run."""
    return office.invoke("sync_accounts", {})


def sync_until_done(office: Office) -> None:
    """As the schedule does, whatever becomes of a run."""
    for _ in range(8):
        try:
            if sync(office)["done"]:
                return
        except LambdaError:
            continue
    raise AssertionError("never done")


def ask(office: Office, path: str, body: Any, who: str) -> Answer:
    """A request of one of the personnel administration."""
    return office.patiently("manage_accounts", "POST", path, "personnel", body, who)


def patiently(office: Office, path: str, body: Any, who: str) -> Answer:
    """The same, which must be taken."""
    answer = ask(office, path, body, who)
    assert answer.status == 200, answer.content
    return answer
