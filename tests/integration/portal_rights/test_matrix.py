"""Persons × second factor × every route of the pages × whom they ask about: as in ``matrix.yaml``.

The expectations are written by hand. A route that is not among them fails the test, and so does
anything of one of the four people that is on a page where the file does not say so.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integration.portal_rights.setting import (
    FUNCTIONS,
    LINES_DATE,
    OFFICES,
    PERIOD,
    PERSONS,
    SUBJECTS,
    Browser,
    Setting,
    agency_of,
    all_of,
    key,
    setting,
)
from tukin.portal.site import Site

MATRIX: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "matrix.yaml").read_text(encoding="utf-8")
)["routes"]
PLACES = ("disdik", "dinkes", "crossed", "nowhere")
"""What the pages of offices are asked about: one's own agency or another's; the upload of dinkes
in disdik; an agency that there is not."""


@pytest.fixture(scope="module")
def made() -> Iterator[Setting]:
    with setting() as found:
        yield found


@dataclass(frozen=True)
class Ask:
    """One route about one subject."""

    route: str
    about: str
    path: str

    @property
    def method(self) -> str:
        return self.route.split()[0]


def asks(made: Setting, route: str) -> Iterator[Ask]:
    """A route about each of its subjects."""
    row = MATRIX[route]
    pattern = route.split()[1]
    if row["by"] == "office_pages":
        for place in PLACES:
            agency = {"crossed": "disdik", "nowhere": "tidak-ada"}.get(place, place)
            whose = "disdik" if place in ("disdik", "nowhere") else "dinkes"
            values = {"agency": agency, "upload_id": made.uploads[whose].upload_id}
            yield Ask(route, place, f"{_filled(pattern, values)}?pd={agency}")
        return
    is_named = "{key}" in pattern
    for who in SUBJECTS if is_named else ("agus", "yusuf"):
        forged = f"?nip={who}&key={key(who)}&perangkat={agency_of(who)}"
        yield Ask(route, who, f"{_filled(pattern, {'key': key(who)})}{forged}")


def _filled(pattern: str, values: Mapping[str, str]) -> str:
    known = {"period": PERIOD, "date": LINES_DATE, "file": "laporan"} | dict(values)
    return re.sub(r"\{(\w+)\}", lambda found: known[found[1]], pattern)


def expected(ask: Ask, who: str, *, office: bool) -> tuple[int, str, set[str]]:
    """Status, code and what is shown, as the file says it."""
    row = MATRIX[ask.route]
    if who == "stranger":
        return 303, "", set()
    may = row["may"]
    allowed = may == "everybody" or who in may.get(ask.about, ())
    answer = row.get("answers", {}).get(ask.about, row["answer"]) if allowed else row["else"]
    if allowed:
        answer = row.get("waits", {}).get(who, answer)
    if row["by"] == "office_pages" and not office:
        allowed, answer = False, row["else"]
    answer = row.get("but", {}).get(who, answer)
    status, _, code = str(answer).partition(" ")
    shown = {"self.name"} if status != "303" else set()
    if allowed and status in ("200", "422"):
        about, readers = row.get("shows_about", {}), row.get("shows", {})
        for tokens in (about.get(ask.about), readers.get("all"), readers.get(who)):
            text = tokens.get(ask.about) if isinstance(tokens, dict) else tokens
            shown |= set((text or "").split())
    meant = {"self": who, "it": ask.about}
    named = {(meant.get(whose, whose), what) for whose, what in (t.split(".") for t in shown)}
    return int(status), code, {f"{whose}.{what}" for whose, what in named if whose in SUBJECTS}


def observed(made: Setting, site: Site, browser: Browser, ask: Ask) -> tuple[int, str, set[str]]:
    """What the site answers."""
    fields = [
        (name, value.format(key=key("agus"), digest="0" * 64))
        for name, value in MATRIX[ask.route].get("form", {}).items()
    ]
    answer = site.answer(browser.event(ask.method, ask.path, fields))
    text = all_of(answer)
    codes = set(re.findall(r"\b[EW]1?\d{3}\b", text))
    return answer["statusCode"], " ".join(sorted(codes)), made.found_in(text)


def test_every_route_is_in_the_file_and_no_other(made: Setting) -> None:
    found: dict[str, str] = {}
    for function in FUNCTIONS:
        with made.site(function) as site:
            found |= {f"{each.method} {each.pattern}": function for each in site.routes}
    assert found == {route: row["by"] for route, row in MATRIX.items()}


@pytest.mark.parametrize("office", [True, False], ids=["second factor", "one factor"])
@pytest.mark.parametrize("who", PERSONS)
def test_exactly_what_is_allowed_is_answered_and_shown(
    made: Setting, who: str, *, office: bool
) -> None:
    if not office and who not in (*OFFICES, "rater", "agus"):
        pytest.skip("who has no office is the same with two factors")
    browser = made.sign_in(who, office=office)
    wrong = []
    for function in FUNCTIONS:
        with made.site(function) as site:
            for route in (each for each, row in MATRIX.items() if row["by"] == function):
                wrong += _differences(made, site, browser, route, who, office=office)
    assert not wrong, "\n".join(wrong)


def _differences(
    made: Setting, site: Site, browser: Browser, route: str, who: str, *, office: bool
) -> list[str]:
    found = []
    for ask in asks(made, route):
        wanted = expected(ask, who, office=office)
        kept = made.keep() if ask.method == "POST" and wanted[0] in (303, 422) else None
        seen = observed(made, site, browser, ask)
        if kept is not None:
            made.resume(kept)
        if (seen[0], seen[2]) == (wanted[0], wanted[2]) and wanted[1] in seen[1]:
            continue
        found.append(f"{route} about {ask.about}: {seen} instead of {wanted}")
    return found
