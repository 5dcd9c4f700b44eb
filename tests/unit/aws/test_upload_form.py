"""The form that sends a file straight into a bucket, and who counts as its sender."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tukin.aws import clients
from tukin.aws.messaging.notifications import sender_of_object
from tukin.aws.objects import FILE_NAME, Bucket, UploadForm

SARI = "portal:0123456789abcdef0123456789abcdef:197001011995031001"
WRITERS = {"AROAWRITER", "AROAPORTAL"}


@pytest.fixture
def form(monkeypatch: pytest.MonkeyPatch) -> Iterator[UploadForm]:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "ap-southeast-3",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    clients.client.cache_clear()
    yield Bucket("intake").upload_form(
        f"uploads/disdik/2026-10/{FILE_NAME}",
        asked_by=SARI,
        most_bytes=20_000_000,
        redirect="https://tukin.example/unggahan/2026-10",
        seconds=1_800,
    )
    clients.client.cache_clear()


def policy(form: UploadForm) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.b64decode(form.fields["policy"]))
    return found


def test_the_form_fixes_the_folder_the_sender_the_size_and_the_way_back(form: UploadForm) -> None:
    """Exactly these: S3 refuses a field of another value, and any metadata that is not listed."""
    conditions = policy(form)["conditions"]
    assert ["starts-with", "$key", "uploads/disdik/2026-10/"] in conditions
    assert {"x-amz-meta-asked-by": SARI} in conditions
    assert ["content-length-range", 1, 20_000_000] in conditions
    assert {"success_action_redirect": "https://tukin.example/unggahan/2026-10"} in conditions
    assert {"bucket": "intake"} in conditions
    named = {name for each in conditions if isinstance(each, dict) for name in each}
    assert {name for name in named if name.startswith("x-amz-meta-")} == {"x-amz-meta-asked-by"}
    loose = [each[1] for each in conditions if isinstance(each, list) and each[0] != "eq"]
    assert loose == [1, "$key"]


def test_the_form_carries_what_it_fixes(form: UploadForm) -> None:
    assert form.fields["key"] == "uploads/disdik/2026-10/${filename}"
    assert form.fields["x-amz-meta-asked-by"] == SARI
    origin = Bucket("intake").origin
    assert origin == "https://s3.ap-southeast-3.amazonaws.com"
    assert form.url.startswith(f"{origin}/")


def test_a_whole_key_is_fixed_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-3")
    clients.client.cache_clear()
    made = Bucket("intake").upload_form(
        "lines/disdik/2026-11-01.csv", asked_by=SARI, most_bytes=9, redirect="https://x", seconds=9
    )
    clients.client.cache_clear()
    assert {"key": "lines/disdik/2026-11-01.csv"} in policy(made)["conditions"]
    loose = [each for each in policy(made)["conditions"] if isinstance(each, list)]
    assert loose == [["content-length-range", 1, 9]]


@pytest.mark.parametrize(
    ("uploaded_by", "asked_by", "sender"),
    [
        ("AROAPORTAL:office-pages", SARI, SARI),
        ("AROAWRITER:receive-appraisal", "AROAX:sari", "AROAX:sari"),
        # an agency's own role writes any metadata that it likes: they say nothing
        ("AROAAGENCY:budi", SARI, "AROAAGENCY:budi"),
        ("AROAAGENCY:AROAPORTAL", SARI, "AROAAGENCY:AROAPORTAL"),
        ("AROAAGENCY,AROAPORTAL:budi", SARI, "AROAAGENCY,AROAPORTAL:budi"),
        ("AIDAUSER", SARI, "AIDAUSER"),
        # the sweep recorded the object, and nobody knows who wrote it
        (None, SARI, None),
        ("AROAPORTAL:office-pages", None, "AROAPORTAL:office-pages"),
    ],
)
def test_what_an_object_says_counts_only_of_our_functions(
    uploaded_by: str | None, asked_by: str | None, sender: str | None
) -> None:
    assert sender_of_object(uploaded_by, asked_by, WRITERS) == sender


def test_without_functions_that_write_nobody_speaks_for_another() -> None:
    assert sender_of_object("AROAPORTAL:office-pages", SARI, ()) == "AROAPORTAL:office-pages"
    assert sender_of_object(":x", SARI, ()) == ":x"
