"""The offices' pages as they are deployed: signed in by two people, each call with its role."""

from tests.integration.office import Office
from tests.integration.portal.visit_offices import HEAD, OPERATOR, VisitingOffices
from tests.integration.world import ACCESS_LOG, KEYS
from tests.unit.portal.made import html_of


def test_two_people_do_a_month_by_the_functions_that_are_deployed() -> None:
    with Office() as office:
        found = VisitingOffices().tell(office)
        log = b"".join(
            data for key, data in office.objects().items() if key.startswith(ACCESS_LOG)
        ).decode()
        keys = " ".join(office.objects())
    location = {
        name: answer["headers"].get("location", "")
        for name, answer in found.items()
        if name not in ("states", "own")
    }
    assert location["closed"] == "/bulan/2026-10?pd=disdik&kabar=ditutup"
    assert location["opened"] == "/bulan/2026-10?pd=disdik&kabar=dibuka"
    assert location["approved"].startswith("/persetujuan?")
    assert "disetujui" in location["approved"]
    assert "menunggu-pengelola" in location["again"]
    assert "ditolak" in location["rejected"]
    assert "garis-disetujui" in location["agreed"]
    for name in ("report", "marked", "template"):
        assert "X-Amz-Expires=60" in location[name], name
    assert (found["own"]["statusCode"], "E710" in html_of(found["own"])) == (422, True)
    assert found["states"] == ["superseded", "published"]
    assert f"tukin-office/{KEYS.of(HEAD)}" in log
    assert HEAD not in log
    assert OPERATOR not in log
    assert HEAD not in keys
    assert OPERATOR not in keys
    for line in office.output:
        assert HEAD not in line, line
        assert OPERATOR not in line, line
