"""A month that is rated on the pages, as HR and the agency head see it."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.integration.office import Office
from tests.integration.people import csv_bytes, nip_of, person
from tests.integration.portal.office_pages import Pages, form_fields, made, send
from tests.integration.ratings.web import (
    PERIOD,
    attend,
    attendance_row,
    begin,
    put_lines,
    rate,
    receive_composed,
)
from tests.integration.world import Notification
from tukin.people.grants.grant import GrantRole
from tukin.people.lines.line import Line, LineKind
from tukin.portal.office.tasks import OfficeTasks

HR, HEAD = GrantRole.HR, GrantRole.HEAD
SARI, TUTI = made("sari", HR), made("tuti", HEAD)
MONTH, ATTENDANCE = f"/bulan/{PERIOD}", f"/kehadiran/{PERIOD}"
NOVEMBER = date(2026, 11, 2)
EVERYBODY = range(6)


@pytest.fixture
def web() -> Iterator[Office]:
    """October of six people, rated on the pages; it is the second of November."""
    with Office() as world:
        begin(world, EVERYBODY)
        yield world


def pages(world: Office, who: object) -> Pages:
    return Pages(world, who, today=NOVEMBER)  # type: ignore[arg-type]


def closed(world: Office, who: Pages) -> Notification:
    for number in EVERYBODY:
        rate(number)
    attend(world, [attendance_row(number) for number in EVERYBODY])
    status, page, headers = who.post(MONTH)
    assert (status, headers.get("location")) == (303, f"{MONTH}?kabar=ditutup"), page
    (composed,) = receive_composed(world, minute=10)
    return composed


def line(nip: str, rater: str) -> Line:
    since = date(2010, 1, 1)
    return Line(nip, rater, "", None, LineKind.DEFINITIF, since, None, "")


def test_the_page_names_who_is_not_rated_and_who_owes_it(web: Office) -> None:
    """Two of six are rated; the lines say that person 1 rates the others."""
    put_lines(*(line(nip_of(n), nip_of(1)) for n in (0, 2, 3, 4, 5)))
    rate(0)
    rate(1)
    who = pages(web, SARI)
    status, page, _ = who.get(MONTH)
    assert status == 200
    assert "Belum dinilai (4)" in page
    assert "Dinilai, belum ada baris kehadiran (2)" in page
    assert page.count(f"<td>{person(1)['name']}</td>") == 4
    assert "0 dari 6 orang" in page
    assert who.reads == [("disdik", "GET /agencies/{agency}/periods/{period}/closing")]


def test_a_month_without_attendance_does_not_close_and_the_page_says_so(web: Office) -> None:
    rate(1)
    status, page, _ = pages(web, SARI).post(MONTH)
    assert status == 422
    assert "E1112" in page
    assert 'href="#tutup"' in page
    assert "sedang dinilai" in page


def test_a_month_that_is_not_over_does_not_close(web: Office) -> None:
    rate(1)
    attend(web, [attendance_row(1)])
    who = pages(web, SARI)
    who.today = date(2026, 10, 31)
    status, page, _ = who.post(MONTH)
    assert (status, "E1123" in page) == (422, True)


def test_attendance_goes_by_the_form_and_comes_back_with_what_is_wrong(web: Office) -> None:
    who = pages(web, SARI)
    status, page, _ = who.get(ATTENDANCE)
    fields = form_fields(page)
    assert fields["key"] == f"uploads/disdik/{PERIOD}/kehadiran-${{filename}}"
    rows = [attendance_row(1), attendance_row(2, alpa="99")]
    part = send(web, fields, "rekap.csv", csv_bytes(rows))
    del web.notifications[part.upload_id]  # it is no batch
    web.deliver(part)
    status, page, _ = who.get(ATTENDANCE, f"key={part.key}")
    assert status == 200
    assert "Berkas diterima" in page
    assert "1 baris diterima, 1 ditolak" in page
    assert "yang berlaku" in page
    for file in ("laporan", "buku-kerja"):
        status, _, headers = who.get(f"{ATTENDANCE}/{part.upload_id}/{file}")
        assert (status, "X-Amz-Expires=60" in headers["location"]) == (303, True)


def test_a_month_on_the_pages_offers_no_form_for_scores(web: Office) -> None:
    status, page, _ = pages(web, SARI).get(f"/unggahan/{PERIOD}")
    assert status == 200
    assert "multipart/form-data" not in page
    assert f'href="{ATTENDANCE}"' in page


def test_a_month_of_files_is_not_closed_here(web: Office) -> None:
    other = pages(web, made("citra", HR, agency="dinkes"))
    status, page, _ = other.get(MONTH)
    assert (status, "datang sebagai berkas" in page) == (200, True)
    assert "multipart/form-data" not in other.get(ATTENDANCE)[1]


def test_hr_closes_the_month_and_follows_it(web: Office) -> None:
    who = pages(web, SARI)
    composed = closed(web, who)
    assert web.status_of(composed) == "published"
    asked_by = web.upload_item(composed)["asked_by"]
    assert asked_by == f"portal:{SARI.key}:{SARI.nip}"
    status, page, _ = who.get(MONTH)
    assert "ditutup" in page
    assert "6 baris diterima, 0 ditolak" in page
    assert "Tutup bulan dan kirim" not in page
    status, page, _ = who.post(MONTH)
    assert (status, "E1117" in page) == (422, True)


def test_a_closing_whose_call_is_lost_is_gone_on_with_by_the_timer(web: Office) -> None:
    """The page began it: no rating is taken, the page says so, and Sari stays who closed it."""
    who = pages(web, SARI)
    who.calls_functions = False
    rate(1)
    attend(web, [attendance_row(1)])
    assert who.post(MONTH)[0] == 303
    page = who.get(MONTH)[1]
    assert ("sedang ditutup" in page, "Tutup bulan dan kirim" in page) == (True, False)
    assert not [key for key in web.objects() if "/composed/" in key]
    asked = {"closing": {"agency": "disdik", "period": PERIOD}}
    assert web.invoke("compose_late", asked) == {"composed": 1}
    assert web.invoke("compose_late", asked) == {"composed": 0}
    (composed,) = receive_composed(web, minute=10)
    assert web.upload_item(composed)["asked_by"].endswith(SARI.nip)
    assert "ditutup" in who.get(MONTH)[1]


def test_nothing_is_composed_of_a_month_that_nobody_closes(web: Office) -> None:
    rate(1)
    attend(web, [attendance_row(1)])
    asked = {"closing": {"agency": "disdik", "period": PERIOD}}
    assert web.invoke("compose_late", asked) == {"composed": 0}
    assert not [key for key in web.objects() if "/composed/" in key]


def test_a_head_does_not_close_and_hr_does_not_reopen(web: Office) -> None:
    assert pages(web, TUTI).post(MONTH)[0] == 403
    assert pages(web, SARI).post(f"{MONTH}/buka", reason="salah satu nilai")[0] == 403
    assert pages(web, SARI).get(f"{MONTH}/buka")[0] == 403
    assert pages(web, made("ratna")).get(MONTH)[0] == 403
    other = pages(web, made("citra", HR, HEAD, agency="dinkes"))
    assert other.get(MONTH, "pd=disdik")[0] == 403
    assert other.post(MONTH, "pd=disdik")[0] == 403


def test_a_head_reopens_with_a_reason_that_everybody_reads(web: Office) -> None:
    who, head = pages(web, SARI), pages(web, TUTI)
    closed(web, who)
    assert f'href="{MONTH}/buka"' in head.get(MONTH)[1]
    assert f'href="{MONTH}/buka"' not in who.get(MONTH)[1]
    status, page, _ = head.post(f"{MONTH}/buka", reason=" x ")
    assert (status, "E1171" in page) == (422, True)
    reason = "Nilai dua pegawai tertukar"
    status, page, headers = head.post(f"{MONTH}/buka", reason=reason)
    assert (status, headers.get("location")) == (303, f"{MONTH}?kabar=dibuka"), page
    status, page, _ = who.get(MONTH)
    assert ("dibuka kembali" in page, reason in page) == (True, True)


def test_a_second_reopening_waits_for_the_personnel_administration(web: Office) -> None:
    who, head = pages(web, SARI), pages(web, TUTI)
    closed(web, who)
    head.post(f"{MONTH}/buka", reason="Nilai dua pegawai tertukar")
    assert who.post(MONTH)[0] == 303
    status, _, headers = head.post(f"{MONTH}/buka", reason="Sekali lagi tertukar")
    assert (status, headers["location"]) == (303, f"{MONTH}?kabar=menunggu-pengelola")
    page = head.get(MONTH)[1]
    assert "menunggu persetujuan pengelola" in page
    assert "dibuka kembali" not in page.split("</h1>")[0]


def test_who_closed_does_not_approve_though_they_head_the_agency(web: Office) -> None:
    """Sari closes as HR a month without one of its people, and heads the agency besides."""
    both, head = pages(web, made("sari", HR, HEAD)), pages(web, TUTI)
    first = closed(web, both)
    assert web.status_of(first) == "published"
    assert head.post(f"{MONTH}/buka", reason="Kehadiran keliru")[0] == 303
    attend(web, [attendance_row(number) for number in range(5)], minute=20)
    assert both.post(MONTH)[0] == 303
    (second,) = receive_composed(web, minute=30)
    assert web.status_of(second) == "awaiting_approval"
    digest = web.upload_item(second)["digest"]
    path = f"/persetujuan/{PERIOD}/{second.upload_id}"
    status, page, _ = both.post(path, decision="approve", digest=digest)
    assert (status, "E710" in page) == (422, True)
    assert [task.path for task in OfficeTasks(head.office().rooms)(TUTI, NOVEMBER)] == [
        f"{path}?pd=disdik"
    ]
    status, page, _ = head.post(path, decision="approve", digest=digest)
    assert status == 303, page


def test_the_first_page_lists_what_waits_until_it_is_done(web: Office) -> None:
    who = pages(web, SARI)
    tasks = OfficeTasks(who.office().rooms)
    found = [(task.path, task.since) for task in tasks(SARI, NOVEMBER)]
    assert found == [
        (f"{ATTENDANCE}?pd=disdik", date(2026, 11, 1)),
        (f"{MONTH}?pd=disdik", date(2026, 11, 1)),
    ]
    closed(web, who)
    assert list(tasks(SARI, NOVEMBER)) == []
    assert list(tasks(TUTI, NOVEMBER)) == []
    assert list(tasks(made("ratna"), NOVEMBER)) == []
