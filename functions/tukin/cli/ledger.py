"""``tukin ledger recover``: two people have the archive's ledger replayed into a restored table."""

import time
from typing import Annotated, Any

import typer

from tukin.cli.language import say
from tukin.cli.output import ApiOption, ask
from tukin.cli.terminal import put, put_whole


def recover(
    api_url: ApiOption,
    reason: Annotated[
        str, typer.Option(help="Alasannya, misalnya pemulihannya. / Why, such as the restore.")
    ],
    agree: Annotated[
        str | None,
        typer.Option(
            metavar="HASH",
            help="Setujui yang ditunjukkan kepada orang lain. / Agree to what another was shown.",
        ),
    ] = None,
) -> None:
    """Pulihkan buku besar di tabel dari arsip, oleh dua orang. / Replay the archive's ledger."""
    began, body = time.monotonic(), {"reason": reason, "hash": agree}
    answer = _recover(api_url, body)
    while answer["agreed_by"] is not None and not answer["done"]:
        answer = _recover(api_url, body)
    if answer["agreed_by"] is None:
        _show_asked(answer)
        return
    seconds = f"{time.monotonic() - began:.1f}"
    put(
        say(
            f"Buku besar pulih sampai urutan {answer['table_seq']} dalam {seconds} detik.",
            f"The ledger is recovered up to entry {answer['table_seq']}, in {seconds} s.",
        )
    )


def _recover(api_url: str, body: dict[str, Any]) -> dict[str, Any]:
    return ask(api_url, lambda api: api.post("/ledger/recovery", body))


def _show_asked(answer: dict[str, Any]) -> None:
    put(
        say(
            f"Tabel: urutan {answer['table_seq']}; arsip: urutan {answer['archive_seq']}. Diminta "
            f"{answer['asked_by']}: {answer['reason']}",
            f"Table: entry {answer['table_seq']}; archive: entry {answer['archive_seq']}. Asked by "
            f"{answer['asked_by']}: {answer['reason']}",
        )
    )
    put(
        say(
            f"Yang akan berlaku: tabel {answer['table_id']}, sesudah epoch {answer['epoch']}.",
            f"What will count: table {answer['table_id']}, after epoch {answer['epoch']}.",
        )
    )
    put(say("Pejabat keuangan lain menyetujuinya dengan:", "Another finance officer agrees by:"))
    put_whole(f"tukin ledger recover --reason … --agree {answer['hash']}")
