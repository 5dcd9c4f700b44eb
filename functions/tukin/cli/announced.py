"""``tukin rules announced``: what two people agreed to change, before it takes effect and after."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from tukin.cli.language import say
from tukin.cli.output import ApiOption, Plain, PlainOption, ask, put_json
from tukin.cli.terminal import TIME_ZONE, TimeZoneOption, moment, put, zone_of
from tukin.vocabulary.money import format_idr


def announced(
    api_url: ApiOption,
    agency: Annotated[
        str | None,
        typer.Option(help="Sebagai perangkat daerah (kode). / As an agency (its code)."),
    ] = None,
    format: PlainOption = Plain.TEXT,  # noqa: A002
    time_zone: TimeZoneOption = TIME_ZONE,
) -> None:
    """Perubahan aturan yang disetujui, sebelum berlaku. / What was approved, before it counts."""
    zone_of(time_zone)
    path = "/rules/announcements" if agency is None else f"/agencies/{agency}/announcements"
    answer = ask(api_url, lambda api: api.get(path))
    if format is Plain.JSON:
        put_json(answer)
        return
    for line in _lines(answer["announcements"], time_zone):
        put(line)


def _lines(found: list[dict[str, Any]], time_zone: str) -> Iterator[str]:
    if not found:
        yield say("Belum ada perubahan yang disetujui.", "No change has been approved yet.")
    for each in found:
        author, approver = (str(each[who]).rpartition("/")[2] for who in ("author", "approver"))
        at = moment(each["approved_at"], time_zone)
        yield say(
            f"{at}: diusulkan {author}, disetujui {approver}: {each['reason']}",
            f"{at}: proposed by {author}, approved by {approver}: {each['reason']}",
        )
        for change in each["controls"]:
            yield f"  ! {say(change['text_id'], change['text_en'])}"
        for rules in each["sets"]:
            yield from _set_lines(rules)


def _set_lines(rules: dict[str, Any]) -> Iterator[str]:
    before, after = format_idr(rules["net_before_idr"]), format_idr(rules["net_after_idr"])
    name, start = rules["rule_set"], rules["effective_from"]
    yield say(
        f"  {name}, mulai {start}: neto sebulan {before} → {after}",
        f"  {name}, from {start}: net of a month {before} → {after}",
    )
    for gainer in rules["gainers"]:
        change = gainer["net_after_idr"] - gainer["net_before_idr"]
        each, people = format_idr(change // gainer["people"]), gainer["people"]
        yield say(
            f"    {gainer['position']}: rata-rata +{each} ({people} pegawai)",
            f"    {gainer['position']}: +{each} on average ({people} people)",
        )
