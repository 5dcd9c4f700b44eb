"""What the tests of faults rely on: each request gets its fault once, and nothing is missed."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.integration.branches import Branches
from tests.integration.wire import Call, Crash, Fault, Plan


def request(number: int) -> Call:
    return Call(number, "dynamodb", "PutItem", "", "", {}, number)


class Store:
    """Three things are written, again after a crash; a file holds what comes next."""

    def __init__(self, plan: Plan, *, forgets: bool = False) -> None:
        self.plan, self.forgets = plan, forgets
        self.written: list[str] = []
        self.faults = 0

    def write(self, name: str) -> None:
        fault = self.plan(request(len(self.written) + 1))
        if fault is Fault.CRASH_BEFORE:
            self.faults += 1
            raise Crash
        self.written.append(name)

    def write_all(self) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "next"
            (Path(folder) / "empty").mkdir()
            for name in "abc":
                assert (Path(folder) / "empty").is_dir(), "other branches leave it alone"
                path.write_text(name)
                self.write(path.read_text())

    def run(self) -> list[str]:
        try:
            self.write_all()
        except Crash:
            if not self.forgets:
                self.written.clear()
                self.write_all()
        return [] if self.written == ["a", "b", "c"] else [f"{self.written}"]


def every(call: Call) -> bool:
    return True


def test_each_request_has_its_fault_and_the_others_none() -> None:
    branches = Branches(Fault.CRASH_BEFORE, 1, every)

    def run(plan: Plan) -> list[str]:
        store = Store(plan)
        wrong = store.run()
        return [*wrong, f"{store.faults} faults"] if store.faults else wrong

    seen = branches.run(run)
    assert branches.count == 3
    assert [each.split(": ", 1)[1] for each in seen] == ["['1 faults']"] * 3


def test_what_a_fault_loses_is_found_where_it_is_lost() -> None:
    branches = Branches(Fault.CRASH_BEFORE, 1, every)
    found = branches.run(lambda plan: Store(plan, forgets=True).run())
    assert found == [
        "crash before the request at 1 PutItem: ['[]']",
        """crash before the request at 2 PutItem: ["['a']"]""",
        """crash before the request at 3 PutItem: ["['a', 'b']"]""",
    ]


def test_a_branch_that_raises_is_a_complaint_and_the_others_go_on() -> None:
    branches = Branches(Fault.CRASH_BEFORE, 3, lambda call: call.number != 1)
    found = branches.run(lambda plan: Store(plan).run())
    assert branches.count == 2
    assert [each.split(": ", 1)[1] for each in found] == ["['Crash: ']"] * 2, "a second crash"


def test_only_the_chosen_requests_are_branches() -> None:
    branches = Branches(Fault.CRASH_BEFORE, 1, lambda call: call.number == 2)
    assert branches.run(lambda plan: Store(plan).run()) == []
    assert branches.count == 1
