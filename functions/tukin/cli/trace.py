"""``tukin trace``: each step of one upload, when, how it ended, and where its log is."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tukin.cli.approvals import UploadArgument, upload_path
from tukin.cli.inputs import AgencyOption, PeriodOption
from tukin.cli.language import say, text_of
from tukin.cli.output import ApiOption, Plain, PlainOption, ask, put_json
from tukin.cli.tables import Column, Kind, Row, table_lines
from tukin.cli.terminal import (
    TIME_ZONE,
    TimeZoneOption,
    console,
    put,
    put_lines,
    put_whole,
    zone_of,
)
from tukin.operations.trace import Outcome, StepName
from tukin.payroll.batch import UploadStatus
from tukin.payroll.words import UPLOAD_WORDS
from tukin.vocabulary.words import Words

STEP_WORDS = {
    StepName.UPLOAD: Words("Diunggah", "Uploaded"),
    StepName.RECEIVE: Words("Diambil sistem", "Received"),
    StepName.VALIDATE: Words("Diperiksa", "Validated"),
    StepName.COMPUTE: Words("Dihitung", "Computed"),
    StepName.PUBLISH: Words("Diterbitkan", "Published"),
    StepName.RECEIVE_AGAIN: Words("Diambil ulang", "Received again"),
    StepName.APPROVE: Words("Disetujui", "Approved"),
    StepName.REJECT: Words("Ditolak pimpinan", "Rejected by head"),
}
OUTCOME_WORDS = {
    Outcome.DONE: Words("selesai", "done"),
    Outcome.FAILED: Words("gagal", "failed"),
    Outcome.UNDER_WAY: Words("berjalan", "under way"),
    Outcome.IN_LINE: Words("antre", "in line"),
    Outcome.NOT_KNOWN: Words("tidak diketahui", "not known"),
}
_STYLES = {Outcome.FAILED: "bold red", Outcome.UNDER_WAY: "yellow", Outcome.IN_LINE: "yellow"}
_NOTHING = "–"


def trace(
    upload_id: UploadArgument,
    agency: AgencyOption,
    period: PeriodOption,
    api_url: ApiOption,
    time_zone: TimeZoneOption = TIME_ZONE,
    format: PlainOption = Plain.TEXT,  # noqa: A002
) -> None:
    """Telusuri satu unggahan. / Show each step of an upload: when, how it ended, its log query.

    Kueri log untuk CloudWatch Logs Insights, oleh admin sistem. / The queries are for CloudWatch
    Logs Insights, by the system administrator.
    """
    zone_of(time_zone)
    path = upload_path(agency, period, upload_id, "trace")
    view = ask(api_url, lambda api: api.get(path))
    if format is Plain.JSON:
        put_json(view)
        return
    _show_upload(view)
    put()
    put_lines(steps_table(view["steps"], time_zone, console().width))
    _show_unknown(view["steps"])
    put()
    _show_queries(view["steps"])


def _show_upload(view: dict[str, Any]) -> None:
    words = text_of(UPLOAD_WORDS[UploadStatus(view["status"])])
    code = f" ({view['error_code']})" if view["error_code"] else ""
    put((view["file"], "bold"), f"   {words}{code}")
    put_whole(f"  {say('Nomor', 'Number')} {view['upload_id']}")
    engine = f"{say('program perhitungan', 'engine')} {view['engine']}"
    put_whole(f"  Batch {view['batch_id']}   {engine}")
    if view["accepted"] is not None:
        counts = view["accepted"], view["rejected"]
        put(say("  Diterima {}   Ditolak {}", "  Accepted {}   Rejected {}").format(*counts))


def steps_table(steps: list[dict[str, Any]], time_zone: str, width: int) -> list[Any]:
    """A line for each step.

    Args:
        steps: of the API's answer.
        time_zone: the region's.
        width: characters in a line.
    """
    columns = [
        Column(say("Langkah", "Step")),
        Column(say("Mulai", "Begun")),
        Column(say("Detik", "Seconds"), Kind.AMOUNT),
        Column(say("Hasil", "Outcome"), Kind.WRAPPED),
    ]
    rows = [
        Row(
            (
                text_of(STEP_WORDS[StepName(step["step"])]),
                _moment(step["started_at"], time_zone),
                _seconds(step),
                "; ".join(_outcome(step)),
            ),
            _STYLES.get(step["outcome"], ""),
        )
        for step in steps
    ]
    return table_lines(columns, rows, width)


def _moment(text: str | None, time_zone: str) -> str:
    if text is None:
        return _NOTHING
    return f"{datetime.fromisoformat(text).astimezone(zone_of(time_zone)):%Y-%m-%d %H:%M:%S %Z}"


def _seconds(step: dict[str, Any]) -> str:
    """How long a step took; what happens at one moment takes no time."""
    begin, end = step["started_at"], step["ended_at"]
    if begin is None or end in (None, begin):
        return _NOTHING
    seconds = (datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds()
    return say(f"{seconds:.1f}".replace(".", ","), f"{seconds:.1f}")


def _outcome(step: dict[str, Any]) -> Iterator[str]:
    """How it ended, and with what errors it was tried again before."""
    outcome = step["outcome"]
    known = outcome in OUTCOME_WORDS
    yield text_of(OUTCOME_WORDS[outcome] if known else UPLOAD_WORDS[UploadStatus(outcome)])
    for name, count in sorted(step["errors"].items()):
        yield f"{name} ×{count}"


def _show_unknown(steps: list[dict[str, Any]]) -> None:
    if any(step["outcome"] == Outcome.NOT_KNOWN for step in steps):
        text = say(
            "Eksekusinya belum mulai, atau sudah berakhir lebih dari 90 hari lalu; lihat lognya.",
            "Its execution has not begun, or ended more than 90 days ago; see the log.",
        )
        put((text, "dim"))


def _show_queries(steps: list[dict[str, Any]]) -> None:
    """Each function's log group with its query, once; whole, to be copied."""
    put(
        (
            say("Kueri CloudWatch Logs Insights", "Queries of CloudWatch Logs Insights"),
            "bold",
        )
    )
    shown: list[tuple[str, str]] = []
    for step in steps:
        place = step["log_group"], step["log_query"]
        if None in place or place in shown:
            continue
        shown.append(place)
        put_whole(f"  {text_of(STEP_WORDS[StepName(step['step'])])}: {place[0]}")
        put_whole(f"    {place[1]}")
