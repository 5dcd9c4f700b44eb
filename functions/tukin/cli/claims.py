"""``tukin claims list|propose|confirm``: whose record of a person counts, decided by two."""

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from tukin.cli.language import say
from tukin.cli.output import ApiOption, Plain, PlainOption, ask, put_json
from tukin.cli.terminal import put, put_whole

PeriodArgument = Annotated[
    str, typer.Argument(help="Masa pembayaran TTTT-BB. / Pay period YYYY-MM.")
]


def list_claims(
    period: PeriodArgument,
    api_url: ApiOption,
    format: PlainOption = Plain.TEXT,  # noqa: A002
) -> None:
    """Siapa diklaim dua perangkat daerah. / Who is claimed by several agencies, and decisions."""
    answer = ask(api_url, lambda api: api.get(f"/claims/{period}"))
    if format is Plain.JSON:
        put_json(answer)
        return
    if not answer["claims"]:
        put(say("Tidak ada klaim ganda yang ditemukan.", "No claims of several agencies."))
    _put_claims(answer["claims"])
    for proposal in answer["proposals"]:
        if proposal["confirmed_by"] is None:
            _put_proposal(proposal)


def put_own_claims(month: dict[str, Any]) -> None:
    """Show an agency who of its month is claimed by others as well, while nobody has decided."""
    _put_claims(claim for claim in month.get("claims") or () if claim["open"])


def _put_claims(claims: Iterable[dict[str, Any]]) -> None:
    for claim in claims:
        put(f"{claim['nip']} {claim['name']}: {', '.join(claim['agencies'])}")
        put((f"  {_state(claim)}", "yellow" if claim["open"] else ""))


def propose(
    period: PeriodArgument,
    nip: Annotated[str, typer.Argument(help="NIP pegawai. / The person's NIP.")],
    api_url: ApiOption,
    agency: Annotated[
        str, typer.Option(help="Yang catatannya dihitung. / The agency whose record counts.")
    ],
    reason: Annotated[str, typer.Option(help="Alasan. / Why.")],
    reference: Annotated[
        str, typer.Option(help="Nomor keputusan atau surat. / Number of the decree or letter.")
    ],
) -> None:
    """Usulkan putusan atas klaim. / Propose which agency's record of a person counts."""
    body = {"nip": nip, "agency": agency, "reason": reason, "reference": reference}
    _put_proposal(ask(api_url, lambda api: api.post(f"/claims/{period}", body)))


def confirm(
    period: PeriodArgument,
    digest: Annotated[
        str, typer.Argument(metavar="DIGEST", help="Sidik usulannya. / The proposal's digest.")
    ],
    api_url: ApiOption,
) -> None:
    """Benarkan usulan; bukan oleh pengusul. / Confirm a proposal; not by who made it."""
    path, body = f"/claims/{period}/confirmation", {"digest": digest}
    decided = ask(api_url, lambda api: api.post(path, body))
    put(f"{say('Diputuskan', 'Decided')}: {_counts(decided)}.")
    put(
        say(
            f"Dibayar oleh pembayaran {period} berikutnya: tukin settle --period {period}",
            f"The next run of {period} pays it: tukin settle --period {period}",
        )
    )


def _state(claim: dict[str, Any]) -> str:
    if claim["open"]:
        return say(
            f"belum diputuskan, tidak dibayar, sejak {claim['since']}",
            f"not decided, not paid, since {claim['since']}",
        )
    if claim["decided_for"]:
        return say(
            f"diputuskan untuk {claim['decided_for']}", f"decided for {claim['decided_for']}"
        )
    return say("tidak lagi diklaim dua perangkat daerah", "claimed by one agency alone since")


def _put_proposal(proposal: dict[str, Any]) -> None:
    put(f"{say('Diusulkan', 'Proposed')}: {proposal['nip']}, {_counts(proposal)}")
    put(f"  {proposal['reason']} ({proposal['reference']}), {proposal['proposed_by']}")
    put(
        say(
            "Orang lain dari pengelola kepegawaian membenarkannya dengan:",
            "Another person of the personnel administration confirms by:",
        )
    )
    put_whole(f"tukin claims confirm {proposal['period']} {proposal['digest']}")


def _counts(proposal: dict[str, Any]) -> str:
    others = ", ".join(proposal["not_counted"])
    return say(
        f"dihitung {proposal['agency']}, tidak dihitung {others}",
        f"counted {proposal['agency']}, not counted {others}",
    )
