"""What is built is what the templates with functions ask for."""

from infrastructure.package import targets, template
from infrastructure.package.build import source_contents
from infrastructure.package.libraries import SERVICES
from tests.docs.pages import ROOT
from tests.template.stacks import load_stacks, of_type

APPLICATION = load_stacks().application
FUNCTIONS = of_type(APPLICATION, "AWS::Serverless::Function")
PORTAL = load_stacks().portal
OF_PORTAL = of_type(PORTAL, "AWS::Serverless::Function")
GLOBALS = APPLICATION["Globals"]["Function"]


def test_runtime_processor_and_variables_are_read_as_they_are() -> None:
    assert GLOBALS["Runtime"] == "python{}.{}".format(*template.runtime())
    assert GLOBALS["Architectures"] == ["arm64"]
    assert template.machine() == "aarch64"
    assert GLOBALS["Environment"]["Variables"] == template.environment()


def test_the_portal_s_functions_are_built_for_the_same() -> None:
    own = PORTAL["Globals"]["Function"]
    for name in ("Runtime", "Architectures", "Environment"):
        assert own[name] == GLOBALS[name]
    assert own["CodeUri"] == f"../{GLOBALS['CodeUri']}"
    wanted = {"BuildMethod": "makefile", "ContextPath": "..", "WorkingDirectory": ".."}
    for name, function in OF_PORTAL.items():
        assert function["Metadata"].items() >= wanted.items(), name


def test_no_function_has_a_runtime_or_code_of_its_own() -> None:
    own = {"Runtime", "Architectures", "CodeUri", "Layers", "PackageType"}
    assert [name for name, each in FUNCTIONS.items() if own & each["Properties"].keys()] == []


def test_every_function_is_built_by_make() -> None:
    """Without the working directory, SAM calls make in a copy of functions/ alone."""
    wanted = {"BuildMethod": "makefile", "ContextPath": ".", "WorkingDirectory": "."}
    for name, function in FUNCTIONS.items():
        assert function["Metadata"].items() >= wanted.items(), name


def test_every_handler_of_the_template_is_in_the_package() -> None:
    every = [*FUNCTIONS.values(), *OF_PORTAL.values()]
    wanted = {each["Properties"]["Handler"] for each in every}
    assert wanted == {f"tukin.handlers.{name}.handler" for name in template.handlers()}
    packed = source_contents(ROOT / "functions")
    for name in template.handlers():
        assert f"tukin/handlers/{name}.py" in packed


def test_the_command_is_not_in_the_package() -> None:
    packed = source_contents(ROOT / "functions")
    assert [name for name in packed if name.startswith(("tukin/cli/", "tukin/rule_samples/"))] == []
    assert [name for name in packed if "__pycache__" in name or not name.startswith("tukin/")] == []
    assert {"tukin/audit/engine-2.zip", "tukin/html/base.html.j2"} <= packed.keys()
    assert {"tukin/portal/portal.js", "tukin/portal/portal.css"} <= packed.keys()
    assert "tukin/portal/home/tasks.html.j2" in packed


def test_wheels_are_those_of_the_runtime() -> None:
    pip = targets.of_lambda().pip
    assert "--python-version=313" in pip
    assert {each.rpartition("_")[2] for each in pip if each.startswith("--platform=")} == {
        "aarch64"
    }


def test_the_descriptions_of_all_services_that_are_called_are_kept() -> None:
    called = {
        line.partition('client("')[2].partition('"')[0]
        for path in (ROOT / "functions" / "tukin").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if 'client("' in line
    }
    assert len(called) > 5
    # Powertools reads the rules by the data service of AppConfig; credentials may come from STS.
    assert called | {"appconfigdata", "sts"} == SERVICES
