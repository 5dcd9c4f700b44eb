"""Lines of rating by the pages: sent in HR's own name, reported, agreed to by the agency head."""

from collections.abc import Iterator

import pytest

from tests.grant_rows import BEGINNING, roster
from tests.integration.agencies.test_lines import (
    DATED,
    FIRST,
    HEADING,
    LATER,
    ask,
    moved,
    rater,
    row,
    state,
)
from tests.integration.agencies.test_lines import put as put_by_api
from tests.integration.office import Office
from tests.integration.people import nip_of
from tests.integration.portal.office_pages import Pages, form_fields, made, put_as, send
from tests.integration.register.test_register import line as entry
from tests.integration.register.test_register import register
from tests.integration.world import KEYS, Notification, put_grants
from tests.unit.portal.made import Made
from tukin.people.grants.grant import Grant, GrantRole, Grants
from tukin.people.web_callers import web_caller
from tukin.portal.office.tasks import OfficeTasks

HR, HEAD = GrantRole.HR, GrantRole.HEAD
SARI, TUTI = made("sari", HR), made("tuti", HEAD)
PATH = f"/persetujuan/garis/{DATED}"


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as world:
        world.put_register(register(*(entry(number) for number in range(30))), "2026-09-01")
        yield world


def sent(
    office: Office, who: Pages, rows: list[str], dated: str = DATED, minute: int = 0
) -> Notification:
    """A list that somebody sends by the form for its date."""
    status, page, _ = who.get("/garis/unggah", f"tanggal={dated}")
    assert status == 200
    fields = form_fields(page)
    assert fields["key"] == f"lines/disdik/{dated}.csv"
    put = send(office, fields, "garis.csv", "\n".join([HEADING, *rows]).encode(), minute)
    del office.notifications[put.upload_id]  # it is no upload of a month
    office.deliver(put, to="receive_register")
    return put


def digest(office: Office, dated: str = DATED) -> str:
    return str(ask(office, path=f"/files/{dated}").content["digest"])


def test_a_list_goes_from_the_form_to_the_head_and_in_force(office: Office) -> None:
    hr, head = Pages(office, SARI), Pages(office, TUTI)
    sent(office, hr, FIRST)
    status, page, _ = hr.get(f"/garis/{DATED}")
    assert (status, "29 baris diterima" in page, "menunggu pimpinan" in page) == (200, True, True)
    assert PATH in head.get("/persetujuan")[1]
    assert [task.path for task in OfficeTasks(head.office().rooms)(TUTI, head.today)] == [
        f"{PATH}?pd=disdik"
    ]
    status, page, _ = head.get(PATH)
    assert status == 200
    assert "lebih dari 20 %" in page
    assert "Baru (29)" in page
    assert nip_of(1) in page  # whose name the register has not
    status, page, headers = head.post(PATH, digest=digest(office))
    assert (status, headers.get("location")) == (303, "/persetujuan?kabar=garis-disetujui"), page
    assert rater(office, 1, DATED) == nip_of(0)
    page = hr.get("/garis")[1]
    assert "disetujui" in page
    assert nip_of(1) in page  # whose name the register has not


def test_who_sent_a_list_does_not_agree_to_it_by_the_page_or_the_api(office: Office) -> None:
    both = Pages(office, made("sari", HR, HEAD))
    sent(office, both, FIRST)
    assert ask(office, path=f"/files/{DATED}").content["uploaded_by"] == SARI.nip
    status, page, _ = both.post(PATH, digest=digest(office))
    assert (status, "E710" in page) == (422, True)
    body = {"digest": digest(office)}
    answer = ask(office, "POST", f"/files/{DATED}/approval", body, who="sari")
    assert (answer.status, answer.content["code"]) == (403, "E710")
    assert state(office)[0] == "waiting"


def test_what_was_sent_by_the_api_its_sender_does_not_agree_to_on_a_page(office: Office) -> None:
    put_by_api(office, FIRST, by="sari")
    both = Pages(office, made("sari", HR, HEAD))
    status, page, _ = both.post(PATH, digest=digest(office))
    assert (status, "E710" in page) == (422, True)


def test_nobody_sends_a_list_in_anothers_name(office: Office) -> None:
    """Budi's role says in the metadata that Sari sent it; it counts as his own."""
    forged = {"asked-by": web_caller(SARI.key, SARI.nip)}
    data = "\n".join([HEADING, *FIRST]).encode()
    put = put_as(office, f"lines/disdik/{DATED}.csv", data, forged, "AROAAGENCY:budi")
    del office.notifications[put.upload_id]
    office.deliver(put, to="receive_register")
    assert ask(office, path=f"/files/{DATED}").content["uploaded_by"] == "budi"
    budi = Pages(office, made("budi", HEAD))
    status, page, _ = budi.post(PATH, digest=digest(office))
    assert (status, "E710" in page) == (422, True)


def test_a_list_that_makes_its_sender_a_rater_waits_though_it_is_small(office: Office) -> None:
    """By the page as by the API: the weighing knows the person, whatever the way."""
    nip = nip_of(25)
    mine = Grant(nip, "Contoh", (), (), HR, "disdik", BEGINNING, None)
    put_grants(Grants([*roster().rows, mine]))
    office.cold_start()
    hr = Pages(office, Made(nip, KEYS.of(nip), "Contoh", "disdik", (mine,)))
    sent(office, hr, FIRST)
    assert Pages(office, TUTI).post(PATH, digest=digest(office))[0] == 303
    sent(office, hr, moved(1, to=25), LATER, minute=1)
    found, why = state(office, LATER)
    assert (found, "own_ratees" in why) == ("waiting", True)
    assert "Menjadikan pengunggahnya" in Pages(office, TUTI).get(f"/persetujuan/garis/{LATER}")[1]


def test_a_small_change_takes_effect_and_the_page_says_so(office: Office) -> None:
    hr = Pages(office, SARI)
    sent(office, hr, FIRST)
    Pages(office, TUTI).post(PATH, digest=digest(office))
    sent(office, hr, moved(1, 2), LATER, minute=1)
    assert state(office, LATER) == ("approved", [])
    assert "menunggu pimpinan" not in hr.get(f"/garis/{LATER}")[1]


def test_every_bad_row_is_on_the_page_of_the_date(office: Office) -> None:
    hr = Pages(office, SARI)
    sent(office, hr, [row(1, 1), row(2, 0)])
    status, page, _ = hr.get(f"/garis/{DATED}")
    assert status == 200
    assert "Daftar ditolak seluruhnya" in page
    assert ("E1003" in page, "E1006" in page) == (True, True)
    assert hr.get("/garis/2026-12-01")[0] == 404
    assert hr.get("/garis/kemarin")[0] == 404
    status, _, headers = hr.get("/garis/unggah", "tanggal=kemarin")
    assert (status, headers["location"]) == (303, "/garis?kabar=tanggal-garis")


def test_a_stale_digest_and_another_office_change_nothing(office: Office) -> None:
    sent(office, Pages(office, SARI), FIRST)
    status, page, _ = Pages(office, TUTI).post(PATH, digest="0" * 64)
    assert (status, "E711" in page, digest(office) in page) == (422, True, True)
    for who, path in ((SARI, PATH), (TUTI, "/garis"), (TUTI, "/garis/unggah")):
        assert Pages(office, who).get(path)[0] == 403
    other = Pages(office, made("citra", HR, HEAD, agency="dinkes"))
    assert other.get(PATH)[0] == 404
    assert other.get(PATH, "pd=disdik")[0] == 403
    assert other.get("/garis", "pd=disdik")[0] == 403
    assert other.post(PATH, "pd=disdik", digest=digest(office))[0] == 403
    assert state(office)[0] == "waiting"
