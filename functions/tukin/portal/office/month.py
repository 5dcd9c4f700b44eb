"""A month that is rated on the pages: who is not in it and why, its closing and its reopening."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tukin.payroll.stores.uploads import Uploads
from tukin.payroll.words import UPLOAD_WORDS
from tukin.people.four_eyes import shown_name
from tukin.people.may import Action
from tukin.people.web_callers import WebCaller
from tukin.portal.office.agencies import Place, needs_office
from tukin.portal.office.approvals import FEWEST, MOST
from tukin.portal.office.office import Office, caller_of, month_at_work
from tukin.portal.shell import Page, Problem, Redirect, Request, Route, route
from tukin.ratings.cycle import CycleState, StoredCycle
from tukin.ratings.month.closing import describe_cycle
from tukin.vocabulary.errors import Conflict, Forbidden, InvalidInput, StoreUnavailable
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import Words

_HERE = "portal/office"
_ROUTE = "GET /agencies/{agency}/periods/{period}/closing"
_READS, _CLOSES = needs_office(Action.READ_MONTH), needs_office(Action.CLOSE_MONTH)
_OPENS = needs_office(Action.APPROVE_MONTH)

STATE_WORDS: Mapping[CycleState, Words] = {
    CycleState.UPCOMING: Words("belum dibuka", "not open yet"),
    CycleState.OPEN: Words("sedang dinilai", "being rated"),
    CycleState.CLOSING: Words("sedang ditutup", "being closed"),
    CycleState.CLOSED: Words("ditutup", "closed"),
    CycleState.REOPENED: Words("dibuka kembali", "opened again"),
}

GROUP_WORDS: Mapping[str, Words] = {
    "W1124": Words("Belum dinilai", "Not rated yet"),
    "E1119": Words("Dinilai, belum ada baris kehadiran", "Rated, without a row of attendance"),
    "E1126": Words("Dinilai, nilai dari sumber lain belum ada", "Rated, another source is missing"),
    "E1127": Words(
        "Dinilai, tidak di perangkat daerah ini pada hari terakhir",
        "Rated, not in this agency on the last day",
    ),
}
"""Why somebody is not in the month, in the order of the page."""


@dataclass(frozen=True, slots=True)
class MonthPages:
    """Pages of an HR operator and an agency head."""

    office: Office

    def routes(self) -> tuple[Route, ...]:
        """Their routes."""
        return (
            route("GET", "/bulan", _READS)(self.begin),
            route("GET", "/bulan/{period}", _READS)(self.month),
            route("POST", "/bulan/{period}", _CLOSES)(self.close),
            route("GET", "/bulan/{period}/buka", _OPENS)(self.reopening),
            route("POST", "/bulan/{period}/buka", _OPENS)(self.reopen),
        )

    def begin(self, request: Request) -> Redirect:
        """The month at work, or the one that a form asks for."""
        asked = request.query.get("bulan")
        period = month_at_work(request) if asked is None else Period.parse(asked)
        return Redirect(f"/bulan/{period}{_place(request).query}")

    def month(self, request: Request) -> Page:
        """How far the month is."""
        return self._page(request)

    def close(self, request: Request) -> Page | Redirect:
        """Begin to close the month; the function that assembles months composes it."""
        place, period = Place.of(request, Action.CLOSE_MONTH), request.params["period"]
        try:
            asked = place.agency, period, caller_of(request), request.now
            month = self.office.closings().begin(*asked)
            self.office.go_on(place.agency, month)
        except (Conflict, InvalidInput, StoreUnavailable) as refused:
            return self._page(request, (Problem("tutup", refused.code, refused.details),))
        return Redirect(f"/bulan/{Period.parse(period)}{place.query}", "ditutup")

    def reopening(self, request: Request) -> Page:
        """The form that opens a closed month again."""
        return self._reopening(request, request.kept.text("reason") if request.kept else "")

    def reopen(self, request: Request) -> Page | Redirect:
        """Open the month again, or ask the personnel administration to agree."""
        place, period = Place.of(request, Action.APPROVE_MONTH), request.params["period"]
        reason = request.form.text("reason")
        if not FEWEST <= len(reason) <= MOST:
            details = {"fewest": FEWEST, "most": MOST}
            return self._reopening(request, reason, (Problem("reason", "E1171", details),))
        asked = place.agency, period, reason, caller_of(request), request.now
        try:
            found = self.office.reopenings().ask(*asked)
        except (Conflict, Forbidden, InvalidInput, StoreUnavailable) as refused:
            problem = Problem("reason", refused.code, refused.details)
            return self._reopening(request, reason, (problem,))
        notice = "menunggu-pengelola" if found["waits"] else "dibuka"
        return Redirect(f"/bulan/{Period.parse(period)}{place.query}", notice)

    def _page(self, request: Request, problems: tuple[Problem, ...] = ()) -> Page:
        place, period = _place(request), Period.parse(request.params["period"])
        closings = self.office.closings()
        if not self._is_web(place.agency, period):
            return Page(f"{_HERE}/by_files.html.j2", {"place": place, "period": period})
        waits = self.office.reopenings().waits(place.agency, str(period))
        seen = describe_cycle(
            closings, place.agency, str(period), self.office.chain_of, waits=waits
        )
        self.office.record(request, place.agency, _ROUTE, seen)
        cycle = closings.cycles.read(place.agency, period)
        state = CycleState(seen["state"])
        roles = {grant.role for grant in request.person.grants if grant.agency == place.agency}
        view = {
            "place": place,
            "period": period,
            "months": [period.previous, period.following],
            "state": STATE_WORDS[state],
            "is_closing": state is CycleState.CLOSING,
            "rows": seen["rows"],
            "groups": list(_groups(seen["not_composed"])),
            "people": seen["rows"] + len(seen["not_composed"]),
            "attendance": self._attendance(seen),
            "is_hr": "hr" in roles,
            "can_close": "hr" in roles and state not in (CycleState.CLOSING, CycleState.CLOSED),
            "is_over": request.today > period.last_day,
            "can_reopen": "head" in roles and state is CycleState.CLOSED,
            "reopening_waits": waits,
            "history": self._history(cycle),
            "until": _day(seen["takes_first_ratings_until"]),
            "uploads": self._uploads(place, period),
            "path": f"/bulan/{period}{place.query}",
            "reopen_path": f"/bulan/{period}/buka{place.query}",
            "attendance_path": f"/kehadiran/{period}{place.query}",
        }
        return Page(f"{_HERE}/month.html.j2", view, problems=problems)

    def _is_web(self, agency: str, period: Period) -> bool:
        agencies = self.office.closings().agencies()
        agencies.require(agency, period)
        return agencies.is_web(agency, period)

    def _reopening(self, request: Request, reason: str, problems: tuple[Problem, ...] = ()) -> Page:
        place = Place.of(request, Action.APPROVE_MONTH)
        period = Period.parse(request.params["period"])
        self.office.closings().require_web(place.agency, str(period))
        view = {
            "place": place,
            "period": period,
            "reason": reason,
            "least": FEWEST,
            "most": MOST,
            "path": f"/bulan/{period}/buka{place.query}",
            "back": f"/bulan/{period}{place.query}",
        }
        return Page(f"{_HERE}/reopen.html.j2", view, problems=problems)

    def _attendance(self, seen: Mapping[str, Any]) -> dict[str, Any] | None:
        part = seen["attendance"]
        if part is None:
            return None
        at = datetime.fromisoformat(part["uploaded_at"])
        return {**part, "at": self.office.moment(at)}

    def _history(self, cycle: StoredCycle | None) -> list[dict[str, Any]]:
        """Who closed the month last, and who opened it again with which reason."""
        if cycle is None:
            return []
        found = []
        closed, opened = cycle.closed_at, cycle.reopened_at
        if closed is not None and cycle.closed_by is not None:
            words = Words("Ditutup", "Closed")
            found.append((closed, words, cycle.closed_by, ""))
        if opened is not None and cycle.reopened_by is not None:
            words = Words("Dibuka kembali", "Opened again")
            found.append((opened, words, cycle.reopened_by, cycle.reason or ""))
        return [
            {
                "words": words,
                "at": self.office.moment(at),
                "by": self._name(by),
                "reason": reason,
            }
            for at, words, by, reason in sorted(found, key=lambda each: each[0])
        ]

    def _name(self, caller: str) -> str:
        web = WebCaller.parse(caller)
        return shown_name(caller) if web is None else self.office.name_of(web.nip)

    def _uploads(self, place: Place, period: Period) -> list[dict[str, Any]]:
        """How far what was composed of the month is, the latest first."""
        found = Uploads(self.office.rooms.table).of_period(place.agency, period)
        composed = [upload for upload in found if upload.batch.is_composed]
        composed.sort(key=lambda upload: upload.batch.order, reverse=True)
        return [
            {
                "at": self.office.moment(upload.batch.uploaded_at),
                "state": UPLOAD_WORDS[upload.status],
                "is_going": upload.is_on_its_way,
                "accepted": upload.accepted,
                "rejected": upload.rejected,
                "reason": upload.rejection.reason if upload.rejection else "",
            }
            for upload in composed
        ]


def _groups(people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those who are not in the month by the reason; the unrated by who owes them the rating."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in people:
        found[one["code"]].append(one)
    return [
        {
            "code": code,
            "words": GROUP_WORDS[code],
            "people": sorted(found[code], key=lambda one: (one["rater"] or "", one["name"])),
            "fix": Words(found[code][0]["message_id"], found[code][0]["message_en"]),
        }
        for code in GROUP_WORDS
        if found[code]
    ]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _place(request: Request) -> Place:
    return Place.of(request, Action.READ_MONTH)
