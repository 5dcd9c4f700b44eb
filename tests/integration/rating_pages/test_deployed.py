"""The pages of raters and employees as deployed: each call with the function's own role."""

from collections.abc import Iterator

import pytest

from tests.integration.branches import Branches
from tests.integration.office import Office, is_write
from tests.integration.portal.provider import Mock
from tests.integration.portal.test_visits import patiently
from tests.integration.portal.visit import Visitor, prepare
from tests.integration.processing.test_crash_points import ATTEMPTS, FAULTS
from tests.integration.processing.test_faults import differences
from tests.integration.rating_pages.visits import (
    DIALOGUE,
    GIVEN,
    ID,
    PERSON,
    RatingVisits,
    in_web_mode,
    provider,
    publish,
    rules_with_cycle,
)
from tests.integration.wire import Fault, Plan
from tests.unit.portal.made import html_of


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        prepare(made)
        in_web_mode(made)
        yield made


@pytest.fixture
def mock() -> Iterator[Mock]:
    with provider() as made:
        yield made


def test_rated_read_and_spoken_of_by_the_functions_own_rights(office: Office, mock: Mock) -> None:
    rater = Visitor(office, mock).sign_in("rater", "pegawai")
    assert "Nilai " in rater.show("/")
    assert "/staf/nilai-cepat/2026-10" in rater.show("/staf")
    rater.show("/staf/nilai-cepat/2026-10")
    rater.show(PERSON)
    draft = rater.send("POST", PERSON, *GIVEN, ("aksi", "draf"))
    assert draft["headers"]["location"] == f"{PERSON}?kabar=draf"
    given = rater.send("POST", PERSON, *GIVEN, ("aksi", "kirim"))
    assert given["headers"]["location"] == "/staf?periode=2026-10&kabar=dinilai"
    rater.show(DIALOGUE)
    begun = rater.send("POST", DIALOGUE, ("aksi", "mulai"), ("_id", ID), ("jenis", "umpan_balik"),
                       ("hari", "2026-11-03"))  # fmt: skip
    assert begun["statusCode"] == 303, html_of(begun)

    employee = Visitor(office, mock).sign_in("employee", "pegawai")
    assert "Dialog kinerja direncanakan" in employee.show("/")
    assert "Menyelesaikan antrean akta" in employee.show("/saya/2026-10")
    assert "Sementara" in employee.show("/saya/2026-10/lembar")
    employee.show("/saya/riwayat")
    assert "3 November 2026" in employee.show("/saya/dialog")
    note = employee.send(
        "POST", "/saya/dialog", ("aksi", "catatan"), ("_id", ID), ("teks", "Baik.")
    )
    assert note["statusCode"] == 303, html_of(note)
    refused = employee.send("POST", PERSON, *GIVEN)
    assert (refused["statusCode"], "E1031" in html_of(refused)) == (403, True)
    assert employee.send("POST", PERSON)["statusCode"] == 403


def test_without_its_token_nothing_is_given(office: Office, mock: Mock) -> None:
    rater = Visitor(office, mock).sign_in("rater", "pegawai")
    rater.show(PERSON)
    rater.csrf = "forged"
    assert rater.send("POST", PERSON, *GIVEN)["statusCode"] == 403
    assert not [place for place in office.snapshot() if place.startswith("RATING")]


def test_a_published_month_is_read_with_its_pay(mock: Mock) -> None:
    """Pay, whether it is paid, and the sheet with the computation, by the function's own rights."""
    with Office() as office:
        prepare(office)
        rules_with_cycle(office)
        publish(office)
        in_web_mode(office)
        rater = Visitor(office, mock).sign_in("rater", "pegawai")
        rater.show(PERSON)
        rater.send("POST", PERSON, *GIVEN, ("aksi", "kirim"))
        employee = Visitor(office, mock).sign_in("employee", "pegawai")
        page = employee.show("/saya/2026-10")
        assert "TPP bulan ini" in page
        assert "Rp" in page
        sheet = employee.show("/saya/2026-10/lembar")
        assert "Sementara" not in sheet
        assert "Bagaimana TPP Anda dihitung" in sheet
        assert "Menyelesaikan antrean akta" in sheet
        other = rater.show("/saya/2026-10")
        assert "Menyelesaikan antrean akta" not in other


def test_all_that_they_do_is_within_the_functions_rights() -> None:
    with Office() as office:
        RatingVisits().tell(office)
        assert office.asked


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_any_write_converges(fault: Fault) -> None:
    """Whoever gets no answer sends the same form once more; the end is as without the fault."""
    with provider() as mock:

        def rated(plan: Plan | None) -> tuple[dict[str, object], list[tuple[str, str]]]:
            with Office() as office:
                prepare(office)
                in_web_mode(office)
                rater = Visitor(office, mock).sign_in("rater", "pegawai")
                rater.show(PERSON)
                office.writers.clear()
                if plan is not None:
                    office.wire.plan = plan
                patiently(rater, PERSON, "people_pages", *GIVEN, ("aksi", "kirim"))
                begin = (("aksi", "mulai"), ("_id", ID), ("jenis", "umpan_balik"))
                patiently(rater, DIALOGUE, "people_pages", *begin, ("hari", "2026-11-03"))
                kept = {
                    place: item
                    for place, item in office.state().items()
                    if place.startswith(("RATING", "DIALOGUE"))
                }
                return kept, list(office.writers)

        expected, writers = rated(None)
        assert len([place for place in expected if place.startswith("RATING")]) == 2
        assert len([place for place in expected if place.startswith("DIALOGUE")]) == 3
        times = ATTEMPTS if fault is Fault.LOSE_ANSWER else 1
        branches = Branches(fault, times, is_write)
        assert branches.run(lambda plan: differences(expected, rated(plan)[0])) == []
        assert branches.count == len(writers) > 1
