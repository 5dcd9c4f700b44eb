"""The part of a bundle that joins person keys with NIPs."""

import json

import pytest

from tests.unit.entitlement.cases import NAMED, accepted, batch, rules_of
from tukin.audit.persons import PERSONS, key_by_nip, persons_of
from tukin.payroll.formats import rows2
from tukin.payroll.merge import AcceptedRow
from tukin.payroll.record import names_of
from tukin.vocabulary.errors import IntegrityError

FIRST, SECOND = "0" * 31 + "1", "f" * 32
MONTHS = [{"engine": "1", "batch_id": "old"}, {"engine": "2", "batch_id": "new"}]


def archive() -> dict[str, bytes]:
    """The objects of one batch of format 2 with two people, in two shards."""
    people = [(SECOND, accepted(NAMED, nip="198503012010011901", name="Ani \"A\"")),
              (FIRST, accepted(NAMED, nip="199006152022212903", name="Budi", employment="PPPK",
                               grade="IX"))]  # fmt: skip
    names = names_of(rules_of(NAMED))
    shards = {
        f"batches/new/accepted-{number}.json": rows2.write(
            [AcceptedRow(row, batch().order, key)], names
        )
        for number, (key, row) in enumerate(people)
    }
    manifest = json.dumps({"shards": [{"key": key} for key in shards]}).encode()
    return {"batches/new/manifest.json": manifest, **shards}


def test_the_people_of_format_2_come_in_the_order_of_their_keys() -> None:
    data = persons_of(MONTHS, archive().__getitem__)
    assert data.decode().splitlines() == [
        f'{{"name":"Budi","nip":"199006152022212903","person_key":"{FIRST}"}}',
        f'{{"name":"Ani \\"A\\"","nip":"198503012010011901","person_key":"{SECOND}"}}',
    ]
    assert key_by_nip({PERSONS: data}) == {
        "199006152022212903": FIRST,
        "198503012010011901": SECOND,
    }


def test_months_of_format_1_need_none() -> None:
    assert persons_of(MONTHS[:1], archive().__getitem__) == b""


def test_an_erased_mapping_is_said() -> None:
    with pytest.raises(IntegrityError, match="E748"):
        key_by_nip({})
