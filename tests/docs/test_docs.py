"""What README and docs name exists, and what exists is documented."""

import ast
import json
import re
from functools import cache
from pathlib import Path

import pytest
import yaml
from typer.main import get_command
from typer.testing import CliRunner

from infrastructure.deploy.deployment import Outputs
from infrastructure.local.commands import how_to_use
from infrastructure.local.deploy import Deployment, caller_roles
from infrastructure.local.engine import Engine
from infrastructure.local.places import INFRASTRUCTURE
from tests.docs.pages import DOCS, GENERATED, PAGES, README, ROOT, Page
from tests.simulation.actors import BUGS
from tests.simulation.test_mutations import MUTATIONS
from tukin.cli.main import app
from tukin.payroll.batch import FACTS_STORED

PACKAGE = ROOT / "functions" / "tukin"
DECISIONS = Page(ROOT / "docs" / "decisions.md")
MOST_README_LINES = 150
AVOIDED = re.compile(r"\b(mend(s|ed|ing)?|anew|told|stands|behind)\b", re.IGNORECASE)
_FILE = re.compile(r"[a-z_]+(/[a-z_0-9]+)*(\.py|/)")


def ids(page: Page) -> str:
    """The file name, for the names of tests."""
    return page.path.name


def real_commands() -> set[str]:
    """Every command of the typer app, with its group."""
    found = set()
    todo = [("", get_command(app))]
    while todo:
        name, command = todo.pop()
        children = getattr(command, "commands", {})
        todo += [(f"{name} {child}".strip(), below) for child, below in children.items()]
        if not children:
            found.add(name)
    return found


def known_command(text: str, commands: set[str]) -> str | None:
    """The command that one or two words begin with, None where there is no such command."""
    if text in commands:
        return text
    first = text.partition(" ")[0]
    return first if first in commands else None


def rooms_of_readme() -> set[str]:
    """The folder names at the start of each line of the list below "Rooms"."""
    _, _, after = README.text.partition("\n## Rooms\n")
    block = after.partition("```text\n")[2].partition("```")[0]
    names = [re.split(r"\s{2,}", line) for line in block.splitlines()]
    return {cell for cells in names for cell in cells[:-1] if re.fullmatch("[a-z_]+", cell)}


def test_the_readme_is_short() -> None:
    assert len(README.text.splitlines()) <= MOST_README_LINES


def test_an_amendment_is_merged_where_the_readme_says() -> None:
    """`FUNCTION` in `MODULE`, called by …: each next place imports the function and calls it."""
    chain = re.compile(r"amendment is merged by ((?:`\w+` in `[\w/.]+`, called by )+)`([\w/.]+)`")
    match = chain.search(" ".join(README.text.split()))
    assert match is not None
    steps = re.findall(r"`(\w+)` in `([\w/.]+)`", match[1])
    callers = [*(module for _, module in steps[1:]), match[2]]
    for (function, module), caller in zip(steps, callers, strict=True):
        assert (module, function) in calls_of(PACKAGE / caller)
    assert match[2] == "processing/validate.py"


def calls_of(path: Path) -> set[tuple[str, str]]:
    """The functions of other modules that a module calls, each with its module's path."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    return {
        (f"{(node.module or '').removeprefix('tukin.').replace('.', '/')}.py", alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in called
    }


def test_the_readme_has_one_diagram_of_a_kind_that_github_renders() -> None:
    (diagram,) = README.blocks("mermaid")
    assert diagram.startswith("flowchart ")


def test_the_rooms_of_the_readme_are_those_of_the_package() -> None:
    folders = {
        path.name for path in PACKAGE.iterdir() if path.is_dir() and any(path.rglob("[a-z]*.py"))
    }
    assert rooms_of_readme() == folders


def test_every_room_has_a_test_command() -> None:
    text = (ROOT / "docs/changing.md").read_text(encoding="utf-8")
    table = text.partition("\n## Test commands\n")[2]
    assert {room for room in rooms_of_readme() if f"\n| {room} |" not in table} == set()


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_commands_exist(page: Page) -> None:
    commands = real_commands()
    groups = {name.partition(" ")[0] for name in commands if " " in name}
    named = {text for text in page.commands() if text not in groups}
    assert {text for text in named if known_command(text, commands) is None} == set()


def test_every_command_is_documented() -> None:
    commands = real_commands()
    named = {known_command(text, commands) for page in PAGES for text in page.commands()}
    assert commands - named == set()


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_targets_of_make_exist(page: Page) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert set(page.targets()) - targets == set()


def test_every_target_of_make_is_documented() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    shown = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    assert shown - {target for page in PAGES for target in page.targets()} == set()


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_modules_that_are_called_exist(page: Page) -> None:
    outside = {"pytest"}
    missing = {
        name
        for name in set(page.modules()) - outside
        if not any(
            (ROOT / name.replace(".", "/")).with_suffix(suffix).exists() for suffix in ("", ".py")
        )
    }
    assert missing == set()


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_files_and_folders_exist(page: Page) -> None:
    """`payroll/merge.py` is below functions/tukin, anything else below the root."""
    named = {code for code in page.code if _FILE.fullmatch(code)} - PREFIXES
    words = (word for code in page.code for word in code.split() if word.startswith("tests/"))
    named |= {word.partition("::")[0] for word in words}  # what is in it: test_named_tests
    missing = {name for name in named if not any((p / name).exists() for p in (ROOT, PACKAGE))}
    assert missing == set()


PREFIXES = {
    "rules/",
    "registers/",
    "names/",
    "batches/",
    "exports/",
    "proposals/",
    "settlement/",
    "runs/",
    "slips/",
    "composed/",
    "prepared/",
    "archived/",
    "uploads/",
    "reports/",
    "register/",
    "intake/",
    "archive/",
    "dist/",
}
"""Prefixes of S3, which the pages write as folders are written."""


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_links_lead_somewhere(page: Page) -> None:
    for link in page.links():
        if re.match(r"https?:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (page.path.parent / file).resolve() if file else page.path
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        if anchor:
            assert anchor in Page(target).anchors(), link


def test_every_page_is_linked_from_the_readme() -> None:
    linked = {(ROOT / link.partition("#")[0]).resolve() for link in README.links()}
    assert {page.path for page in DOCS} - linked == set()


@pytest.mark.parametrize(
    "page",
    [p for p in [*PAGES, Page(ROOT / "CHANGELOG.md")] if p.path.name not in GENERATED],
    ids=ids,
)
def test_words_to_avoid_are_avoided(page: Page) -> None:
    assert AVOIDED.findall(page.text) == []


def variables() -> set[str]:
    """The environment variables of all options of the command."""
    found = set()
    todo = [get_command(app)]
    while todo:
        command = todo.pop()
        todo += getattr(command, "commands", {}).values()
        found |= {option.envvar for option in command.params if isinstance(option.envvar, str)}
    return found


def test_every_variable_of_the_command_is_documented() -> None:
    found = variables()
    assert "TUKIN_API_URL" in found
    assert {name for name in found if not any(name in page.text for page in PAGES)} == set()


def test_make_up_prints_every_variable_of_the_command() -> None:
    """All that have no default."""
    outputs = {"IntakeBucketName": "in", "ArchiveBucketName": "archive", "ApiUrl": "https://api"}
    engine = Engine(port=4566, pid=1, directory=str(ROOT / ".local"))
    text = how_to_use(Deployment(engine, Outputs({}, outputs, {}, {}, {})))
    exported = set(re.findall(r"^    export (\w+)=\S", text, re.MULTILINE))
    assert variables() - exported == {"TUKIN_TIME_ZONE"}


def test_the_example_of_the_readme_is_what_the_command_computes() -> None:
    file = "events/uploads/disdik/2026-10/penilaian-2026-10.csv"
    assert f"tukin preview {file}" in README.text
    asked = ["preview", str(ROOT / file), "--agency", "disdik", "--period", "2026-10"]
    result = CliRunner().invoke(app, [*asked, "--format", "json"])
    answer = json.loads(result.stdout)
    accepted, rejected = answer["accepted"], answer["rejected"]
    referred = sum(bool(record["referred"]) for record in answer["records"])
    gross_idr, net_idr = (
        f"Rp{sum(record[name] for record in answer['records']):,}".replace(",", ".")
        for name in ("gross_idr", "net_idr")
    )
    for sentence in (
        f"has {accepted + rejected} rows:",
        f"**{accepted} rows become payroll records**",
        f"gross {gross_idr}, net {net_idr}.",
        f"**{rejected} rows come back**",
        f"**{referred} of the {accepted} people are referred",
    ):
        assert sentence in README.text


def test_every_room_has_its_test_commands() -> None:
    """The table of docs/changing.md names each room once, and what it names exists."""
    text = Page(ROOT / "docs" / "changing.md").text.partition("\n## Test commands\n")[2]
    rooms = re.findall(r"^\| ([a-z_]+) \|", text.partition("\n## ")[0], re.MULTILINE)
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert sorted(rooms) == sorted(folders)
    assert folders == rooms_of_readme()


def test_decisions_are_numbered() -> None:
    """In their order, each once; Markdown numbers the list of a section by its first item."""
    last = 0
    for section in DECISIONS.text.split("\n## "):
        numbers = [int(n) for n in re.findall(r"^(\d+)\. \*\*", section, re.MULTILINE)]
        if numbers:
            assert numbers[0] > last
            assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
            last = numbers[-1]
    assert last >= 48


def test_every_engine_pin_and_expiry_has_its_decision() -> None:
    """No format, pin or key comes without a reason in docs/decisions.md."""
    engines = {f"Engine {number}" for number in FACTS_STORED}
    keys = {"`sources/{sha256}.json`", "`names/{sha256}.json`", "`LINE#{agency}#{period}`"}
    expected = {*engines, *keys, "`sources_sha256`", "`SupersededRecordDays`", "`expires_at`"}
    assert {name for name in expected if name not in DECISIONS.text} == set()


def test_the_figures_of_reliability_are_those_of_the_code() -> None:
    """What can be counted without running it; seeds, steps and times are of the last run."""
    reasons = yaml.safe_load((INFRASTRUCTURE / "local/accepted-findings.yaml").read_text())
    scenarios = yaml.safe_load((ROOT / "tests/faults/scenarios.yaml").read_text())
    text = Page(ROOT / "docs" / "reliability.md").text
    for figure in (
        f"{len(BUGS)} planted bugs",
        f"{len(MUTATIONS)} mistakes",
        f"{len(scenarios)} scenarios",
        f"{len(caller_roles())} roles × every route and prefix",
        f"one of [{len(reasons)} reasons]",
    ):
        assert figure in text, figure


def test_the_page_on_security_says_what_may_not_be_erased() -> None:
    text = Page(ROOT / "docs" / "security.md").text
    section = text.partition("\n## What the law forbids to erase\n")[2].partition("\n## ")[0]
    for said in ("UU 43/2009", "JRA", "UU 27/2022", "article 15", "no terms yet"):
        assert said in section


GLOSSARY = Page(ROOT / "docs" / "glossary.md")


def words_of_the_glossary() -> list[str]:
    """The first column of "Words of the program"."""
    table = GLOSSARY.text.partition("\n## Words of the program\n")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)
    return [word for cell in cells[1:] for word in re.split(r", | of ", cell)]


@pytest.mark.parametrize("word", words_of_the_glossary())
def test_a_word_of_the_glossary_is_a_word_of_the_code(word: str) -> None:
    parts = re.split(r"[ -]", word.lower())
    spelled = re.compile(r"[ _-]?(?:\n +)?".join(map(re.escape, parts)), re.IGNORECASE)
    assert any(spelled.search(text) for text in sources())


def test_numbers_are_not_called_so_many() -> None:
    assert [text[:60] for text in sources() if re.search(r"\bso many\b", text, re.IGNORECASE)] == []


def test_head_by_itself_names_nothing() -> None:
    """It was the agency's director, the live month, the ledger's tip and the first rows of a sheet.

    In reports it is the top of a page or sheet.
    """
    found = {
        (path.name, name)
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] not in {"upload_reports", "rule_changes"}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (getattr(node, field, None) for field in ("id", "arg", "attr", "name"))
        if isinstance(name, str) and re.fullmatch(r"_*([a-z]+_)?heads?|[A-Za-z]*Heads?", name)
    }
    assert {(file, name) for file, name in found if name != "agency_head"} == set()


def test_a_simulation_is_a_what_if_or_the_seeded_model() -> None:
    """No text calls either by the other's name; paths and routes keep theirs."""
    others = [Page(ROOT / name) for name in ("CHANGELOG.md", "Makefile")]
    said = re.compile(r"(seeded|the|a) simulation\b")
    assert {page.path.name for page in [*PAGES, *others] if said.search(page.text)} == set()


@cache
def sources() -> list[str]:
    """Every module of the package, the tests and the tools."""
    places = (PACKAGE, ROOT / "tests", INFRASTRUCTURE)
    paths = [path for place in places for path in place.rglob("*.py") if "docs" not in path.parts]
    return [path.read_text(encoding="utf-8") for path in paths]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("`tukin preveiw`", "preveiw"),
        ("```sh\n.venv/bin/tukin rules aprove X\n```\n", "rules aprove"),
    ],
)
def test_a_planted_mistake_is_found(tmp_path: Path, text: str, wrong: str) -> None:
    path = tmp_path / "planted.md"
    path.write_text(text)
    (named,) = Page(path).commands()
    assert named == wrong
    assert known_command(named, real_commands()) is None
