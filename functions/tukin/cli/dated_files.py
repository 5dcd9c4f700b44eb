"""Files for a date that take two people: the list, one file, and its approval by digest."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

import typer

from tukin.cli.language import say, text_of
from tukin.cli.output import Plain, ask, put_json, send_approval
from tukin.cli.tables import Column, Kind, labelled, table_lines
from tukin.cli.terminal import console, moment, put, put_lines, put_whole, zone_of
from tukin.vocabulary.words import Words

DateArgument = Annotated[
    str, typer.Argument(help="Tanggal berkas, TTTT-BB-HH. / Date of the file, YYYY-MM-DD.")
]
_STATES = {
    "waiting": Words("menunggu persetujuan", "waits for approval"),
    "approved": Words("disetujui", "approved"),
}
_CHANGES = {
    "added": Words("Bertambah", "Added"),
    "removed": Words("Hilang", "Removed"),
    "changed": Words("Berubah", "Changed"),
}
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class FilesOnTheApi:
    """Files of one kind.

    Attributes:
        routes: where the API has them.
        folder: where they are uploaded.
        show_changes: prints what one would change.
    """

    routes: str
    folder: str
    show_changes: Callable[[dict[str, Any]], None]

    def path(self, date: str) -> str:
        """The route of the file of a date."""
        return f"{self.routes}/{quote(date, safe='')}"

    def put_list(self, api_url: str, plain: Plain, time_zone: str) -> None:
        """Print the files, the latest date first."""
        zone_of(time_zone)
        answer = ask(api_url, lambda api: api.get(self.routes))
        if plain is Plain.JSON:
            put_json(answer)
        elif not answer["files"]:
            put(
                say(
                    f"Belum ada berkas. Unggah yang pertama ke {self.folder}/TTTT-BB-HH.csv.",
                    f"There is no file yet. Upload the first to {self.folder}/YYYY-MM-DD.csv.",
                )
            )
        else:
            in_force = answer["in_force_sha256"]
            rows = [_cells(file, in_force, time_zone) for file in answer["files"]]
            put_lines(table_lines(_columns(), rows, console().width))

    def put_file(self, api_url: str, date: str, plain: Plain) -> None:
        """Print a file and what it would change."""
        view = ask(api_url, lambda api: api.get(self.path(date)))
        if plain is Plain.JSON:
            put_json(view)
        else:
            self.show(view)

    def approve(self, api_url: str, date: str, digest: str | None) -> None:
        """Approve a file by the digest that was shown or given."""
        path = self.path(date)
        view = ask(api_url, lambda api: api.get(path))
        send_approval(api_url, f"{path}/approval", digest, view, self.show)
        words = f"Disetujui; berlaku sejak {date}.", f"Approved; in force from {date} on."
        put((say(*words), "bold"))

    def show(self, view: dict[str, Any]) -> None:
        """Print a file as it was read."""
        put("Status ", (text_of(_STATES[view["state"]]), "bold"), f"   {view['rows']} ")
        put_whole(f"{say('Sidik perubahan', 'Digest')} {view['digest']}")
        self.show_changes(view)


def _columns() -> list[Column]:
    return [
        Column(say("Tanggal", "Date")),
        Column(say("Status", "State")),
        Column(say("Baris", "Rows"), Kind.AMOUNT),
        Column(say("Diunggah", "Uploaded")),
        Column(say("Oleh", "By"), Kind.NAME),
        Column(say("Disetujui oleh", "Approved by"), Kind.NAME),
    ]


def _cells(file: dict[str, Any], in_force: str | None, time_zone: str) -> list[str]:
    state = text_of(_STATES[file["state"]])
    if file["state"] == "approved" and file["sha256"] == in_force:
        state = say("berlaku", "in force")
    uploaded = moment(file["uploaded_at"], time_zone)
    people = (file["uploaded_by"] or NOTHING, file["approved_by"] or NOTHING)
    return [file["date"], state, str(file["rows"]), uploaded, *people]


def show_rows(of: str, columns: Sequence[str], view: dict[str, Any]) -> None:
    """Print what a file adds, removes and changes, row by row.

    Args:
        of: what a change is named by, such as ``agency``.
        columns: of a row, in their order.
        view: the file as the API gives it.
    """
    for kind, words in _CHANGES.items():
        for change in view[kind]:
            put()
            put((f"{text_of(words)}: ", "bold"), (change[of], "bold"))
            for sign, text in _rows(change, columns):
                put_lines(labelled(f"  {sign} ", text, console().width))
    if not any(view[kind] for kind in _CHANGES):
        put(say("Tidak mengubah apa pun.", "It changes nothing."))


def _rows(change: dict[str, Any], columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each row before and after, its values in the order of the columns."""
    for when, sign in (("before", "-"), ("after", "+")):
        for row in change.get(when, ()):
            yield sign, "; ".join(row[name] or NOTHING for name in columns)
