"""The programme: what it may say, in which order, and what may not be rewritten."""

import base64
import json
from datetime import date

import pytest

from tests.unit.programme.samples import document, sample, values, version
from tukin.programme.check import Since, check_programme
from tukin.programme.document import NO_PROGRAMMES, load_programmes
from tukin.programme.parts import TEXT_PAIRS, Colours

TODAY = date(2026, 10, 5)
SHA256 = "b29cb0ac20ec48dded8ff77a870267b60fbfba2b3f8276a1b9337aef59dd7f43"
PNG = "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n....").decode()


def problems(data: bytes, since: Since | None = None) -> list[tuple[str, str]]:
    found = check_programme(data, since)
    assert (found.book is None) == bool(found.problems)
    return [(each.json_path, each.code) for each in found.problems]


def test_the_sample_is_sound_and_keeps_its_hash() -> None:
    assert problems(document()) == []
    assert sample().sha256 == SHA256
    assert json.loads(sample().canonical_json)["programme_format"] == 1


def test_what_is_left_out_is_not_hashed() -> None:
    """So a part that comes later changes no programme of before."""
    assert load_programmes(document(dialogue__edit_days=7)).sha256 == sample().sha256
    assert load_programmes(document(dialogue__edit_days=8)).sha256 != sample().sha256


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"dialogue__every_months": 0}, "dialogue.every_months", "E617"),
        ({"dialogue__every_months": 3.0}, "dialogue.every_months", "E619"),
        ({"dialogue__kinds": []}, "dialogue.kinds", "E617"),
        ({"dialogue__kinds": ["rapat"]}, "dialogue.kinds[0]", "E616"),
        ({"notices__pages": "http://tukin.example.go.id"}, "notices.pages", "E618"),
        ({"notices__pages": "https://tukin.example.go.id/x?a"}, "notices.pages", "E618"),
        ({"notices__email": True}, "notices.sender", "E1151"),
        ({"notices__sender": "a@b\r\nBcc: x@y.id"}, "notices.sender", "E618"),
        ({"brand__logo": "data:image/svg+xml;base64,PHN2Zz4="}, "brand.logo", "E1153"),
        ({"brand__logo": "data:image/png;base64,PHN2Zz4="}, "brand.logo", "E1153"),
        ({"brand__logo": "https://elsewhere.id/logo.png"}, "brand.logo", "E1153"),
        ({"brand__colours__text": "red"}, "brand.colours.text", "E618"),
        ({"brand__colours__muted": "#8a8a8a"}, "brand.colours.muted", "E1152"),
        ({"clock": 1}, "clock", "E612"),
    ],
)
def test_what_is_refused(changes: dict[str, object], path: str, code: str) -> None:
    found = problems(document(**changes))
    assert set(found) == {(f"$.programmes[0].{path}", code)}


def test_a_logo_and_a_sender_are_taken() -> None:
    data = document(brand__logo=PNG, notices__email=True, notices__sender="tukin@example.go.id")
    assert problems(data) == []


def test_no_json_and_names_twice() -> None:
    assert problems(b"{") == [("$", "E610")]
    text = document().decode().replace('"programmes":', '"programme_format": 1, "programmes":', 1)
    assert problems(text.encode()) == [("$", "E645")]
    assert problems(b'{"programme_format": 2, "programmes": []}') == [
        ("$.programme_format", "E616")
    ]
    assert problems(b'{"programme_format": 1, "programmes": []}') == [("$.programmes", "E617")]


def two(first: str, second: str, **changes: object) -> bytes:
    content = values()
    later = values(programme="later", **changes)["programmes"][0]
    content["programmes"][0]["effective_from"] = first
    content["programmes"].append(later | {"effective_from": second})
    return json.dumps(content).encode()


def test_versions_are_in_order_and_have_names_of_their_own() -> None:
    assert problems(two("2026-01-01", "2026-02-01")) == []
    assert problems(two("2026-01-01", "2026-01-01")) == [
        ("$.programmes[1].effective_from", "E1154")
    ]
    same = json.loads(two("2026-01-01", "2026-02-01"))
    same["programmes"][1]["programme"] = same["programmes"][0]["programme"]
    assert problems(json.dumps(same).encode()) == [("$.programmes[1].programme", "E1155")]


def test_the_version_of_a_day() -> None:
    book = load_programmes(two("2026-01-01", "2026-02-01"))
    names = [book.in_force(date(2026, *day)) for day in ((1, 1), (1, 31), (2, 1))]
    assert [each and each.programme for each in names] == ["jakarta-2026", "jakarta-2026", "later"]
    assert book.in_force(date(2025, 12, 31)) is None
    assert NO_PROGRAMMES.in_force(TODAY) is None


def test_what_has_begun_stays_as_it_is() -> None:
    """Else one who agrees to a small change could change what dialogues refer to."""
    since = Since(sample(), TODAY)
    assert problems(document(), since) == []
    assert problems(document(dialogue__every_months=6), since) == [("$.programmes[0]", "E1157")]
    assert problems(two("2026-01-01", "2026-10-06", dialogue__every_months=6), since) == []
    assert problems(two("2026-01-01", "2026-10-05"), since) == [("$.programmes[1]", "E1157")]
    renamed = document(programme="other", effective_from="2026-10-06")
    assert problems(renamed, since) == [("$.programmes", "E1158")]
    assert problems(document(dialogue__every_months=6), Since(NO_PROGRAMMES, TODAY)) == []


def test_each_role_of_colour_is_in_a_pair_that_is_read() -> None:
    assert {role for pair in TEXT_PAIRS for role in pair} == set(Colours.model_fields)
    assert version().brand.colours.brand == "#0b4f8a"
