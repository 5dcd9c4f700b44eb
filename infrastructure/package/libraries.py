"""The third-party packages: the pinned wheels of a target, without what no function runs."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path

from infrastructure.package.alone import alone
from infrastructure.package.compiled import compile_folder
from infrastructure.package.digest import digest_of
from infrastructure.package.targets import Target

SERVICES = frozenset(
    {
        "appconfig",
        "appconfigdata",
        "cognito-idp",
        "dynamodb",
        "events",
        "kms",
        "lambda",
        "s3",
        "secretsmanager",
        "sesv2",
        "sqs",
        "ssm",
        "stepfunctions",
        "sts",
    }
)
"""What the functions call, and STS, which credentials may come from.

botocore describes 400 services; the others are 20 MB that every cold start would unpack.
"""

_OPTIONS = ("-qq", "--require-hashes", "--no-deps", "--only-binary=:all:", "--no-compile")
_NOTES_OF_PIP = ("RECORD", "INSTALLER", "REQUESTED")
_REPORT = "wheels.json"


@dataclass(frozen=True)
class Wheel:
    """A file that was installed."""

    name: str
    version: str
    file: str
    sha256: str

    @property
    def stem(self) -> str:
        """Name and version, as its file and its folder of metadata begin."""
        return "-".join(self.file.split("-")[:2])

    @property
    def is_native(self) -> bool:
        """Whether it is for one processor alone."""
        return not self.file.endswith("-none-any.whl")


@dataclass(frozen=True)
class Libraries:
    """What was installed for a target: its files, and the wheels that they came from."""

    folder: Path
    wheels: tuple[Wheel, ...]

    def metadata(self) -> dict[str, Distribution]:
        """The installed packages by the names of their wheels."""
        return {
            wheel.name: PathDistribution(self.folder / f"{wheel.stem}.dist-info")
            for wheel in self.wheels
        }


def install(requirements: bytes, target: Target, store: Path) -> Libraries:
    """The packages of a pinned file, downloaded once for each target."""
    place = store / f"{target.name}-{digest_of([requirements, target.key.encode()])}"
    with alone(store / f"{target.name}.lock"):
        if not place.exists():
            part = place.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            _install(requirements, target, part)
            part.rename(place)
    wheels = json.loads((place / _REPORT).read_bytes())
    return Libraries(place / "site", tuple(Wheel(**wheel) for wheel in wheels))


def _install(requirements: bytes, target: Target, place: Path) -> None:
    site, pinned, report = place / "site", place / "pinned.txt", place / "report.json"
    place.mkdir(parents=True)
    pinned.write_bytes(requirements)
    # In a session of its own, so that Ctrl-C ends it from here and not with its traceback.
    subprocess.run(  # noqa: S603 - pip
        [*target.pip, *_OPTIONS, "--target", str(site), "--report", str(report), "-r", str(pinned)],
        check=True,
        start_new_session=True,
    )
    installed = json.loads(report.read_bytes())["install"]
    wheels = sorted((_wheel(item) for item in installed), key=lambda wheel: str(wheel["name"]))
    _prune(site)
    if target.compiler:
        compile_folder(site, target.compiler)
    (place / _REPORT).write_text(json.dumps(wheels, indent=1) + "\n", encoding="utf-8")


def _wheel(item: dict[str, dict[str, dict[str, str]]]) -> dict[str, object]:
    """Of pip's report only what is the same wherever the wheel was downloaded from."""
    metadata, download = item["metadata"], item["download_info"]
    hashes: dict[str, str] = download["archive_info"]["hashes"]  # type: ignore[assignment]
    return {
        "name": metadata["name"],
        "version": metadata["version"],
        "file": str(download["url"]).rpartition("/")[2],
        "sha256": hashes["sha256"],
    }


def _prune(site: Path) -> None:
    """Remove commands, notes of pip, and the services that no function calls."""
    shutil.rmtree(site / "bin", ignore_errors=True)
    for name in _NOTES_OF_PIP:
        for path in site.glob(f"*.dist-info/{name}"):
            path.unlink()
    for path in (site / "botocore" / "data").glob("*/"):
        if path.name not in SERVICES:
            shutil.rmtree(path)
