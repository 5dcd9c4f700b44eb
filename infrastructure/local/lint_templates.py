"""Lints the templates with cfn-lint's serverless rules and checkov, as written and as translated.

Run by `.venv-lint`. Translated means: SAM resources made into what CloudFormation gets, by AWS's
own translator, and loops expanded. A finding passes only where `accepted-findings.yaml` explains
it, and an explanation that explains nothing is a finding itself.
"""

import fnmatch
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import cfnlint.decode
import yaml
from cfnlint.template import Template

from infrastructure.local.engine import REGION
from infrastructure.local.places import INFRASTRUCTURE, ROOT, TEMPLATE

TEMPLATES = (TEMPLATE, *sorted(INFRASTRUCTURE.glob("*.yaml")))
ACCEPTED = INFRASTRUCTURE / "local" / "accepted-findings.yaml"
SERVERLESS_RULES = "cfn_lint_serverless.rules"


class Finding(NamedTuple):
    """What a linter says of one resource of a template."""

    check: str
    file: str
    resource: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}: {self.resource}: {self.check} {self.text}"


class Accepted(NamedTuple):
    """Findings that are right as they are, and why; ``resources`` are patterns."""

    check: str
    resources: list[str]
    reason: str

    def explains(self, finding: Finding) -> bool:
        """Whether it speaks of this finding."""
        return self.check == finding.check and any(
            fnmatch.fnmatchcase(finding.resource, pattern) for pattern in self.resources
        )


def find_all(paths: Iterable[Path]) -> Iterator[Finding]:
    """What both linters find, in the templates as they are and as translated."""
    with tempfile.TemporaryDirectory() as folder:
        translated = [_translate(path, Path(folder)) for path in paths]
        every = [*map(str, paths), *map(str, translated)]
        yield from _cfn_lint(every)
        yield from _checkov(every)


def _translate(path: Path, folder: Path) -> Path:
    decoded, problems = cfnlint.decode.decode(str(path))
    template = Template(str(path), decoded, [REGION])
    problems += template.transform()
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    target = folder / f"{path.stem}.translated.json"
    target.write_text(json.dumps(template.template, indent=1), encoding="utf-8")
    return target


def _cfn_lint(paths: list[str]) -> Iterator[Finding]:
    options = ["--append-rules", SERVERLESS_RULES, "--regions", REGION, "--format", "json"]
    for found in _run("cfn-lint", *options, "--template", *paths):
        place = found["Location"]["Path"] or []
        resource = str(place[1]) if len(place) > 1 and place[0] == "Resources" else "-"
        name = Path(found["Filename"]).name
        yield Finding(found["Rule"]["Id"], name, resource, found["Message"])


def _checkov(paths: list[str]) -> Iterator[Finding]:
    files = [option for path in paths for option in ("--file", path)]
    options = ["--framework", "cloudformation", "--quiet", "--compact", "--output", "json"]
    result = _run("checkov", *options, "--skip-download", *files)
    if result["summary"]["parsing_errors"]:
        raise ValueError(f"checkov could not read: {result['results'].get('parsing_errors')}")
    for found in result["results"]["failed_checks"]:
        resource = found["resource"].rpartition(".")[2]
        name = Path(found["file_path"]).name
        yield Finding(found["check_id"], name, resource, found["check_name"])


def _run(program: str, *arguments: str) -> Any:
    done = subprocess.run(  # noqa: S603 - the programs of this environment
        [str(Path(sys.executable).with_name(program)), *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise RuntimeError(f"{program} failed:\n{done.stdout}{done.stderr}") from None


def main() -> int:
    """Tell what nobody has explained; 1 where there is anything."""
    entries = yaml.safe_load(ACCEPTED.read_text(encoding="utf-8"))
    accepted = [Accepted(**entry) for entry in entries]
    explained: Counter[int] = Counter()
    unexplained: list[Finding] = []
    for finding in dict.fromkeys(find_all(TEMPLATES)):
        index = next((i for i, entry in enumerate(accepted) if entry.explains(finding)), None)
        if index is None:
            unexplained.append(finding)
        else:
            explained[index] += 1
    stale = [entry for index, entry in enumerate(accepted) if not explained[index]]
    for finding in unexplained:
        print(finding)
    for entry in stale:
        print(f"{ACCEPTED.name}: {entry.check} of {entry.resources} explains nothing any more")
    print(
        f"{len(TEMPLATES)} templates, raw and translated: {len(unexplained)} findings unexplained,"
        f" {explained.total()} explained by {len(accepted) - len(stale)} reasons"
    )
    return 1 if unexplained or stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
