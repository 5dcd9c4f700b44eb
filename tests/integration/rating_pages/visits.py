"""People who rate and read on the pages as deployed: what the tests and the permissions ask."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import tukin.programme
from tests import agency_rows
from tests.integration.office import Office
from tests.integration.people import nip_of, people, rule_set
from tests.integration.portal.provider import Mock
from tests.integration.portal.visit import STILL, Clock, Visitor, prepare
from tests.integration.world import ARCHIVE, KEYS, TABLE, VARIABLES
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.handlers import sign_in
from tukin.people.agencies.agency import Agencies, Mode, RatingsFrom
from tukin.people.agencies.canonical import write_agencies
from tukin.portal import site
from tukin.portal.home import pages as home
from tukin.programme.document import load_programmes
from tukin.ratings.cycle import Cycles, CycleState, StoredCycle
from tukin.ratings.month.attendance import Attendance, AttendanceRow
from tukin.ratings.month.attendance_store import AttendanceParts, StoredPart
from tukin.ratings.rating import Rating, RatingState, Words
from tukin.ratings.store import Ratings
from tukin.vocabulary.object_version import UploadOrder
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Expectation

PERIOD = Period(2026, 10)
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


@contextmanager
def provider() -> Iterator[Mock]:
    """A provider that knows the two, and a clock that does not go."""
    with ExitStack() as stack:
        mock = Mock({"rater": {"nip": RATER}, "employee": {"nip": EMPLOYEE}})
        stack.enter_context(patch.object(sign_in, "ask", mock.ask))
        for module in (site, home):
            stack.enter_context(patch.object(module, "datetime", Clock))
        yield mock


def rules_with_cycle(office: Office) -> None:
    """Rules by which October is rated on the pages."""
    sets = [rule_set("jakarta-108-2016"), rule_set("named-indicators-web")]
    office.rules.document = json.dumps({"rule_sets": sets}).encode()


def publish(office: Office) -> None:
    """October of thirty people, from a file."""
    with patch.dict(VARIABLES["publish_batch"], {"UPLOAD_WRITERS": "AROAWRITER"}):
        rows = people(range(30), period="2026-10")
        office.upload(rows, agency="disdik", period="2026-10")


def in_web_mode(office: Office) -> None:
    """Rules with a cycle, a programme, and an agency that rates on the pages."""
    rules_with_cycle(office)
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


class RatingVisits:
    """Everything that raters and employees do: for what their function asks."""

    def tell(self, office: Office) -> None:
        prepare(office)
        rules_with_cycle(office)
        self._rate_beside(office)
        with provider() as mock:
            employee = Visitor(office, mock).sign_in("employee", "pegawai")
            assert "Perkiraan TPP" in employee.show("/saya/2026-10")  # with the attendance part
            publish(office)
            in_web_mode(office)
            rater = Visitor(office, mock).sign_in("rater", "pegawai")
            for path in ("/", "/staf", "/staf/nilai-cepat/2026-10", PERSON, DIALOGUE):
                rater.show(path)
            for step in ("draf", "kirim"):
                given = [*GIVEN[:-1], ("_revision", "1"), ("aksi", step)]
                assert rater.send("POST", PERSON, *given)["statusCode"] == 303
            begin = (("aksi", "mulai"), ("_id", ID), ("jenis", "umpan_balik"))
            plan = (("hari", "2026-11-03"),)
            assert rater.send("POST", DIALOGUE, *begin, *plan)["statusCode"] == 303
            note = (("aksi", "catatan"), ("_id", ID), ("teks", "Baik."))
            shown = employee.show("/saya/dialog")
            begun_on = shown.split('name="_dimulai" value="')[1].split('"')[0]
            other = (("aksi", "usul"), ("_id", ID), ("_revision", "1"), ("_dimulai", begun_on))
            moved = employee.send("POST", "/saya/dialog", *other, ("hari", "2026-11-04"))
            assert moved["statusCode"] == 303
            assert employee.send("POST", "/saya/dialog", *note)["statusCode"] == 303
            assert "Baik." in rater.show(DIALOGUE)  # somebody else's words: recorded
            self._close(office)
            for path in ("/", "/saya/2026-10", "/saya/2026-10/lembar", "/saya/riwayat"):
                employee.show(path)

    def _rate_beside(self, office: Office) -> None:
        """A rating and an attendance part that are there already."""
        counts = {"alpa": 0, "ijin": 0, "late_minutes": 0, "early_minutes": 0}
        row = AttendanceRow(EMPLOYEE, None, None, counts, {"disiplin": 9000})
        with office.run_as(None):
            table = Table(TABLE)
            parts = AttendanceParts(table, Bucket(ARCHIVE))
            order, sha256 = UploadOrder(STILL, "v1"), parts.keep(Attendance([row]))
            part = StoredPart("u1", order, None, sha256, 1, 0, None, "r", "p", None)
            parts.note("disdik", PERIOD, part)
            rating = Rating(
                agency="disdik",
                period=PERIOD,
                nip=EMPLOYEE,
                rater_nip=RATER,
                rater_name="Contoh",
                rater_kind="definitif",
                basis="",
                hasil_kerja=Expectation.SESUAI,
                perilaku_kerja=Expectation.SESUAI,
                by_indicator={},
                words=Words(),
                evidence=(),
                state=RatingState.GIVEN,
                revision=1,
                given_at=STILL,
                received_at=None,
                received_how=None,
                by=RATER,
                lines_sha256="",
            )
            assert Ratings(table, KEYS).add(rating, replaces=None, first=True)

    def _close(self, office: Office) -> None:
        closed = StoredCycle("disdik", PERIOD, CycleState.CLOSED, closed_by="u", closed_at=STILL)
        with office.run_as(None):
            assert Cycles(Table(TABLE)).write(closed, None)
