"""An agency's lines: sent by HR, what they report and wait for; and the head's approval of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tukin.people.dated.desk import APPROVED, FileDesk
from tukin.people.four_eyes import shown_name
from tukin.people.grants.in_force import four_eyes_of
from tukin.people.lines.desk import describe_lines, read_file
from tukin.people.lines.line import Line, LineKind, Lines
from tukin.people.lines.store import lines_of
from tukin.people.lines.weigh import Why
from tukin.people.may import Action
from tukin.people.web_callers import WebCaller
from tukin.portal.office.agencies import Place, needs_office
from tukin.portal.office.office import Office, caller_of
from tukin.portal.shell import Page, Problem, Redirect, Request, Route, route
from tukin.vocabulary.errors import Conflict, Forbidden, NotFound, Outdated
from tukin.vocabulary.object_version import dated_report_key, upload_id_of
from tukin.vocabulary.words import Words

_HERE = "portal/office"
_ENTERS, _APPROVES = needs_office(Action.ENTER_LINES), needs_office(Action.APPROVE_LINES)
_ROUTE = "GET /agencies/{agency}/lines/files/{date}"
MOST_ROWS = 500
"""Rows of a table on a page; a list of a large agency is read in its file."""

WHY_WORDS: Mapping[Why, Words] = {
    Why.MANY: Words(
        "Mengganti penilai lebih dari 20 % pegawai dalam 30 hari.",
        "It changes the rater of more than 20 % of the people within 30 days.",
    ),
    Why.OWN_RATEES: Words(
        "Menjadikan pengunggahnya penilai seseorang.", "It makes its uploader somebody's rater."
    ),
    Why.OWN_RATER: Words(
        "Mengganti penilai pengunggahnya sendiri.", "It changes its uploader's own rater."
    ),
    Why.OFFICE: Words(
        "Mengganti penilai seseorang yang memegang tugas.",
        "It changes the rater of somebody who holds an office.",
    ),
    Why.OUTSIDE: Words(
        "Menyebut seseorang di luar perangkat daerah ini.", "It names somebody outside the agency."
    ),
    Why.PAST: Words("Berlaku sebelum hari diunggah.", "It begins before the day of its upload."),
    Why.UNKNOWN: Words("Pengunggahnya tidak diketahui.", "Nobody can say who uploaded it."),
}
KIND_WORDS: Mapping[LineKind, Words] = {
    LineKind.DEFINITIF: Words("definitif", "permanent"),
    LineKind.PLT: Words("Plt.", "acting (Plt.)"),
    LineKind.PLH: Words("Plh.", "for some days (Plh.)"),
    LineKind.DELEGASI: Words("delegasi", "delegate"),
    LineKind.NON_ASN: Words("di luar ASN", "outside the civil service"),
}


@dataclass(frozen=True, slots=True)
class LinePages:
    """Pages of an HR operator and an agency head."""

    office: Office

    def routes(self) -> tuple[Route, ...]:
        """Their routes."""
        one = "/persetujuan/garis/{date}"
        return (
            route("GET", "/garis", _ENTERS)(self.lines),
            route("GET", "/garis/unggah", _ENTERS)(self.upload),
            route("GET", "/garis/{date}", _ENTERS)(self.file),
            route("GET", one, _APPROVES)(self.changes),
            route("POST", one, _APPROVES)(self.approve),
        )

    def lines(self, request: Request) -> Page:
        """What is in force, what is to be done, and the lists of each date."""
        place, rooms = Place.of(request, Action.ENTER_LINES), self.office.rooms
        seen = describe_lines(rooms.table, rooms.archive, place.agency, request.today)
        rows = self.office.rooms.book.chain(place.agency, request.today).lines.rows
        shown = [row for row in rows if row.until is None or row.until >= request.today]
        answer = {"rows": [{"nip": row.nip} for row in shown if row.nip is not None]}
        self.office.record(request, place.agency, "GET /agencies/{agency}/lines", answer)
        view = {
            "place": place,
            "tasks": [self._task(task) for task in seen["tasks"]],
            "rows": [self._row(row) for row in shown[:MOST_ROWS]],
            "more": max(0, len(shown) - MOST_ROWS),
            "files": self._files(place, request.today),
            "tomorrow": request.today.isoformat(),
            "problem": "",
        }
        return Page(f"{_HERE}/lines.html.j2", view)

    def upload(self, request: Request) -> Page | Redirect:
        """The form for the list of a date."""
        place = Place.of(request, Action.ENTER_LINES)
        dated = _day(request.query.get("tanggal", ""))
        if dated is None:
            return Redirect(f"/garis{place.query}", "tanggal-garis")
        path = f"/garis/{dated}{place.query}"
        form = self.office.form(request, _key(place.agency, dated), path)
        view = {"place": place, "dated": dated, "form": form}
        origins = (self.office.rooms.intake.origin,)
        return Page(f"{_HERE}/lines_upload.html.j2", view, posts_to=origins)

    def file(self, request: Request) -> Page:
        """The last list that was sent for a date: its report, and whether it is in force."""
        place, dated = Place.of(request, Action.ENTER_LINES), _day(request.params["date"])
        if dated is None:
            raise NotFound("E802")
        report = self._report(place.agency, dated)
        view = {
            "place": place,
            "dated": dated,
            "report": report,
            "errors": (report or {}).get("errors", [])[:MOST_ROWS],
            "findings": (report or {}).get("findings", []),
            "files": [f for f in self._files(place, request.today) if f["dated"] == dated],
        }
        return Page(f"{_HERE}/lines_file.html.j2", view)

    def changes(self, request: Request) -> Page:
        """What a list would change, why it waits, and the form that agrees to just that."""
        return self._changes(request, ())

    def approve(self, request: Request) -> Page | Redirect:
        """Agree to the changes of a digest."""
        place, dated = Place.of(request, Action.APPROVE_LINES), request.params["date"]
        digest = request.form.text("digest")
        try:
            self._desk(place).approve(dated, digest, caller_of(request), request.now)
        except (Outdated, Conflict, Forbidden) as refused:
            problem = Problem("setujui", refused.code, refused.details)
            return self._changes(request, (problem,))
        return Redirect(f"/persetujuan{place.query}", "garis-disetujui")

    def _changes(self, request: Request, problems: tuple[Problem, ...]) -> Page:
        place = Place.of(request, Action.APPROVE_LINES)
        seen = read_file(self._desk(place), place.agency, request.params["date"])
        self.office.record(request, place.agency, _ROUTE, seen)
        view = {
            "place": place,
            "dated": date.fromisoformat(seen["date"]),
            "waits": seen["state"] != APPROVED,
            "by": seen["uploaded_by"] and self._name(seen["uploaded_by"]),
            "why": [WHY_WORDS[Why(each)] for each in seen["why"]],
            "digest": seen["digest"],
            "groups": [
                (words, [self._person(each) for each in seen[kind][:MOST_ROWS]], len(seen[kind]))
                for kind, words in _KINDS_OF_CHANGE
                if seen[kind]
            ],
            "path": f"{request.path}{place.query}",
        }
        return Page(f"{_HERE}/lines_changes.html.j2", view, problems=problems)

    def _desk(self, place: Place) -> FileDesk[Lines]:
        rooms = self.office.rooms
        four_eyes = four_eyes_of(rooms.table, rooms.archive, rooms.today)
        return FileDesk(rooms.table, rooms.archive, lines_of(place.agency), four_eyes)

    def _files(self, place: Place, today: date) -> list[dict[str, Any]]:
        """The good list of each date, the latest first."""
        return [
            {
                "dated": date.fromisoformat(each["date"]),
                "path": f"/garis/{each['date']}{place.query}",
                "rows": each["rows"],
                "waits": each["state"] != APPROVED,
                "is_to_come": date.fromisoformat(each["date"]) > today,
            }
            for each in self._desk(place).files(today)["files"]
        ]

    def _report(self, agency: str, dated: date) -> dict[str, Any] | None:
        """The report on the last list of a date; None while it is being checked.

        Raises:
            NotFound: E802, where nobody sent one.
        """
        intake, key = self.office.rooms.intake, _key(agency, dated)
        version_id = intake.read_latest(key)[1]
        place = dated_report_key(key, upload_id_of(intake.name, key, version_id))
        try:
            found: dict[str, Any] = json.loads(intake.read(place))
        except NotFound:
            return None
        return found

    def _task(self, task: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "who": self._name(task["nip"]) if task["nip"] else f"#{task['row']}",
            "words": Words(task["message_id"], task["message_en"]),
            "code": task["code"],
        }

    def _row(self, line: Line) -> dict[str, Any]:
        return {
            "who": self._name(line.nip) if line.nip else None,
            "nip": line.nip,
            "instead_of": self._name(line.instead_of) if line.instead_of else "",
            "rater": self._name(line.rater_nip) if line.rater_nip else line.rater_name,
            "kind": KIND_WORDS[line.kind],
            "since": line.since,
            "until": line.until,
            "basis": line.basis,
        }

    def _person(self, change: Mapping[str, Any]) -> dict[str, Any]:
        """One person's rows before and after, in words."""
        whose, _, is_staff = change["person"].partition("/")
        return {
            "who": self._name(whose),
            "is_staff": bool(is_staff),
            "before": [self._cells(each) for each in change.get("before", ())],
            "after": [self._cells(each) for each in change.get("after", ())],
        }

    def _cells(self, row: Mapping[str, str | None]) -> dict[str, Any]:
        rater = row["rater_nip"]
        return {
            "rater": self._name(rater) if rater else row["rater_name"] or "",
            "kind": KIND_WORDS[LineKind(row["kind"] or "")],
            "since": date.fromisoformat(row["since"] or ""),
            "until": date.fromisoformat(row["until"]) if row["until"] else None,
            "basis": row["basis"] or "",
        }

    def _name(self, caller: str) -> str:
        """Somebody by their number, or by the name of their session."""
        web = WebCaller.parse(caller)
        nip = caller if web is None else web.nip
        return self.office.name_of(nip) if nip.isdecimal() else shown_name(caller)


_KINDS_OF_CHANGE = (
    ("added", Words("Baru", "New")),
    ("changed", Words("Berubah", "Changed")),
    ("removed", Words("Dihapus", "Removed")),
)


def _key(agency: str, dated: date) -> str:
    return f"lines/{agency}/{dated}.csv"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
