"""The pages of raters and employees as deployed: each call with the function's own role."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

import tukin.programme
from tests import agency_rows
from tests.integration.office import Office
from tests.integration.people import nip_of, people, rule_set
from tests.integration.portal.provider import Mock
from tests.integration.portal.visit import Clock, Visitor, prepare
from tests.integration.world import ARCHIVE, KEYS, TABLE, VARIABLES
from tests.unit.portal.made import html_of
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.handlers import sign_in
from tukin.people.agencies.agency import Agencies, Mode, RatingsFrom
from tukin.people.agencies.canonical import write_agencies
from tukin.portal import site
from tukin.portal.home import pages as home
from tukin.programme.document import load_programmes

RATER, EMPLOYEE = nip_of(0), nip_of(1)
PERSON = f"/staf/{KEYS.of(EMPLOYEE)}/2026-10"
DIALOGUE = f"/staf/{KEYS.of(EMPLOYEE)}/dialog"
ID = "0123456789abcdef" * 2
GIVEN = (
    ("hasil_kerja", "di_atas"),
    ("perilaku_kerja", "sesuai"),
    ("strength", "Menyelesaikan antrean akta sebelum waktunya."),
    ("_revision", "0"),
)


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        prepare(made)
        in_web_mode(made)
        yield made


@pytest.fixture
def mock() -> Iterator[Mock]:
    with ExitStack() as stack:
        mock = Mock({"rater": {"nip": RATER}, "employee": {"nip": EMPLOYEE}})
        stack.enter_context(patch.object(sign_in, "ask", mock.ask))
        for module in (site, home):
            stack.enter_context(patch.object(module, "datetime", Clock))
        yield mock


def in_web_mode(office: Office) -> None:
    """Rules with a cycle, a programme, and an agency that rates on the pages."""
    sets = [rule_set("jakarta-108-2016"), rule_set("named-indicators-web")]
    office.rules.document = json.dumps({"rule_sets": sets}).encode()
    sample = (Path(tukin.programme.__file__).parent / "sample.json").read_bytes()
    office.programme.document = sample
    rows = agency_rows.agencies("disdik", "dinkes").rows
    web = [replace(row, mode=Mode.WEB, ratings=RatingsFrom.PAGES) for row in rows]
    data = write_agencies(Agencies(web))
    sha256 = hashlib.sha256(data).hexdigest()
    day = "2020-01-02"
    with office.run_as(None):
        table = Table(TABLE)
        Bucket(ARCHIVE).write_once(f"agencies/{sha256}.csv", data, "text/csv")
        approved = {"digest": "0" * 64, "approved_by": "AROA:bagus", "approved_at": f"{day}T00:00Z"}
        dated = {"pk": "AGENCIES", "sk": day, "sha256": sha256, "rows": 2, "version_id": "v"}
        assert table.put_new(dated | approved | {"uploaded_at": f"{day}T00:00:00+00:00"})
        book = load_programmes(sample)
        approval = {"pk": "PROGRAMME#APPROVAL", "sk": book.sha256, "approved_by": "AROA:bagus"}
        assert table.put_new(approval)


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
        sets = [rule_set("jakarta-108-2016"), rule_set("named-indicators-web")]
        office.rules.document = json.dumps({"rule_sets": sets}).encode()
        writers = {"UPLOAD_WRITERS": "AROAWRITER"}
        with patch.dict(VARIABLES["publish_batch"], writers):
            rows = people(range(30), period="2026-10")
            office.upload(rows, agency="disdik", period="2026-10")
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
