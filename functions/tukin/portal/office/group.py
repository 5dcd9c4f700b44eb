"""The pages of HR and of the agency head as one group: routes, menu, notices, tasks."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from tukin.people.may import Action
from tukin.portal.groups import MenuItem, PageGroup
from tukin.portal.office.agencies import agencies_for
from tukin.portal.office.tasks import OfficeTasks
from tukin.portal.rooms import Rooms
from tukin.portal.shell import Request, Route
from tukin.vocabulary.words import Words

if TYPE_CHECKING:
    from tukin.portal.office.office import Office

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
        "Bulan ditutup dan sedang dikirim; keadaannya ada di bawah.",
        "The month is closed and on its way; how far it is, is below.",
    ),
    "garis-disetujui": Words("Garis penilai disetujui.", "The lines of rating are approved."),
    "tanggal-garis": Words("Pilih dahulu tanggal mulai berlaku.", "Choose the first day first."),
    "dibuka": Words("Bulan dibuka kembali.", "The month is open again."),
    "menunggu-pengelola": Words(
        "Permintaan tercatat; menunggu persetujuan pengelola kepegawaian.",
        "The request is recorded; it waits for the personnel administration.",
    ),
}


def office_group(office_of: "Callable[[Rooms], Office] | None" = None) -> PageGroup:
    """The group; ``office_of`` makes what its pages are made of, by default by the environment.

    Every function has the group's menu and tasks; only the one that serves it loads its pages.
    """

    def routes(rooms: Rooms) -> Sequence[Route]:
        from tukin.portal.office import pages  # noqa: PLC0415

        return pages.office_routes((office_of or pages.office_of)(rooms))

    return PageGroup(
        routes=routes,
        tasks=OfficeTasks,
        menu=OFFICE_MENU,
        notices=NOTICES,
    )


def _has(action: Action) -> Callable[[Request], bool]:
    return lambda request: bool(agencies_for(request, action))


OFFICE_MENU = (
    MenuItem("/unggahan", Words("Unggahan", "Uploads"), _has(Action.UPLOAD_MONTH)),
    MenuItem("/kehadiran", Words("Kehadiran", "Attendance"), _has(Action.UPLOAD_MONTH)),
    MenuItem("/garis", Words("Garis penilai", "Lines"), _has(Action.ENTER_LINES)),
    MenuItem("/bulan", Words("Bulan", "Month"), _has(Action.READ_MONTH)),
    MenuItem("/persetujuan", Words("Persetujuan", "Approvals"), _has(Action.APPROVE_MONTH)),
)
"""Links that each sees who has the office."""

OFFICE_PAGES = office_group()
"""The pages of HR and of the agency head."""
