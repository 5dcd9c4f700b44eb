"""Cell files, and that in how many slices they are made changes no byte."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tukin.settlement.cells.cell_file import (
    ALL_CELLS,
    Cells,
    CellWriter,
    Heading,
    has_cells,
    name_of,
    replace_cells,
    root_of,
    rows_part,
    slices,
    write_cells,
)
from tukin.settlement.cells.cell_lines import CellLines
from tukin.settlement.cells.cell_states import CellStates, CreditsOf, as_cells
from tukin.settlement.cells.releasing import ReleasedRun, release_by_cells
from tukin.settlement.files.states import (
    read_credited,
    read_lines,
    read_recoveries,
    write_credited,
    write_recoveries,
)
from tukin.settlement.preparation.changed import StoredStates, changed_since
from tukin.settlement.preparation.prepare import Grounds, leave_out, prepare_by_cells
from tukin.settlement.preparation.prepared import PinnedMonth, Prepared
from tukin.settlement.run import Release, RunRequest
from tukin.settlement.settlement import (
    Amounts,
    Credit,
    Entitlement,
    Return,
    ReturnReason,
    line_id,
    settle,
)
from tukin.settlement.stores.cell_reader import read_cells
from tukin.vocabulary.errors import IntegrityError, NotFound

AGENCIES = ("dinkes", "disdik", "dpmptsp")
REQUEST = RunRequest("run", "2026-10", "sari", "2026-11-01T00:00:00+00:00", "5", "0")


def key_of(nip: str) -> str:
    """In another order than the NIPs, and for many people in one of 32 cells."""
    return f"{int(nip[-2:]) % 32 * 127:03x}" + hashlib.sha256(nip.encode()).hexdigest()[:29]


def nip_of(number: int) -> str:
    return f"1990010120150110{number:02d}"


def pay(net_idr: int) -> Amounts:
    return Amounts(net_idr, 0, 0, net_idr)


def row(key: str, **values: Any) -> tuple[str, bytes]:
    return key, json.dumps({"key": key, **values}).encode() + b"\n"


ANI, BUDI, CITRA = "a" * 32, "ab" + "0" * 30, "abf" + "0" * 29


class TestCellFile:
    def test_byte_by_byte(self) -> None:
        (_, ani), (_, budi) = row(ANI), row(CITRA)
        hashes = [hashlib.sha256(line).hexdigest() for line in (ani, budi)]
        heading = (
            f'{{"cells":[["aaa",{len(ani)},1,"{hashes[0]}"],["abf",{len(budi)},1,"{hashes[1]}"]],'
            '"format":"tukin-cells/1"}\n'
        ).encode()
        data = write_cells([row(CITRA), row(ANI)])
        assert data == heading + ani + budi
        assert root_of(data) == name_of(data) == hashlib.sha256(heading).hexdigest()
        assert rows_part(data) == ani + budi

    def test_nobody(self) -> None:
        data = write_cells(())
        assert data == b'{"cells":[],"format":"tukin-cells/1"}\n'
        assert root_of(data) == hashlib.sha256(data).hexdigest()

    def test_two_of_one_cell(self) -> None:
        (cell,) = Heading.read(write_cells([row("abc2"), row("abc1")])).cells
        assert (cell.name, cell.rows) == ("abc", 2)

    @pytest.mark.parametrize(
        "change",
        [
            lambda data: data.replace(b'"idr": 1', b'"idr": 2'),
            lambda data: data + row("fff")[1],
            lambda data: data[:-1],
            lambda data: data.replace(b'",1,', b'",2,') if b'",1,' in data else data[:-2],
            lambda data: data[:-5] + b"\n",
        ],
    )
    def test_whatever_is_changed_is_found(self, change: Any) -> None:
        data = write_cells([row(ANI, idr=1), row(CITRA, idr=1)])
        changed = change(data)
        assert changed != data
        with pytest.raises(IntegrityError, match="E726"):
            root_of(changed)

    def test_another_heading_is_another_root(self) -> None:
        data = write_cells([row(ANI, idr=1)])
        forged = write_cells([row(ANI, idr=2)])
        assert root_of(forged) != root_of(data)

    def test_a_later_format_is_refused(self) -> None:
        with pytest.raises(IntegrityError, match="E746"):
            Heading.read(b'{"cells":[],"format":"tukin-cells/2"}\n')

    @pytest.mark.parametrize("rows", [[row("")], [row(ANI), row(ANI)]])
    def test_everybody_has_a_key_of_their_own(self, rows: list[tuple[str, bytes]]) -> None:
        with pytest.raises(ValueError, match="key"):
            write_cells(rows)

    def test_a_cell_is_of_one_slice(self) -> None:
        writer = CellWriter()
        writer.add([row("abc1")])
        with pytest.raises(ValueError, match="whole cells"):
            writer.add([row("abc2")])

    @given(st.integers(0, 10**6), st.integers(1, 10**5))
    def test_slices_are_all_cells(self, people: int, most: int) -> None:
        found = slices(people, most)
        assert [found[0].first, found[-1].end] == [0, 4096]
        assert all(one.end == two.first for one, two in pairwise(found))
        assert all(one.first < one.end for one in found)

    def test_a_slice_has_its_keys(self) -> None:
        assert Cells(0xAB0, 0xAC0).has("abf" + "f" * 29)
        assert not Cells(0xAB0, 0xABF).has("abf" + "0" * 29)
        assert not Cells(0xAC0, 0xAD0).has("abf" + "f" * 29)
        assert ALL_CELLS.has("f" * 32)
        assert ALL_CELLS.has("0" * 32)

    def test_one_cell_is_replaced(self) -> None:
        rows = [row("abc1", idr=1), row("abc2", idr=1), row("fff", idr=1)]
        changed = row("abc2", idr=20)
        data = replace_cells(write_cells(rows), {"abc": rows[0][1] + changed[1]})
        assert data == write_cells([rows[0], changed, rows[2]])

    def test_engines(self) -> None:
        assert not any(map(has_cells, ("", "1", "4")))
        assert all(map(has_cells, ("5", "12")))

    def test_a_line_s_id_names_its_cell(self) -> None:
        assert line_id("run", "nip", ANI)[:3] == "aaa"
        assert len(line_id("run", "nip", ANI)) == len(line_id("run", "nip")) == 32
        assert line_id("run", "nip", ANI) != line_id("run2", "nip", ANI)


people = st.dictionaries(
    st.integers(0, 99).map(nip_of),
    st.tuples(st.sampled_from(AGENCIES), st.integers(0, 5)),
    max_size=25,
)
"""NIP → agency and pay."""


def entitlements(live: Mapping[str, tuple[str, int]]) -> dict[str, list[Entitlement]]:
    found: dict[str, list[Entitlement]] = {agency: [] for agency in AGENCIES}
    for nip, (agency, idr) in live.items():
        found[agency].append(Entitlement(nip, f"N {nip}", agency, pay(idr), key=key_of(nip)))
    return found


class Books:
    """Runs one after the other, each prepared and released in some slices."""

    def __init__(self, credited: bytes | None = None, recoveries: bytes | None = None) -> None:
        self.credited, self.recoveries = credited, recoveries
        self.stored: list[bytes] = []

    def run(
        self, live: Mapping[str, tuple[str, int]], at_once: int, chosen: Sequence[str] = AGENCIES
    ) -> ReleasedRun:
        prepared = self.prepare(live, at_once, chosen)
        release = Release(prepared.digest, REQUEST.settled_at, "tuti", (), None, None)
        known = CellStates.of(self.credited, self.recoveries, key_of)
        found = release_by_cells(prepared, release, known, people_at_once=at_once)
        self.credited, self.recoveries = found.after
        self.stored += [prepared.to_json(), prepared.lines_file, *found.after]
        return found

    def prepare(
        self, live: Mapping[str, tuple[str, int]], at_once: int, chosen: Iterable[str] = AGENCIES
    ) -> Prepared:
        everybody = entitlements(live)
        months = [
            PinnedMonth({"agency": a, "rows": len(everybody[a]), "rules_sha256": ""}, a in chosen)
            for a in AGENCIES
        ]

        def of_cells(cells: Cells) -> dict[str, list[Entitlement]]:
            return {a: [e for e in found if cells.has(e.key)] for a, found in everybody.items()}

        stored = StoredStates(self.credited, self.recoveries)
        return prepare_by_cells(
            REQUEST, months, of_cells, stored, Grounds(), key_of, people_at_once=at_once
        )


class TestSlices:
    @settings(deadline=None, max_examples=60)
    @given(people, people, st.sampled_from([("dinkes",), AGENCIES]))
    def test_one_and_many_give_the_same_bytes(
        self,
        first: dict[str, tuple[str, int]],
        second: dict[str, tuple[str, int]],
        chosen: tuple[str, ...],
    ) -> None:
        one, many = Books(), Books()
        for live, of in ((first, AGENCIES), (second, chosen), (first, AGENCIES)):
            ours, theirs = one.run(live, 10**6, of), many.run(live, 1, of)
            assert list(ours.settlement.lines) == list(theirs.settlement.lines)
            assert ours.settlement.recoveries == theirs.settlement.recoveries
            assert ours.settlement.credited == theirs.settlement.credited
        assert one.stored == many.stored

    @settings(deadline=None, max_examples=60)
    @given(people, people)
    def test_they_pay_what_one_settlement_of_all_pays(
        self, first: dict[str, tuple[str, int]], second: dict[str, tuple[str, int]]
    ) -> None:
        """By ``settle`` on whole states, as engine 4 does it; but for the lines' ids."""
        books, credited, recoveries = Books(), dict[str, Credit](), dict[str, int]()
        for live in (first, second):
            found = books.run(live, 2)
            whole = settle("run", entitlements(live), set(AGENCIES), credited, recoveries)
            assert list(found.settlement.lines) == list(whole.lines)
            credited, recoveries = dict(whole.credited), dict(whole.recoveries)
            assert read_credited(found.after.credited) == {
                nip: replace(credit, key="") for nip, credit in credited.items()
            }
            assert read_recoveries(found.after.recoveries) == recoveries

    def test_what_an_older_engine_left_is_taken_over(self) -> None:
        """The first run on it credits the difference, and everybody's key comes in."""
        old = {nip_of(n): Credit(f"N {n}", "disdik", pay(3)) for n in range(9)}
        owed = {nip_of(8): 2}
        books = Books(write_credited(old), write_recoveries(owed))
        found = books.run({nip_of(n): ("disdik", 4) for n in range(5)}, 2)
        assert [line.amounts.net_idr for line in found.settlement.lines] == [1] * 5 + [-3] * 4
        rows = [json.loads(line) for line in rows_part(found.after.credited).splitlines()]
        assert [each["key"] for each in rows] == sorted(key_of(nip) for nip in old)
        assert read_recoveries(found.after.recoveries)[nip_of(8)] == 5

    def test_whom_nothing_changes_stays(self) -> None:
        books = Books()
        books.run({nip_of(n): ("disdik", 4) for n in range(40)}, 2)
        before = books.credited
        found = books.run({nip_of(n): ("disdik", 4) for n in range(40)}, 1)
        assert list(found.settlement.lines) == []
        assert books.credited == before

    def test_an_agency_that_is_left_out_was_never_prepared(self) -> None:
        live = {nip_of(n): (AGENCIES[n % 3], 4) for n in range(30)}
        books = Books()
        left = leave_out(books.prepare(live, 3), {"disdik": "other_amounts"})
        without = books.prepare(live, 5, [a for a in AGENCIES if a != "disdik"])
        assert (left.to_json(), left.lines_file) == (without.to_json(), without.lines_file)
        assert left.digest == without.digest


class TestChanges:
    def test_a_change_of_somebody_with_a_line_is_seen(self) -> None:
        live = {nip_of(n): (AGENCIES[n % 3], 4) for n in range(30)}
        books = Books()
        prepared = books.prepare(live, 4)
        months = {pinned.agency: pinned.month for pinned in prepared.months}

        def changed(credited: bytes | None) -> tuple[str, ...]:
            return changed_since(prepared, months, StoredStates(credited, None), lambda _: set())

        assert changed(None) == ()
        known = {nip_of(0): Credit("N", "dinkes", pay(1), key=key_of(nip_of(0)))}
        assert changed(as_cells(write_credited(known), key_of)) == ("dinkes",)
        assert changed(write_credited(known)) == ("dinkes",), "as engine 4 would leave it"
        stranger = {nip_of(77): Credit("N", "dinkes", pay(1))}
        assert changed(as_cells(write_credited(stranger), key_of)) == ()

    def test_a_prepared_run_is_read_as_it_was(self) -> None:
        prepared = Books().prepare({nip_of(n): ("disdik", n) for n in range(30)}, 4)
        again = Prepared.from_json(prepared.to_json(), lambda _: prepared.lines_file)
        assert json.loads(prepared.to_json())["format"] == "tukin-prepared/2"
        assert again.digest == prepared.digest
        assert list(again.lines) == list(prepared.lines)
        assert [line.nip for line in again.lines] == sorted(line.nip for line in again.lines)


class TestLines:
    def test_in_the_order_of_people_s_files(self) -> None:
        live = {nip_of(n): (AGENCIES[n % 3], 4) for n in range(30)}
        lines = Books().prepare(live, 4).lines
        assert isinstance(lines, CellLines)
        places = [(line.agency, line.nip) for line in lines]
        assert places == sorted(places)
        assert len(lines) == len(places) == 30
        keys = [line.key for line in read_lines(lines.file())]
        assert keys == sorted(map(key_of, live))
        assert lines[3] == list(lines)[3]
        assert lines[-2:] == list(lines)[-2:]

    def test_some_of_them_are_a_file_of_their_own(self) -> None:
        live = {nip_of(n): (AGENCIES[n % 3], 4) for n in range(30)}
        lines = Books().prepare(live, 4).lines
        assert isinstance(lines, CellLines)
        some = lines.of_agencies(["disdik"]).that(lambda line: line.nip != nip_of(1))
        assert [line.nip for line in some] == [nip_of(n) for n in range(4, 30, 3)]
        assert read_lines(some.file()) == sorted(some, key=lambda line: line.key)
        assert root_of(some.file()) != root_of(lines.file())


class Stored:
    """A bucket with one object, which notes how many bytes are read of it."""

    def __init__(self, data: bytes) -> None:
        self.data, self.read = data, 0

    def read_range(self, key: str, start: int, end: int) -> bytes:
        if key != "there":
            raise NotFound("E802")
        found = self.data[start:end]
        self.read += len(found)
        return found


class TestReader:
    ROWS = tuple(row(f"{n:03x}{n:029x}", text="x" * 500) for n in range(0, 4096, 2))

    def read(self, data: bytes, root: str, *keys: str, key: str = "there") -> bytes | None:
        bucket: Any = Stored(data)
        found = read_cells(bucket, key, root, keys)
        assert bucket.read <= 512 * 1024 + 1_100 * len(keys), "not a city's file for one person"
        return found

    def test_of_a_large_file_the_heading_and_the_cells(self) -> None:
        data = write_cells(self.ROWS)
        assert len(data) > 2 * 512 * 1024
        root = root_of(data)
        wanted = [self.ROWS[place] for place in (3, 2000)]
        found = self.read(data, root, *(key for key, _ in wanted))
        assert found == b"".join(line for _, line in wanted)
        assert self.read(data, root, "001" + "0" * 29) == b"", "nobody is in it"
        assert self.read(data, root, "'; -") == b""

    def test_a_slice_is_one_range_and_checked_cell_by_cell(self) -> None:
        data = write_cells(self.ROWS)
        of_slice = self.ROWS[1500:1700]
        ranges: list[tuple[int, int]] = []

        class Ranges(Stored):
            def read_range(self, key: str, start: int, end: int) -> bytes:
                ranges.append((start, end))
                return super().read_range(key, start, end)

        bucket: Any = Ranges(data)
        found = read_cells(bucket, "there", root_of(data), [key for key, _ in of_slice])
        assert found == b"".join(line for _, line in of_slice)
        assert len(ranges) == 2, "the heading, and the slice"
        middle = of_slice[100][1]
        bucket = Ranges(data.replace(middle, middle.replace(b"xx", b"xy", 1)))
        with pytest.raises(IntegrityError, match="E726"):
            read_cells(bucket, "there", root_of(data), [key for key, _ in of_slice])

    def test_another_row_or_heading_is_refused(self) -> None:
        data = write_cells(self.ROWS)
        root, (key, line) = root_of(data), self.ROWS[2000]
        forged = line.replace(b"xx", b"xy", 1)
        with pytest.raises(IntegrityError, match="E726"):
            self.read(data.replace(line, forged), root, key)
        other = write_cells([*self.ROWS[:2000], (key, forged), *self.ROWS[2001:]])
        with pytest.raises(IntegrityError, match="E726"):
            self.read(other, root, key)
        with pytest.raises(IntegrityError, match="E726"):
            self.read(data, root, key, key="elsewhere")

    def test_what_an_older_engine_wrote_is_no_cell_file(self) -> None:
        old = write_credited({nip_of(1): Credit("N", "disdik", pay(3))})
        assert self.read(old, hashlib.sha256(old).hexdigest(), ANI) is None


class TestReturns:
    def test_the_cell_of_a_line_alone_is_read_and_written(self) -> None:
        books = Books()
        found = books.run({nip_of(n): ("disdik", 4) for n in range(64)}, 3)
        line = found.settlement.lines[5]
        data = found.after.credited
        known = CreditsOf(data, [line])
        assert known.people.keys() == {nip_of(5), nip_of(37)}, "who is in the cell"
        credit = known.people[line.nip]
        item = Return(line.line_id, "run", ReturnReason.OTHER, 4)
        after = known.write(known.people | {line.nip: replace(credit, returns=(item,))})
        expected = read_credited(data)
        expected[line.nip] = replace(expected[line.nip], returns=(item,))
        assert read_credited(after) == expected
        root_of(after)

    def test_a_line_of_an_older_run_is_found_by_its_person(self) -> None:
        books = Books()
        found = books.run({nip_of(n): ("disdik", 4) for n in range(64)}, 3)
        line = replace(found.settlement.lines[5], key="")
        assert nip_of(5) in CreditsOf(found.after.credited, [line]).people

    def test_a_state_of_an_older_engine_stays_one(self) -> None:
        old = {nip_of(n): Credit(f"N {n}", "disdik", pay(3)) for n in range(3)}
        known = CreditsOf(write_credited(old), ())
        assert known.people == old
        assert known.write(old) == write_credited(old)
