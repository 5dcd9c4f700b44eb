"""Files of a month: sent straight into the bucket, followed until they end, and their reports."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tukin.aws.objects import FILE_NAME
from tukin.payroll.batch import UploadStatus
from tukin.payroll.stores.uploads import Uploads
from tukin.payroll.upload import Upload
from tukin.payroll.words import UPLOAD_WORDS
from tukin.people.agencies.in_force import agencies_in_force
from tukin.people.may import Action
from tukin.portal.office.agencies import Place, needs_office
from tukin.portal.office.office import LINK_SECONDS, Office, month_at_work
from tukin.portal.office.templates import template_of
from tukin.portal.shell import Page, Redirect, Request, Route, route
from tukin.vocabulary.errors import NotFound
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import Words

_HERE = "portal/office"
_NEEDS = needs_office(Action.UPLOAD_MONTH)
_MOST_MISTAKES = 20
_STEPS = (
    (Words("Diterima", "Received"), {UploadStatus.RECEIVED}),
    (Words("Diperiksa baris demi baris", "Checked row by row"), {UploadStatus.VALIDATED}),
)


@dataclass(frozen=True, slots=True)
class UploadPages:
    """Pages of an HR operator."""

    office: Office

    def routes(self) -> tuple[Route, ...]:
        """Their routes."""
        one = "/unggahan/{period}/{upload_id}"
        return (
            route("GET", "/unggahan", _NEEDS)(self.begin),
            route("GET", "/unggahan/{period}", _NEEDS)(self.month),
            route("POST", "/unggahan/{period}/templat", _NEEDS)(self.template),
            route("GET", one, _NEEDS)(self.upload),
            route("GET", one + "/{file}", _NEEDS)(self.file),
        )

    def begin(self, request: Request) -> Redirect:
        """The month at work, or the one that a form asks for."""
        asked = request.query.get("bulan")
        period = month_at_work(request) if asked is None else Period.parse(asked)
        return Redirect(f"/unggahan/{period}{_place(request).query}")

    def month(self, request: Request) -> Page:
        """The form for a file, and all files of the month with how far each of them is."""
        place, period = _place(request), Period.parse(request.params["period"])
        path = f"/unggahan/{period}{place.query}"
        is_web = self._is_web(place.agency, period)
        key = f"uploads/{place.agency}/{period}/{FILE_NAME}"
        form = None if is_web else self.office.form(request, key, path)
        uploads = sorted(self._of(place, period), key=lambda each: each.batch.order, reverse=True)
        view = {
            "place": place,
            "period": period,
            "months": [period.previous, period.following],
            "form": form,
            "is_web": is_web,
            "sent": _sent(request, place, period),
            "uploads": [self._row(upload, place) for upload in uploads],
            "templates": f"/unggahan/{period}/templat{place.query}",
        }
        origins = (self.office.rooms.intake.origin,)
        return Page(f"{_HERE}/uploads.html.j2", view, posts_to=origins)

    def upload(self, request: Request) -> Page:
        """One file: how far it is, what was found in it, and its files."""
        place, upload = _place(request), self._upload(request)
        report = self._report(upload)
        view = {
            "place": place,
            "period": upload.batch.period,
            "row": self._row(upload, place),
            "steps": list(_steps(upload)),
            "report": report,
            "mistakes": report.get("mistakes", [])[:_MOST_MISTAKES],
            "findings": report.get("findings", [])[:_MOST_MISTAKES],
        }
        return Page(f"{_HERE}/upload.html.j2", view)

    def file(self, request: Request) -> Redirect:
        """A report page or a marked workbook, by a link that ends soon."""
        upload = self._upload(request)
        keys = {"laporan": upload.page_key, "buku-kerja": upload.annotated_key}
        key = keys.get(request.params["file"])
        if key is None:
            raise NotFound("E802")
        is_page = request.params["file"] == "laporan"
        name = "" if is_page else f"periksa-{upload.batch.file_name.rpartition('.')[0]}.xlsx"
        return Redirect(self.office.rooms.intake.link(key, LINK_SECONDS, save_as=name))

    def template(self, request: Request) -> Redirect:
        """A workbook to fill in, with the agency's people, by a link that ends soon."""
        place, period = _place(request), Period.parse(request.params["period"])
        name = f"penilaian-{place.agency}-{period}.xlsx"
        key = template_of(self.office, place.agency, period)
        return Redirect(self.office.rooms.intake.link(key, LINK_SECONDS, save_as=name))

    def _is_web(self, agency: str, period: Period) -> bool:
        rooms = self.office.rooms
        agencies = agencies_in_force(rooms.table, rooms.archive, rooms.today())
        agencies.require(agency, period)
        return agencies.is_web(agency, period)

    def _of(self, place: Place, period: Period) -> Iterator[Upload]:
        return Uploads(self.office.rooms.table).of_period(place.agency, period)

    def _upload(self, request: Request) -> Upload:
        """The upload of the address, which is one of the reader's agency or none at all."""
        place, period = _place(request), Period.parse(request.params["period"])
        found = Uploads(self.office.rooms.table).get(
            place.agency, period, request.params["upload_id"]
        )
        if found is None:
            raise NotFound("E802")
        return found

    def _row(self, upload: Upload, place: Place) -> dict[str, Any]:
        batch = upload.batch
        path = f"/unggahan/{batch.period}/{batch.upload_id}"
        return {
            "file": batch.file_name,
            "at": self.office.moment(batch.uploaded_at),
            "state": UPLOAD_WORDS[upload.status],
            "is_going": upload.is_on_its_way,
            "is_bad": upload.status in (UploadStatus.REFUSED, UploadStatus.FAILED)
            or upload.status is UploadStatus.REJECTED,
            "accepted": upload.accepted,
            "rejected": upload.rejected,
            "reason": upload.rejection.reason if upload.rejection else "",
            "path": path + place.query,
            "page": f"{path}/laporan{place.query}" if upload.page_key else "",
            "workbook": f"{path}/buku-kerja{place.query}" if upload.annotated_key else "",
        }

    def _report(self, upload: Upload) -> dict[str, Any]:
        """The report on a file; nothing before there is one."""
        if upload.report_key is None:
            return {}
        found: dict[str, Any] = json.loads(self.office.rooms.intake.read(upload.report_key))
        return found


def _place(request: Request) -> Place:
    return Place.of(request, Action.UPLOAD_MONTH)


def _sent(request: Request, place: Place, period: Period) -> str:
    """The name of the file that S3 has just taken, as S3 says it in the address; "" for none."""
    prefix = f"uploads/{place.agency}/{period}/"
    key = request.query.get("key", "")
    return key.removeprefix(prefix) if key.startswith(prefix) else ""


def _steps(upload: Upload) -> Iterator[dict[str, Any]]:
    """The way of a file: what is done, where it is, what is still to come."""
    passed = upload.status is not UploadStatus.RECEIVED
    read = passed and upload.status is not UploadStatus.VALIDATED
    yield {"words": _STEPS[0][0], "state": "done"}
    yield {"words": _STEPS[1][0], "state": "done" if passed else "now"}
    last = UPLOAD_WORDS[upload.status] if read else Words("Hasilnya", "Its outcome")
    state = "outcome" if read else ("now" if passed else "later")
    yield {"words": last, "state": state}
