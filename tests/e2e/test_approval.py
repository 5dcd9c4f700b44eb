"""An upload that would drop somebody waits for the agency head, who agrees to just that."""

from typing import Any

import pytest

from tests.e2e.conftest import City, wait_for
from tukin.aws.signed_api import ApiError

pytestmark = pytest.mark.engine

AGENCY, PERIOD = "dinkes", "2026-09"
HEADING = "nip;name;position;grade;employment;aktivitas;perilaku;serapan"
ROWS = {
    "ani": "198501012010012001;Ani;lurah;III/a;PNS;100;100;100",
    "budi": "198601012010011002;Budi;camat;IV/a;PNS;100;100;100",
    "citra": "198701012010012003;Citra;pelayanan-ahli;II/a;PNS;50;50;50",
}
LURAH_IDR, CAMAT_IDR, PELAYANAN_IDR = 27_000_000, 39_960_000, 8_010_000


def _file(*names: str, **replaced: str) -> bytes:
    return "\n".join([HEADING, *(replaced.get(name, ROWS[name]) for name in names)]).encode()


@pytest.fixture(scope="module")
def waiting(city: City) -> dict[str, Any]:
    """A second upload without Budi, and with a better Citra."""
    first = city.upload(AGENCY, PERIOD, "september.csv", _file("ani", "budi", "citra"))
    assert first["status"] == "published"
    better = ROWS["citra"].replace("50;50;50", "100;100;100")
    return city.upload(AGENCY, PERIOD, "september.csv", _file("ani", "citra", citra=better))


def test_it_waits_and_nothing_changes(city: City, waiting: dict[str, Any]) -> None:
    assert (waiting["status"], waiting["error_code"]) == ("awaiting_approval", "E701")
    assert len(city.records(AGENCY, PERIOD)) == 3


def test_the_view_shows_what_would_change(city: City, waiting: dict[str, Any]) -> None:
    view = _changes(city, waiting)
    before = LURAH_IDR + CAMAT_IDR + PELAYANAN_IDR // 2
    after = LURAH_IDR + PELAYANAN_IDR
    assert (view["total_before_idr"], view["total_after_idr"]) == (before, after)
    assert view["added"]["count"] == view["lowered"]["count"] == 0
    assert view["dropped"]["largest"] == [
        {"nip": "198601012010011002", "name": "Budi", "before_idr": CAMAT_IDR, "after_idr": None}
    ]
    assert (view["raised"]["count"], view["raised"]["difference_idr"]) == (1, PELAYANAN_IDR // 2)


def _changes(city: City, upload: dict[str, Any]) -> dict[str, Any]:
    path = f"/agencies/{AGENCY}/periods/{PERIOD}/uploads/{upload['upload_id']}/changes"
    return city.api(f"agency-{AGENCY}-head").get(path)


def _approve(city: City, caller: str, upload: dict[str, Any], digest: str) -> dict[str, Any]:
    path = f"/agencies/{AGENCY}/periods/{PERIOD}/uploads/{upload['upload_id']}/approval"
    return city.api(caller).post(path, {"digest": digest})


@pytest.mark.parametrize(
    "caller", [f"agency-{AGENCY}", "agency-disdik-head", "finance", "auditor", "rules-approver"]
)
def test_nobody_else_approves(city: City, waiting: dict[str, Any], caller: str) -> None:
    with pytest.raises(ApiError) as caught:
        _approve(city, caller, waiting, _changes(city, waiting)["digest"])
    assert caught.value.status == 403


def test_another_digest_is_refused(city: City, waiting: dict[str, Any]) -> None:
    with pytest.raises(ApiError) as caught:
        _approve(city, f"agency-{AGENCY}-head", waiting, "0" * 64)
    assert (caught.value.status, caught.value.problem["code"]) == (409, "E711")
    assert caught.value.problem["changes"]["digest"] == _changes(city, waiting)["digest"]
    assert len(city.records(AGENCY, PERIOD)) == 3


def test_the_agency_heads_approval_publishes_it(city: City, waiting: dict[str, Any]) -> None:
    digest = _changes(city, waiting)["digest"]
    for _ in range(2):  # a repeated approval changes nothing
        _approve(city, f"agency-{AGENCY}-head", waiting, digest)

    def published() -> dict[str, Any] | None:
        upload = city.outcome(AGENCY, PERIOD, waiting["version_id"])
        return upload if upload["status"] == "published" else None

    wait_for("publication", published)
    found = {record["nip"]: record["gross_idr"] for record in city.records(AGENCY, PERIOD)}
    assert found == {"198501012010012001": LURAH_IDR, "198701012010012003": PELAYANAN_IDR}
