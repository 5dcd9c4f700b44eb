"""The pages of HR and of the agency head as one group: routes, menu, notices, tasks."""

from collections.abc import Callable, Mapping

from tukin.people.may import Action
from tukin.portal.groups import MenuItem, PageGroup
from tukin.portal.office.approvals import ApprovalPages
from tukin.portal.office.attendance import AttendancePages
from tukin.portal.office.month import MonthPages
from tukin.portal.office.office import Office, agencies_for
from tukin.portal.office.tasks import OfficeTasks
from tukin.portal.office.uploads import UploadPages
from tukin.portal.rooms import Rooms
from tukin.portal.shell import Request, Route
from tukin.vocabulary.words import Words

NOTICES: Mapping[str, Words] = {
    "disetujui": Words(
        "Persetujuan Anda tercatat; bulan ini sedang diterbitkan.",
        "Your approval is recorded; the month is being published.",
    ),
    "ditolak": Words(
        "Penolakan Anda tercatat; alasannya ada pada laporan pengunggah.",
        "Your rejection is recorded; its reason is in the uploader's report.",
    ),
    "ditutup": Words(
        "Bulan ditutup dan dikirim; keadaannya ada di bawah.",
        "The month is closed and sent; how far it is stands below.",
    ),
    "dibuka": Words("Bulan dibuka kembali.", "The month is open again."),
    "menunggu-pengelola": Words(
        "Permintaan tercatat; menunggu persetujuan pengelola kepegawaian.",
        "The request is recorded; it waits for the personnel administration.",
    ),
}


def office_routes(office: Office) -> tuple[Route, ...]:
    """All routes of the group."""
    return (
        *UploadPages(office).routes(),
        *AttendancePages(office).routes(),
        *MonthPages(office).routes(),
        *ApprovalPages(office).routes(),
    )


def office_group(office_of: Callable[[Rooms], Office]) -> PageGroup:
    """The group; ``office_of`` makes what its pages are made of."""
    return PageGroup(
        routes=lambda rooms: office_routes(office_of(rooms)),
        tasks=OfficeTasks,
        menu=OFFICE_MENU,
        notices=NOTICES,
    )


def _has(action: Action) -> Callable[[Request], bool]:
    return lambda request: bool(agencies_for(request, action))


OFFICE_MENU = (
    MenuItem("/unggahan", Words("Unggahan", "Uploads"), _has(Action.UPLOAD_MONTH)),
    MenuItem("/kehadiran", Words("Kehadiran", "Attendance"), _has(Action.UPLOAD_MONTH)),
    MenuItem("/bulan", Words("Bulan", "Month"), _has(Action.READ_MONTH)),
    MenuItem("/persetujuan", Words("Persetujuan", "Approvals"), _has(Action.APPROVE_MONTH)),
)
"""Links that each sees who has the office."""
