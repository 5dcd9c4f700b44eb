"""``tukin rules approve|rollback``: what is agreed to was shown or read, controls by themselves."""

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from tests.unit.cli.running import Ended, run
from tests.unit.rule_changes.test_book_page import BOOK, LIVE, what_if
from tukin.cli import proposal_view, rule_changes
from tukin.rule_changes.gate.controls import ControlChange
from tukin.rule_changes.gate.whatif_of_book import BookWhatIf, FactsRef
from tukin.rules.rule_set import RuleBook

SHA256 = BOOK.sha256
PATH = f"/rules/proposals/{SHA256}"
LAX = ControlChange(
    rule_set="named-indicators",
    compared_with="named-indicators",
    path="$.over_budget.then",
    text_id="Melebihi pagu tindakan: menunggu persetujuan → dipotong sebanding",
    text_en="Over the budget action: waits for approval → cut in proportion",
)


def described(book: RuleBook) -> dict[str, Any]:
    return {"sha256": book.sha256, "document": book.canonical_json.decode()}


def asked(
    shown: BookWhatIf, *arguments: object, stdin: str | None = None
) -> tuple[Ended, list[tuple[str, Any]]]:
    """How a command ends, and what it posted besides asking for the what-if."""
    posted: list[tuple[str, Any]] = []

    class Api:
        def get(self, path: str) -> Any:
            return described(LIVE if path == "/rules/live" else BOOK)

        def post(self, path: str, body: Any) -> Any:
            if path.endswith("/simulation"):
                assert body == {}
                digests = {"simulation_sha256": shown.sha256, "controls_sha256": None}
                return {"what_if": shown.model_dump(mode="json"), **digests}
            posted.append((path, body))
            if path.endswith("/facts"):
                return {"people": len(body["people"]), "facts_sha256": "f" * 64}
            return {"version": 7, "sha256": SHA256}

    def answer(_: str | None, request: Any) -> Any:
        return request(Api())

    with patch.object(rule_changes, "ask", answer), patch.object(proposal_view, "ask", answer):
        done = run("rules", *arguments, stdin=stdin, env={"TUKIN_API_URL": "http://api"})
    return done, posted


APPROVE = ("approve", SHA256, "--reason", "dibahas")


def test_what_it_would_do_is_shown_before_it_is_asked() -> None:
    shown = what_if()
    done, posted = asked(shown, *APPROVE, stdin="y\n")
    assert done.code == 0, done.err
    assert "bulan terakhir yang sudah dibayar: 300 pegawai" in done.out
    assert "300 pegawai belum mempunyai nilai indikator" in done.out
    body = {"reason": "dibahas", "simulation_sha256": shown.sha256, "controls_sha256": None}
    assert posted == [(f"{PATH}/approval", body)]


def test_changed_controls_are_asked_for_by_themselves() -> None:
    shown = what_if().model_copy(update={"controls": (LAX,)})
    done, posted = asked(shown, *APPROVE, stdin="y\nn\n")
    assert done.code != 0
    assert posted == []
    assert "1 pengendalian berubah" in done.out
    assert done.out.index("Pengendalian yang berubah") < done.out.index("Neto sebulan")
    done, posted = asked(shown, *APPROVE, stdin="y\ny\n")
    assert done.code == 0, done.err
    assert posted[0][1]["controls_sha256"] == shown.controls_sha256


@pytest.mark.parametrize("controls", [(), ("--controls", "c" * 64)])
def test_what_was_read_elsewhere_is_agreed_to_by_its_digests(controls: tuple[str, ...]) -> None:
    done, posted = asked(what_if(), *APPROVE, "--digest", "e" * 64, *controls)
    assert done.code == 0, done.err
    assert [body["simulation_sha256"] for _, body in posted] == ["e" * 64]
    assert [body["controls_sha256"] for _, body in posted] == [controls[1] if controls else None]


def test_going_back_only_proposes_and_says_who_goes_on() -> None:
    done, posted = asked(what_if(), "rollback", "--reason", "salah besaran")
    body = {"reason": "salah besaran", "replaces_sha256": LIVE.sha256}
    assert posted == [("/rules/rollback", body)]
    assert f"Diusulkan kembali ke: {SHA256}" in done.out
    assert f"orang lain tukin rules approve {SHA256}" in done.out


@pytest.mark.parametrize("choice", [("--period", "2026-10"), ("--rule-set", "jakarta-108-2016")])
def test_nobody_chooses_what_a_proposal_is_judged_by(choice: tuple[str, str]) -> None:
    done, posted = asked(what_if(), "simulate", SHA256, *choice)
    assert done.code == 64
    assert posted == []


def test_facts_are_given_by_nip_for_an_agency(tmp_path: Path) -> None:
    people = {"198501012010012001": {"scores": {"disiplin": 9_000}}}
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(people), encoding="utf-8")
    done, posted = asked(what_if(), "facts", SHA256, str(file), "--agency", "disdik")
    assert posted == [(f"/agencies/disdik/proposals/{SHA256}/facts", {"people": people})]
    assert done.code == 0, done.err
    assert "Diterima: 1 pegawai" in done.out


def test_who_gave_facts_is_read_before_the_figures() -> None:
    by = "tukin-agency-disdik/tuti"
    given = FactsRef(agency="disdik", batch_id="b", revision=1, sha256="f" * 64, by=by)
    shown = what_if().model_copy(update={"facts": (given,)})
    done, _ = asked(shown, *APPROVE, stdin="n\n")
    said = " ".join(done.out.split())
    assert "! Data yang belum ada pada baris lama disdik diberikan oleh tuti" in said
    assert said.index("diberikan oleh tuti") < said.index("Neto sebulan")
