"""What the demo's people do, each with the role of the stack that is theirs."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import urllib3

from infrastructure.local import aws
from infrastructure.local.deploy import AGENCY_CODES, ROLE_PREFIX, Deployment, personnel_of
from infrastructure.local.lines import put_lines_in_force
from infrastructure.local.places import WORK
from tukin.audit.verification import check_run_files, read_manifest
from tukin.aws.signed_api import ApiError, SignedApi
from tukin.cli.rule_files import load_rules
from tukin.rule_changes.impact_page import impact_page
from tukin.rule_changes.whatif import Impact
from tukin.rules.diff import describe_changes
from tukin.rules.rule_set import RuleBook, RuleSet
from tukin.settlement.ledger import Entry
from tukin.settlement.run_state import PAID_NOTHING
from tukin.vocabulary.period import Period

T = TypeVar("T")

OUTPUT = WORK / "demo"
WAIT_SECONDS = 120
PREPARER, RELEASER = "sari", "tuti"
"""The two people of finance."""
POLL_SECONDS = 0.2
_ON_ITS_WAY = {"received", "validated"}
REPORTS = {"annotated_key": ".xlsx", "page_key": ".html", "report_key": ".json"}
"""What an agency gets back: the marked workbook, the page, the JSON; and how each ends."""


class DemoError(RuntimeError):
    """Something did not come out as it must."""


@dataclass
class Month:
    """What became of one agency's month."""

    agency: str
    period: str
    file: Path
    """The sample that was uploaded."""
    accepted: int
    rejected: int
    reports: dict[str, Path]
    """By the key of ``REPORTS``."""
    records: list[dict[str, Any]] = field(default_factory=list)
    referrals: list[dict[str, Any]] = field(default_factory=list)

    @property
    def gross_idr(self) -> int:
        """Sum of the live records."""
        return sum(record["gross_idr"] for record in self.records)

    @property
    def net_idr(self) -> int:
        """Sum of the live records."""
        return sum(record["net_idr"] for record in self.records)

    @property
    def ratings(self) -> Counter[str]:
        """How many records have each rating."""
        return Counter(record["rating"] for record in self.records)

    def count_referrals(self, state: str) -> int:
        """How many referrals are open or withdrawn."""
        return sum(item["state"] == state for item in self.referrals)

    def report(self) -> dict[str, Any]:
        """The JSON report on the upload."""
        content: dict[str, Any] = json.loads(self.reports["report_key"].read_bytes())
        return content


@dataclass
class Run:
    """A payment: its manifest, and the folder with its files."""

    period: str
    manifest: dict[str, Any]
    folder: Path


class Callers:
    """The callers of a deployed engine; files go below `OUTPUT`."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._sessions: dict[tuple[str, str], Any] = {}

    def put_register(self, path: Path) -> dict[str, Any]:
        """Upload a register, and have another person approve it; the report on it."""
        s3, bucket = self._session("personnel").client("s3"), self._bucket
        version = s3.put_object(Bucket=bucket, Key=f"register/{path.name}", Body=path.read_bytes())

        def find() -> dict[str, Any] | None:
            listed = s3.list_objects_v2(Bucket=bucket, Prefix="reports/register/")
            for item in listed.get("Contents", ()):
                body = s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read()
                report: dict[str, Any] = json.loads(body)
                if report["version_id"] == version["VersionId"]:
                    return report
            return None

        report = _wait_for("The register", find)
        if report["refused"] is not None or report["errors"]:
            raise DemoError(f"The register {path.name} was not taken.")
        personnel = personnel_of(self._deployment)
        view = personnel.wait_for(path.stem, version["VersionId"], "register")
        personnel.approve(path.stem, view["digest"], folder="register")
        return report

    def put_lines(self) -> None:
        """Upload who rates whom in each agency, and have its head approve; nothing is to be done.

        Raises:
            DemoError: where a list leaves something to be done.
        """
        put_lines_in_force(self._deployment)
        for agency in AGENCY_CODES:
            found = self._api(f"agency-{agency}-head").get(f"/agencies/{agency}/lines")["tasks"]
            if found:
                raise DemoError(f"{len(found)} people or rows of {agency} have no rater.")

    def upload(self, folder: Path) -> list[Month]:
        """Upload every file below a folder as its agency, and wait for what becomes of each."""
        versions = [(path, self._put(path)) for path in sorted(folder.glob("*/*/*"))]
        return [self._outcome(*version) for version in versions]

    def upload_to_wait(self, path: Path) -> dict[str, Any]:
        """Upload a file as its agency, which waits for its head; the upload."""
        upload = self._ended(path, self._put(path))
        if upload["status"] != "awaiting_approval":
            raise DemoError(
                f"The upload of {path.name} is {upload['status']}: {upload['error_code']}."
            )
        return upload

    def report(self, agency: str, key: str) -> dict[str, Any]:
        """A JSON report, read by the agency."""
        s3 = self._session(f"agency-{agency}").client("s3")
        report: dict[str, Any] = json.loads(
            s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        )
        return report

    def as_head(self, agency: str) -> SignedApi:
        """The API as the head of an agency."""
        return self._api(f"agency-{agency}-head")

    def read_month(self, month: Month) -> None:
        """Fill in records and referrals as the API gives them to the agency now."""
        api = self._api(f"agency-{month.agency}")
        path = f"/agencies/{month.agency}/periods/{month.period}"
        month.records = list(_pages(api, f"{path}/records"))
        month.referrals = api.get(f"{path}/referrals")["referrals"]

    def pay(self, period: str, name: str = "payments") -> Run:
        """Pay a period as two people of finance, and check its files by the signed manifest.

        One prepares it and is refused to release it; another releases what was shown. ``name`` is
        of the run: another one of the same period pays what came since.
        """
        api = self._api("finance", PREPARER)
        key = f"demo-{name}-{period}"
        run_id = api.post("/runs", {"period": period}, idempotency_key=key)["run_id"]
        prepared = self._run(run_id, "prepared")
        agreed = {
            "digest": prepared["digest"],
            "confirmed_first_payments": prepared["first_payments_sha256"],
        }
        if self._release(PREPARER, run_id, agreed) != "E852":
            raise DemoError(f"Who prepared the payment of {period} could release it alone.")
        refused = self._release(RELEASER, run_id, agreed)
        if refused:
            raise DemoError(f"The payment of {period} could not be released: {refused}.")
        self._run(run_id, "signed")
        folder = OUTPUT / f"{name}-{period}"
        files = _pull(api.get(f"/runs/{run_id}/links")["links"], folder)
        entry: Entry = read_manifest(files["manifest.json"], "manifest.json")
        for problem in check_run_files(entry, files.get):
            raise DemoError(f"The files of {period} differ: {problem.message.en}")
        return Run(period, api.get(f"/runs/{run_id}/manifest"), folder)

    def _release(self, who: str, run_id: str, agreed: dict[str, str | None]) -> str:
        """Release a run as somebody; the code of the refusal, "" where there is none."""
        try:
            self._api("finance", who).post(f"/runs/{run_id}/release", agreed)
        except ApiError as refused:
            return str(refused.problem["code"])
        return ""

    def _run(self, run_id: str, status: str) -> dict[str, Any]:
        """Wait until a run is in a state."""
        api = self._api("finance", PREPARER)

        def find() -> dict[str, Any] | None:
            run = api.get(f"/runs/{run_id}")
            if run["status"] in PAID_NOTHING:
                raise DemoError(f"The payment ended as {run['status']}: {run['error_code']}.")
            return run if run["status"] == status else None

        found: dict[str, Any] = _wait_for(f"The payment {run_id}", find)
        return found

    def export(self, period: str) -> dict[str, Any]:
        """Pull a period's export as finance; its manifest."""
        answer = self._api("finance").post("/exports", {"period": period})
        folder = OUTPUT / f"export-{period}"
        _pull(answer["links"], folder)
        manifest: dict[str, Any] = answer["manifest"]
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        return manifest

    def slip(self, month: Month, nip: str, name: str) -> Path:
        """An employee's slip, made for them by the agency; a page."""
        body = {"nip": nip, "period": month.period, "received_on": f"{month.period}-28"}
        api = self._api(f"agency-{month.agency}")
        answer = api.post(f"/agencies/{month.agency}/explanations", body)
        path = OUTPUT / f"{name}.html"
        path.write_bytes(_download(answer["slip_url"]))
        return path

    def fairness(self, period: str) -> dict[str, Any]:
        """How a period's ratings were given, as the auditor sees it."""
        return self._api("auditor").get(f"/periods/{period}/fairness")

    def what_if(self, period: str, change: Callable[[dict[str, Any]], None]) -> tuple[Impact, Path]:
        """What changed rules would cost, tried by the author of rules; the result and its page.

        ``change`` is given the rule set of the period, to alter it.
        """
        api = self._api("rules-author")
        book = json.loads(api.get("/rules/live")["document"])
        before = _in_force(book, period)
        change(next(each for each in book["rule_sets"] if each["rule_set"] == before.rule_set))
        document = json.dumps(book)
        body = {"period": period, "document": document, "rule_set": before.rule_set}
        impact = Impact.model_validate(api.post("/rules/simulations", body)["impact"])
        after = _in_force(book, period)
        path = OUTPUT / "what-if.html"
        page = impact_page(impact, describe_changes(before, after), before, after)
        path.write_text(page, encoding="utf-8")
        return impact, path

    def coaching_messages(self, expected: int) -> Counter[str]:
        """Take the events off the coaching queue, as the coaching programme does."""
        sqs = aws.admin_session(self._deployment.engine).client("sqs")
        url = sqs.get_queue_url(QueueName=self._deployment.outputs["CoachingQueueName"])
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
                Bucket=self._bucket,
                Key=f"uploads/{agency}/{period}/{path.name}",
                Body=path.read_bytes(),
            )
        )
        return str(answer["VersionId"])

    def _outcome(self, file: Path, version_id: str) -> Month:
        return self._month(file, self._ended(file, version_id))

    def _ended(self, file: Path, version_id: str) -> dict[str, Any]:
        """Wait until an upload is no longer on its way."""
        agency, period = file.parts[-3], file.parts[-2]
        path = f"/agencies/{agency}/periods/{period}/uploads"

        def find() -> dict[str, Any] | None:
            for upload in self._api(f"agency-{agency}").get(path)["uploads"]:
                if upload["version_id"] == version_id and upload["status"] not in _ON_ITS_WAY:
                    return dict(upload)
            return None

        return _wait_for(f"The upload of {agency} {period}", find)

    def _month(self, file: Path, upload: dict[str, Any]) -> Month:
        agency, period = file.parts[-3], file.parts[-2]
        if upload["status"] != "published":
            raise DemoError(f"The upload of {agency} {period} is {upload['status']}.")
        s3 = self._session(f"agency-{agency}").client("s3")
        folder = OUTPUT / "reports"
        folder.mkdir(parents=True, exist_ok=True)
        reports: dict[str, Path] = {}
        for key, ending in REPORTS.items():
            if upload[key]:
                reports[key] = folder / f"{agency}-{period}{ending}"
                s3.download_file(self._bucket, upload[key], str(reports[key]))
        return Month(agency, period, file, upload["accepted"], upload["rejected"], reports)

    @property
    def deployment(self) -> Deployment:
        """What is on the engine."""
        return self._deployment

    @property
    def _bucket(self) -> str:
        return self._deployment.outputs["IntakeBucketName"]

    def _session(self, caller: str, name: str = "") -> Any:
        name = name or caller
        if (caller, name) not in self._sessions:
            role = f"{ROLE_PREFIX}-{caller}"
            session = aws.caller_session(self._deployment.engine, role, name)
            self._sessions[caller, name] = session
        return self._sessions[caller, name]

    def _api(self, caller: str, name: str = "") -> SignedApi:
        return aws.signed_api(self._deployment.outputs["ApiUrl"], self._session(caller, name))


def _wait_for(what: str, find: Callable[[], T | None]) -> T:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        if (found := find()) is not None:
            return found
        time.sleep(POLL_SECONDS)
    raise DemoError(f"{what} was not processed in {WAIT_SECONDS} s.")


def _pages(api: SignedApi, path: str) -> Iterator[dict[str, Any]]:
    page = api.get(path)
    yield from page["records"]
    while page["cursor"]:
        page = api.get(path, cursor=page["cursor"])
        yield from page["records"]


def _pull(links: dict[str, str], folder: Path) -> dict[str, bytes]:
    folder.mkdir(parents=True, exist_ok=True)
    files = {name: _download(link) for name, link in links.items()}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return files


def _download(link: str) -> bytes:
    answer = urllib3.request("GET", link)
    if answer.status != 200:
        raise DemoError(f"A file was refused with status {answer.status}.")
    return answer.data


def _in_force(book: dict[str, Any], period: str) -> RuleSet:
    document = load_rules(json.dumps(book).encode(), "book")
    rules = document.in_force(Period.parse(period)) if isinstance(document, RuleBook) else document
    if rules is None:
        raise DemoError(f"No rules are in force in {period}.")
    return rules
