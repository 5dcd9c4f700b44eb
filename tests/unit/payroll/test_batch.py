"""What names an upload, what pins a batch, which one wins and what must add up."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.entitlement.cases import PNS, batch
from tukin.payroll.batch import (
    MOST_PARTITIONS,
    ROWS_PER_PARTITION,
    Totals,
    UploadAddress,
    add_totals,
    partitions_for,
)
from tukin.payroll.formats import form1, form2
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.nip import person_key
from tukin.vocabulary.object_version import UploadOrder, upload_id_of
from tukin.vocabulary.period import Period

# --- Addresses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "file_name"),
    [
        ("uploads/disdik/2026-10/penilaian.csv", "penilaian.csv"),
        ("uploads/disdik/202610/penilaian.csv", "penilaian.csv"),
        ("uploads/disdik/2026-10/penilaian Oktober (final).csv", "penilaian Oktober (final).csv"),
        ("uploads/disdik/2026-10/a+b%2Fc.csv", "a+b%2Fc.csv"),
        ("uploads/disdik/2026-10/penilaian élève 評価.xlsx", "penilaian élève 評価.xlsx"),
        ("uploads/disdik/2026-10/..csv", "..csv"),
        ("uploads/disdik/2026-10/a\nb.csv", "a\nb.csv"),
    ],
)
def test_reads_an_address(key: str, file_name: str) -> None:
    assert UploadAddress.parse(key) == UploadAddress("disdik", Period(2026, 10), file_name)


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("", "E008"),
        ("uploads/disdik/2026-10", "E008"),
        ("uploads/disdik/2026-10/", "E008"),
        ("uploads/disdik/2026-10/sub/penilaian.csv", "E008"),
        ("uploads//2026-10/penilaian.csv", "E008"),
        ("/uploads/disdik/2026-10/penilaian.csv", "E008"),
        ("Uploads/disdik/2026-10/penilaian.csv", "E008"),
        ("reports/disdik/2026-10/penilaian.csv", "E008"),
        ("uploads/../2026-10/penilaian.csv", "E008"),
        ("uploads/disdik/2026-10/..", "E008"),
        ("uploads/disdik/2026-10/.", "E008"),
        ("uploads/Dinas Pendidikan/2026-10/penilaian.csv", "E008"),
        ("uploads/disdik#x/2026-10/penilaian.csv", "E008"),
        ("uploads/disdik/../penilaian.csv", "E007"),
        ("uploads/disdik/oktober/penilaian.csv", "E007"),
        ("uploads/disdik/2026-15/penilaian.csv", "E007"),
    ],
)
def test_refuses_an_address(key: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        UploadAddress.parse(key)
    assert refused.value.code == code


# --- Pins and order ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"bucket": "other"},
        {"key": "uploads/disdik/2026-10/other.csv"},
        {"version_id": "v2"},
        {"rules_sha256": "0" * 64},
        {"engine": "0"},
    ],
)
def test_whatever_is_pinned_makes_another_batch(change: dict[str, Any]) -> None:
    assert batch(**change).batch_id != batch().batch_id


@pytest.mark.parametrize(
    "change", [{"upload_id": "1" * 32}, {"uploaded_at": datetime(2027, 1, 1, tzinfo=UTC)}]
)
def test_what_follows_from_the_object_is_not_hashed_again(change: dict[str, Any]) -> None:
    assert batch(**change).batch_id == batch().batch_id


def test_names_do_not_run_into_each_other() -> None:
    assert upload_id_of("a", "bc", "d") != upload_id_of("ab", "c", "d")
    assert len(upload_id_of("a", "b", "c")) == len(batch().batch_id) == 32
    assert batch(key="uploads/disdik/2026-10/a b.csv").file_name == "a b.csv"


def test_ids_are_recorded() -> None:
    """Stored items are found by them: they must never move."""
    assert upload_id_of("intake", "uploads/disdik/2026-10/penilaian.csv", "v1") == UPLOAD_ID
    assert batch(rules_sha256="f" * 64, engine="1").batch_id == BATCH_ID


UPLOAD_ID = "f65b66b312f7b27e9b2eda33fcf44ba7"
BATCH_ID = "3e978b25d49277ae29bae74a6b2bfa13"

_ORDERS = st.builds(
    UploadOrder,
    st.integers(0, 3).map(lambda s: datetime(2026, 10, 1, tzinfo=UTC) + timedelta(seconds=s)),
    st.sampled_from(["", "a", "b", "B", "null"]),
)


@given(st.permutations(range(6)), st.lists(_ORDERS, min_size=6, max_size=6))
def test_the_latest_upload_wins_in_any_order_of_arrival(
    arrival: list[int], uploads: list[UploadOrder]
) -> None:
    live: UploadOrder | None = None
    for number in arrival:
        live = uploads[number] if live is None or uploads[number] > live else live
    assert live == max(uploads)
    assert live == max(uploads, key=lambda upload: (upload.uploaded_at, upload.version_id))


# --- Totals -----------------------------------------------------------------------------------

_TOTALS = st.builds(Totals, *[st.integers(0, 10**12)] * 5, st.integers(0, 2**256 - 1))


@given(st.lists(_TOTALS, max_size=8), st.randoms(use_true_random=False))
def test_totals_do_not_depend_on_order_or_grouping(parts: list[Totals], dice: Any) -> None:
    shuffled = list(parts)
    dice.shuffle(shuffled)
    cut = dice.randint(0, len(parts))
    whole = add_totals(parts)
    assert add_totals(shuffled) == whole
    assert add_totals(parts[:cut]) + add_totals(parts[cut:]) == whole
    assert 0 <= whole.checksum < 2**256
    assert whole.gross_idr == sum(part.gross_idr for part in parts)
    assert whole.rows == sum(part.rows for part in parts)


def test_totals_by_hand() -> None:
    one = Totals(1, 100, 5, 1, 94, 2**256 - 1)
    other = Totals(2, 50, 0, 1, 49, 2)
    assert one + other == Totals(3, 150, 5, 2, 143, 1)
    assert add_totals([]) == Totals()


# --- Partitions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "partitions"),
    [(0, 1), (1, 1), (1_000, 1), (1_001, 2), (2_000, 2), (63_001, 64), (64_000, 64), (10**6, 64)],
)
def test_partitions(rows: int, partitions: int) -> None:
    assert partitions_for(rows) == partitions


@given(st.integers(0, 10**7))
def test_a_partition_is_small_as_long_as_it_can_be(rows: int) -> None:
    partitions = partitions_for(rows)
    assert 1 <= partitions <= MOST_PARTITIONS
    assert partitions == MOST_PARTITIONS or rows <= partitions * ROWS_PER_PARTITION


@given(st.integers(0, 10**7))
def test_partitions_are_a_power_of_two(rows: int) -> None:
    assert partitions_for(rows) in (1, 2, 4, 8, 16, 32, 64)


@pytest.mark.parametrize("partition_of", [form1.partition_of, form2.partition_of])
def test_persons_spread_evenly(partition_of: Callable[[str, int], int]) -> None:
    counts = [0] * 32
    for number in range(6_400):
        counts[partition_of(person_key(f"{PNS[:12]}{number:06d}"), 32)] += 1
    assert min(counts) > 140
    assert max(counts) < 260
