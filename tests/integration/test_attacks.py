"""What one person alone could do to a month, tried once more; docs/reliability.md lists them all.

Here are those attacks that no other module plays as a whole.
"""

from collections.abc import Iterator

import pytest

from tests.integration.office import Office
from tests.integration.people import person
from tests.integration.treasury import Treasury, people
from tests.integration.wire import Call
from tests.integration.world import Notification

AUGUST, PERIOD = "2026-08", "2026-09"
KEY, OTHER_KEY = "key-00000001", "key-00000002"


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        yield made


class TestOperatorAlone:
    """A clerk who becomes an expert, and three people who do not exist; August was paid."""

    INVENTED = (41, 42, 43)

    @pytest.fixture
    def upload(self, office: Office) -> Notification:
        office.upload([person(number) for number in range(3)], period=AUGUST)
        office.settle_period(KEY, AUGUST)
        raised = person(0) | {"position": "teknis-ahli", "grade": "IV/a"}
        invented = (person(number) for number in self.INVENTED)
        upload = office.put([raised, person(1), person(2), *invented], period=PERIOD, minute=5)
        office.deliver(upload)
        office.run_executions()
        return upload

    def test_a_multiplied_payroll_waits_for_the_agency_head(
        self, office: Office, upload: Notification
    ) -> None:
        assert office.status_of(upload) == "awaiting_approval"
        assert {"E774", "E776", "E777", "E779"} <= set(office.upload_item(upload)["concerns"])
        assert office.items(f"PERIOD#{PERIOD}") == []
        asked = office.ask("POST", "/runs", {"period": PERIOD}, idempotency_key=OTHER_KEY)
        assert (asked.status, asked.content["code"]) == (404, "E832"), "nothing is there to pay"

    def test_who_uploaded_it_does_not_approve_it(
        self, office: Office, upload: Notification
    ) -> None:
        path = f"/agencies/disdik/periods/{PERIOD}/uploads/{upload.upload_id}/approval"
        body = {"digest": office.upload_item(upload)["digest"]}
        for role, who in (("agency-disdik-head", "operator"), ("agency-disdik", None)):
            answer = office.patiently("approve_upload", "POST", path, role, body, who)
            assert answer.status == 403
        office.run_executions()
        assert office.items(f"PERIOD#{PERIOD}") == []


def test_one_busy_agency_keeps_nobody_from_being_paid() -> None:
    """It publishes after the look, after the preparation, and with every write of the payment."""
    with Treasury() as treasury:
        treasury.publish("disdik", people(1_000, 2_000))
        treasury.publish("dinkes", people(4_000, first=7))
        raised = iter(range(4_001, 9_000))

        def publish() -> None:
            treasury.publish("dinkes", people(next(raised), first=7))

        publish()  # after the preparer's look, who saw revision 1 of both
        run_id = treasury.prepare(KEY, revisions={"disdik": 1, "dinkes": 1})
        moved = treasury.ask("GET", f"/runs/{run_id}/prepared").content["moved"]
        publish()
        assert treasury.release(run_id).status == 202
        busy: list[str] = []

        def at_each_write(call: Call) -> None:
            if call.operation in ("PutObject", "TransactWriteItems") and len(busy) < 40:
                busy.append(call.operation)
                publish()

        treasury.wire.before.append(at_each_write)
        treasury.run_settlements()
        assert moved == ["dinkes"]
        assert len(busy) > 3
        assert treasury.run_item(run_id)["status"] == "signed"
        assert treasury.transfers(run_id) == {1: 940, 2: 1_880}
        treasury.check_books()
