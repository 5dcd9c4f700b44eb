"""What one register says otherwise than another, person by person."""

import pytest

from tukin.register.approval.changes import PersonChange, count_changes, find_changes
from tukin.register.columns import COLUMNS, DETAILS

NAMES = ("nip", "status", "from", "until", "account_no")
ANI, BUDI = "198501012010012001", "198601012010011002"


def file(*rows: str) -> bytes:
    return "\n".join([",".join(NAMES), *rows]).encode()


def one(before: str, after: str) -> PersonChange:
    (change,) = find_changes(file(*before.split()), file(*after.split()))
    return change


def test_who_is_said_to_be_the_same_is_no_change() -> None:
    rows = f"{ANI},aktif,2010-01-01,,1"
    assert list(find_changes(file(rows), file(rows))) == []
    assert list(find_changes(b"", b"")) == []


def test_everybody_is_new_to_no_register() -> None:
    found = list(find_changes(b"", file(f"{ANI},aktif,2010-01-01,,1")))
    assert [(each.nip, each.kind, each.columns) for each in found] == [(ANI, "added", ())]


def test_a_column_that_nobody_had_is_compared_with_nothing() -> None:
    before = f"nip,status,from,until\n{ANI},aktif,2010-01-01,".encode()
    (change,) = find_changes(before, file(f"{ANI},aktif,2010-01-01,,7"))
    assert change.columns == ("account_no",)


@pytest.mark.parametrize(
    ("before", "after", "columns", "ends", "returns"),
    [
        (
            f"{ANI},aktif,2010-01-01,,1",
            f"{ANI},aktif,2010-01-01,2026-10-31,1",
            "until",
            True,
            False,
        ),
        (f"{ANI},aktif,2010-01-01,,1", f"{ANI},pensiun,2010-01-01,,1", "status", True, False),
        (f"{ANI},meninggal,2010-01-01,,1", f"{ANI},aktif,2010-01-01,,1", "status", False, True),
        # a row that is split at a day changes the days alone
        (
            f"{ANI},aktif,2010-01-01,,1",
            f"{ANI},aktif,2010-01-01,2026-10-31,1 {ANI},aktif,2026-11-01,,1",
            "from until",
            False,
            False,
        ),
        # the same days, and the values at other places
        (
            f"{ANI},a,2010-01-01,2011-01-01,1 {ANI},a,2012-01-01,,1 {ANI},b,2013-01-01,,1",
            f"{ANI},a,2010-01-01,2011-01-01,1 {ANI},b,2012-01-01,,1 {ANI},b,2013-01-01,,1",
            "status",
            False,
            False,
        ),
    ],
)
def test_what_changes_of_a_person(
    before: str, after: str, columns: str, ends: bool, returns: bool
) -> None:
    change = one(before, after)
    assert change.columns == tuple(columns.split())
    assert (change.ends, change.returns) == (ends, returns)


def test_counts_name_nobody() -> None:
    before = file(f"{ANI},aktif,2010-01-01,,1")
    after = file(f"{BUDI},aktif,2010-01-01,,2")
    found = count_changes(find_changes(before, after))
    assert found == {
        "people": {"added": 1, "removed": 1, "changed": 0, "ends": 1, "returns": 0},
        "columns": {},
    }


@pytest.mark.parametrize("column", [each.name for each in (*DETAILS, *COLUMNS[1:6])])
def test_no_column_changes_unseen(column: str) -> None:
    """Whatever a register has: another value of it is a change, by its name."""
    rest = {"status": "aktif", "from": "2010-01-01", "until": ""}
    rest.pop(column, None)
    header = ",".join(["nip", *rest, column])
    old, new = (f"{header}\n{ANI},{','.join(rest.values())},{x}".encode() for x in ("x", "y"))
    (change,) = find_changes(old, new)
    assert change.columns == (column,)
