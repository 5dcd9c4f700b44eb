"""What waits for an agency head: each upload with what it changes; agreed to, or left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tukin.payroll.batch import UploadStatus
from tukin.payroll.stores.uploads import Uploads
from tukin.payroll.words import UPLOAD_WORDS
from tukin.people.may import Action
from tukin.portal.office.agencies import Place, needs_office
from tukin.portal.office.office import Office, caller_of
from tukin.portal.office.tasks import waiting_lists, waiting_uploads
from tukin.portal.shell import Page, Problem, Redirect, Request, Route, route
from tukin.vocabulary.errors import Conflict, Forbidden, NotFound, Outdated
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import Words

_HERE = "portal/office"
_NEEDS = needs_office(Action.APPROVE_MONTH)
_ROUTE = "GET /agencies/{agency}/periods/{period}/uploads/{upload_id}/changes"
FEWEST, MOST = 3, 500
"""Characters of a reason, as the API takes them."""

GROUPS: tuple[tuple[str, Words], ...] = (
    ("added", Words("Bertambah", "Added")),
    ("dropped", Words("Hilang dari daftar", "Dropped")),
    ("raised", Words("Naik", "Raised")),
    ("lowered", Words("Turun", "Lowered")),
)


@dataclass(frozen=True, slots=True)
class ApprovalPages:
    """Pages of an agency head; what they decide is decided by the workflow of the API."""

    office: Office

    def routes(self) -> tuple[Route, ...]:
        """Their routes."""
        one = "/persetujuan/{period}/{upload_id}"
        return (
            route("GET", "/persetujuan", _NEEDS)(self.waiting),
            route("GET", one, _NEEDS)(self.changes),
            route("POST", one, _NEEDS)(self.decide),
        )

    def waiting(self, request: Request) -> Page:
        """Everything that waits, the oldest first."""
        place = _place(request)
        uploads = waiting_uploads(self.office.rooms, place.agency, request.today)
        rows = [
            {
                "file": upload.batch.file_name,
                "period": upload.batch.period,
                "at": self.office.moment(upload.batch.uploaded_at),
                "path": f"/persetujuan/{upload.batch.period}/{upload.batch.upload_id}{place.query}",
                "total_idr": upload.total_idr,
            }
            for upload in uploads
        ]
        lists = [
            {"dated": dated, "path": f"/persetujuan/garis/{dated}{place.query}"}
            for dated in waiting_lists(self.office.rooms, place.agency)
        ]
        return Page(f"{_HERE}/waiting.html.j2", {"place": place, "rows": rows, "lists": lists})

    def changes(self, request: Request) -> Page:
        """What one upload would change, and the form that decides on just that."""
        return self._page(request, {}, ())

    def decide(self, request: Request) -> Page | Redirect:
        """Agree to a digest, or leave the upload out with a reason."""
        form = request.form
        decision, digest, reason = (form.text(name) for name in ("decision", "digest", "reason"))
        if decision not in ("approve", "reject"):
            return self._page(request, form, (Problem("decision", "E1170"),))
        if decision == "reject" and not FEWEST <= len(reason) <= MOST:
            details = {"fewest": FEWEST, "most": MOST}
            return self._page(request, form, (Problem("reason", "E1171", details),))
        place = _place(request)
        asked = place.agency, request.params["period"], request.params["upload_id"]
        by, now = caller_of(request), request.now
        approvals = self.office.approvals()
        try:
            if decision == "approve":
                approvals.approve(*asked, digest, by, now)
            else:
                approvals.reject(*asked, reason, by, now)
        except Outdated as outdated:
            return self._page(request, form, (Problem("decision", outdated.code),))
        except (Conflict, Forbidden) as refused:
            problem = Problem("decision", refused.code, refused.details)
            return self._page(request, form, (problem,))
        notice = "disetujui" if decision == "approve" else "ditolak"
        return Redirect(f"/persetujuan{place.query}", notice)

    def _page(self, request: Request, form: Any, problems: tuple[Problem, ...]) -> Page:
        place, period = _place(request), Period.parse(request.params["period"])
        upload_id = request.params["upload_id"]
        upload = Uploads(self.office.rooms.table).get(place.agency, period, upload_id)
        if upload is None:
            raise NotFound("E802")
        changes = self.office.approvals().changes(place.agency, str(period), upload_id)
        self.office.record(request, place.agency, _ROUTE, changes)
        kept = form or request.kept or {}
        view = {
            "place": place,
            "period": period,
            "file": upload.batch.file_name,
            "at": self.office.moment(upload.batch.uploaded_at),
            "state": UPLOAD_WORDS[upload.status],
            "waits": upload.status is UploadStatus.AWAITING_APPROVAL,
            "path": f"{request.path}{place.query}",
            "digest": changes["digest"],
            "reasons": _reasons(changes),
            "totals": (changes["total_before_idr"], changes["total_after_idr"]),
            "groups": list(describe_groups(changes)),
            "agreed": _agreed(changes),
            "reason": kept.get("reason", ""),
            "least": FEWEST,
            "most": MOST,
        }
        return Page(f"{_HERE}/changes.html.j2", view, problems=problems)


def describe_groups(changes: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The groups of a difference in which there is anybody, for a table of each."""
    for name, words in GROUPS:
        group = changes.get(name) or {"count": 0}
        if group["count"]:
            yield {"words": words, **group, "more": group["count"] - len(group["largest"])}


def _agreed(changes: dict[str, Any]) -> dict[str, Any] | None:
    """The same beside what was agreed to or paid before, where that differs from what is live."""
    agreed = changes.get("agreed")
    if not agreed:
        return None
    moved = agreed["moved"]
    return {
        "period": Period.parse(agreed["period"]),
        "totals": (agreed["total_before_idr"], agreed["total_after_idr"]),
        "groups": list(describe_groups(agreed)),
        "moved": moved["people"],
        "more_moved": moved["count"] - len(moved["people"]),
    }


def _reasons(changes: dict[str, Any]) -> list[dict[str, Any]]:
    """Why it waits, in words."""
    return [
        {"code": each["code"], "words": Words(each["message_id"], each["message_en"])}
        for each in changes["reasons"]
    ]


def _place(request: Request) -> Place:
    return Place.of(request, Action.APPROVE_MONTH)
