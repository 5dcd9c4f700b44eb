"""Dated lists of the administration that change by four eyes: listed, shown and approved."""

from collections.abc import Iterator
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
_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class DatedList:
    """A list: its path in the API, what a change is named by, and the columns of its rows."""

    path: str
    of: str
    columns: tuple[str, ...]

    def show_all(self, api_url: str, format: Plain, time_zone: str) -> None:  # noqa: A002
        """The file of each date, the latest first."""
        zone_of(time_zone)
        answer = ask(api_url, lambda api: api.get(self.path))
        if format is Plain.JSON:
            put_json(answer)
            return
        if not answer["files"]:
            folder = self.folder
            put(
                say(
                    f"Belum ada berkas. Unggah yang pertama ke {folder}/TTTT-BB-HH.csv.",
                    f"There is no file yet. Upload the first to {folder}/YYYY-MM-DD.csv.",
                )
            )
            return
        columns = [
            Column(say("Tanggal", "Date")),
            Column(say("Status", "State")),
            Column(say("Baris", "Rows"), Kind.AMOUNT),
            Column(say("Diunggah", "Uploaded")),
            Column(say("Oleh", "By"), Kind.NAME),
            Column(say("Disetujui oleh", "Approved by"), Kind.NAME),
        ]
        rows = [_cells(file, answer["in_force_sha256"], time_zone) for file in answer["files"]]
        put_lines(table_lines(columns, rows, console().width))

    def show(self, date: str, api_url: str, format: Plain) -> None:  # noqa: A002
        """What a file would change of what is in force."""
        view = ask(api_url, lambda api: api.get(self._path(date)))
        if format is Plain.JSON:
            put_json(view)
        else:
            self._show(view)

    def approve(self, date: str, api_url: str, digest: str | None) -> None:
        """Show it, and agree to just that."""
        view = ask(api_url, lambda api: api.get(self._path(date)))
        send_approval(api_url, f"{self._path(date)}/approval", digest, view, self._show)
        done = say(f"Disetujui; berlaku sejak {date}.", f"Approved; in force from {date} on.")
        put((done, "bold"))

    @property
    def folder(self) -> str:
        """Where its files are uploaded."""
        return {"agency": "agencies", "holder": "grants"}[self.of]

    def _path(self, date: str) -> str:
        return f"{self.path}/{quote(date, safe='')}"

    def _show(self, view: dict[str, Any]) -> None:
        put("Status ", (text_of(_STATES[view["state"]]), "bold"), f"   {view['rows']} ")
        put_whole(f"{say('Sidik perubahan', 'Digest')} {view['digest']}")
        for kind, words in _CHANGES.items():
            for change in view[kind]:
                put()
                put((f"{text_of(words)}: ", "bold"), (change[self.of], "bold"))
                for sign, text in self._rows(change):
                    put_lines(labelled(f"  {sign} ", text, console().width))
        if not any(view[kind] for kind in _CHANGES):
            put(say("Tidak mengubah apa pun.", "It changes nothing."))

    def _rows(self, change: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Each row before and after, its values in the order of the columns."""
        for when, sign in (("before", "-"), ("after", "+")):
            for row in change.get(when, ()):
                yield sign, "; ".join(row[name] or _NOTHING for name in self.columns)


def _cells(file: dict[str, Any], in_force: str | None, time_zone: str) -> list[str]:
    state = text_of(_STATES[file["state"]])
    if file["state"] == "approved" and file["sha256"] == in_force:
        state = say("berlaku", "in force")
    uploaded = moment(file["uploaded_at"], time_zone)
    people = (file["uploaded_by"] or _NOTHING, file["approved_by"] or _NOTHING)
    return [file["date"], state, str(file["rows"]), uploaded, *people]
