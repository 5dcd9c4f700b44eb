"""Notices name every package with its texts, or the build stops."""

from pathlib import Path

import pytest

from infrastructure.package.libraries import Libraries, Wheel
from infrastructure.package.licences import LicenceMissing, licence_of, notices


def a_library(folder: Path, metadata: str, files: dict[str, str]) -> Libraries:
    place = folder / "thing-1.0.dist-info"
    for name, text in {"METADATA": f"Name: thing\nVersion: 1.0\n{metadata}", **files}.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
    return Libraries(folder, (Wheel("Thing", "1.0", "thing-1.0-py3-none-any.whl", "0" * 64),))


@pytest.mark.parametrize("place", ["LICENSE", "licenses/LICENSE"])
def test_the_text_is_found_in_the_old_and_the_new_place(tmp_path: Path, place: str) -> None:
    metadata = "License-Expression: MIT\nLicense-File: LICENSE\n"
    text = notices(a_library(tmp_path, metadata, {place: "Do as you like.\n"})).decode()
    assert "Thing 1.0: MIT" in text
    assert "Do as you like." in text


def test_a_package_without_a_text_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(LicenceMissing, match=r"Thing 1\.0"):
        notices(a_library(tmp_path, "License: MIT\n", {}))


DUAL = """\
License: Dual License
Classifier: License :: OSI Approved :: BSD License
Classifier: License :: OSI Approved :: Apache Software License
"""


@pytest.mark.parametrize(
    ("metadata", "licence"),
    [
        ("License-Expression: MIT\nLicense: another\n", "MIT"),
        ("License: Apache-2.0\n", "Apache-2.0"),
        (
            DUAL,
            "BSD License or Apache Software License",
        ),
        ("", "not stated"),
    ],
)
def test_the_licence_is_what_the_package_says(tmp_path: Path, metadata: str, licence: str) -> None:
    libraries = a_library(tmp_path, metadata, {})
    assert licence_of(libraries.metadata()["Thing"]) == licence
