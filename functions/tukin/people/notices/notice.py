"""What somebody is to be notified of on a day: what waits for them, never a rating or an amount.

Whatever has something that is due hands it in as plain values; here it becomes one message a
person. A message names nobody and quotes nothing: it is read by whoever sees the screen or the
mailbox.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tukin.vocabulary.words import Words, date_words


class Topic(StrEnum):
    """What a notice is about, the most urgent first."""

    RATINGS_DUE = "ratings_due"
    LINES_MISSING = "lines_missing"
    RATING_RECEIVED = "rating_received"
    DIALOGUE_OVERDUE = "dialogue_overdue"
    DIALOGUE_MISSED = "dialogue_missed"
    DIALOGUE_TO_ANSWER = "dialogue_to_answer"
    DIALOGUE_PLANNED = "dialogue_planned"
    AGREEMENT_DUE = "agreement_due"


@dataclass(frozen=True, slots=True)
class Due:
    """What waits for somebody: of a topic ``many``, and the day that counts, if there is one."""

    nip: str = field(repr=False)
    topic: Topic
    on: date | None = None
    many: int = 1


@dataclass(frozen=True, slots=True)
class Notice:
    """All that one person is notified of on a day, and the path of the page for it."""

    nip: str = field(repr=False)
    messages: tuple[Words, ...]
    path: str

    @property
    def text(self) -> str:
        """In Bahasa Indonesia, as the list has it."""
        return " ".join(each.id for each in self.messages)


TASKS = "/"
"""The first page, of one's tasks; also where several topics meet."""

_PATHS: Mapping[Topic, str] = {
    Topic.RATINGS_DUE: "/staf",
    Topic.LINES_MISSING: TASKS,
    Topic.RATING_RECEIVED: "/saya/riwayat",
    Topic.DIALOGUE_OVERDUE: "/saya/dialog",
    Topic.DIALOGUE_MISSED: "/saya/dialog",
    Topic.DIALOGUE_TO_ANSWER: "/saya/dialog",
    Topic.DIALOGUE_PLANNED: "/saya/dialog",
    Topic.AGREEMENT_DUE: "/saya/dialog",
}
_OF_STAFF = frozenset({Topic.RATINGS_DUE, Topic.LINES_MISSING})


def notices_of(dues: Iterable[Due]) -> list[Notice]:
    """One notice a person, by NIP: each topic once, with the number and the earliest day."""
    by_person: dict[str, dict[Topic, list[Due]]] = defaultdict(lambda: defaultdict(list))
    for due in dues:
        by_person[due.nip][due.topic].append(due)
    return [_notice(nip, by_person[nip]) for nip in sorted(by_person)]


def _notice(nip: str, topics: Mapping[Topic, list[Due]]) -> Notice:
    found = [topic for topic in Topic if topic in topics]
    paths = {_PATHS[topic] for topic in found}
    messages = tuple(_words(topic, topics[topic]) for topic in found)
    return Notice(nip, messages, paths.pop() if len(paths) == 1 else TASKS)


def _words(topic: Topic, dues: list[Due]) -> Words:
    many = sum(each.many for each in dues)
    day = min((each.on for each in dues if each.on is not None), default=None)
    dated, plain = _MESSAGES[topic]
    words = plain if day is None else dated
    named = Words("", "") if day is None else date_words(day)
    return Words(words.id.format(many=many, day=named.id), words.en.format(many=many, day=named.en))


def _both(words: Words) -> tuple[Words, Words]:
    return words, words


_MESSAGES: Mapping[Topic, tuple[Words, Words]] = {
    Topic.RATINGS_DUE: (
        Words(
            "{many} pegawai menunggu penilaian Anda paling lambat {day}.",
            "{many} of your staff wait for your rating by {day}.",
        ),
        Words(
            "{many} pegawai menunggu penilaian Anda.", "{many} of your staff wait for your rating."
        ),
    ),
    Topic.LINES_MISSING: _both(
        Words("{many} pegawai belum mempunyai atasan penilai.", "{many} employees have no rater.")
    ),
    Topic.RATING_RECEIVED: _both(Words("Penilaian Anda dapat dibaca.", "Your rating can be read.")),
    Topic.DIALOGUE_OVERDUE: _both(
        Words(
            "{many} dialog kinerja sudah dua kali terlewat; adakan dan catat.",
            "{many} dialogues were missed twice; hold and record them.",
        )
    ),
    Topic.DIALOGUE_MISSED: _both(
        Words(
            "{many} dialog kinerja belum dicatat; catat, atau usulkan hari lain.",
            "{many} dialogues are not recorded; record them, or propose another day.",
        )
    ),
    Topic.DIALOGUE_TO_ANSWER: (
        Words(
            "Catatan dialog kinerja menunggu tanggapan Anda paling lambat {day}.",
            "The record of a dialogue waits for your answer by {day}.",
        ),
        Words(
            "Catatan dialog kinerja menunggu tanggapan Anda.",
            "The record of a dialogue waits for your answer.",
        ),
    ),
    Topic.DIALOGUE_PLANNED: (
        Words(
            "{many} dialog kinerja direncanakan, yang terdekat {day}.",
            "{many} dialogues are planned, the next on {day}.",
        ),
        Words("{many} dialog kinerja direncanakan.", "{many} dialogues are planned."),
    ),
    Topic.AGREEMENT_DUE: (
        Words(
            "{many} kesepakatan dialog jatuh tempo, yang terdekat {day}.",
            "{many} agreements of dialogues fall due, the next on {day}.",
        ),
        Words("{many} kesepakatan dialog jatuh tempo.", "{many} agreements fall due."),
    ),
}
"""The words of each topic, with a day and without one."""
