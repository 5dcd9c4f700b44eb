"""The result of a check as one HTML page: for a phone, a screen and paper; no script."""

from collections.abc import Mapping, Sequence
from typing import Any

from tukin.html.environment import environment, style
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.check_view import check_view

MOST_ERRORS = 200
"""Rows of the list on the page; the marked workbook and the JSON have more."""

_MOST_PEOPLE = 100
_MOST_PLACES = 8
_SCALE = 1_000


def check_page(report: Mapping[str, Any], rules: RuleSet | None) -> str:
    """The page of a report that ``describe_report`` gives. The same report gives the same text.

    Args:
        report: the report, with ``agency``, ``period`` and ``file`` among its own values.
        rules: the rule set, for names; None where the file was refused before it was known.
    """
    view = check_view(report, rules)
    rejected = view["rejected"] * _SCALE // view["rows"] if view["rows"] else 0
    view |= {
        # Where anything is rejected a trace of it must be seen.
        "rejected_width": max(rejected, 6) if view["rejected"] else 0,
        "kinds": _with_bars(view["kinds"]),
        "shown": view["errors"][:MOST_ERRORS],
        "hidden": view["error_count"] - min(MOST_ERRORS, len(view["errors"])),
        "people": (view.get("unpaid") or [])[:_MOST_PEOPLE],
        "unpaid": view.get("unpaid") or [],
        "notices": view.get("notices") or [],
        "unchanged": view.get("unchanged") or 0,
        "findings": [_with_places(finding) for finding in view.get("findings") or []],
        "style": style("html/page", "upload_reports/check"),
    }
    return environment().get_template("upload_reports/check.html.j2").render(view)


def _with_places(finding: Mapping[str, Any]) -> dict[str, Any]:
    places = finding["places"]
    some = [_place(place) for place in places[:_MOST_PLACES]]
    return {**finding, "where": ", ".join(some) + (" …" if len(places) > len(some) else "")}


def _place(place: Mapping[str, Any]) -> str:
    sheet = place.get("sheet")
    return f"{sheet} {place['row']}" if sheet else str(place["row"])


def _with_bars(kinds: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    most = max((kind["count"] for kind in kinds), default=1)
    return [{**kind, "width": max(8, kind["count"] * _SCALE // most)} for kind in kinds]
