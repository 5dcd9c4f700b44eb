"""docs/data-model.md against the code that builds keys, and against the golden files."""

import ast
import base64
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Page
from tests.template.stacks import load_stacks, of_type

PAGE = Page(ROOT / "docs/data-model.md")
PACKAGE = ROOT / "functions" / "tukin"
GOLDEN = [
    folder
    for name in ("engine-*", "paying-*")
    for folder in sorted((ROOT / "tests/golden").glob(name))
]
_TABLE_KEY = re.compile(r"[A-Z]{3,}#(?:[A-Z]+(?![a-z]))?")
_PREFIX = re.compile(r"([a-z]+)/")
_HOLE = re.compile(r"\{\w+\}")
NOT_OF_BUCKETS = {"xl", "portal"}
"""Parts of a workbook; the templates of pages."""


def table(heading: str) -> list[dict[str, str]]:
    """The rows of the table below a heading, by the names of its columns; a first cell is code."""
    text = PAGE.text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


ROWS_OF_TABLE = table("Keys of the table")
OBJECTS = {
    "intake": table("Intake bucket"),
    "archive": table("Archive bucket"),
    "ledger": table("Ledger bucket"),
    "publications": table("Publications bucket"),
    "access-log": table("Bucket of who read whom"),
}
TABLE = [(row["pk"].strip("`"), row["sk"].strip("`")) for row in ROWS_OF_TABLE]
INTAKE = [row["Key"].strip("`") for row in OBJECTS["intake"]]
ARCHIVE = [row["Key"].strip("`") for row in OBJECTS["archive"]]
LEDGER = [row["Key"].strip("`") for row in OBJECTS["ledger"]]
PUBLICATIONS = [row["Key"].strip("`") for row in OBJECTS["publications"]]
READS = [row["Key"].strip("`") for row in OBJECTS["access-log"]]


def pattern(key: str) -> re.Pattern[str]:
    """What a documented key represents: each hole is some text without a ``/`` or ``#``."""
    holes = _HOLE.split(key)
    return re.compile("[^/#]+".join(map(re.escape, holes)))


def is_documented(pk: str, sk: str) -> bool:
    """Whether a key of the table fits a row of the page."""
    return bool(rows_of(pk, sk))


def modules() -> Iterator[ast.Module]:
    """The package's modules but the command's, which stores nothing."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0] != "cli":
            yield ast.parse(path.read_text(encoding="utf-8"))


def text_of(node: ast.AST | None) -> str | None:
    """A written text; of an f-string, what comes before the first hole, with ``{}`` after it."""
    if isinstance(node, ast.JoinedStr):
        beginning = text_of(node.values[0]) if node.values else None
        return None if beginning is None else f"{beginning}{{}}"
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def texts(module: ast.Module) -> Iterator[str]:
    """Every text of a module that is no docstring."""
    docs = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        text = text_of(node)
        if text is not None and id(node) not in docs:
            yield text


def partitions_of_dicts(module: ast.Module) -> Iterator[str]:
    """Partition keys in braces, written out or by a constant of the module: ``{"pk": _LIST}``."""
    constants = {
        target.id: text_of(node.value)
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                text = constants.get(value.id) if isinstance(value, ast.Name) else text_of(value)
                if text_of(key) == "pk" and text is not None:
                    yield text.removesuffix("{}")


def partitions_of_code() -> set[str]:
    """How the partition keys begin that the code builds: up to the first hole."""
    found = set()
    for module in modules():
        found |= set(partitions_of_dicts(module))
        found |= {match[0] for text in texts(module) if (match := _TABLE_KEY.match(text))}
    return found


def prefixes_of_code() -> set[str]:
    """The first folders of the keys of objects that the code builds."""
    found = {
        match[1]
        for module in modules()
        for text in texts(module)
        if text.endswith(("{}", "/")) and (match := _PREFIX.match(text))
    }
    return found - NOT_OF_BUCKETS


def beginning(key: str) -> str:
    """A key up to its first hole."""
    return _HOLE.split(key)[0]


def test_the_page_is_read() -> None:
    assert len(TABLE) > 10
    assert len(INTAKE) > 4
    assert len(ARCHIVE) > 10
    assert "REFERRAL#" in partitions_of_code()
    assert "slips" in prefixes_of_code()


def test_partition_keys_are_those_of_the_code() -> None:
    documented = {beginning(pk) for pk, _ in TABLE}
    built = partitions_of_code()
    sort_keys = {beginning(sk) for _, sk in TABLE if beginning(sk)}
    assert built - documented - sort_keys == set()
    assert documented - built == set()


def test_prefixes_of_objects_are_those_of_the_code() -> None:
    keys = [*INTAKE, *ARCHIVE, *LEDGER, *PUBLICATIONS, *READS]
    documented = {key.partition("/")[0] for key in keys}
    documented.remove("{date}")  # a read's first folder is its day
    built = prefixes_of_code()
    assert built - documented == set()
    assert documented - built == set()


@pytest.mark.parametrize("folder", GOLDEN, ids=lambda path: path.name)
def test_every_golden_item_has_a_documented_key(folder: Path) -> None:
    items = [json.loads(line) for line in (folder / "table.jsonl").read_text().splitlines()]
    assert items
    found = {(item["pk"]["S"], item["sk"]["S"]) for item in items}
    assert {key for key in found if not is_documented(*key)} == set()


@pytest.mark.parametrize("bucket", ["intake", "archive", "ledger", "access-log"])
@pytest.mark.parametrize("folder", GOLDEN, ids=lambda path: path.name)
def test_every_golden_object_has_a_documented_key(folder: Path, bucket: str) -> None:
    by_bucket = {"intake": INTAKE, "archive": ARCHIVE, "ledger": LEDGER, "access-log": READS}
    documented = [*map(pattern, by_bucket[bucket])]
    root = folder / bucket
    if bucket not in ("intake", "archive") and not root.exists():
        return  # the engines up to 4 were recorded before these buckets
    keys = [str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()]
    assert keys
    assert [key for key in keys if not any(known.fullmatch(key) for known in documented)] == []


def rows_of(pk: str, sk: str) -> list[dict[str, str]]:
    """The rows of the page that a key of the table fits."""
    return [
        row
        for row, (a, b) in zip(ROWS_OF_TABLE, TABLE, strict=True)
        if pattern(a).fullmatch(pk) and pattern(b).fullmatch(sk)
    ]


def formats(row: dict[str, str]) -> set[str]:
    """The numbers in the column Format."""
    return set(row["Format"].replace("`", "").split(", "))


@pytest.mark.parametrize("folder", GOLDEN, ids=lambda path: path.name)
def test_golden_items_have_a_documented_format(folder: Path) -> None:
    """In the item, or in the entry that a ledger's item holds; without a number it is 1."""
    wrong = []
    for line in (folder / "table.jsonl").read_text().splitlines():
        item = json.loads(line)
        pk, sk = item["pk"]["S"], item["sk"]["S"]
        row = max(rows_of(pk, sk), key=lambda each: each["sk"].strip("`") == sk)
        found = item.get("format", {"N": "1"})["N"]
        if "content" in item:
            found = json.loads(item["content"]["S"])["format"]
        if "packed" in item:
            found = json.loads(zlib.decompress(base64.b64decode(item["packed"]["S"])))["format"]
        if found not in formats(row):
            wrong.append((pk, sk, found))
    assert wrong == []


@pytest.mark.parametrize("folder", GOLDEN, ids=lambda path: path.name)
def test_golden_objects_have_a_documented_format(folder: Path) -> None:
    """Where an object of the archive has a number, or is to have one."""
    wrong, numbers = [], set()
    for path in (folder / "archive").rglob("*.json"):
        key = str(path.relative_to(folder / "archive"))
        row = next(r for r, k in zip(OBJECTS["archive"], ARCHIVE, strict=True) if fits(k, key))
        content = json.loads(path.read_bytes())
        found = content.get("format", 1) if isinstance(content, dict) else 1
        numbers.add(str(found))
        if "canonical" not in row["Format"] and str(found).partition("+")[0] not in formats(row):
            wrong.append((key, found))
    assert wrong == []
    assert {"1", "tukin-ledger/1"} <= numbers


def fits(documented: str, key: str) -> bool:
    """Whether an object's key is of a row of the page."""
    return pattern(documented).fullmatch(key) is not None


def test_what_expires_is_what_the_template_lets_expire() -> None:
    buckets = {
        "intake": "IntakeBucket",
        "archive": "ArchiveBucket",
        "ledger": "LedgerBucket",
        "publications": "PublicationsBucket",
        "access-log": "AccessLogBucket",
        "log": "ServerLogBucket",
    }
    lifecycles = {
        name: {
            rule.get("Prefix", ""): rule["ExpirationInDays"]
            for rule in of_type(load_stacks().storage, "AWS::S3::Bucket")[bucket]["Properties"][
                "LifecycleConfiguration"
            ]["Rules"]
            if "ExpirationInDays" in rule
        }
        for name, bucket in buckets.items()
    }
    for name, rows in OBJECTS.items():
        documented = {
            row["Key"].strip("`").partition("{")[0]: int(match[1])
            for row in rows
            if (match := re.match(r"(\d+) days", row["Kept"]))
        }
        assert documented == lifecycles[name]
        assert {row["Kept"] for row in rows} <= {"for good", "2 days", "400 days"}
    (days,) = lifecycles["log"].values()
    assert f"**expire after {days} days**" in PAGE.text


def test_of_items_only_superseded_records_counts_and_words_expire() -> None:
    (properties,) = (
        each["Properties"]
        for each in of_type(load_stacks().storage, "AWS::DynamoDB::Table").values()
    )
    assert properties["TimeToLiveSpecification"]["AttributeName"] == "expires_at"
    assert "SupersededRecordDays" in load_stacks().application["Parameters"]
    expiring = [row["pk"] for row in ROWS_OF_TABLE if "SupersededRecordDays" in row["Kept"]]
    assert expiring == ["`BATCH#{staged_as}#{partition}`"]
    counts = {row["pk"].strip("`") for row in ROWS_OF_TABLE if row["Kept"].startswith("expires ")}
    pages = {"SESSION#{digest}", "SIGNIN#{digest}", "DRAFT#{person_key}"}
    words = {"NOTICES#{agency}", "DIALOGUE#{person}", "DIALOGUELOG#{person}", "DIALOGUES#{agency}"}
    ratings = {"RATINGDRAFT#{agency}#{period}"}
    assert counts == pages | words | ratings | {"CALLS#{caller}", "STRANGERS#{agency}#{day}"}
    others = [row for row in ROWS_OF_TABLE if row["pk"].strip("`") not in counts]
    assert all(row["Kept"].startswith("for good") for row in others)


@pytest.mark.parametrize(
    ("key", "fits"),
    [
        (("UPLOAD#disdik#2026-10", "a1b2"), True),
        (("UPLOAD#disdik", "a1b2"), False),
        (("LEDGER", "HEAD"), True),
        (("SECRET#1", "x"), False),
    ],
)
def test_what_fits(key: tuple[str, str], fits: bool) -> None:
    assert is_documented(*key) is fits
