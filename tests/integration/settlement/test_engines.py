"""Another version is deployed while a run is under way: what it pays and writes stays the same."""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest

from tests.integration.settlement.test_settlement import KEY, OTHER_KEY, is_commit
from tests.integration.treasury import Treasury, people
from tests.integration.wire import Call, Fault
from tests.integration.world import ARCHIVE, _plain
from tukin.payroll.batch import ENGINE
from tukin.settlement.engines import BUILDERS
from tukin.settlement.files.lines_workbook import SHEET_COLUMNS
from tukin.settlement.files.payment_files import payment_files
from tukin.settlement.run import build_run

NEXT = str(int(ENGINE) + 1)
OURS, THEIRS = b"Sisa kelebihan bayar", b"Kolom versi berikut"
OTHER_COLUMNS = {**SHEET_COLUMNS, "outstanding_idr": (THEIRS.decode(), 20)}
OTHER = partial(build_run, make_files=partial(payment_files, sheet_columns=OTHER_COLUMNS))


@pytest.fixture
def treasury() -> Iterator[Treasury]:
    with Treasury() as made:
        made.publish("disdik", people(1_000, 2_000))
        yield made


@contextmanager
def deployed(engine: str) -> Iterator[None]:
    """Code of another engine: the next one writes another workbook."""
    with (
        patch("tukin.handlers.settle_run.ENGINE", engine),
        patch("tukin.handlers.manage_runs.ENGINE", engine),
        patch.dict(BUILDERS, {NEXT: OTHER} if engine == NEXT else {}),
    ):
        yield


def workbooks(run_id: str) -> list[bytes]:
    """What is in each workbook of lines that was ever written for a run."""
    s3 = _plain("s3")
    listed = s3.list_objects_v2(Bucket=ARCHIVE, Prefix=f"runs/{run_id}/").get("Contents", [])
    keys = [each["Key"] for each in listed if each["Key"].endswith("/payments.xlsx")]
    return [_text(s3.get_object(Bucket=ARCHIVE, Key=key)["Body"].read()) for key in keys]


def _text(workbook: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


def entry(treasury: Treasury) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(treasury.entries()[-1].content)
    return values


def test_a_run_names_its_engine_from_its_request_to_its_manifest(treasury: Treasury) -> None:
    run_id = treasury.settle_period(KEY)
    assert treasury.run_item(run_id)["engine"] == ENGINE == entry(treasury)["engine"]
    answer = treasury.ask("GET", f"/runs/{run_id}", role="auditor")
    assert answer.content["engine"] == ENGINE


def test_a_deployment_after_the_request_changes_no_file(treasury: Treasury) -> None:
    run_id = treasury.request(KEY)
    with deployed(NEXT):
        treasury.run_settlements()
        assert treasury.release(run_id).status == 202
        treasury.run_settlements()
        assert treasury.run_item(run_id)["status"] == "signed"
        assert entry(treasury)["engine"] == ENGINE
        assert [(OURS in text, THEIRS in text) for text in workbooks(run_id)] == [(True, False)]

        treasury.publish("disdik", people(1_000, 2_500))
        later = treasury.settle_period(OTHER_KEY)
        assert entry(treasury)["engine"] == NEXT
        assert [(OURS in text, THEIRS in text) for text in workbooks(later)] == [(False, True)]
    assert treasury.transfers(run_id) == {1: 940, 2: 1_880}


def test_a_deployment_between_two_tries_writes_nothing_else(treasury: Treasury) -> None:
    """The first try has written its files, and ends before they are in the ledger."""
    run_id = treasury.released(KEY)

    def end_at_the_commit(call: Call) -> Fault | None:
        return Fault.CRASH_BEFORE if is_commit(call) else None

    treasury.wire.plan = end_at_the_commit
    with pytest.raises(Exception, match="Unknown"):
        treasury.invoke("settle_run", {"run_id": run_id})
    treasury.wire.plan = lambda _: None
    (written,) = workbooks(run_id)
    with deployed(NEXT):
        treasury.invoke("settle_run", {"run_id": run_id})
    assert treasury.run_item(run_id)["status"] == "signed"
    assert workbooks(run_id) == [written]


def test_older_code_stops_and_pays_nothing(treasury: Treasury) -> None:
    """Somebody has gone back to the version before; the run is of the one after it."""
    with deployed(NEXT):
        run_id = treasury.request(KEY)
    treasury.run_settlements()
    item = treasury.run_item(run_id)
    assert (item["status"], item["error_code"]) == ("failed", "E738")
    assert treasury.entries() == []
    assert workbooks(run_id) == []
    assert treasury.transfers(treasury.settle_period(OTHER_KEY)) == {1: 940, 2: 1_880}


def test_a_request_of_before_engines_were_named_is_made_by_the_code_that_runs(
    treasury: Treasury,
) -> None:
    run_id = treasury.request(KEY)
    key = {"pk": {"S": f"RUN#{run_id}"}, "sk": {"S": "RUN"}}
    _plain("dynamodb").update_item(
        TableName="tukin-test", Key=key, UpdateExpression="REMOVE engine"
    )
    treasury.run_settlements()
    assert treasury.release(run_id).status == 202
    treasury.run_settlements()
    assert entry(treasury)["engine"] == ENGINE


def test_runs_with_and_without_cells_follow_each_other(treasury: Treasury) -> None:
    """A run that was asked for before engine 5 leaves JSON lines, the next one has cells again."""
    forms, paid = [], []
    for number, engine in enumerate(("4", "5", "4", "5")):
        treasury.publish("disdik", people(1_000 * (number + 1), 2_000))
        with patch("tukin.handlers.manage_runs.ENGINE", engine):
            run_id = treasury.settle_period(f"{KEY}-{number}")
        values = entry(treasury)
        assert values["engine"] == engine
        sha256 = values["credited"]["after"]
        (data,) = treasury.objects(f"settlement/credited/{sha256}").values()
        forms.append((data.startswith(b'{"cells":['), "lines_root" in values))
        paid.append([line.amounts.gross_idr for line in treasury.lines(run_id)])
        treasury.check_books()
    assert forms == [(False, False), (True, True)] * 2
    assert sorted(paid[0]) == [1_000, 2_000]
    assert paid[1:] == [[1_000]] * 3, "what was credited before is known to each"
