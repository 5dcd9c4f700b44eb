"""`make demo`: a month's uploads of three agencies, from file to payroll, coaching and export.

Everything is done the way its user does it: the agencies upload with their own roles, finance pulls
with its own, and what is shown comes from the API, the queue and the files, not from the code.
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import urllib3
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from infrastructure.local import aws, engine
from infrastructure.local.deploy import ROLE_PREFIX, Deployment, deploy
from infrastructure.local.places import ROOT, WORK
from tukin.aws.signed_api import ApiError, SignedApi
from tukin.domain.money import format_idr

SAMPLES = ROOT / "events" / "uploads"
CORRECTION = ROOT / "events" / "uploads-corrected"
OUTPUT = WORK / "demo"
WAIT_SECONDS = 120
ON_ITS_WAY = {"received", "validated"}
RATINGS = ("sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")


class DemoError(RuntimeError):
    """Something did not come out as it must."""


@dataclass
class Month:
    """What became of one agency's month."""

    agency: str
    period: str
    accepted: int
    rejected: int
    report: Path
    ratings: Counter[str] = field(default_factory=Counter)
    gross_idr: int = 0
    net_idr: int = 0
    open_referrals: int = 0
    withdrawn_referrals: int = 0


class Demo:
    """The run, on a deployed engine."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._sessions: dict[str, Any] = {}

    def upload(self, folder: Path) -> list[Month]:
        """Upload every file below a folder as its agency, and wait for what becomes of each."""
        versions = [
            (path.parts[-3], path.parts[-2], self._put(path))
            for path in sorted(folder.glob("*/*/*"))
        ]
        return [self._outcome(*version) for version in versions]

    def export(self, period: str) -> dict[str, Any]:
        """Pull a period's export as finance; its manifest."""
        answer = self._api("finance").post("/exports", {"period": period})
        folder = OUTPUT / f"export-{period}"
        folder.mkdir(parents=True, exist_ok=True)
        for name, link in answer["links"].items():
            (folder / name).write_bytes(urllib3.request("GET", link).data)
        manifest: dict[str, Any] = answer["manifest"]
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        return manifest

    def add_pay(self, month: Month) -> Month:
        """Fill in ratings, pay and referrals as the API tells them now."""
        api = self._api(f"agency-{month.agency}")
        path = f"/agencies/{month.agency}/periods/{month.period}"
        records = list(_pages(api, f"{path}/records"))
        month.ratings = Counter(record["rating"] for record in records)
        month.gross_idr = sum(record["gross_idr"] for record in records)
        month.net_idr = sum(record["net_idr"] for record in records)
        states = Counter(item["state"] for item in api.get(f"{path}/referrals")["referrals"])
        month.open_referrals = states["open"]
        month.withdrawn_referrals = states["withdrawn"]
        return month

    def coaching_messages(self, expected: int) -> Counter[str]:
        """Take the events off the coaching queue, as the coaching programme does."""
        sqs = aws.admin_session(self._deployment.engine).client("sqs")
        url = sqs.get_queue_url(QueueName=self._deployment.application["CoachingQueueName"])
        kinds: Counter[str] = Counter()
        deadline = time.monotonic() + WAIT_SECONDS
        while kinds.total() < expected and time.monotonic() < deadline:
            answer = sqs.receive_message(
                QueueUrl=url["QueueUrl"], MaxNumberOfMessages=10, WaitTimeSeconds=1
            )
            for message in answer.get("Messages", ()):
                kinds[json.loads(message["Body"])["detail-type"]] += 1
                sqs.delete_message(QueueUrl=url["QueueUrl"], ReceiptHandle=message["ReceiptHandle"])
        return kinds

    def _put(self, path: Path) -> str:
        agency, period = path.parts[-3], path.parts[-2]
        answer = (
            self._session(f"agency-{agency}")
            .client("s3")
            .put_object(
                Bucket=self._deployment.application["IntakeBucketName"],
                Key=f"uploads/{agency}/{period}/{path.name}",
                Body=path.read_bytes(),
            )
        )
        return str(answer["VersionId"])

    def _outcome(self, agency: str, period: str, version_id: str) -> Month:
        path = f"/agencies/{agency}/periods/{period}/uploads"
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            uploads = self._api(f"agency-{agency}").get(path)["uploads"]
            for upload in uploads:
                if upload["version_id"] == version_id and upload["status"] not in ON_ITS_WAY:
                    return self._month(agency, period, upload)
            time.sleep(0.2)
        raise DemoError(f"The upload of {agency} {period} was not processed in {WAIT_SECONDS} s.")

    def _month(self, agency: str, period: str, upload: Mapping[str, Any]) -> Month:
        if upload["status"] != "published":
            raise DemoError(f"The upload of {agency} {period} is {upload['status']}.")
        report = OUTPUT / "reports" / f"{agency}-{period}.json"
        report.parent.mkdir(parents=True, exist_ok=True)
        self._session(f"agency-{agency}").client("s3").download_file(
            self._deployment.application["IntakeBucketName"], upload["report_key"], str(report)
        )
        return Month(agency, period, upload["accepted"], upload["rejected"], report)

    def _session(self, caller: str) -> Any:
        if caller not in self._sessions:
            role = f"{ROLE_PREFIX}-{caller}"
            self._sessions[caller] = aws.caller_session(self._deployment.engine, role)
        return self._sessions[caller]

    def _api(self, caller: str) -> SignedApi:
        return aws.signed_api(self._deployment.application["ApiUrl"], self._session(caller))


def _pages(api: SignedApi, path: str) -> Iterator[dict[str, Any]]:
    page = api.get(path)
    yield from page["records"]
    while page["cursor"]:
        page = api.get(path, cursor=page["cursor"])
        yield from page["records"]


def main() -> None:
    """Run the demo and print its summary."""
    console = Console()
    began = time.monotonic()
    with (
        Progress(
            SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console
        ) as progress,
        engine.running() as running,
    ):
        step = _stepper(progress)
        step("Engine started")
        demo = Demo(deploy(running, report=step))
        step("Uploading and processing three agencies, two periods")
        months = {(month.agency, month.period): month for month in demo.upload(SAMPLES)}
        step("Uploading one agency's corrected file")
        corrected = demo.upload(CORRECTION)
        months |= {(month.agency, month.period): month for month in corrected}
        step("Reading payroll and referrals, pulling the exports")
        summary = [demo.add_pay(month) for month in months.values()]
        manifests = [demo.export(period) for period in sorted({m.period for m in summary})]
        step("Emptying the coaching queue")
        messages = demo.coaching_messages(
            sum(m.open_referrals + 2 * m.withdrawn_referrals for m in summary)
        )
        step("Stopping the engine")
    _check(summary, manifests)
    _print(console, summary, manifests, messages)
    console.print(f"\nTotal time {time.monotonic() - began:.1f} s. Nothing was left running.")


def _stepper(progress: Progress) -> Callable[[str], None]:
    """Shows each step with its own clock; the one before is done when the next begins."""
    tasks: list[Any] = []

    def step(text: str) -> None:
        if tasks:
            progress.update(tasks[-1], total=1, completed=1)
        tasks.append(progress.add_task(text, total=None))

    return step


def _check(summary: list[Month], manifests: list[dict[str, Any]]) -> None:
    """The demo is honest: what finance pulls is the sum of what the agencies see."""
    for manifest in manifests:
        seen = sum(m.net_idr for m in summary if m.period == manifest["period"])
        if seen != manifest["net_idr"]:
            raise DemoError(f"The export of {manifest['period']} differs from the records.")


def _print(
    console: Console,
    summary: list[Month],
    manifests: list[dict[str, Any]],
    messages: Counter[str],
) -> None:
    by_period = sorted(summary, key=lambda month: (month.period, month.agency))
    console.print(_pay_table(by_period))
    console.print(_ratings_table(by_period))
    for manifest in manifests:
        console.print(
            f"Export {manifest['period']}: {manifest['rows']} rows, "
            f"gross {format_idr(manifest['gross_idr'])}, net {format_idr(manifest['net_idr'])}",
            highlight=False,
        )
    console.print(
        f"Coaching queue: {messages['ReferralOpened']} referrals opened, "
        f"{messages['ReferralWithdrawn']} withdrawn after the corrected upload",
        highlight=False,
    )
    shown = OUTPUT.relative_to(ROOT)
    console.print(f"Error reports        {shown}/reports/", highlight=False)
    console.print(f"Exports, manifests   {shown}/export-*/", highlight=False)


def _pay_table(summary: list[Month]) -> Table:
    table = _table("Pay, in rupiah", "Accepted", "Rejected", "Gross", "Net")
    for month in summary:
        table.add_row(
            month.agency,
            month.period,
            str(month.accepted),
            str(month.rejected),
            format_idr(month.gross_idr).removeprefix("Rp"),
            format_idr(month.net_idr).removeprefix("Rp"),
        )
    return table


def _ratings_table(summary: list[Month]) -> Table:
    words = ("Sangat\nbaik", "\nBaik", "Butuh\nperbaikan", "\nKurang", "Sangat\nkurang")
    table = _table("Ratings and referrals", *words, "Referred to\ncoaching")
    for month in summary:
        counts = (str(month.ratings[rating]) for rating in RATINGS)
        table.add_row(month.agency, month.period, *counts, str(month.open_referrals))
    return table


def _table(title: str, *numbers: str) -> Table:
    table = Table(
        title=title,
        title_justify="left",
        header_style="bold",
        box=SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 2, 0, 0),
    )
    table.add_column("Agency")
    table.add_column("Period")
    for column in numbers:
        table.add_column(column, justify="right", no_wrap=True)
    return table


if __name__ == "__main__":
    try:
        main()
    except (DemoError, ApiError) as error:
        raise SystemExit(f"demo: {error}") from None
