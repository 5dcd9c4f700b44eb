"""How a settlement run is shown in the terminal: its state, what is prepared, what it paid."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from tukin.cli.language import say, text_of
from tukin.cli.output import ask
from tukin.cli.tables import Column, Kind, table_lines
from tukin.cli.terminal import TIME_ZONE, console, moment, put, put_lines, put_whole
from tukin.settlement.files.lines_workbook import KIND_WORDS
from tukin.settlement.run_state import PAID_NOTHING, RunStatus
from tukin.settlement.settlement import TransferKind
from tukin.vocabulary.catalogue.messages import message_for
from tukin.vocabulary.errors import TukinError
from tukin.vocabulary.money import format_idr
from tukin.vocabulary.words import Words

_BETWEEN = {
    "returned_idr": Words("Retur yang dibayar ulang", "Returns paid again"),
    "recovered_idr": Words("Dipotong untuk kelebihan bayar", "Recovered"),
    "carried_idr": Words("Kelebihan bayar yang ditagih", "Overpaid, carried"),
}
"""What is between net pay and transfers."""
_RUN_WORDS = {
    RunStatus.PREPARING: Words("disiapkan", "preparing"),
    RunStatus.PREPARED: Words("siap", "prepared"),
    RunStatus.RELEASING: Words("dilepaskan", "releasing"),
    RunStatus.COMMITTED: Words("tercatat", "committed"),
    RunStatus.SIGNED: Words("ditandatangani", "signed"),
    RunStatus.OUTDATED: Words("usang", "outdated"),
    RunStatus.CANCELLED: Words("dibatalkan", "cancelled"),
    RunStatus.EXPIRED: Words("kedaluwarsa", "expired"),
    RunStatus.FAILED: Words("gagal", "failed"),
}
_LISTS = {
    "moved": Words(
        "Terbit lagi sesudah dilihat, tidak ikut", "Published again after it was seen, left out"
    ),
    "not_included": Words("Terbit, tidak ikut dibayar", "Published, not in this run"),
    "changed": Words("Berubah sejak disiapkan", "Changed since it was prepared"),
    "archived": Words(
        "Terbit sebelum penerbitan dikunci; dikunci dari tabel",
        "Published before publications were locked; locked from the table",
    ),
}

RunArgument = Annotated[
    str,
    typer.Argument(help="Nomor pembayaran; lihat tukin runs list. / Number of the run."),
]


def status_text(run: Mapping[str, Any]) -> str:
    """A run's state in words, and the code of what went wrong."""
    words = text_of(_RUN_WORDS[RunStatus(run["status"])])
    return words if run["error_code"] is None else f"{words} {run['error_code']}"


def show(api_url: str, run: Mapping[str, Any]) -> None:
    """Print a run as far as it came.

    Raises:
        TukinError: where it ended without paying.
    """
    put_whole(f"{say('Pembayaran', 'Run')} ", (run["run_id"], "bold"))
    put(f"{say('Periode', 'Period')} {run['period']}   Status ", (status_text(run), "bold"))
    if run["status"] == RunStatus.FAILED:
        raise TukinError(run["error_code"] or "E721")
    if run["status"] in PAID_NOTHING:
        raise TukinError("E853", status=status_text(run))
    if run["status"] == RunStatus.PREPARED:
        show_prepared(ask(api_url, lambda api: api.get(f"/runs/{run['run_id']}/prepared")))
    elif run["status"] == RunStatus.SIGNED:
        _show_paid(ask(api_url, lambda api: api.get(f"/runs/{run['run_id']}/manifest")))


def show_prepared(view: Mapping[str, Any]) -> None:
    """Print what a prepared run would pay, and what is unlike the month before."""
    _show_totals(view)
    _show_between(view)
    _show_months(view["months"])
    for name, words in _LISTS.items():
        if view[name]:
            put((f"{text_of(words)}: {', '.join(view[name])}", "yellow"))
    for item in view["doubted"]:
        reason = say(item["reason_id"], item["reason_en"])
        put((f"{say('TIDAK DIBAYAR', 'NOT PAID')} {item['agency']}: {reason} (E784)", "bold red"))
    if view["blocked"]:
        put((f"{say('Tertahan, diklaim ganda', 'Blocked, claimed twice')}:", "yellow"))
    for item in view["blocked"]:
        put(f"  {item['nip']}  {', '.join(item['agencies'])}")
    _show_held_people(view["held"])
    show_first_payments(view["first_payments"])
    _show_people(
        say("Kenaikan terbesar dari bulan lalu", "Largest raises since last month"),
        view["largest_raises"],
        "raise_idr",
    )
    new = view["new_people"]
    _show_people(
        say(
            f"Tanpa pembayaran bulan lalu ({new['count']} orang)",
            f"Without pay last month ({new['count']} people)",
        ),
        new["people"],
        "net_idr",
    )
    until = moment(view["expires_at"], TIME_ZONE)
    put_whole(f"{say('Disiapkan oleh', 'Prepared by')} {view['requested_by']}")
    put_whole(f"{say('Dapat dilepaskan sampai', 'Can be released until')} {until}")
    put_whole("Digest ", (view["digest"], "bold"))
    put((say("Belum ada yang dibayar.", "Nothing is paid yet."), "bold yellow"))


def _show_months(months: list[dict[str, Any]]) -> None:
    columns = [
        Column(say("Perangkat daerah", "Agency"), Kind.NAME),
        Column(say("Bulan lalu", "Last month"), Kind.AMOUNT),
        Column(say("Bulan ini", "This month"), Kind.AMOUNT),
        Column(say("Selisih", "Change"), Kind.AMOUNT),
    ]
    rows = [
        (
            item["agency"],
            _amount(item["last_month_net_idr"]),
            _amount(item["month_net_idr"]),
            _amount(item["month_net_idr"] - item["last_month_net_idr"]),
        )
        for item in months
    ]
    put()
    put_lines(table_lines(columns, rows, console().width))
    put()


def _show_people(title: str, people: list[dict[str, Any]], amount: str) -> None:
    if not people:
        return
    columns = [
        Column("NIP"),
        Column(say("Nama", "Name"), Kind.NAME),
        Column(say("OPD", "Agency"), Kind.NAME),
        Column("Rp", Kind.AMOUNT),
    ]
    rows = [(p["nip"], p["name"], p["agency"], _amount(p[amount])) for p in people]
    put(f"{title}:")
    put_lines(table_lines(columns, rows, console().width))
    put()


def _show_held_people(people: list[dict[str, Any]]) -> None:
    """Who is not paid by the run, and why; grouped by the reason."""
    for reason in dict.fromkeys(item["reason"] for item in people):
        held = [item for item in people if item["reason"] == reason]
        words = say(held[0]["reason_id"], held[0]["reason_en"])
        put((f"{say('Ditahan', 'Held')}, {words}", "yellow"))
        _show_people(f"{len(held)} {say('orang', 'people')}", held, "due_idr")


def show_first_payments(listed: Mapping[str, Any]) -> None:
    """Who is paid for the first time or to another account, and the digest that confirms them."""
    if not listed["count"]:
        return
    title = say(
        f"Pembayaran pertama atau rekening berubah ({listed['count']} orang)",
        f"First payments and changed accounts ({listed['count']} people)",
    )
    _show_people(title, listed["people"], "due_idr")
    put(say("Dikonfirmasi dengan --first-payments:", "Confirmed by --first-payments:"))
    put_whole(listed["sha256"])


def _show_paid(manifest: Mapping[str, Any]) -> None:
    _show_totals(manifest)
    _show_between(manifest)
    for refused in manifest["refused_files"]:
        put((refused["name"], "yellow"), f" {refused['code']}")
        put(text_of(message_for(refused["code"], refused)))
    for file in manifest.get("file_totals", ()):
        _show_held(file)
    put(
        f"{say('Tertahan', 'Blocked')} {manifest['blocked']}   "
        f"{say('Ditahan', 'Held')} {manifest.get('held', 0)}   "
        f"{say('Retur dibayar ulang', 'Returns paid again')} {manifest['exceptions']}"
    )
    put(
        f"{say('Sisa kelebihan bayar', 'Outstanding')} "
        f"{_amount(manifest['balance']['outstanding_idr'])}"
    )


def _show_held(file: Mapping[str, Any]) -> None:
    """A file by which somebody is not paid; who that is says the list of exceptions."""
    if not file["held_lines"]:
        return
    count, amount = file["held_lines"], format_idr(file["held_idr"])
    put(
        (file["name"], "yellow"),
        "  "
        + say(
            f"{count} baris ({amount}) ditahan dari berkas ini: file-exceptions.xlsx",
            f"{count} lines ({amount}) are held out of this file: file-exceptions.xlsx",
        ),
    )


def _show_between(view: Mapping[str, Any]) -> None:
    for name, words in _BETWEEN.items():
        if view["totals"][name]:
            put(f"{text_of(words)} {_amount(view['totals'][name])}")


def _show_totals(view: Mapping[str, Any]) -> None:
    columns = [
        Column(say("Perangkat daerah", "Agency"), Kind.NAME),
        Column(say("Jenis", "Kind"), Kind.NAME),
        Column(say("Baris", "Lines"), Kind.AMOUNT),
        Column(say("Neto", "Net"), Kind.AMOUNT),
        Column("Transfer", Kind.AMOUNT),
    ]
    whole = {"agency": say("JUMLAH", "TOTAL"), **view["totals"]}
    *rows, total = (
        (
            item["agency"],
            _kind(item.get("kind", "")),
            str(item["lines"]),
            _amount(item["net_idr"]),
            _amount(item["transfer_idr"]),
        )
        for item in [*view["agency_totals"], whole]
    )
    put_lines(table_lines(columns, rows, console().width, total=total))


def _kind(kind: str) -> str:
    return say(KIND_WORDS[TransferKind(kind)], kind) if kind else ""


def _amount(amount_idr: int) -> str:
    return format_idr(amount_idr).replace("Rp", "")
