"""What somebody could send on purpose: forged paths, fields, tokens and files. Each is refused."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.portal_rights.setting import (
    LINES_DATE,
    PERIOD,
    SUBJECTS,
    Setting,
    all_of,
    canaries,
    key,
    nip,
    setting,
)
from tests.integration.world import TABLE
from tests.unit.portal.made import html_of
from tukin.aws.table import Table
from tukin.portal.sessions.session import Sessions
from tukin.portal.site import path_here

LONG = "x" * 3_000
"""Longer than a key of the table may be."""


@pytest.fixture(scope="module")
def whole() -> Iterator[Setting]:
    with setting() as found:
        yield found


@pytest.fixture
def made(whole: Setting) -> Iterator[Setting]:
    kept = whole.keep()
    whole.reports.clear()
    yield whole
    whole.resume(kept)
    assert not [each for each in whole.reports if each[0] == "E835"], "a mistake of ours"


def send(
    made: Setting, who: str, method: str, path: str, *fields: tuple[str, str], **others: Any
) -> dict[str, Any]:
    """What somebody with a second factor gets."""
    office = path.split("/")[1].split("?", maxsplit=1)[0] in (
        "unggahan", "kehadiran", "bulan", "garis", "persetujuan", "laporan-atasan"
    )  # fmt: skip
    browser = made.sign_in(who, office=True)
    with made.site("office_pages" if office else "people_pages") as site:
        return site.answer(browser.event(method, path, fields, **others))


def stored(made: Setting) -> str:
    """All that the table holds but sessions, for what must not change."""
    items = [each for each in made.office.items() if not each["pk"].startswith("SESSION#")]
    return json.dumps(items, default=str, sort_keys=True)


# --- Paths ---


@pytest.mark.parametrize(
    "upload_id", [LONG, "%23", "..%2f..", "%00", "%F0%9F%92%A9", "%ff", "%0d%0aX: y"]
)
def test_an_upload_id_that_is_none_is_not_there(made: Setting, upload_id: str) -> None:
    for who, path in (
        ("hr", f"/unggahan/{PERIOD}/{upload_id}"),
        ("hr", f"/unggahan/{PERIOD}/{upload_id}/laporan"),
        ("hr", f"/kehadiran/{PERIOD}/{upload_id}/laporan"),
        ("head", f"/persetujuan/{PERIOD}/{upload_id}"),
    ):
        assert send(made, who, "GET", path)["statusCode"] == 404, path
    fields = (("decision", "approve"), ("digest", "0" * 64))
    answer = send(made, "head", "POST", f"/persetujuan/{PERIOD}/{upload_id}", *fields)
    assert answer["statusCode"] == 404


@pytest.mark.parametrize(
    "period",
    ["2026-1", "2026-99", "\uff12026-10", "%EF%BC%92026-10", "202610", LONG, "-1", "2026-10%0a"],
)
def test_a_month_that_is_none_is_a_page_that_says_so(made: Setting, period: str) -> None:
    for who, path in (
        ("rater", f"/staf/{key('agus')}/{period}"),
        ("rater", f"/staf/nilai-cepat/{period}"),
        ("agus", f"/saya/{period}"),
        ("agus", f"/saya/{period}/lembar"),
        ("hr", f"/unggahan/{period}"),
        ("hr", f"/kehadiran/{period}"),
        ("hr", f"/bulan/{period}"),
        ("head", f"/bulan/{period}/buka"),
        ("head", f"/persetujuan/{period}/{'0' * 32}"),
        ("hr", f"/unggahan?bulan={period}"),
    ):
        status = send(made, who, "GET", path)["statusCode"]
        assert status in (403, 404, 422) or period == "202610", (path, status)


@pytest.mark.parametrize("day", ["2026-13-01", "x", "20261115", "2026-W46-7", LONG, "%2e%2e"])
def test_a_day_that_is_none_is_a_page_that_says_so(made: Setting, day: str) -> None:
    for method, who, path in (
        ("GET", "hr", f"/garis/{day}"),
        ("GET", "head", f"/persetujuan/garis/{day}"),
        ("POST", "head", f"/persetujuan/garis/{day}"),
    ):
        answer = send(
            made, who, method, path, *([("digest", "0" * 64)] if method == "POST" else [])
        )
        assert answer["statusCode"] in (200, 404, 422), (path, answer["statusCode"])
        assert "E835" not in html_of(answer)


@pytest.mark.parametrize(
    "path",
    [
        "//staf", "/staf/", "//evil.example/", "/staf//2026-10", "/%2e%2e/staf", "/STAF", "/staf\\",
        "/staf/%2f/2026-10", "/saya/%2e%2e/staf", f"/saya/{PERIOD}/lembar/",
        "/statis/../portal.css",
        "/statis/%2e%2e/site.py", "/st\u0430f",
    ],
)  # fmt: skip
def test_a_path_with_tricks_is_nobody_s_page(made: Setting, path: str) -> None:
    answer = send(made, "rater", "GET", path)
    assert answer["statusCode"] in (403, 404), path
    assert made.found_in(all_of(answer)) == set()


def test_a_key_is_found_however_it_is_encoded_and_judged_the_same(made: Setting) -> None:
    for who in ("rater", "colleague", "former rater"):
        encoded = "".join(f"%{ord(letter):02x}" for letter in key("moved"))
        plain, other = (
            send(made, who, "GET", f"/staf/{each}/{PERIOD}")["statusCode"]
            for each in (key("moved"), encoded)
        )
        assert plain == other == (200 if who == "rater" else 403)


@pytest.mark.parametrize("forged", ["0" * 32, LONG, nip("agus"), "AGUS", key("agus").upper()])
def test_a_key_that_is_nobody_s_is_refused_like_somebody_else_s(made: Setting, forged: str) -> None:
    """So that nobody learns by asking whose keys there are."""
    unknown = send(made, "colleague", "GET", f"/staf/{forged}/{PERIOD}")
    known = send(made, "colleague", "GET", f"/staf/{key('agus')}/{PERIOD}")
    assert unknown["statusCode"] == known["statusCode"] == 403
    seen = [html_of(each).split("<main", 1)[1] for each in (unknown, known)]
    assert seen[0] == seen[1]


# --- Queries and headers ---


@pytest.mark.parametrize("count", [5_000, 9_000])
def test_a_query_of_too_many_fields_is_a_page_that_says_so(made: Setting, count: int) -> None:
    for path in ("/", "/bantuan", "/bahasa/en"):
        answer = send(made, "agus", "GET", path, query="&" * count)
        assert answer["statusCode"] in (200, 303, 422), path


@pytest.mark.parametrize("page", ["9" * 5_000, "-1", "0", "1e9", "٣", "9" * 30])
def test_a_page_number_that_is_none_is_the_table_all_the_same(made: Setting, page: str) -> None:
    answer = send(made, "rater", "GET", f"/staf/nilai-cepat/{PERIOD}", query=f"halaman={page}")
    assert answer["statusCode"] == 200


def test_another_method_is_no_post(made: Setting) -> None:
    """Neither a method of HTTP nor a field or header that names one changes anything."""
    before = stored(made)
    path = "/saya/data"
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "post"):
        assert send(made, "agus", method, path)["statusCode"] == 404
    headers = {"x-http-method-override": "POST", "x-method-override": "POST"}
    assert send(made, "agus", "GET", f"{path}?_method=POST", headers=headers)["statusCode"] == 200
    assert send(made, "agus", "HEAD", path)["statusCode"] == 200
    assert stored(made) == before


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "",
        "/\t/evil.example", "/a\r\nSet-Cookie: x=1", "/ä", "/\u2028x", "\\evil", "evil", "/a b",
        "/%0d%0a\r", "/x\x7f", "/@evil\x85",
    ],
)  # fmt: skip
def test_the_way_back_is_a_path_of_this_site_in_plain_letters(back: str) -> None:
    assert path_here(back) == "/"


@pytest.mark.parametrize("back", ["/", "/staf", "/saya/2026-10?kabar=dinilai", "/staf/a%20b"])
def test_a_path_of_this_site_is_kept(back: str) -> None:
    assert path_here(back) == back


# --- Forms ---


@pytest.mark.parametrize("person", ["", LONG, "x", nip("agus"), "../"])
def test_a_report_of_nobody_is_answered_by_a_page(made: Setting, person: str) -> None:
    before = stored(made)
    fields = (("person", person), ("answer", "corrected"))
    answer = send(made, "hr", "POST", "/laporan-atasan/disdik", *fields)
    assert answer["statusCode"] == 409
    assert stored(made) == before


def test_hr_answers_no_report_of_their_own(made: Setting) -> None:
    assert send(made, "hr", "POST", "/saya/data")["statusCode"] == 303
    fields = (("person", key("hr")), ("answer", "line_is_right"))
    answer = send(made, "hr", "POST", "/laporan-atasan/disdik", *fields)
    assert (answer["statusCode"], "E1038" in html_of(answer)) == (409, True)


@pytest.mark.parametrize("id_", [f"N#{'1' * 32}", LONG, "", "#", "C#", "x" * 32])
@pytest.mark.parametrize("step", ["usul", "rekam", "kata", "tanggap", "tambah"])
def test_a_dialogue_s_id_that_is_none_is_refused(made: Setting, step: str, id_: str) -> None:
    """One names a note by the key that a dialogue would have."""
    before = stored(made)
    fields = (("aksi", step), ("_id", id_), ("_dimulai", "2026-10-31"), ("_revision", "1"),
              ("hari", "2026-10-31"), ("kata", "Baik"), ("teks", "Baik"),
              ("setuju", "ya"))  # fmt: skip
    for who, path in (("agus", "/saya/dialog"), ("rater", f"/staf/{key('agus')}/dialog")):
        answer = send(made, who, "POST", path, *fields)
        assert answer["statusCode"] in (403, 422), html_of(answer)
    assert stored(made) == before


def test_hidden_fields_give_nobody_another_s_rating(made: Setting) -> None:
    """Number, agency, rater and name in a form are nothing: the path and the session decide."""
    before = stored(made)
    forged = [("nip", nip("agus")), ("rater_nip", nip("rater")), ("by", nip("rater")),
              ("person", key("rater")), ("office", "true"), ("agency", "disdik"),
              ("aksi", "kirim"), ("hasil_kerja", "di_bawah"), ("_revision", "1")]  # fmt: skip
    for who in ("colleague", "former rater", "left", "hr", "head", "other rater", "agus"):
        for elsewhere in ((), (("perangkat", "disdik"),), (("perangkat", "dinkes"),)):
            answer = send(made, who, "POST", f"/staf/{key('agus')}/{PERIOD}", *forged, *elsewhere)
            assert answer["statusCode"] == 403, (who, elsewhere)
    assert stored(made) == before


def test_the_quick_table_rates_nobody_whom_a_hidden_field_adds(made: Setting) -> None:
    """Where one of a page's people is not the rater's, none of the page is given."""
    before = stored(made)
    for other in ("acted", "yusuf", "rater", "superior"):
        fields = [("aksi", "kirim")]
        for who in ("colleague", other):
            fields += [("siapa", key(who)), (f"hasil_kerja-{key(who)}", "sesuai"),
                       (f"perilaku_kerja-{key(who)}", "sesuai")]  # fmt: skip
        answer = send(made, "rater", "POST", f"/staf/nilai-cepat/{PERIOD}", *fields)
        assert answer["statusCode"] == 403, other
    assert stored(made) == before


def test_another_s_draft_is_read_and_overwritten_by_nobody(made: Setting) -> None:
    draft = [("aksi", "draf"), ("hasil_kerja", "di_bawah"), ("_revision", "0"),
             ("strength", "draf-rahasia penilai")]  # fmt: skip
    path = f"/staf/{key('colleague')}/{PERIOD}"
    assert send(made, "rater", "POST", path, *draft)["statusCode"] == 303
    assert "draf-rahasia" in all_of(send(made, "rater", "GET", path))
    kept = stored(made)
    for who in ("superior", "colleague", "plt", "hr", "head"):
        for page in (path, f"/saya/{PERIOD}", "/", f"/staf/{key('colleague')}/dialog"):
            assert "draf-rahasia" not in all_of(send(made, who, "GET", page)), (who, page)
    assert stored(made) == kept


def test_the_same_form_sent_twice_is_one(made: Setting) -> None:
    given = [("aksi", "kirim"), ("hasil_kerja", "sesuai"), ("perilaku_kerja", "sesuai"),
             ("_revision", "0")]  # fmt: skip
    path = f"/staf/{key('colleague')}/{PERIOD}"
    assert send(made, "rater", "POST", path, *given)["statusCode"] == 303
    before = stored(made)
    again = send(made, "rater", "POST", path, *given)
    assert again["statusCode"] in (303, 422)
    assert stored(made) == before


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "' onfocus='x",
     "</textarea><script>x</script>", "=HYPERLINK(1)"],
)  # fmt: skip
def test_what_somebody_typed_is_shown_as_text(made: Setting, text: str) -> None:
    """To the rater on the form with its mistake, and to the employee once it is given."""
    path, said = f"/staf/{key('colleague')}/{PERIOD}", f"{text} dan lebih dari dua puluh huruf"
    fields = [("aksi", "kirim"), ("hasil_kerja", "di_atas"), ("perilaku_kerja", "sesuai"),
              ("_revision", "0"), ("strength", said), ("improve", said)]  # fmt: skip
    wrong = send(made, "rater", "POST", path, *fields[:1], *fields[2:])
    assert wrong["statusCode"] == 422
    given = send(made, "rater", "POST", path, *fields)
    assert given["statusCode"] == 303, html_of(given)
    pages = [wrong, send(made, "rater", "GET", path)]
    pages += [send(made, "colleague", "GET", f"/saya/{PERIOD}{end}") for end in ("", "/lembar")]
    for page in pages:
        shown = html_of(page)
        assert "alert(1)</script>" not in shown
        assert "<img src=x" not in shown
        assert "' onfocus='" not in shown
        assert "</textarea><script>" not in shown
        assert "49 dan lebih" not in shown


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "http://a.example", "https://a@evil.example", "data:text/html,x",
     "//evil.example", "https:///x", " javascript:alert(1)", "JaVaScRiPt:x"],
)  # fmt: skip
def test_evidence_is_a_link_over_https_or_nothing(made: Setting, link: str) -> None:
    fields = [("aksi", "kirim"), ("hasil_kerja", "sesuai"), ("perilaku_kerja", "sesuai"),
              ("_revision", "0"), ("evidence.title.1", "Bukti"), ("evidence.link.1", link),
              ("evidence.1.title", "Bukti"), ("evidence.1.link", link)]  # fmt: skip
    path = f"/staf/{key('colleague')}/{PERIOD}"
    send(made, "rater", "POST", path, *fields)
    for page in (
        send(made, "rater", "GET", path),
        send(made, "colleague", "GET", f"/saya/{PERIOD}"),
    ):
        assert f'href="{link}"' not in html_of(page)


# --- Sessions ---


def test_a_form_with_another_session_s_token_is_refused(made: Setting) -> None:
    """Also with an older one of the same person, and with one's own of without a second factor."""
    before = stored(made)
    old, new, other = (
        made.sign_in("agus", office=False),
        made.sign_in("agus", office=True),
        made.sign_in("hr", office=True),
    )
    with made.site("people_pages") as site:
        for stale in (old, other):
            fields = [("_csrf", stale.csrf)]
            event = new.event("POST", "/saya/data")
            event["body"] = f"_csrf={fields[0][1]}"
            assert site.answer(event)["statusCode"] == 403
    assert stored(made) == before


def test_after_the_sign_out_of_an_idle_session_nothing_of_it_is_kept(made: Setting) -> None:
    """Who takes the cookie and the token of a page that stayed open leaves no draft, either."""
    browser = made.sign_in("agus", office=False)
    with made.office.run_as(None):
        sessions = Sessions(Table(TABLE))
        session = sessions.read(browser.token)
        assert session is not None
        sessions.end(session)
    with made.site("people_pages") as site:
        answer = site.answer(browser.event("POST", f"/staf/{key('agus')}/dialog", [("kata", "x")]))
    assert answer["statusCode"] == 303
    assert not [each for each in made.office.items("DRAFT#") if each.get("fields")]


def test_cookies_come_in_both_forms_and_the_first_counts(made: Setting) -> None:
    mine, other = made.sign_in("agus", office=False), made.sign_in("yusuf", office=False)
    name = "__Host-tukin"
    with made.site("people_pages") as site:
        both = mine.event("GET", "/saya/data", headers={"cookie": f"{name}={other.token}"})
        assert made.found_in(all_of(site.answer(both))) == {"agus.name", "agus.nip"}
        header = mine.event("GET", "/saya/data", cookies=[],
                            headers={"cookie": f"a=b; {name}={mine.token}"})  # fmt: skip
        assert made.found_in(all_of(site.answer(header))) == {"agus.name", "agus.nip"}
        for cookie in (
            f"{name}=",
            f"{name}",
            f"{name}=%00",
            f"{name}={'x' * 4000}",
            f"TUKIN={mine.token}",
        ):
            answer = site.answer(mine.event("GET", "/saya/data", cookies=[cookie]))
            assert answer["statusCode"] == 303, cookie[:30]


def test_a_form_to_no_page_is_kept_for_nobody(made: Setting) -> None:
    """Else it were a task that leads nowhere, or to another site, and cannot be done."""
    browser = made.sign_in("agus", office=False)
    with made.office.run_as(None):
        table = Table(TABLE)
        session = Sessions(table).read(browser.token)
        assert session is not None
        place = {"pk": f"SESSION#{session.digest}", "sk": "SESSION"}
        idle = {"idle_at": "2026-10-31T07:59:00+00:00"}
        table.update(place, idle, condition="attribute_exists(pk)", values={})
    with made.site("people_pages") as site:
        for path in ("//evil.example/x", "/tidak-ada", "/staf", "/bantuan", "/unggahan"):
            event = browser.event("POST", path, [("kata", "x")])
            assert site.answer(event)["statusCode"] == 303
        assert not made.office.items("DRAFT#")
        assert (
            site.answer(browser.event("POST", "/saya/dialog", [("kata", "x")]))["statusCode"] == 303
        )
        assert len(made.office.items("DRAFT#")) == 1


# --- Uploads and links ---


def test_an_upload_form_fixes_folder_sender_size_and_way_back(made: Setting) -> None:
    """The policy that S3 checks: whatever else a form holds, S3 refuses it (no other field)."""
    import base64  # noqa: PLC0415
    import re  # noqa: PLC0415

    pages = {
        f"/kehadiran/{PERIOD}?pd=disdik": f"uploads/disdik/{PERIOD}/kehadiran-",
        f"/garis/unggah?pd=disdik&tanggal={LINES_DATE}": f"lines/disdik/{LINES_DATE}.csv",
    }
    for path, prefix in pages.items():
        page = html_of(send(made, "hr", "GET", path))
        policy = re.search(r'name="policy" value="([^"]+)"', page)
        assert policy is not None, path
        conditions = json.loads(base64.b64decode(policy[1]))["conditions"]
        exact = {name: value for each in conditions if isinstance(each, dict)
                 for name, value in each.items()}  # fmt: skip
        lists = [each for each in conditions if isinstance(each, list)]
        assert exact["x-amz-meta-asked-by"] == f"portal:{key('hr')}:{nip('hr')}"
        assert exact["success_action_redirect"].startswith("https://tukin.example.go.id/")
        assert ["content-length-range", 1, 20_000_000] in lists
        starts = [each for each in lists if each[0] == "starts-with"]
        assert exact.get("key") == prefix or starts == [["starts-with", "$key", prefix]]
        allowed = {"bucket", "key", "success_action_redirect", "x-amz-meta-asked-by",
                   "x-amz-algorithm", "x-amz-credential", "x-amz-date",
                   "x-amz-security-token"}  # fmt: skip
        assert set(exact) <= allowed


def test_a_link_to_a_report_holds_for_a_minute(made: Setting) -> None:
    path = f"/unggahan/{PERIOD}/{made.uploads['disdik'].upload_id}/laporan?pd=disdik"
    answer = send(made, "hr", "GET", path)
    assert "X-Amz-Expires=60" in answer["headers"]["location"]
    assert answer["headers"]["cache-control"] == "no-store"
    assert not made.found_in(all_of(answer))


# --- Words and people in what is kept beside the pages ---


def test_no_address_no_key_and_no_log_names_anybody(made: Setting) -> None:
    """After everybody's pages: keys, objects' names, log, reports, reads, redirects and cookies."""
    for who in ("rater", "plt", "agus", "yusuf", "hr", "head", "superior"):
        for path in ("/", "/staf", f"/saya/{PERIOD}", "/saya/data", "/saya/dialog",
                     *(f"/staf/{key(each)}/{PERIOD}" for each in SUBJECTS),
                     *(f"/staf/{key(each)}/dialog" for each in SUBJECTS),
                     f"/bulan/{PERIOD}", "/garis", "/persetujuan", "/laporan-atasan"):  # fmt: skip
            answer = send(made, who, "GET", path)
            around = json.dumps([answer["headers"], answer["cookies"]])
            assert not made.found_in(around), (who, path)
    send(made, "rater", "POST", f"/staf/{key('agus')}/{PERIOD}", ("aksi", "x"), ("_revision", "y"))
    send(
        made, "agus", "POST", "/saya/dialog", ("aksi", "kata"), ("kata", canaries("agus")["words"])
    )
    places = [f"{each['pk']} {each['sk']}" for each in made.office.items()]
    objects = list(made.office.objects())
    assert not made.found_in("\n".join([*places, *objects]))
    assert not made.found_in("\n".join(made.office.output))
    assert not made.found_in(json.dumps([*map(str, made.reports)]))
    assert not made.found_in(json.dumps(made.office.bus))
    reads = {place: data for place, data in made.office.objects().items() if "access" in place}
    words = [
        canaries(who)[kind] for who in SUBJECTS for kind in ("words", "dialogue", "note", "name")
    ]
    assert reads
    assert not [word for word in words for data in reads.values() if word.encode() in data]
