"""``make bench``: both sides of every stage, in one process, turn by turn.

Prints the tables and the targets; with ``--write`` puts them into docs/performance.md.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks import cold, footprint, page, scaling
from tests.benchmarks.month import Month
from tests.benchmarks.runner import Timing, measure
from tests.benchmarks.stages import COLUMNS, PEER, READER, TUKIN, Stage, stages
from tests.benchmarks.stand_in import stand_in

Figures = dict[str, Any]


PARTS = {
    "validate": "parse and validate",
    "pack": "pack into shards",
    "unpack": "unpack them in another function",
    "compute": "compute the pay, make the record",
    "totals": "control totals: a SHA-256 of each record",
    "encode": "encode the item",
}


class Target(NamedTuple):
    """A ratio that was promised, and which of the figures it is made of."""

    says: str
    sign: str
    bound: float
    of: Callable[[Figures], float]


def main() -> int:
    """Measure and print; 0 also where a target is missed: the page explains it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--sheet-rows", type=int, default=70_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--most", type=int, default=max(scaling.SIZES), help="rows for scaling")
    parser.add_argument("--stages-only", action="store_true", help="and print no targets")
    parser.add_argument("--cold-only", action="store_true", help="all else is of the page")
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    options = parser.parse_args()
    if options.stages_only:
        measured = measure_stages(options.rows, options.sheet_rows, options.rounds)
        sys.stdout.write(_stage_table(measured) + "\n")
        return 0
    figures = page.read() if options.cold_only else _measure(options)
    figures |= cold.figures(options.rounds)
    tables = dict(describe(figures))
    sys.stdout.write("\n\n".join([figures["machine"], *tables.values()]) + "\n")
    if options.write:
        page.write(tables, figures)
    return 0


def _measure(options: argparse.Namespace) -> Figures:
    """All but the cold starts."""
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}",
        "stages": measure_stages(options.rows, options.sheet_rows, options.rounds),
        "parts_us": measure_parts(options.rows),
        "scaling": [
            each._asdict()
            for each in scaling.growth(tuple(n for n in scaling.SIZES if n <= options.most))
        ],
    }


def measure_parts(rows: int) -> dict[str, float]:
    """Microseconds of processor of a row on its way from the file to the item's text."""
    with tempfile.TemporaryDirectory() as name:
        figures = footprint.validating(Path(name), rows)
    return {part: figures[f"{part}_us"] for part in PARTS}


def measure_stages(rows: int, sheet_rows: int, rounds: int) -> Figures:
    """Microseconds of a row and MiB, by stage and side."""
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_DEFAULT_REGION": "ap-southeast-3",
    }
    with tempfile.TemporaryDirectory() as name:
        month, small, sheet = (
            Month(Path(name), count) for count in (rows, max(1, rows // 4), sheet_rows)
        )
        with stand_in(small.pages()) as address:
            os.environ["AWS_ENDPOINT_URL"] = address
            return {
                stage.name: _figures(stage, measure(stage.sides, rounds))
                for stage in stages(month, small, sheet)
            }


def _figures(stage: Stage, timings: Mapping[str, Timing]) -> Figures:
    each_us = 1e6 / stage.rows
    sides = {
        side: {
            "cpu_us": round(timing.cpu * each_us, 3),
            "wall_us": round(timing.wall * each_us, 3),
            "peak_mib": round(timing.peak_mib, 1),
        }
        for side, timing in timings.items()
    }
    return {"title": stage.title, "rows": stage.rows, "sides": sides}


def _ratio(stage: str, over: str, under: str = TUKIN) -> Callable[[Figures], float]:
    def of(figures: Figures) -> float:
        sides = figures["stages"][stage]["sides"]
        return float(sides[over]["cpu_us"] / sides[under]["cpu_us"])

    return of


def _imports(handlers: Iterable[str], trio: str) -> Callable[[Figures], float]:
    """The slowest of some handlers' imports, of those of the trio."""

    def of(figures: Figures) -> float:
        taken = figures["imports_ms"]
        return float(max(taken[name] for name in handlers) / taken[trio])

    return of


TARGETS = (
    Target("parse and validate, times the peer", "≥", 4, _ratio("validate", PEER)),
    Target("… and times csv.reader alone", "≤", 12, _ratio("validate", TUKIN, READER)),
    Target("compute, rows, times Decimal", "≥", 7, _ratio("compute", PEER)),
    Target("compute, columns, times Decimal", "≥", 40, _ratio("compute", PEER, COLUMNS)),
    Target("encode and write, times batch_writer", "≥", 10, _ratio("write", PEER)),
    Target("whole path, times the peer", "≥", 10, _ratio("whole", PEER)),
    Target("XLSX to rows, times openpyxl", "≥", 5, _ratio("workbook", PEER)),
    Target("every row odd, of the peer's time", "≤", 2, _ratio("odd", TUKIN, PEER)),
    Target("largest CSV, MiB", "≤", 256, lambda f: float(f["scaling"][-1]["peak_mib"])),
    Target(
        "import without rules, of the trio, imported only",
        "≤",
        0.6,
        _imports(cold.WITHOUT_RULES, cold.TRIO),
    ),
    Target(
        "import with rules, of the trio, imported only",
        "≤",
        0.6,
        _imports(cold.WITH_RULES, cold.TRIO),
    ),
    Target(
        "import with rules, of the trio in use", "≤", 0.6, _imports(cold.WITH_RULES, cold.TRIO_USED)
    ),
)


def describe(figures: Figures) -> Iterator[tuple[str, str]]:
    """The tables by their names in the page."""
    yield "stages", _stage_table(figures["stages"])
    yield (
        "targets",
        page.table(("what", "target", "measured", "met"), map(_target_row(figures), TARGETS)),
    )
    yield "parts", page.table(("part of the whole path", "CPU, µs a row"), _part_rows(figures))
    yield (
        "scaling",
        page.table(
            ("rows", "CPU, µs a row", "peak, MiB", "of which imports"),
            (
                (
                    f"{e['rows']:,}",
                    f"{e['us']:.1f}",
                    f"{e['peak_mib']:.0f}",
                    f"{e['before_mib']:.0f}",
                )
                for e in figures["scaling"]
            ),
        ),
    )
    heading = ("import", "after boto3", "with boto3", "with boto3, without `.pyc`")
    yield "imports", page.table(heading, _import_rows(figures))
    packed, unpacked = figures["package_bytes"]
    rows = (
        ("Python of the cold starts", figures["cold_python"]),
        ("package, MB packed", f"{packed / 1e6:.1f}"),
        ("package, MB unpacked", f"{unpacked / 1e6:.1f}"),
    )
    yield "package", page.table(("what", "value"), rows)


def _import_rows(figures: Figures) -> Iterator[tuple[str, ...]]:
    """Milliseconds; of the trio as a whole, for it holds boto3."""
    for code, says in (
        (cold.TRIO, "the three, imported only"),
        (cold.TRIO_USED, "the three in use"),
    ):
        yield says, "", f"{figures['imports_ms'][code]:.0f}", ""
    for name, taken in figures["cold_ms"].items():
        after = figures["imports_ms"][name]
        yield f"`{name}`", f"{after:.0f}", f"{taken['compiled']:.0f}", f"{taken['uncompiled']:.0f}"


def _stage_table(measured: Figures) -> str:
    heading = ("stage", "rows", "side", "CPU, µs a row", "clock, µs a row", "peak, MiB", "times")
    return page.table(heading, _stage_rows(measured))


def _stage_rows(measured: Figures) -> Iterator[tuple[str, ...]]:
    for stage in measured.values():
        peer_us = stage["sides"][PEER]["cpu_us"]
        for side, taken in stage["sides"].items():
            yield (
                stage["title"],
                f"{stage['rows']:,}",
                side,
                f"{taken['cpu_us']:.2f}",
                f"{taken['wall_us']:.2f}",
                f"{taken['peak_mib']:.1f}",
                f"{peer_us / taken['cpu_us']:.1f}",
            )


def _part_rows(figures: Figures) -> Iterator[tuple[str, str]]:
    parts = figures["parts_us"]
    for part, says in PARTS.items():
        yield says, f"{parts[part]:.1f}"
    written = figures["stages"]["write"]["sides"][TUKIN]["cpu_us"]
    yield "sign and send, 25 at once (writing less encoding)", f"{written - parts['encode']:.1f}"


def _target_row(figures: Figures) -> Callable[[Target], tuple[str, ...]]:
    def row(target: Target) -> tuple[str, ...]:
        measured = target.of(figures)
        met = measured >= target.bound if target.sign == "≥" else measured <= target.bound
        bound = f"{target.sign} {target.bound:g}"
        return target.says, bound, f"{measured:.2f}", "yes" if met else "no"

    return row


if __name__ == "__main__":
    raise SystemExit(main())
