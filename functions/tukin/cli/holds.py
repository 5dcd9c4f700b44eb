"""Commands of finance on whom it holds: enter a hold or its lift, look, confirm as another."""

from typing import Annotated, Any

import typer

from tukin.cli.language import say
from tukin.cli.output import ApiOption, Plain, PlainOption, ask, put_json
from tukin.cli.tables import Column, Kind, table_lines
from tukin.cli.terminal import console, put, put_lines, put_whole

PeriodOption = Annotated[str, typer.Option(help="Periode TTTT-BB. / Pay period YYYY-MM.")]
ReasonOption = Annotated[str, typer.Option(help="Alasannya. / Why.")]


def hold(
    nip: Annotated[str, typer.Argument(metavar="NIP")],
    agency: Annotated[str, typer.Option(help="Kode perangkat daerah. / Agency's code.")],
    period: PeriodOption,
    reason: ReasonOption,
    api_url: ApiOption,
) -> None:
    """Catat siapa yang tidak dibayar. / Enter whom not to pay; another officer confirms it."""
    body = {"agency": agency, "nip": nip, "reason": reason}
    _put_entered(ask(api_url, lambda api: api.post(f"/periods/{period}/holds", body)))


def lift(
    hold_id: Annotated[
        str, typer.Argument(metavar="HOLD", help="Kode dari tukin holds list. / Its id.")
    ],
    period: PeriodOption,
    reason: ReasonOption,
    api_url: ApiOption,
) -> None:
    """Catat pencabutan penahanan. / Enter that a hold is to end; another officer confirms it."""
    body = {"hold_id": hold_id, "reason": reason}
    _put_entered(ask(api_url, lambda api: api.post(f"/periods/{period}/lifts", body)))


def list_holds(period: PeriodOption, api_url: ApiOption, format: PlainOption = Plain.TEXT) -> None:  # noqa: A002
    """Siapa yang ditahan keuangan. / Whom finance holds, and what waits for a confirmation."""
    answer = ask(api_url, lambda api: api.get(f"/periods/{period}/holds"))
    if format is Plain.JSON:
        put_json(answer)
        return
    if not answer["held"]:
        put(say("Tidak ada yang ditahan keuangan.", "Finance holds nobody."))
    else:
        columns = [
            Column(say("Penahanan", "Hold")),
            Column(say("Periode", "Period")),
            Column("NIP"),
            Column(say("Nama", "Name"), Kind.NAME),
            Column(say("Alasan", "Reason"), Kind.NAME),
        ]
        rows = [
            (
                each["hold_id"],
                each["period"],
                each["nip"],
                each["name"],
                each["note"] or say(each["reason_id"], each["reason_en"]),
            )
            for each in answer["held"]
        ]
        put_lines(table_lines(columns, rows, console().width))
    for entered in answer["entered"]:
        if entered["confirmed_at"] is None:
            _put_entered(entered)


def confirm(
    digest: Annotated[
        str, typer.Argument(metavar="DIGEST", help="Sidiknya. / The digest of hold or lift.")
    ],
    period: PeriodOption,
    api_url: ApiOption,
) -> None:
    """Benarkan penahanan atau pencabutan. / Confirm a hold or a lift; not by who entered it."""
    path = f"/periods/{period}/holds/confirmation"
    answer = ask(api_url, lambda api: api.post(path, {"digest": digest}))
    put(f"{say('Dibenarkan', 'Confirmed')}: {_what(answer)}.")
    if answer["kind"] == "lift":
        put(
            say(
                f"Dibayar pada pembayaran {period} berikutnya: tukin settle --period {period}",
                f"The next run of {period} pays the person: tukin settle --period {period}",
            )
        )


def _put_entered(entered: dict[str, Any]) -> None:
    put(f"{say('Dicatat', 'Entered')}: {_what(entered)} ({entered['entered_by']}).")
    put(say("Pejabat keuangan lain membenarkannya dengan:", "Another finance officer confirms by:"))
    put_whole(f"tukin holds confirm {entered['digest']} --period {entered['period']}")


def _what(entered: dict[str, Any]) -> str:
    is_hold = entered["kind"] == "hold"
    kind = say("penahanan", "hold") if is_hold else say("pencabutan penahanan", "lift of the hold")
    return f"{kind} {entered['nip']} {entered['name']}: {entered['reason']}"
