"""Files in old code pages: read as cp1252, with a notice of how names came out."""

import pytest

from tests.unit.file_formats.builders import BUDI, HEADER, NIP, SITI, TONO, table, text
from tests.unit.file_formats.reading import Read
from tukin.file_formats.finding import Finding, FindingKind


def notices(read: Read, content: bytes) -> list[str]:
    findings: list[Finding] = []
    assert read("a.csv", content, report=findings.append)
    assert all(finding.kind is FindingKind.NOTICE for finding in findings)
    assert all(finding.code == "W022" for finding in findings)
    return [str(finding.details["names"]) for finding in findings]


def named(*names: str) -> str:
    people = [(NIP, name, *BUDI[2:]) for name in names]
    return table(*people, SITI)


JOSE = named("Jos\u00e9")
OLD = {
    "Mac Roman": (JOSE.encode("mac-roman"), "\u201cJos\u017d\u201d"),
    "cp1252": (JOSE.encode("cp1252"), "\u201cJos\u00e9\u201d"),
    "Latin-1": (named("\u00d1o\u00f1o").encode("latin-1"), "\u201c\u00d1o\u00f1o\u201d"),
    "cp850": (named("Jos\u00e9 A").encode("cp850"), "\u201cJos\u201a A\u201d"),
    "three of five": (
        named("\u00c9a", "Budi", "\u00c9b", "\u00c9c", "\u00c9d").encode("cp1252"),
        "\u201c\u00c9a\u201d, \u201c\u00c9b\u201d, \u201c\u00c9c\u201d",
    ),
    "in a position alone": (
        table((*BUDI[:2], "R\u00e9sum\u00e9 staf", *BUDI[3:])).encode("cp1252"),
        "\u201cR\u00e9sum\u00e9\u201d",
    ),
    "in the title alone": (
        ("Penilaian \u2013 Oktober\n" + text([HEADER, SITI])).encode("cp1252"),
        "\u201c\u2013\u201d",
    ),
}


@pytest.mark.parametrize(("content", "names"), OLD.values(), ids=OLD)
def test_names_are_shown_as_they_were_read(read: Read, content: bytes, names: str) -> None:
    assert notices(read, content) == [names]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "ascii"])
def test_other_files_get_no_notice(read: Read, encoding: str) -> None:
    content = JOSE if encoding != "ascii" else named("Jose")
    assert notices(read, content.encode(encoding)) == []


def test_many_blocks(read: Read) -> None:
    many = named(*[f"Pegawai {n}" for n in range(5_000)], "Andr\u00e9", *TONO[1:2])
    assert notices(read, many.encode("cp1252")) == ["\u201cAndr\u00e9\u201d"]
