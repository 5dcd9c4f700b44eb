"""Pay shards and documents of publications: their bytes, what they bind, what changes with whom."""

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest

from tukin.payroll.batch import Totals
from tukin.payroll.locked.pay import PaidPerson, Publication, pay_shards, read_shard
from tukin.vocabulary.errors import IntegrityError

ANI = PaidPerson("00a1" + "0" * 28, 1, 1_000, 50, 10, 940, "1" * 64)
BUDI = PaidPerson("fff0" + "0" * 28, 1, 2_000, 100, 20, 1_880, "2" * 64)
PUBLICATION = Publication(
    agency="disdik",
    period="2026-09",
    revision=2,
    previous=1,
    batch_id="b" * 32,
    staged_as="b" * 32,
    rules_sha256="c" * 64,
    totals=Totals(2, 3_000, 150, 30, 2_820, 255),
    shards=("d" * 64,),
    upload=("uploads/disdik/2026-09/a.csv", "v1"),
    people=("e" * 32, None),
)


def many(count: int) -> list[PaidPerson]:
    """People whose keys are spread as hashes are."""
    keys = (hashlib.sha256(b"%d" % number).hexdigest()[:32] for number in range(count))
    return [ANI._replace(key=key) for key in keys]


def test_the_bytes_of_a_shard() -> None:
    (shard,) = pay_shards([BUDI, ANI])
    assert shard.decode() == (
        '{"format":"tukin-pay/1"}\n'
        '{"bpjs_idr":10,"gross_idr":1000,"key":"00a10000000000000000000000000000","net_idr":940,'
        f'"payment":1,"record":"{"1" * 64}","tax_idr":50}}\n'
        '{"bpjs_idr":20,"gross_idr":2000,"key":"fff00000000000000000000000000000","net_idr":1880,'
        f'"payment":1,"record":"{"2" * 64}","tax_idr":100}}\n'
    )
    assert read_shard(shard) == [ANI, BUDI]


def test_the_bytes_of_a_document() -> None:
    assert PUBLICATION.content.decode() == (
        '{"agency":"disdik","approved_by":null,"batch_id":"' + "b" * 32 + '","bpjs_idr":30,'
        '"checksum":"' + "0" * 62 + 'ff","format":"tukin-publication/1","gross_idr":3000,'
        '"key":"uploads/disdik/2026-09/a.csv","net_idr":2820,"period":"2026-09","previous":1,'
        '"revision":2,"rows":2,"rules_sha256":"' + "c" * 64 + '","shards":["' + "d" * 64 + '"],'
        '"staged_as":"' + "b" * 32 + '","tax_idr":150,"uploaded_by":"' + "e" * 32 + '",'
        '"version_id":"v1"}'
    )
    assert Publication.read(PUBLICATION.content) == PUBLICATION
    assert PUBLICATION.root == hashlib.sha256(PUBLICATION.content).hexdigest()


def test_nobody_is_in_no_shard() -> None:
    assert pay_shards([]) == []
    assert replace(PUBLICATION, shards=()).holds([])


def test_shards_are_of_about_a_thousand_people() -> None:
    """A power of two of them, so that who comes or goes seldom changes how many there are."""
    assert len(pay_shards(many(1_000))) == 1
    assert len(pay_shards(many(1_001))) == 2
    assert len(pay_shards(many(3_500))) == 4
    read = [one for shard in pay_shards(many(3_500)) for one in read_shard(shard)]
    assert read == sorted(many(3_500))


@pytest.mark.parametrize("change", ["comes", "goes", "is paid otherwise"])
def test_who_changes_changes_one_shard(change: str) -> None:
    people = many(3_500)
    others = {
        "comes": [*people, ANI],
        "goes": people[1:],
        "is paid otherwise": [people[0]._replace(net_idr=1), *people[1:]],
    }[change]
    before, after = set(pay_shards(people)), set(pay_shards(others))
    assert (len(before - after), len(after - before)) == (1, 1)


@pytest.mark.parametrize("changed", range(len(PaidPerson._fields)))
def test_whatever_is_said_of_a_person_is_bound(changed: int) -> None:
    (shard,) = pay_shards([ANI, BUDI])
    document = replace(PUBLICATION, shards=(hashlib.sha256(shard).hexdigest(),))
    assert document.holds([BUDI, ANI])
    values: list[Any] = list(ANI)
    value = values[changed]
    values[changed] = "0" * len(value) if isinstance(value, str) else value + 1
    assert not document.holds([PaidPerson(*values), BUDI])


@pytest.mark.parametrize(
    "changes",
    [
        {"agency": "dinkes"},
        {"period": "2026-10"},
        {"revision": 3},
        {"previous": 0},
        {"batch_id": "0" * 32},
        {"staged_as": "0" * 32},
        {"rules_sha256": "0" * 64},
        {"totals": Totals(2, 3_000, 150, 30, 2_820, 254)},
        {"shards": ()},
        {"upload": ("uploads/disdik/2026-09/a.csv", "v2")},
        {"people": ("0" * 32, None)},
        {"people": ("e" * 32, "f" * 32)},
    ],
)
def test_the_root_binds_all_of_it(changes: dict[str, object]) -> None:
    assert replace(PUBLICATION, **changes).root != PUBLICATION.root  # type: ignore[arg-type]


def test_a_later_format_is_refused() -> None:
    later = json.dumps({"format": "tukin-publication/2"}).encode()
    with pytest.raises(IntegrityError, match="E746"):
        Publication.read(later)
    with pytest.raises(IntegrityError, match="E746"):
        read_shard(b'{"format":"tukin-pay/2"}\n')
