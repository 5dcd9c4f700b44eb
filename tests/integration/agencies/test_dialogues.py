"""What offices learn of dialogues: counts by rater, and each morning's list of notices."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from unittest.mock import patch

import pytest

from tests.integration.agencies.test_lines import FIRST, approve, put
from tests.integration.office import NOW, Clock, Office
from tests.integration.people import nip_of
from tests.integration.register.test_register import ADDRESS, line, register, with_secrets
from tests.integration.rule_changes.test_programme import put_in_force
from tests.integration.world import ARCHIVE, INTAKE, KEYS, TABLE, Answer
from tests.unit.programme.samples import document, sample, version
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.dialogue.desk import DialogueDesk, Place
from tukin.dialogue.dialogue import Dialogue
from tukin.people.lines.in_force import chain_of
from tukin.programme.parts import DialogueKind

TODAY = date(2026, 10, 31)
RATER, EMPLOYEE, OTHER = nip_of(0), nip_of(1), nip_of(2)
PATH = "/agencies/disdik/dialogue-coverage"
WORDS = ("Sangat rapi", "Lebih cepat lagi", "Saya setuju sekali")


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        made.put_register(register(*(line(number) for number in range(30))), "2026-09-01")
        put(made, FIRST)
        assert approve(made).status == 200
        put_in_force(made, document().decode())
        yield made


def desk(office: Office, today: date = TODAY) -> DialogueDesk:
    """The dialogues of disdik, as its pages have them."""
    archive = Bucket(ARCHIVE)
    return DialogueDesk(
        table=Table(TABLE),
        keys=KEYS,
        agency="disdik",
        raters=chain_of(Table(TABLE), archive, "disdik", today),
        programme=version(),
        today=today,
        now=lambda: NOW,
        record_read=lambda *_: None,
    )


def hold(office: Office, nip: str, number: int, *, answered: bool = True) -> Dialogue:
    with office.run_as(None):
        of = desk(office)
        held = of.begin(RATER, nip, f"{number:032x}", DialogueKind.PANTAU, on=TODAY)
        held = of.record(RATER, place(held), TODAY, WORDS[0], WORDS[1])
        if answered:
            held = of.acknowledge(nip, place(held), WORDS[2], agrees=True)
    return held


def plan_dialogue(office: Office, nip: str, id_: str, on: date) -> None:
    """The employee proposes a day."""
    with office.run_as(None):
        desk(office).begin(nip, nip, id_, DialogueKind.HARAPAN, on=on)


def place(dialogue: Dialogue) -> Place:
    return Place(dialogue.nip, dialogue.begun_on, dialogue.id, dialogue.revision)


def ask(office: Office, role: str = "agency-disdik") -> Answer:
    return office.patiently("read_dialogues", "GET", PATH, role, None)


def test_offices_see_with_how_many_there_was_a_dialogue(office: Office) -> None:
    hold(office, EMPLOYEE, 1)
    hold(office, OTHER, 2, answered=False)
    answer = ask(office)
    assert answer.status == 200, answer.content
    (by,) = [each for each in answer.content["raters"] if each["nip"] == RATER]
    counts = {name: by[name] for name in ("staff", "covered", "awaiting", "overdue")}
    assert counts == {"staff": 28, "covered": 1, "awaiting": 1, "overdue": 0}
    assert (answer.content["since"], answer.content["until"]) == ("2026-08-01", "2026-10-31")
    assert answer.content["programme_sha256"] == sample().programmes[0].sha256
    assert answer.content["without_rater"] == 1  # number 20, who is at the top
    assert not any(word in str(answer.content) for word in WORDS)
    assert ask(office, "agency-disdik-head").content == answer.content
    assert ask(office, "auditor").content == answer.content


@pytest.mark.parametrize("role", ["agency-dinkes", "agency-dinkes-head", "finance", "personnel"])
def test_nobody_else_asks(office: Office, role: str) -> None:
    assert ask(office, role).status == 403


def test_a_read_of_coverage_is_recorded(office: Office) -> None:
    ask(office)
    reads = [each for each in office.objects() if each.startswith("tukin-test-access-log/")]
    assert any("dialogue-coverage" in str(office.objects()[each]) for each in reads)


def test_there_is_none_without_a_programme() -> None:
    with Office() as made:
        answer = ask(made)
        assert (answer.status, answer.content["code"]) == (404, "E1162")
        assert made.invoke("send_notices", {}) == {"agencies": 0, "people": 0}


def test_letters_leave_where_the_programme_has_them_once_a_day(office: Office) -> None:
    """Number 1 and their rater have an address in the register; nobody has two letters."""
    content = json.loads(document(notices__email=True, notices__sender="tukin@contoh.go.id"))
    content["programmes"][0] |= {"programme": "mail", "effective_from": "2026-11-01"}
    both = json.loads(document())["programmes"] + content["programmes"]
    put_in_force(office, json.dumps(content | {"programmes": both}))
    office.put_register(with_secrets(*(line(number) for number in range(30))), "2026-10-01")
    plan_dialogue(office, EMPLOYEE, "e" * 32, date(2026, 11, 2))
    office.invoke("send_notices", {})
    assert office.post.sent == [], "the version with letters begins tomorrow"
    with patch.object(Clock, "hour_of_all", NOW + timedelta(days=1)):
        office.invoke("send_notices", {})
        office.invoke("send_notices", {})
    assert office.post.sent == [ADDRESS, ADDRESS]
    states = [item["state"] for item in office.items("NOTICES#disdik")]
    assert states == ["sent", "sent"]


def notices(office: Office, agency: str = "disdik") -> list[dict[str, str]]:
    data = office.objects()[f"{INTAKE}/notices/{agency}/{TODAY}.csv"]
    text = data.decode("utf-8-sig") if isinstance(data, bytes) else str(data)
    return list(csv.DictReader(io.StringIO(text)))


def test_each_morning_there_is_a_list_for_every_agency(office: Office) -> None:
    hold(office, EMPLOYEE, 1, answered=False)
    plan_dialogue(office, OTHER, "f" * 32, date(2026, 11, 2))
    found = office.invoke("send_notices", {})
    assert found["agencies"] == 3
    listed = {each["nip"]: each["pesan"] for each in notices(office)}
    assert listed[EMPLOYEE] == (
        "Catatan dialog kinerja menunggu tanggapan Anda paling lambat 7 November 2026."
    )
    planned = "1 dialog kinerja direncanakan, yang terdekat 2 November 2026."
    assert (listed[OTHER], listed[RATER]) == (planned, planned)
    missing = [text for text in listed.values() if "belum mempunyai atasan penilai" in text]
    assert missing, "HR of disdik hears that number 20 has no rater"
    assert "Rapi" not in str(listed)
    assert notices(office, "dinkes") == []


def test_a_fault_at_each_write_leaves_the_same_list(office: Office) -> None:
    """The list is written first and once more as it is; there are no letters without e-mail."""
    hold(office, EMPLOYEE, 1, answered=False)
    office.invoke("send_notices", {})
    first = notices(office)
    office.invoke("send_notices", {})
    assert notices(office) == first
    assert not list(office.items("NOTICES#disdik"))
