"""The package of the functions: what it holds, what it leaves out, and its bytes."""

import hashlib
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from infrastructure.local.places import ROOT
from infrastructure.package import targets, template
from tests.package.conftest import make_package

pytestmark = pytest.mark.slow

ONLY_COMMAND = {
    "typer",
    "rich",
    "numpy",
    "pyarrow",
    "setuptools",
    "pip",
    "pygments",
}
EM_AARCH64 = 183
LAMBDA_BYTES = 250 * 1024**2
BUILT_FROM = ("functions/", "infrastructure/", "pyproject.toml", "LICENSE", "template.yaml")
PINNED = (ROOT / "functions" / "requirements.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def package(dist: Path) -> dict[str, bytes]:
    (archive,) = dist.glob("tukin-functions-*.zip")
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


@pytest.fixture(scope="module")
def bill(package: dict[str, bytes]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(package["sbom.cdx.json"])
    return document


def test_it_holds_every_handler(package: dict[str, bytes]) -> None:
    for name in template.handlers():
        assert f"tukin/handlers/{name}.py" in package


def test_it_says_what_it_is_made_of(package: dict[str, bytes]) -> None:
    """Each run names it; the auditor compares it with that of a package of their own build."""
    own = "tukin/package.sha256"
    lines = (
        f"{hashlib.sha256(package[name]).hexdigest()}  {name}\n"
        for name in sorted(package)
        if name != own
    )
    assert package[own].decode() == hashlib.sha256("".join(lines).encode()).hexdigest() + "\n"


def test_it_is_compiled_for_the_runtime_where_that_is_here(package: dict[str, bytes]) -> None:
    tag = "cpython-{}{}".format(*template.runtime())
    compiled = {name for name in package if name.endswith(".pyc")}
    if targets.find_runtime_python() is None:
        assert compiled == set()
        return
    assert {name for name in compiled if not name.endswith(f".{tag}.pyc")} == set()
    for name in package:
        folder, _, file = name.rpartition("/")
        if name.startswith("tukin/") and file.endswith(".py"):
            assert f"{folder}/__pycache__/{file.removesuffix('.py')}.{tag}.pyc" in compiled


def test_no_pyc_looks_at_times_or_knows_this_machine(package: dict[str, bytes]) -> None:
    for name, content in package.items():
        if name.endswith(".pyc"):
            flags = int.from_bytes(content[4:8], "little")
            assert flags == 0b01, f"{name} is checked when it is loaded"
            assert str(ROOT).encode() not in content, name


def test_it_holds_neither_the_command_nor_its_libraries(package: dict[str, bytes]) -> None:
    names = {re.split(r"[/.-]", name)[0].lower() for name in package}
    assert names & ONLY_COMMAND == set()
    assert [name for name in package if name.startswith("tukin/cli/")] == []
    assert {"boto3", "botocore", "pydantic"} <= names


def test_it_is_well_below_what_lambda_takes(package: dict[str, bytes]) -> None:
    # cryptography, by which tokens of sign-ins are checked, takes 15 MB of it
    assert sum(map(len, package.values())) < LAMBDA_BYTES / 4


def test_its_native_modules_are_for_the_processor_of_the_functions(
    package: dict[str, bytes],
) -> None:
    native = {name: content for name, content in package.items() if ".so" in Path(name).suffixes}
    assert native
    for name, content in native.items():
        assert int.from_bytes(content[18:20], "little") == EM_AARCH64, name


def test_the_bill_has_every_pinned_package_by_a_hash_of_the_lock(bill: dict[str, Any]) -> None:
    pinned = dict(re.findall(r"(?m)^([a-z0-9-]+)==(\S+)", PINNED))
    found = {
        re.sub(r"[_.]", "-", each["name"]).lower(): each["version"] for each in bill["components"]
    }
    assert found == pinned
    for component in bill["components"]:
        (digest,) = component["hashes"]
        assert f"sha256:{digest['content']}" in PINNED, component["name"]


def test_the_bill_names_no_moment(bill: dict[str, Any]) -> None:
    assert "timestamp" not in bill["metadata"]
    assert bill["metadata"]["component"]["name"] == "tukin-functions"


def test_the_notices_name_every_package(package: dict[str, bytes], bill: dict[str, Any]) -> None:
    notices = package["THIRD-PARTY-NOTICES"].decode()
    for component in bill["components"]:
        assert f"\n{component['name']} {component['version']}: " in notices
    assert "Apache License" in notices
    assert package["LICENSE"] == (ROOT / "LICENSE").read_bytes()


def test_the_hashes_are_those_of_the_files(dist: Path) -> None:
    lines = (dist / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    files = {path for path in dist.iterdir() if path.name != "SHA256SUMS"}
    assert listed == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_another_folder_mask_and_time_give_the_same_bytes(dist: Path, tmp_path: Path) -> None:
    """From a copy of this checkout's files; nothing is taken from its caches."""
    checkout = tmp_path / "elsewhere" / "checkout"
    git = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in names.splitlines():
        if (ROOT / name).is_file() and name.startswith(BUILT_FROM):
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, checkout / name)  # with today's time
    make_package(checkout, tmp_path / "dist", tmp_path / "work", mask=0o077)
    one, other = ((each / "SHA256SUMS").read_text() for each in (dist, tmp_path / "dist"))
    assert one == other
