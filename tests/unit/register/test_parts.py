"""A register in parts: one person is found without reading everybody, an agency with its own."""

import hashlib
from collections.abc import Iterator
from datetime import date
from unittest.mock import patch

import pytest

from tests.line_rows import SLUG, entry, nip
from tukin.aws.objects import Bucket
from tukin.register.parts import split, store
from tukin.register.parts.split import KEPT, part_of, split_register
from tukin.register.parts.store import RegisterInParts, keep_parts
from tukin.register.register import Register, RegisterDetails, RegisterEntry
from tukin.register.register_file import load_register, write_register
from tukin.vocabulary.errors import IntegrityError, NotFound

DETAILS = RegisterDetails(
    unit="Sekretariat", npwp="012345678901000", bank="BANK", account_no="1234567", email="a@b.id"
)
ENTRIES = [
    entry(1, details=DETAILS),
    entry(2, until=date(2026, 9, 30)),
    entry(2, since=date(2026, 10, 1), agency="dinas-kesehatan", details=DETAILS),
    *(entry(number, agency="dinas-kesehatan") for number in range(3, 40)),
]
DATA = write_register(Register(ENTRIES))
SHA256 = hashlib.sha256(DATA).hexdigest()


class FakeBucket(Bucket):
    """Objects in memory, and which of them were read."""

    def __init__(self) -> None:
        super().__init__("archive")
        self.objects = {f"registers/{SHA256}.csv": DATA}
        self.asked: list[str] = []

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    def read(self, key: str, version_id: str | None = None) -> bytes:
        self.asked.append(key)
        if key not in self.objects:
            raise NotFound("E802")
        return self.objects[key]

    def write_once(self, key: str, data: bytes, content_type: str) -> None:
        self.objects.setdefault(key, data)


@pytest.fixture
def small_parts() -> Iterator[None]:
    with patch.object(split, "MOST_PEOPLE", 5):
        yield


@pytest.fixture
def bucket(small_parts: None) -> FakeBucket:
    made = FakeBucket()
    keep_parts(made, SHA256, DATA)
    return made


def known(found: RegisterEntry) -> tuple[object, ...]:
    return found.nip, found.agency, found.since, found.until, found.name, found.details.unit


def test_everybody_is_in_one_part_whole(small_parts: None) -> None:
    parts = split_register(DATA)
    assert len(parts.people) == 8  # 39 people, at most 5 of a part on the average
    found = [each for data in parts.people for each in load_register(data).entries]
    assert sorted(map(known, found)) == sorted(map(known, ENTRIES))
    for number, data in enumerate(parts.people):
        assert {part_of(each.nip, 8) for each in load_register(data).entries} <= {number}


def test_an_agency_has_who_moved_with_where_they_went() -> None:
    parts = split_register(DATA)
    assert sorted(parts.agencies) == ["dinas-kesehatan", SLUG]
    here = load_register(parts.agencies[SLUG]).entries
    assert [(each.nip, each.agency) for each in here] == [
        (nip(1), SLUG),
        (nip(2), SLUG),
        (nip(2), "dinas-kesehatan"),
    ]


def test_no_part_has_an_account_or_a_tax_number() -> None:
    parts = split_register(DATA)
    for data in (*parts.people, *parts.agencies.values()):
        assert set(data.decode().partition("\n")[0].split(",")) <= KEPT
        assert b"1234567" not in data
        assert b"012345678901000" not in data
        assert b"a@b.id" in data or SLUG.encode() not in data


def test_the_bytes_that_are_kept() -> None:
    """A part of a register is read for as long as there are registers: its bytes do not change."""
    data = write_register(Register([entry(1, details=DETAILS)]))
    header = "nip,agency,employment,grade,position,status,from,until,name,nrk,unit,email\n"
    row = f"{nip(1)},{SLUG},PNS,III/a,administrasi-terampil,aktif,2020-01-01,,Contoh 001,,"
    assert split_register(data).people == (f"{header}{row}Sekretariat,a@b.id\n".encode(),)
    made = FakeBucket()
    sha256 = hashlib.sha256(data).hexdigest()
    keep_parts(made, sha256, data)
    part = hashlib.sha256(split_register(data).people[0]).hexdigest()
    assert made.objects[f"parts/{sha256}.json"] == (
        f'{{"agencies":{{"{SLUG}":"{part}"}},"format":1,"people":["{part}"]}}'.encode()
    )


def test_a_person_takes_the_index_and_one_part(bucket: FakeBucket) -> None:
    found = RegisterInParts(bucket, SHA256).person(nip(2))
    assert [(each.agency, each.until) for each in found] == [
        (SLUG, date(2026, 9, 30)),
        ("dinas-kesehatan", None),
    ]
    assert len(bucket.asked) == 2
    assert f"registers/{SHA256}.csv" not in bucket.asked
    assert RegisterInParts(bucket, SHA256).person(nip(99)) == ()


def test_a_register_from_before_is_read_as_a_whole() -> None:
    old, new = FakeBucket(), FakeBucket()
    keep_parts(new, SHA256, DATA)
    before, after = RegisterInParts(old, SHA256), RegisterInParts(new, SHA256)
    for number in (1, 2, 3):
        one, other = (list(map(known, each.person(nip(number)))) for each in (before, after))
        assert one == other != []
    for slugs in ([SLUG], ["dinas-kesehatan"], ["nowhere"], [SLUG, "dinas-kesehatan"]):
        one, other = (list(map(known, each.agency(slugs))) for each in (before, after))
        assert one == other
    assert old.asked.count(f"registers/{SHA256}.csv") > 0


def test_before_the_first_register_there_is_nobody(bucket: FakeBucket) -> None:
    none = RegisterInParts(bucket, "")
    assert (none.is_known, none.person(nip(1)), none.agency([SLUG])) == (False, (), [])


def test_a_part_that_is_not_what_its_name_says_is_found(bucket: FakeBucket) -> None:
    for key in [key for key in bucket.objects if key.endswith(".csv") and key.startswith("parts")]:
        bucket.objects[key] += b"x"
    with pytest.raises(IntegrityError):
        RegisterInParts(bucket, SHA256).person(nip(1))


def test_the_index_is_written_last(small_parts: None) -> None:
    made = FakeBucket()
    keep_parts(made, SHA256, DATA)
    assert list(made.objects)[-1] == store._index_key(SHA256)
