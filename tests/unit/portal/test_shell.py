"""The shell: routes, forms, gates before a page function, answers with every header."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.portal.made import (
    CSRF,
    ORIGIN,
    TODAY,
    Made,
    OpenDoor,
    event_of,
    html_of,
    request_of,
    site_of,
)
from tukin.people.may import Reason
from tukin.portal.groups import MenuItem
from tukin.portal.home.pages import HomePages
from tukin.portal.render import Frame, render
from tukin.portal.shell import Form, Page, Problem, Redirect, Request, Route, route, signed_in
from tukin.portal.tasks import Task
from tukin.vocabulary.errors import InvalidInput, NotFound, RetryableError
from tukin.vocabulary.words import Words


def nothing(_: Request) -> Page:
    return Page("portal/home/help.html.j2")


def page(made: Callable[[Request], Page | Redirect] = nothing, path: str = "/x") -> Route:
    return route("GET", path, signed_in)(made)


def form(made: Callable[[Request], Page | Redirect], path: str = "/x") -> Route:
    return route("POST", path, signed_in)(made)


def test_a_page_function_runs_with_a_made_person() -> None:
    tasks = [
        Task(Words("Nilai 3 orang", "Rate 3 people"), "/staf", TODAY, TODAY.replace(day=3)),
        Task(Words("Baca lembar", "Read the sheet"), "/saya", TODAY.replace(day=1)),
    ]
    made = HomePages([lambda person, day: tasks]).tasks(request_of())
    assert [task.path for task in made.view["tasks"]] == ["/saya", "/staf"]
    html = render(made, Frame(), language="id", request=request_of())
    assert "Nilai 3 orang" in html
    assert 'paling lambat <time datetime="2026-10-03">3 Oktober 2026</time>' in html
    assert html.count("terlambat") == 1
    assert "Rate 3 people" in render(made, Frame(), language="en", request=request_of())


def test_named_parts_are_decoded_and_fixed_parts_go_first() -> None:
    seen: list[Any] = []

    def note(name: str) -> Callable[[Request], Page]:
        def made(request: Request) -> Page:
            seen.append((name, dict(request.params)))
            return nothing(request)

        return made

    routes = [
        page(note("one"), "/staf/{key}/{period}"),
        page(note("quick"), "/staf/nilai-cepat/{period}"),
    ]
    site = site_of(routes)
    site.answer(event_of(path="/staf/a%20b/2026-10"))
    site.answer(event_of(path="/staf/nilai-cepat/2026-10"))
    assert seen == [
        ("one", {"key": "a b", "period": "2026-10"}),
        ("quick", {"period": "2026-10"}),
    ]
    assert site.answer(event_of(path="/staf/a/b/c"))["statusCode"] == 404
    assert site.answer(event_of(path="/staf/a%2Fb/2026-10"))["statusCode"] == 200
    assert seen[-1][1]["key"] == "a/b"


def test_what_a_route_needs_is_asked_before_its_page() -> None:
    called: list[Request] = []
    refused = route("GET", "/x", lambda _: Reason("E1031"))(called.append)  # type: ignore[arg-type]
    answer = site_of([refused]).answer(event_of(path="/x"))
    assert answer["statusCode"] == 403
    assert "E1031" in html_of(answer)
    assert called == []


@pytest.mark.parametrize(
    ("fields", "origin"),
    [
        ([], ORIGIN),
        ([("_csrf", "other")], ORIGIN),
        ([("_csrf", "")], ORIGIN),
        ([("_csrf", "mäde")], ORIGIN),
        ([("_csrf", CSRF)], None),
        ([("_csrf", CSRF)], "null"),
        ([("_csrf", CSRF)], "https://evil.example"),
        ([("_csrf", CSRF)], ORIGIN + ".evil.example"),
        ([("_csrf", CSRF)], ORIGIN.replace("https", "http")),
    ],
)
def test_a_form_without_its_token_or_of_another_origin_is_refused(
    fields: list[tuple[str, str]], origin: str | None
) -> None:
    called: list[Request] = []
    site = site_of([form(called.append)])  # type: ignore[arg-type]
    answer = site.answer(event_of("POST", "/x", fields, origin=origin))
    assert (answer["statusCode"], called) == (403, [])
    assert "E1027" in html_of(answer)


@pytest.mark.parametrize("encoded", [True, False])
def test_a_form_reaches_its_page_with_all_values(encoded: bool) -> None:
    seen: list[Form] = []

    def take(request: Request) -> Redirect:
        seen.append(request.form)
        return Redirect("/x?a=1", "saved")

    fields = [("_csrf", CSRF), ("nilai", "ya"), ("nilai", "café & co"), ("kata", " a\r\nb ")]
    answer = site_of([form(take)]).answer(event_of("POST", "/x", fields, encoded=encoded))
    assert answer["statusCode"] == 303
    assert answer["headers"]["location"] == "/x?a=1&kabar=saved"
    assert seen[0].all("nilai") == ("ya", "café & co")
    assert seen[0].text("kata") == "a\nb"
    assert seen[0]["nilai"] == "café & co"
    assert "café" not in repr(seen[0])


@pytest.mark.parametrize(
    "changed",
    [
        {"headers": {"content-type": "application/json", "origin": ORIGIN}},
        {"headers": {"content-type": "multipart/form-data; boundary=x", "origin": ORIGIN}},
        {"body": "a" * 1_000_001},
        {"body": "&".join(f"f{number}=1" for number in range(5_001))},
        {"body": "%%%", "isBase64Encoded": True},
        {"body": "/w==", "isBase64Encoded": True},
    ],
)
def test_what_is_no_form_is_refused(changed: dict[str, Any]) -> None:
    answer = site_of([form(nothing)]).answer(event_of("POST", "/x") | changed)
    assert answer["statusCode"] in (403, 422)
    assert "E10" in html_of(answer)


def test_without_a_session_one_is_sent_to_sign_in_and_comes_back() -> None:
    site = site_of([page()], OpenDoor(person=None))
    answer = site.answer(event_of(path="/staf/a%20b"))
    assert answer["statusCode"] == 303
    assert answer["headers"]["location"] == "/masuk?kembali=/staf/a%2520b"
    assert site.answer(event_of("POST", "/x", origin="https://evil.example"))["statusCode"] == 403


def test_what_was_typed_comes_back_on_its_page_until_it_is_taken() -> None:
    door = OpenDoor(person=None)
    fields = [("_csrf", CSRF), ("kata", "Bagus <sekali>")]
    site = site_of([page(), form(lambda _: Redirect("/x"))], door)
    assert site.answer(event_of("POST", "/x", fields))["statusCode"] == 303
    door.person = Made()
    html = html_of(site.answer(event_of(path="/x")))
    assert "Isian Anda tersimpan" in html
    assert "Bagus &lt;sekali&gt;" in html
    site.answer(event_of("POST", "/x", fields))
    assert "Isian Anda tersimpan" not in html_of(site.answer(event_of(path="/x")))


@pytest.mark.parametrize(
    ("error", "status"),
    [(NotFound("E802"), 404), (InvalidInput("E007"), 422), (RetryableError("E901"), 503)],
)
def test_an_error_of_ours_is_a_page_with_its_code(error: Exception, status: int) -> None:
    def fail(_: Request) -> Page:
        raise error

    answer = site_of([page(fail)]).answer(event_of(path="/x"))
    assert answer["statusCode"] == status
    assert error.code in html_of(answer)  # type: ignore[attr-defined]


def test_a_mistake_of_ours_shows_no_trace_and_reports_no_text() -> None:
    reports: list[Any] = []
    typed = "Siti Rahayu"

    def fail(_: Request) -> Page:
        raise ValueError(typed)

    site = site_of([page(fail)], report=lambda code, **more: reports.append((code, more)))
    answer = site.answer(event_of(path="/x"))
    assert answer["statusCode"] == 500
    assert "E835" in html_of(answer)
    assert "Traceback" not in html_of(answer)
    assert reports[0][0] == "E835"
    assert "Siti" not in str(reports)


def test_problems_are_listed_on_top_and_tied_to_their_fields() -> None:
    def wrong(_: Request) -> Page:
        return Page("portal/home/help.html.j2", problems=(Problem("kata", "E1029"),))

    answer = site_of([page(wrong)]).answer(event_of(path="/x"))
    assert answer["statusCode"] == 422
    html = html_of(answer)
    assert '<a href="#kata">' in html
    assert html.index("E1029") < html.index("<h1>")
    assert "<title>Salah: " in html


def test_every_answer_has_the_headers_of_security() -> None:
    site = site_of([page()])
    for path in ("/x", "/tidak-ada", "/statis/tidak-ada.css"):
        headers = site.answer(event_of(path=path))["headers"]
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self' 'unsafe-inline'; ")
        assert "script-src 'self';" in policy
        assert "form-action 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval" not in policy


def test_static_files_are_kept_for_a_year_and_named_by_content() -> None:
    site = site_of([page()], OpenDoor(person=None))
    html = html_of(site_of([page()]).answer(event_of(path="/x")))
    for kind, most in (("css", 12_000), ("js", 4_096)):
        path = next(part for part in html.split('"') if part.endswith(f"portal.{kind}"))
        answer = site.answer(event_of(path=path))
        assert answer["statusCode"] == 200
        assert answer["headers"]["cache-control"] == "public, max-age=31536000, immutable"
        assert len(html_of(answer).encode()) <= most


def test_a_page_is_packed_where_the_browser_unpacks() -> None:
    site = site_of([page()])
    packed = site.answer(event_of(path="/x", headers={"accept-encoding": "br, gzip"}))
    plain = site.answer(event_of(path="/x"))
    assert packed["headers"]["content-encoding"] == "gzip"
    assert "content-encoding" not in plain["headers"]
    assert html_of(packed) == html_of(plain)


def test_the_menu_shows_what_is_for_the_reader_and_english_by_a_switch() -> None:
    menu = (
        MenuItem("/", Words("Tugas saya", "My tasks")),
        MenuItem("/staf", Words("Staf", "Staff"), lambda _: False),
    )
    site = site_of([page()], menu=menu)
    html = html_of(site.answer(event_of(path="/x")))
    assert "Tugas saya" in html
    assert 'href="/staf"' not in html
    assert '<html lang="id">' in html
    english = html_of(site.answer(event_of(path="/x", cookies=["tukin-bahasa=en"])))
    assert "My tasks" in english
    assert '<html lang="en">' in english
    header = {"cookie": "a=b; tukin-bahasa=en"}
    assert "My tasks" in html_of(site.answer(event_of(path="/x", headers=header)))


def test_the_switch_of_language_goes_back_to_a_page_of_this_site_only() -> None:
    site = site_of([], OpenDoor(person=None))
    answer = site.answer(event_of(path="/bahasa/en", query="kembali=/staf"))
    assert answer["headers"]["location"] == "/staf"
    assert answer["cookies"][0].startswith("tukin-bahasa=en; Path=/; Max-Age=31536000; ")
    for evil in ("https://evil.example", "//evil.example", "/\\evil.example", "%2F%2Fe", ""):
        answer = site.answer(event_of(path="/bahasa/id", query=f"kembali={evil}"))
        assert answer["headers"]["location"] == "/"


def test_a_notice_is_one_that_a_group_has_words_for() -> None:
    site = site_of([page()], notices={"saved": Words("Tersimpan.", "Saved.")})
    assert "Tersimpan." in html_of(site.answer(event_of(path="/x", query="kabar=saved")))
    html = html_of(site.answer(event_of(path="/x", query="kabar=<b>Anda+dipecat")))
    assert "dipecat" not in html
