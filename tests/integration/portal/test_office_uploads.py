"""HR sends a month by the pages, an agency head decides; and what one of them alone could try."""

from collections.abc import Iterator

import pytest

from tests.integration.office import Office
from tests.integration.people import LOW, csv_bytes, person
from tests.integration.portal.office_pages import (
    PORTAL_WRITER,
    Pages,
    form_fields,
    made,
    put_as,
    send,
)
from tests.integration.stories import month
from tests.integration.world import Notification
from tukin.people.grants.grant import GrantRole
from tukin.people.web_callers import web_caller

MONTH = "/unggahan/2026-09"
HR, HEAD = GrantRole.HR, GrantRole.HEAD
SARI = made("sari", HR)
TUTI = made("tuti", HEAD)


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made_office:
        yield made_office


def sent_by(office: Office, who: Pages, rows: list[dict[str, str]], minute: int) -> Notification:
    """A file that somebody sends by the form of the month's page."""
    status, page, _ = who.get(MONTH)
    assert status == 200
    upload = send(office, form_fields(page), "rekap.csv", csv_bytes(rows), minute)
    office.drain(upload)
    return upload


def waiting(office: Office, who: Pages) -> Notification:
    """A month of eight of whom the second file leaves one out: it waits for the agency head."""
    sent_by(office, who, month(low=()), 0)
    upload = sent_by(office, who, month(low=(), count=7), 5)
    assert office.status_of(upload) == "awaiting_approval"
    return upload


def approval_path(upload: Notification) -> str:
    return f"/persetujuan/2026-09/{upload.upload_id}"


def test_a_file_goes_from_the_form_to_its_report_and_back_as_a_marked_workbook(
    office: Office,
) -> None:
    who = Pages(office, SARI)
    rows = [*month(low=(), count=7), person(20, "101"), person(21, nip="123")]
    upload = sent_by(office, who, rows, 0)
    status, page, _ = who.get(MONTH, f"bucket=x&key={upload.key}&etag=y")
    assert status == 200
    assert "Berkas diterima" in page
    assert "7 baris diterima, 2 ditolak" in page
    status, page, _ = who.get(f"{MONTH}/{upload.upload_id}")
    assert status == 200
    assert "Baris ditolak" in page
    assert "E303" in page or "E301" in page
    for file in ("laporan", "buku-kerja"):
        status, _, headers = who.get(f"{MONTH}/{upload.upload_id}/{file}")
        assert status == 303
        assert "X-Amz-Expires=60" in headers["location"]
        assert f"reports/disdik/2026-09/rekap.csv.{upload.upload_id}" in headers["location"]


def test_a_template_comes_by_a_link_and_holds_the_months_columns(office: Office) -> None:
    status, _, headers = Pages(office, SARI).post(f"{MONTH}/templat")
    assert status == 303
    assert "reports/disdik/2026-09/templat.xlsx" in headers["location"]
    assert office.objects("reports/disdik/2026-09/templat.xlsx")


def test_the_head_reads_what_changes_and_approves_just_that(office: Office) -> None:
    upload = waiting(office, Pages(office, SARI))
    head = Pages(office, TUTI)
    status, page, _ = head.get("/persetujuan")
    assert status == 200
    assert approval_path(upload) in page
    status, page, _ = head.get(approval_path(upload))
    assert status == 200
    assert person(7)["name"] in page
    assert "Hilang dari daftar: 1 orang" in page
    digest = office.upload_item(upload)["digest"]
    status, page, headers = head.post(approval_path(upload), decision="approve", digest=digest)
    assert status == 303, page
    assert headers["location"] == "/persetujuan?kabar=disetujui"
    office.run_executions()
    assert office.status_of(upload) == "published"
    assert "Tidak ada yang menunggu" in head.get("/persetujuan")[1]


def test_what_the_head_reads_is_recorded_like_the_answer_of_the_api(office: Office) -> None:
    upload = waiting(office, Pages(office, SARI))
    head = Pages(office, TUTI)
    head.get(approval_path(upload))
    route = "GET /agencies/{agency}/periods/{period}/uploads/{upload_id}/changes"
    assert head.reads == [("disdik", route)]


def test_who_sent_it_cannot_agree_to_it_whatever_else_they_are(office: Office) -> None:
    """Sari has both offices: what she sent by a page she approves neither there nor by the API."""
    both = Pages(office, made("sari", HR, HEAD))
    upload = waiting(office, both)
    digest = office.upload_item(upload)["digest"]
    status, page, _ = both.post(approval_path(upload), decision="approve", digest=digest)
    assert (status, "E710" in page) == (422, True)
    path = f"/agencies/disdik/periods/2026-09/uploads/{upload.upload_id}/approval"
    body = {"digest": digest}
    answer = office.patiently("approve_upload", "POST", path, "agency-disdik-head", body, "sari")
    assert (answer.status, answer.content["code"]) == (403, "E710")
    assert office.status_of(upload) == "awaiting_approval"


def test_what_somebody_sent_by_the_api_they_do_not_approve_on_a_page(office: Office) -> None:
    office.upload(month(low=()))
    data, key = csv_bytes(month(low=(), count=7)), "uploads/disdik/2026-09/penilaian.csv"
    upload = put_as(office, key, data, {}, "AROAAGENCY:sari", 5)
    office.drain(upload)
    digest = office.upload_item(upload)["digest"]
    both = Pages(office, made("sari", HR, HEAD))
    status, page, _ = both.post(approval_path(upload), decision="approve", digest=digest)
    assert (status, "E710" in page) == (422, True)
    status, _, _ = Pages(office, TUTI).post(
        approval_path(upload), decision="approve", digest=digest
    )
    assert status == 303


def test_nobody_sends_in_anothers_name_to_approve_it_themselves(office: Office) -> None:
    """Budi's role may write any metadata: he says that Sari sent it. It counts as sent by Budi."""
    office.upload(month(low=()))
    forged = {"asked-by": web_caller(SARI.key, SARI.nip)}
    data, key = csv_bytes(month(low=(), count=7)), "uploads/disdik/2026-09/penilaian.csv"
    upload = put_as(office, key, data, forged, "AROAAGENCY:budi", 5)
    office.drain(upload)
    digest = office.upload_item(upload)["digest"]
    budi = Pages(office, made("budi", HEAD))
    status, page, _ = budi.post(approval_path(upload), decision="approve", digest=digest)
    assert (status, "E710" in page) == (422, True)


def test_the_form_is_signed_for_the_one_who_asked_for_it(office: Office) -> None:
    """Nobody's query or path changes whose name and which agency the form carries."""
    fields = form_fields(Pages(office, SARI).get(MONTH, "pd=disdik&asked_by=x")[1])
    assert fields["x-amz-meta-asked-by"] == web_caller(SARI.key, SARI.nip)
    assert fields["key"] == "uploads/disdik/2026-09/${filename}"
    assert fields["success_action_redirect"].startswith("https://tukin.example.go.id/unggahan/")


def test_the_object_of_the_portals_role_without_a_name_is_nobodys(office: Office) -> None:
    """A form without a sender cannot be: should there be one, nobody approves what it sent."""
    office.upload(month(low=()))
    data, key = csv_bytes(month(low=(), count=7)), "uploads/disdik/2026-09/penilaian.csv"
    upload = put_as(office, key, data, {}, f"{PORTAL_WRITER}:office-pages", 5)
    office.drain(upload)
    digest = office.upload_item(upload)["digest"]
    status, page, _ = Pages(office, TUTI).post(
        approval_path(upload), decision="approve", digest=digest
    )
    assert (status, "E786" in page) == (422, True)


def test_a_stale_digest_shows_what_changes_now(office: Office) -> None:
    upload = waiting(office, Pages(office, SARI))
    status, page, _ = Pages(office, TUTI).post(
        approval_path(upload), decision="approve", digest="0" * 64
    )
    assert status == 422
    assert "E711" in page
    assert office.upload_item(upload)["digest"] in page
    assert office.status_of(upload) == "awaiting_approval"


def test_a_rejection_needs_a_reason_which_its_sender_reads(office: Office) -> None:
    who = Pages(office, SARI)
    upload = waiting(office, who)
    head = Pages(office, TUTI)
    status, page, _ = head.post(approval_path(upload), decision="reject", reason="x")
    assert (status, "E1171" in page, ">\nx</textarea>" in page) == (422, True, True)
    status, page, _ = head.post(approval_path(upload), reason="Berkas bulan lalu")
    assert (status, "E1170" in page, "Berkas bulan lalu</textarea>" in page) == (422, True, True)
    assert office.status_of(upload) == "awaiting_approval"
    status, _, headers = head.post(
        approval_path(upload), decision="reject", reason="Berkas bulan lalu"
    )
    assert (status, headers["location"]) == (303, "/persetujuan?kabar=ditolak")
    assert office.status_of(upload) == "rejected"
    assert "Berkas bulan lalu" in who.get(f"{MONTH}/{upload.upload_id}")[1]


def test_another_agencys_files_are_not_there(office: Office) -> None:
    other = office.upload([person(50), person(51, LOW)], agency="dinkes", minute=6)
    who = Pages(office, SARI)
    assert who.get(f"{MONTH}/{other.upload_id}")[0] == 404
    assert who.get(f"{MONTH}/{other.upload_id}/laporan")[0] == 404
    name = person(50)["name"]
    for path in (MONTH, f"{MONTH}/{other.upload_id}", "/kehadiran/2026-09"):
        status, page, _ = who.get(path, "pd=dinkes")
        assert (status, "E1032" in page, name in page) == (403, True, False)
    assert Pages(office, TUTI).get(approval_path(other))[0] == 404
    assert Pages(office, TUTI).get(approval_path(other), "pd=dinkes")[0] == 403


def test_a_get_changes_nothing(office: Office) -> None:
    upload = waiting(office, Pages(office, SARI))
    before = office.snapshot()
    Pages(office, SARI).get(MONTH)
    Pages(office, SARI).get(f"{MONTH}/{upload.upload_id}")
    Pages(office, TUTI).get("/persetujuan")
    Pages(office, TUTI).get(approval_path(upload), "decision=approve")
    assert office.snapshot() == before


PATHS = (
    ("GET", "/unggahan", HR),
    ("GET", MONTH, HR),
    ("POST", f"{MONTH}/templat", HR),
    ("GET", f"{MONTH}/{'0' * 32}", HR),
    ("GET", f"{MONTH}/{'0' * 32}/laporan", HR),
    ("GET", "/kehadiran", HR),
    ("GET", "/kehadiran/2026-09", HR),
    ("GET", f"/kehadiran/2026-09/{'0' * 32}/laporan", HR),
    ("POST", "/bulan/2026-09", HR),
    ("GET", "/bulan/2026-09/buka", HEAD),
    ("POST", "/bulan/2026-09/buka", HEAD),
    ("GET", "/persetujuan", HEAD),
    ("GET", f"/persetujuan/2026-09/{'0' * 32}", HEAD),
    ("POST", f"/persetujuan/2026-09/{'0' * 32}", HEAD),
)
PERSONS = {
    "employee": made("ratna"),
    "hr": SARI,
    "head": TUTI,
    "hr of another agency": made("citra", HR, agency="dinkes"),
    "personnel": made("bagus", GrantRole.PERSONNEL),
    "auditor": made("wati", GrantRole.AUDITOR),
    "finance": made("dewi", GrantRole.FINANCE),
}


@pytest.mark.parametrize("name", PERSONS)
def test_each_page_is_for_the_one_office_alone(office: Office, name: str) -> None:
    """Persons × routes: whose office it is not, whatever else they are, gets E1032 and no more."""
    who = Pages(office, PERSONS[name])
    for method, path, role in PATHS:
        ask = who.get if method == "GET" else who.post
        mine = any((g.role, g.agency) == (role, "disdik") for g in who.person.grants)
        if mine and path.startswith("/bulan"):
            continue  # a page of months that are rated; tests of its own
        status, page, _ = ask(path, "pd=disdik")
        refused = status == 403 and "E1032" in page
        assert refused is not mine, (name, method, path, status)
