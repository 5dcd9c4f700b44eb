"""Who takes part in the stories, each with a browser: what they do on the pages, step by step."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from infrastructure.local.stories.browser import Browser, PageError
from tukin.vocabulary.period import Period

T = TypeVar("T")

WAIT_SECONDS = 120
POLL_SECONDS = 0.3
_SUM = re.compile(r'<p class="sum">Rp([0-9.]+)</p>')
_ACCEPTED = re.compile(r"(\d+) baris diterima, (\d+) ditolak")
_GIVE, _ABOVE, _AS_EXPECTED = "kirim", "di_atas", "sesuai"


@dataclass(frozen=True)
class Answer:
    """How a rater answers for one person; outside of what is expected words are needed."""

    hasil_kerja: str = _AS_EXPECTED
    perilaku_kerja: str = _AS_EXPECTED
    strength: str = ""
    improve: str = ""


EXPECTED = Answer()


@dataclass(frozen=True)
class Cast:
    """The people of the agency.

    Attributes:
        origin: of the pages.
        engine_url: where local AWS listens.
        period: the month of the story.
    """

    origin: str
    engine_url: str
    period: Period

    def sign_in(self, nip: str, *, office: bool = False) -> "Actor":
        """Somebody who has just signed in."""
        browser = Browser(self.origin, self.engine_url)
        browser.sign_in(nip, office=office)
        return Actor(browser, self.period)


@dataclass(frozen=True)
class Actor:
    """Somebody who is signed in, and what they do."""

    browser: Browser
    period: Period

    def send_lines(self, data: bytes) -> None:
        """Send the list of who rates whom, which waits for the head."""
        path = f"/garis/unggah?tanggal={self._dated}"
        self.browser.send_file(path, "garis.csv", data)
        self._until("The lines", f"/garis/{self._dated}", _lines_are_checked)

    def approve_lines(self) -> None:
        """Agree to the list as its page shows it."""
        self.browser.post(f"/persetujuan/garis/{self._dated}")

    def send_attendance(self, data: bytes) -> int:
        """Send the attendance part; how many of its rows are sound.

        Raises:
            PageError: a row is not.
        """
        path = f"/kehadiran/{self.period}"
        self.browser.send_file(path, "rekap.csv", data)
        accepted, rejected = self._until("The attendance", path, _rows_in_force)
        if rejected:
            raise PageError(f"{rejected} rows of the attendance part were rejected.")
        return accepted

    def rate_by_the_table(self, answers: Mapping[str, Answer], leave_out: str = "") -> int:
        """Rate one's staff by the quick table, by name; how many were rated.

        Args:
            answers: of those who are not all as expected.
            leave_out: the name of somebody who is not rated yet.
        """
        path = f"/staf/nilai-cepat/{self.period}"
        names = re.findall(r'<h2 id="nama-([^"]+)">([^<]+)</h2>', self.browser.get(path))
        rated = [(key, name) for key, name in names if name != leave_out]
        fields: dict[str, str] = {"aksi": _GIVE}
        for key, name in rated:
            answer = answers.get(name, EXPECTED)
            fields |= {f"{each}-{key}": text for each, text in vars(answer).items() if text}
        self.browser.post(path, **fields)
        return len(rated)

    def own_month(self) -> str:
        """One's own page of the month."""
        return self.browser.get(f"/saya/{self.period}")

    def close(self) -> None:
        """Close the month and send it."""
        self.browser.post(f"/bulan/{self.period}")

    def wait_for_approval(self) -> str:
        """Wait until the month waits for the head; the path of its page."""
        pattern = re.compile(f'href="(/persetujuan/{self.period}/[0-9a-f]+[^"]*)"')

        def find(page: str) -> str | None:
            found = pattern.search(page)
            return None if found is None else found[1]

        return self._until("The month", "/persetujuan", find)

    def approve(self, path: str) -> None:
        """Agree to what a month changes, as its page shows it."""
        self.browser.post(path, decision="approve")

    def reopen(self, reason: str) -> None:
        """Open the closed month again."""
        self.browser.post(f"/bulan/{self.period}/buka", reason=reason)

    def rate_again(self, name: str, answer: Answer) -> None:
        """Change the rating of one person on their own page, by name."""
        pattern = f'href="(/staf/[0-9a-f]+/{self.period})[^"]*"[^>]*>[^<]*{re.escape(name)}'
        found = re.search(pattern, self.browser.get(f"/staf?periode={self.period}"))
        if found is None:
            raise PageError("The rater's list does not name whom they rated.")
        given = {each: text for each, text in vars(answer).items() if text}
        self.browser.post(found[1], aksi=_GIVE, **given)

    def wait_for_pay(self, other_than: int | None = None) -> int:
        """Wait until one's own page shows pay in place of an estimate; the rupiah.

        ``other_than`` is what it showed before.
        """

        def find(page: str) -> int | None:
            found = pay_on(page)
            return None if found == other_than else found

        return self._until("The pay", f"/saya/{self.period}", find)

    @property
    def _dated(self) -> str:
        return f"{self.period}-01"

    def _until(self, what: str, path: str, find: Callable[[str], T | None]) -> T:
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            if (found := find(self.browser.get(path))) is not None:
                return found
            time.sleep(POLL_SECONDS)
        raise PageError(f"{what} did not come in {WAIT_SECONDS} s.")


def pay_on(page: str) -> int | None:
    """What an employee's page says that the month pays; None while it is an estimate."""
    return _sum_on(page) if "TPP bulan ini" in page else None


def estimate_on(page: str) -> int:
    """What an employee's page says that the month would pay.

    Raises:
        PageError: it says nothing, or what is paid.
    """
    found = _sum_on(page)
    if found is None or "Perkiraan TPP" not in page:
        raise PageError("The employee's page shows no estimate.")
    return found


def _sum_on(page: str) -> int | None:
    found = _SUM.search(page)
    return None if found is None else int(found[1].replace(".", ""))


def _lines_are_checked(page: str) -> bool | None:
    if "ditolak seluruhnya" in page:
        raise PageError("The lines were refused.")
    return True if "menunggu pimpinan" in page else None


def _rows_in_force(page: str) -> tuple[int, int] | None:
    if "yang berlaku" not in page:
        return None
    found = _ACCEPTED.search(page)
    return None if found is None else (int(found[1]), int(found[2]))
