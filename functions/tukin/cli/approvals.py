"""``tukin changes``, ``approve`` and ``reject``: the agency head decides on a waiting upload."""

from collections.abc import Iterable
from typing import Annotated, Any
from urllib.parse import quote

import typer

from tukin.cli.inputs import AgencyOption, PeriodOption
from tukin.cli.language import say, text_of
from tukin.cli.output import (
    ApiOption,
    DigestOption,
    Plain,
    PlainOption,
    ask,
    put_json,
    send_approval,
)
from tukin.cli.report_text import show_conditions
from tukin.cli.tables import Column, Kind, table_lines
from tukin.cli.terminal import console, parse_period, put, put_lines, put_whole
from tukin.payroll.batch import UploadStatus
from tukin.payroll.words import UPLOAD_WORDS
from tukin.vocabulary.money import format_idr
from tukin.vocabulary.words import Words

_GROUPS = {
    "added": Words("Bertambah", "Added"),
    "dropped": Words("Hilang", "Dropped"),
    "raised": Words("Naik", "Raised"),
    "lowered": Words("Turun", "Lowered"),
}
_DEVIATIONS = ("added", "raised", "lowered")
_MOST_SHOWN = 20
_NOTHING = "–"

UploadArgument = Annotated[
    str,
    typer.Argument(
        help="Nomor unggahan; lihat tukin status. / Number of the upload; see tukin status."
    ),
]


def changes(
    upload_id: UploadArgument,
    agency: AgencyOption,
    period: PeriodOption,
    api_url: ApiOption,
    format: PlainOption = Plain.TEXT,  # noqa: A002
) -> None:
    """Lihat perubahan unggahan yang menunggu. / Show what a waiting upload would change."""
    view = _view(api_url, agency, period, upload_id)
    if format is Plain.JSON:
        put_json(view)
    else:
        _show(view)


def approve(
    upload_id: UploadArgument,
    agency: AgencyOption,
    period: PeriodOption,
    api_url: ApiOption,
    digest: DigestOption = None,
) -> None:
    """Setujui unggahan sebagai pimpinan. / Approve a waiting upload as the agency's head."""
    view = _view(api_url, agency, period, upload_id)
    send_approval(api_url, upload_path(agency, period, upload_id, "approval"), digest, view, _show)
    put((say("Disetujui.", "Approved."), "bold green"))


def reject(
    upload_id: UploadArgument,
    agency: AgencyOption,
    period: PeriodOption,
    reason: Annotated[
        str,
        typer.Option(help="Alasan, yang dibaca pengunggah. / Why; whoever uploaded it reads this."),
    ],
    api_url: ApiOption,
) -> None:
    """Tolak unggahan sebagai pimpinan. / Reject a waiting upload as the agency's head.

    Isinya tidak pernah dipakai; berkas yang benar dapat diunggah lagi. / Nothing of it is ever
    used; the right file may be uploaded again.
    """
    path = upload_path(agency, period, upload_id, "rejection")
    answer = ask(api_url, lambda api: api.post(path, {"reason": reason}))
    put(
        (say("Ditolak.", "Rejected."), "bold red"),
        f"  {say('Alasan', 'Reason')}: ",
        answer["reason"],
    )


def withdraw(
    agency: AgencyOption,
    period: PeriodOption,
    reason: Annotated[
        str,
        typer.Option(help="Alasan, yang dibaca pimpinan. / Why; the agency's head reads this."),
    ],
    api_url: ApiOption,
) -> None:
    """Batalkan bulan yang terbit karena keliru. / Withdraw a month published by mistake.

    Menunggu persetujuan pimpinan; sesudahnya tidak seorang pun dibayar untuk bulan itu sampai ada
    unggahan baru. / It waits for the agency's head; after that nobody is paid for the month until
    there is a new upload.
    """
    path = f"/agencies/{quote(agency, safe='')}/periods/{parse_period(period)}/withdrawal"
    upload = ask(api_url, lambda api: api.post(path, {"reason": reason}))["upload"]
    put((say("Menunggu persetujuan pimpinan.", "Waits for the agency's head."), "bold yellow"))
    put(f"  {say('Unggahan', 'Upload')}: ", upload["upload_id"])
    raise typer.Exit(3)


def show_changes(api_url: str, agency: str, period: str, upload_id: str) -> None:
    """Print what a waiting upload would change, and why it waits."""
    _show(_view(api_url, agency, period, upload_id))


def _view(api_url: str, agency: str, period: str, upload_id: str) -> dict[str, Any]:
    path = upload_path(agency, period, upload_id, "changes")
    return ask(api_url, lambda api: api.get(path))


def upload_path(agency: str, period: str, upload_id: str, what: str) -> str:
    """The API's path of what there is about an upload, such as its ``changes``."""
    agency, upload_id = quote(agency, safe=""), quote(upload_id, safe="")
    return f"/agencies/{agency}/periods/{parse_period(period)}/uploads/{upload_id}/{what}"


def _show(view: dict[str, Any]) -> None:
    put("Status ", (text_of(UPLOAD_WORDS[UploadStatus(view["status"])]), "bold"))
    waits = view["status"] == UploadStatus.AWAITING_APPROVAL
    show_conditions(view["reasons"], waits=waits)
    put()
    columns = [
        Column(say("Perubahan", "Change")),
        Column(say("Orang", "People"), Kind.AMOUNT),
        Column(say("Selisih bruto (rupiah)", "Gross difference (rupiah)"), Kind.AMOUNT),
    ]
    rows = [
        (text_of(words), str(view[group]["count"]), _amount(view[group]["difference_idr"]))
        for group, words in _GROUPS.items()
    ]
    difference_idr = view["total_after_idr"] - view["total_before_idr"]
    people = sum(view[group]["count"] for group in _GROUPS)
    total = (say("Jumlah", "Total"), str(people), _amount(difference_idr))
    put_lines(table_lines(columns, rows, console().width, total=total))
    put(
        f"{say('Bruto sebulan', 'Gross of the month')}  {format_idr(view['total_before_idr'])} → ",
        (format_idr(view["total_after_idr"]), "bold"),
    )
    _show_largest(view, people)
    if view.get("agreed"):
        _show_deviations(view["agreed"])
    if waits:
        put_whole(f"{say('Sidik perubahan', 'Digest')} {view['digest']}")


def _columns() -> list[Column]:
    return [
        Column(say("Perubahan", "Change")),
        Column("NIP"),
        Column(say("Nama", "Name"), Kind.NAME),
        Column(say("Sebelum", "Before"), Kind.AMOUNT),
        Column(say("Sesudah", "After"), Kind.AMOUNT),
    ]


def _show_largest(view: dict[str, Any], people: int) -> None:
    if not people:
        return
    found = sorted(_people(view), key=lambda item: -abs(_difference_idr(item[1])))
    rows = [
        (text_of(_GROUPS[group]), item["nip"], item["name"], *map(_amount, _both(item)))
        for group, item in found[:_MOST_SHOWN]
    ]
    put()
    title = say("Perubahan terbesar, bruto (rupiah)", "The largest changes, gross (rupiah)")
    put_lines(table_lines(_columns(), rows, console().width, title=title))
    if people > len(rows):
        rest = people - len(rows)
        put((say(f"… {rest} orang lagi (--format json)", f"… {rest} more (--format json)"), "dim"))


def _show_deviations(agreed: dict[str, Any]) -> None:
    """What goes beyond the limits beside the state that was last approved or paid."""
    changed = [
        (text_of(_GROUPS[group]), item["nip"], item["name"], *map(_amount, _both(item)))
        for group in _DEVIATIONS
        for item in agreed[group]["largest"]
    ]
    put()
    put(
        say(
            f"Dibanding keadaan {agreed['period']} yang terakhir disetujui atau dibayar",
            f"Beside the state of {agreed['period']} that was last approved or paid",
        ),
        f"  {format_idr(agreed['total_before_idr'])} → {format_idr(agreed['total_after_idr'])}",
    )
    counts = "; ".join(
        f"{text_of(words)} {found['count']}: {_amount(found['difference_idr'])}"
        for group, words in _GROUPS.items()
        if (found := agreed["all"][group])["count"]
    )
    if counts:
        put_whole(f"{say('Semua selisih (rupiah)', 'All differences (rupiah)')}  {counts}")
    if changed:
        title = say("Melebihi batas aturan, bruto (rupiah)", "Beyond the rules, gross (rupiah)")
        put_lines(table_lines(_columns(), changed, console().width, title=title))
    for move in agreed["moved"]["people"]:
        before, after = (" ".join(move[when]) for when in ("before", "after"))
        words = say("Jabatan, golongan", "Position, grade")
        put_whole(f"{words}: {move['nip']} {move['name']}: {before} → {after}")


def _people(view: dict[str, Any]) -> Iterable[tuple[str, dict[str, Any]]]:
    return ((group, item) for group in _GROUPS for item in view[group]["largest"])


def _both(item: dict[str, Any]) -> tuple[int | None, int | None]:
    return item["before_idr"], item["after_idr"]


def _difference_idr(item: dict[str, Any]) -> int:
    before_idr, after_idr = _both(item)
    return (after_idr or 0) - (before_idr or 0)


def _amount(amount_idr: int | None) -> str:
    return _NOTHING if amount_idr is None else format_idr(amount_idr).replace("Rp", "")
