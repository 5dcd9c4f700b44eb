"""Notices: one a person, which name nobody; letters: one a person and day, whatever breaks."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import pytest

from tests.unit.programme.samples import version
from tukin.aws.clients import Refused
from tukin.people.notices.daily_list import COLUMNS, list_csv
from tukin.people.notices.letters import Letters
from tukin.people.notices.notice import Due, Notice, Topic, notices_of
from tukin.programme.parts import NoticeRules
from tukin.vocabulary.errors import StoreUnavailable, Throttled
from tukin.vocabulary.words import Words

ANI, BUDI = "199001012015031001", "199102022015031002"
DAY = date(2026, 10, 5)
RULES = version().notices
PAGES = "https://tukin.example.go.id"
MAIL = NoticeRules(email=True, sender="tukin@go.id", pages=PAGES, days_before=3, source="x" * 3)


def test_one_notice_a_person_with_each_topic_once() -> None:
    found = notices_of(
        [
            Due(BUDI, Topic.DIALOGUE_PLANNED, date(2026, 10, 7)),
            Due(ANI, Topic.RATINGS_DUE, date(2026, 11, 3), many=3),
            Due(BUDI, Topic.DIALOGUE_PLANNED, date(2026, 10, 6)),
            Due(BUDI, Topic.RATING_RECEIVED),
        ]
    )
    assert [(each.nip, each.text, each.path) for each in found] == [
        (ANI, "3 pegawai menunggu penilaian Anda paling lambat 3 November 2026.", "/staf"),
        (
            BUDI,
            (
                "Penilaian Anda dapat dibaca. 2 dialog kinerja direncanakan, yang terdekat "
                "6 Oktober 2026."
            ),
            "/",
        ),
    ]
    assert found[0].messages[0].en == "3 of your staff wait for your rating by 3 November 2026."


@pytest.mark.parametrize("topic", Topic)
@pytest.mark.parametrize("on", [None, DAY])
def test_every_topic_has_words_without_names_and_amounts(topic: Topic, on: date | None) -> None:
    (notice,) = notices_of([Due(ANI, topic, on, many=2)])
    for text in (notice.text, notice.messages[0].en):
        assert "{" not in text
        assert "None" not in text
        assert "Rp" not in text
        assert ANI not in text
    assert notice.path.startswith("/")
    assert ANI not in repr(notice)


def test_the_list_is_a_file_that_no_spreadsheet_computes() -> None:
    notices = [
        Notice(ANI, (Words("Penilaian Anda dapat dibaca.", "-"),), "/"),
        Notice(BUDI, (Words("Penilaian Anda dapat dibaca.", "-"),), "/saya/dialog"),
    ]
    names = {ANI: '=HYPERLINK("https://x.id";"klik")'}
    data = list_csv(notices, names, PAGES)
    assert data == list_csv(notices, names, PAGES)
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows == [
        list(COLUMNS),
        [ANI, '\'=HYPERLINK("https://x.id";"klik")', "Penilaian Anda dapat dibaca.", f"{PAGES}/"],
        [BUDI, "", "Penilaian Anda dapat dibaca.", f"{PAGES}/saya/dialog"],
    ]


# --- Letters -------------------------------------------------------------------------------------


class Ends(BaseException):
    """The process ends here."""


@dataclass
class Post:
    """SES, and the table in memory."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)
    items: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def put_new(self, values: dict[str, Any]) -> bool:
        key = values["pk"], values["sk"]
        return key not in self.items and self.items.setdefault(key, dict(values)) is not None

    def update(self, key: dict[str, str], changes: dict[str, Any], **_: Any) -> bool:
        self.items[key["pk"], key["sk"]] |= changes
        return True

    def send(self, sender: str, to: str, subject: str, text: str) -> None:
        assert (sender, subject) == ("tukin@go.id", "Tugas Anda / Your tasks")
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append((to, text))

    def letters(self, day: date = DAY) -> Letters:
        return Letters(cast("Any", self), "disdik", day, lambda nip: nip[::-1], self.send)

    @property
    def states(self) -> list[str]:
        return [str(item["state"]) for item in self.items.values()]


NOTICES = notices_of([Due(ANI, Topic.RATING_RECEIVED), Due(BUDI, Topic.RATING_RECEIVED)])
ADDRESSES = {ANI: "ani@go.id", BUDI: "budi@go.id"}


def test_one_letter_a_person_and_day() -> None:
    post = Post()
    assert post.letters().send_all(NOTICES, ADDRESSES, MAIL) == 2
    assert post.letters().send_all(NOTICES, ADDRESSES, MAIL) == 0
    assert [to for to, _ in post.sent] == ["ani@go.id", "budi@go.id"]
    assert post.sent[0][1] == (
        f"Penilaian Anda dapat dibaca.\n\n{PAGES}/saya/riwayat\n\nYour rating can be read.\n"
    )
    assert post.letters(date(2026, 10, 6)).send_all(NOTICES, ADDRESSES, MAIL) == 2
    assert {key[0] for key in post.items} == {"NOTICES#disdik"}
    assert not any(ANI in sk for _, sk in post.items)
    assert {item["format"] for item in post.items.values()} == {1}


def test_no_letter_without_an_address_or_where_the_programme_has_none() -> None:
    post = Post()
    assert post.letters().send_all(NOTICES, {ANI: ""}, MAIL) == 0
    assert post.letters().send_all(NOTICES, ADDRESSES, RULES) == 0
    assert post.items == {}


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (Refused("MessageRejected", "no"), "refused"),
        (Throttled("E901"), "refused"),
        (StoreUnavailable("E902"), "begun"),
    ],
)
def test_a_fault_keeps_no_other_letter_and_sends_none_twice(fault: Exception, state: str) -> None:
    post = Post(faults=[fault])
    assert post.letters().send_all(NOTICES, ADDRESSES, MAIL) == 1
    assert [to for to, _ in post.sent] == ["budi@go.id"]
    assert post.states == [state, "sent"]
    assert post.letters().send_all(NOTICES, ADDRESSES, MAIL) == 0


def test_a_function_that_ends_before_it_knows_sends_no_second_letter() -> None:
    """Whether the first one left nobody knows: it stays so, and is in the list of the day."""
    post = Post(faults=[Ends()])
    with pytest.raises(Ends):
        post.letters().send_all(NOTICES, ADDRESSES, MAIL)
    assert post.states == ["begun"]
    assert post.letters().send_all(NOTICES, ADDRESSES, MAIL) == 1
    assert [to for to, _ in post.sent] == ["budi@go.id"]
