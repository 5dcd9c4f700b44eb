"""The attendance part of a month that is rated on the pages: sent, checked, replaced."""

from dataclasses import dataclass
from typing import Any

from tukin.aws.objects import FILE_NAME
from tukin.people.agencies.in_force import agencies_in_force
from tukin.people.may import Action
from tukin.portal.office.agencies import Place, needs_office
from tukin.portal.office.office import LINK_SECONDS, Office, month_at_work, worded
from tukin.portal.shell import Page, Redirect, Request, Route, route
from tukin.ratings.month.attendance_store import AttendanceParts, StoredPart
from tukin.vocabulary.errors import NotFound
from tukin.vocabulary.period import Period

_HERE = "portal/office"
_NEEDS = needs_office(Action.UPLOAD_MONTH)
_PREFIX = "kehadiran-"


@dataclass(frozen=True, slots=True)
class AttendancePages:
    """Pages of an HR operator."""

    office: Office

    def routes(self) -> tuple[Route, ...]:
        """Their routes."""
        return (
            route("GET", "/kehadiran", _NEEDS)(self.begin),
            route("GET", "/kehadiran/{period}", _NEEDS)(self.month),
            route("GET", "/kehadiran/{period}/{upload_id}/{file}", _NEEDS)(self.file),
        )

    def begin(self, request: Request) -> Redirect:
        """The month at work, or the one that a form asks for."""
        asked = request.query.get("bulan")
        period = month_at_work(request) if asked is None else Period.parse(asked)
        return Redirect(f"/kehadiran/{period}{_place(request).query}")

    def month(self, request: Request) -> Page:
        """The form for a part, and all parts of the month; the one that counts is marked."""
        place, period = _place(request), Period.parse(request.params["period"])
        rooms, path = self.office.rooms, f"/kehadiran/{period}{place.query}"
        agencies = agencies_in_force(rooms.table, rooms.archive, rooms.today())
        agencies.require(place.agency, period)
        is_web = agencies.is_web(place.agency, period)
        key = f"uploads/{place.agency}/{period}/{_PREFIX}{FILE_NAME}"
        parts = AttendanceParts(rooms.table, rooms.archive)
        counts = parts.in_force(place.agency, period)
        stored = parts.of_month(place.agency, period)
        view = {
            "place": place,
            "period": period,
            "months": [period.previous, period.following],
            "is_web": is_web,
            "form": self.office.form(request, key, path) if is_web else None,
            "sent": _sent(request, place, period),
            "parts_sent": [self._row(part, period, place, counts) for part in reversed(stored)],
            "uploads_path": f"/unggahan/{period}{place.query}",
        }
        return Page(f"{_HERE}/attendance.html.j2", view, posts_to=(rooms.intake.origin,))

    def file(self, request: Request) -> Redirect:
        """A report page or a marked workbook, by a link that ends soon."""
        place, period = _place(request), Period.parse(request.params["period"])
        rooms = self.office.rooms
        parts = AttendanceParts(rooms.table, rooms.archive).of_month(place.agency, period)
        wanted = request.params["upload_id"]
        part = next((each for each in parts if each.upload_id == wanted), None)
        keys = {} if part is None else {"laporan": part.page_key, "buku-kerja": part.annotated_key}
        key = keys.get(request.params["file"])
        if key is None:
            raise NotFound("E802")
        is_page = request.params["file"] == "laporan"
        name = "" if is_page else f"periksa-kehadiran-{period}.xlsx"
        return Redirect(rooms.intake.link(key, LINK_SECONDS, save_as=name))

    def _row(
        self, part: StoredPart, period: Period, place: Place, counts: StoredPart | None
    ) -> dict[str, Any]:
        path = f"/kehadiran/{period}/{part.upload_id}"
        return {
            "at": self.office.moment(part.order.uploaded_at),
            "accepted": part.accepted,
            "rejected": part.rejected,
            "refused": worded(part.error_code) if part.error_code else None,
            "counts": counts is not None and counts.upload_id == part.upload_id,
            "page": f"{path}/laporan{place.query}",
            "workbook": f"{path}/buku-kerja{place.query}" if part.annotated_key else "",
        }


def _place(request: Request) -> Place:
    return Place.of(request, Action.UPLOAD_MONTH)


def _sent(request: Request, place: Place, period: Period) -> str:
    """The name of the file that S3 has just taken, as S3 says it in the address; "" for none."""
    prefix = f"uploads/{place.agency}/{period}/{_PREFIX}"
    key = request.query.get("key", "")
    return key.removeprefix(prefix) if key.startswith(prefix) else ""
