"""On the engine, with faults between the functions and AWS: nothing is lost and nothing doubled."""

import base64
import difflib
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from infrastructure.local import engine
from infrastructure.local.deploy import deploy
from infrastructure.local.places import FUNCTIONS
from tests.faults.evidence import (
    Stores,
    check_ledger,
    check_nothing_live_expires,
    check_written_once,
    reported,
)
from tests.faults.last_mile import LastMile, Loss
from tests.faults.microburst import Microburst
from tests.faults.stage import Stage, sweeping

pytestmark = pytest.mark.faults

SCENARIOS = yaml.safe_load(Path(__file__).with_name("scenarios.yaml").read_text(encoding="utf-8"))


@dataclass
class Play:
    """The stage, the state in which each telling begins, and how it ends undisturbed."""

    stage: Stage
    beginning: Stores
    undisturbed: dict[bool, dict[str, Any]]

    def tell(self, *, by_sweep: bool = False) -> dict[str, Any]:
        """Tell the story from its beginning; what has come to be."""
        self.stage.tell(by_sweep=by_sweep)
        stores = self.stage.look()
        check_written_once(stores)
        check_nothing_live_expires(stores)
        check_ledger(stores)
        check_signatures(stores, self.stage.public_key())
        return reported(stores, self.beginning)

    def restore(self) -> None:
        """Go back to the beginning, with no faults and nothing under way."""
        self.stage.calm()
        self.stage.wait_until_quiet()
        self.stage.restore(self.beginning)


def check_signatures(stores: Stores, public_key: bytes) -> None:
    """Every run's manifest has one good signature by the one key."""
    key = load_der_public_key(public_key)
    assert isinstance(key, ec.EllipticCurvePublicKey)
    latest = stores.latest
    signatures = [place for place in latest if place.endswith("/signature.json")]
    assert signatures
    for place in signatures:
        document = json.loads(latest[place])
        manifest = latest[place.replace("signature.json", "manifest.json")]
        assert document["signed_sha256"] == hashlib.sha256(manifest).hexdigest()
        key.verify(base64.b64decode(document["signature"]), manifest, ec.ECDSA(SHA256()))


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    folder = tmp_path_factory.mktemp("faults")
    microburst = Microburst(folder / "microburst.log")
    with (
        microburst,
        LastMile(microburst.url) as mile,
        engine.running(folder, mile.url) as running,
    ):
        microburst.start(running.url)
        stage = Stage(deploy(running, functions=sweeping(FUNCTIONS, folder)), microburst, mile)
        stage.tell_the_beginning()
        made = Play(stage, stage.look(), {})
        for by_sweep in (False, True):
            made.restore()
            made.undisturbed[by_sweep] = made.tell(by_sweep=by_sweep)
        yield made


def differences(state: dict[str, Any], undisturbed: dict[str, Any]) -> dict[str, list[str]]:
    """By name, the fields in which two states differ: `-` as undisturbed, `+` as it is."""
    names = sorted(state.keys() | undisturbed.keys())
    return {
        name: _fields_that_differ(undisturbed.get(name), state.get(name))
        for name in names
        if state.get(name) != undisturbed.get(name)
    }


def _fields_that_differ(before: object, after: object) -> list[str]:
    was, now = (re.sub(r"(?<=[,}>]) ?", "\n", str(each)).splitlines() for each in (before, after))
    return [line for line in difflib.ndiff(was, now) if line.startswith(("+", "-"))]


def test_the_story_is_the_same_each_time(play: Play) -> None:
    play.restore()
    assert differences(play.tell(), play.undisturbed[False]) == {}


def test_the_story_meets_every_service(play: Play) -> None:
    """What the functions ask of AWS while the story runs; a new operation has to be named here."""
    play.restore()
    play.stage.disturb([], [], ["receive-upload", "validate-appraisals"])
    play.tell(by_sweep=True)
    asked = set(play.stage.mile.seen)
    assert asked == {loss["operation"] for s in SCENARIOS for loss in s.get("lose", ())} | {
        *("GetItem", "Query", "BatchGetItem", "GetObject", "HeadObject", "GetQueueAttributes"),
        *("StartConfigurationSession", "GetParameter", "GetPublicKey", "GetSecretValue"),
    }


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[s["title"] for s in SCENARIOS])
def test_nothing_is_lost_and_nothing_doubled(play: Play, scenario: dict[str, Any]) -> None:
    rules = scenario.get("microburst", [])
    losses = [Loss(**loss) for loss in scenario.get("lose", [])]
    play.restore()
    play.stage.disturb(rules, losses, scenario.get("cold", []))
    by_sweep = scenario.get("by_sweep", False)
    assert differences(play.tell(by_sweep=by_sweep), play.undisturbed[by_sweep]) == {}
    assert play.stage.dead_letters() == 0
    check_faults_came_about(play, rules, losses)


def check_faults_came_about(play: Play, rules: list[Any], losses: list[Loss]) -> None:
    """No scenario passes because nothing went wrong."""
    fired = Counter(event["rule_id"] for event in play.stage.microburst.fired())
    assert len(fired) == len(rules)
    for (_, count), rule in zip(sorted(fired.items()), rules, strict=True):
        assert count == rule.get("times", count)
    assert [loss for loss in losses if loss.times] == []
