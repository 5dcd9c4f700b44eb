"""The pages as they are deployed: a wrong line is reported and answered, nothing typed is lost."""

from collections.abc import Iterator

import pytest

from tests.integration.branches import Branches
from tests.integration.office import Office, is_write
from tests.integration.portal.visit import (
    EMPLOYEE,
    OPERATOR,
    Visitor,
    go_idle,
    prepare,
    provider,
)
from tests.integration.processing.test_crash_points import ATTEMPTS, FAULTS
from tests.integration.processing.test_faults import differences
from tests.integration.wire import Fault, Plan
from tests.integration.world import KEYS, LambdaError
from tests.unit.portal.made import html_of


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        prepare(made)
        yield made


REPORT = f"RATERREPORT#disdik / {KEYS.of(EMPLOYEE)}"


def test_a_wrong_line_is_reported_and_hr_answers(office: Office) -> None:
    with provider() as mock:
        employee = Visitor(office, mock).sign_in("employee", "pegawai")
        assert "Tidak ada yang menunggu" in employee.show("/")
        shown = employee.show("/saya/data")
        assert EMPLOYEE in shown
        assert "Ini bukan atasan saya" in shown
        assert "1 Januari 2020" in shown
        sent = employee.send("POST", "/saya/data")
        assert sent["headers"]["location"] == "/saya/data?kabar=dilaporkan"
        assert "belum menjawab" in employee.show("/saya/data")

        hr = Visitor(office, mock).sign_in("operator", "petugas")
        tasks = hr.show("/")
        assert "Periksa 1 laporan “bukan atasan saya” (disdik)" in tasks
        assert EMPLOYEE in hr.show("/laporan-atasan", "office_pages")
        fields = (("person", KEYS.of(EMPLOYEE)), ("answer", "corrected"))
        for _ in range(2):  # the second time it is the same person who says the same
            answer = hr.send("POST", "/laporan-atasan/disdik", *fields, by="office_pages")
            assert answer["statusCode"] == 303
        other = (fields[0], ("answer", "line_is_right"))
        answer = hr.send("POST", "/laporan-atasan/disdik", *other, by="office_pages")
        assert (answer["statusCode"], "E1038" in html_of(answer)) == (409, True)
        assert "Tidak ada laporan" in hr.show("/laporan-atasan/disdik", "office_pages")
        assert "diperbaiki" in employee.show("/saya/data")
        assert office.snapshot()[REPORT]["answered_by"] == KEYS.of(OPERATOR)


def test_an_answered_report_can_be_made_once_more(office: Office) -> None:
    with provider() as mock:
        employee = Visitor(office, mock).sign_in("employee", "pegawai")
        employee.show("/saya/data")
        employee.send("POST", "/saya/data")
        hr = Visitor(office, mock).sign_in("operator", "petugas")
        hr.show("/laporan-atasan", "office_pages")
        fields = (("person", KEYS.of(EMPLOYEE)), ("answer", "line_is_right"))
        hr.send("POST", "/laporan-atasan/disdik", *fields, by="office_pages")
        assert "garis penilai ini benar" in employee.show("/saya/data")
        employee.send("POST", "/saya/data")
        assert office.snapshot()[REPORT]["state"] == "open"
        assert "answered_by" not in office.snapshot()[REPORT]


def test_without_the_second_factor_hr_sees_nobody_s_report(office: Office) -> None:
    with provider() as mock:
        employee = Visitor(office, mock).sign_in("employee", "pegawai")
        employee.show("/saya/data")
        employee.send("POST", "/saya/data")
        for who in (employee, Visitor(office, mock).sign_in("operator", "pegawai")):
            assert "bukan atasan saya” (disdik)" not in who.show("/")
            for path in ("/laporan-atasan", "/laporan-atasan/disdik"):
                answer = who.send("GET", path, by="office_pages")
                assert (answer["statusCode"], "E1032" in html_of(answer)) == (403, True)
                assert EMPLOYEE not in html_of(answer)
            fields = (("person", KEYS.of(EMPLOYEE)), ("answer", "corrected"))
            answer = who.send("POST", "/laporan-atasan/disdik", *fields, by="office_pages")
            assert answer["statusCode"] == 403
        assert office.snapshot()[REPORT]["state"] == "open"


def test_what_was_typed_past_the_idle_end_is_a_task_and_on_its_page(office: Office) -> None:
    with provider() as mock:
        hr = Visitor(office, mock).sign_in("operator", "petugas")
        hr.show("/laporan-atasan", "office_pages")
        go_idle(office)
        fields = (("person", "x" * 32), ("answer", "corrected"))
        answer = hr.send("POST", "/laporan-atasan/disdik", *fields, by="office_pages")
        assert answer["headers"]["location"] == "/masuk?kembali=/laporan-atasan/disdik"
        hr.sign_in("operator", "petugas")
        assert "Isian yang belum terkirim" in hr.show("/")
        assert "Isian Anda tersimpan" in hr.show("/laporan-atasan/disdik", "office_pages")
        employee = Visitor(office, mock).sign_in("employee", "pegawai")
        assert "Isian" not in employee.show("/")
        employee.send("POST", "/keluar")
        assert employee.send("GET", "/")["statusCode"] == 303


def test_no_key_no_log_and_no_address_names_anybody(office: Office) -> None:
    with provider() as mock:
        employee = Visitor(office, mock).sign_in("employee", "pegawai")
        employee.show("/saya/data")
        employee.send("POST", "/saya/data")
        employee.send("POST", "/saya/data", ("_csrf", "other"))
        made = [place for place in office.snapshot() if place.startswith(("SESSION", "RATER"))]
        assert len(made) == 2
        assert EMPLOYEE not in str([*office.snapshot()])
        assert EMPLOYEE not in "".join(office.output)
        assert EMPLOYEE not in "".join(mock.asked)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_any_write_of_a_report_converges(fault: Fault) -> None:
    """Whoever gets no answer sends once more; the end is as without the fault."""
    with provider() as mock:

        def visited(plan: Plan | None) -> tuple[dict[str, object], list[tuple[str, str]]]:
            with Office() as office:
                prepare(office)
                employee = Visitor(office, mock).sign_in("employee", "pegawai")
                hr = Visitor(office, mock).sign_in("operator", "petugas")
                employee.show("/saya/data")
                hr.show("/laporan-atasan", "office_pages")
                office.writers.clear()
                if plan is not None:
                    office.wire.plan = plan
                patiently(employee, "/saya/data", "people_pages")
                fields = (("person", KEYS.of(EMPLOYEE)), ("answer", "corrected"))
                patiently(hr, "/laporan-atasan/disdik", "office_pages", *fields)
                kept = {
                    place: item
                    for place, item in office.state().items()
                    if not place.startswith(("SESSION#", "SIGNIN#"))
                }
                return kept, list(office.writers)

        expected, writers = visited(None)
        times = ATTEMPTS if fault is Fault.LOSE_ANSWER else 1
        branches = Branches(fault, times, is_write)
        assert branches.run(lambda plan: differences(expected, visited(plan)[0])) == []
        assert branches.count == len(writers) > 1
        assert {"people_pages", "office_pages"} <= {function for function, _ in writers}


def patiently(who: Visitor, path: str, by: str, *fields: tuple[str, str]) -> None:
    for _ in range(8):
        try:
            if who.send("POST", path, *fields, by=by)["statusCode"] == 303:
                return
        except LambdaError:
            continue
    raise AssertionError("it is refused again and again")
