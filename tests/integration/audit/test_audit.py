"""Verify, replay and bundle: what is as it was signed passes, and every tampering is found."""

import base64
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from typer.testing import CliRunner

import tukin
from tests.integration.people import GOOD, nip_of, person, rule_book
from tests.integration.treasury import Treasury, people
from tests.integration.world import ARCHIVE, INTAKE
from tukin.audit.bundle import AuditCase, read_bundle, write_bundle
from tukin.audit.engines import ENGINES
from tukin.audit.persons import PERSONS, persons_of
from tukin.audit.replay import Difference, replay
from tukin.cli.audit import _sources
from tukin.cli.main import app
from tukin.payroll.batch import ENGINE, VERSION
from tukin.settlement.cells.cell_file import root_of, write_cells
from tukin.settlement.files.states import read_lines
from tukin.settlement.ledger import Entry, canonical_json, chain_hash, manifest_json
from tukin.settlement.settlement import Transfer
from tukin.vocabulary.errors import FileRefused, IntegrityError

KEY, OTHER_KEY = "key-00000001", "key-00000002"


class FromWorld:
    """The archive as the auditor's fetch reads it."""

    def __init__(self, objects: dict[str, bytes]) -> None:
        self._objects = objects

    def read(self, key: str) -> bytes:
        return self._objects[f"{ARCHIVE}/{key}"]


def case_of(treasury: Treasury, run_id: str, monkeypatch: pytest.MonkeyPatch) -> AuditCase:
    """The case that `tukin bundle` would fetch."""
    everything = treasury.objects()
    entries = treasury.entries()
    last = next(
        number
        for number, entry in enumerate(entries, start=1)
        if entry.values["kind"] == "run" and entry.values["run_id"] == run_id
    )
    values = entries[last - 1].values
    objects = {
        key.removeprefix(f"{ARCHIVE}/"): data
        for key, data in everything.items()
        if key.startswith((f"{ARCHIVE}/settlement/", f"{ARCHIVE}/runs/{run_id}/"))
    }

    class Uploads:
        def __init__(self, bucket: str) -> None:
            assert bucket == INTAKE

        def read(self, key: str, version_id: str) -> bytes:
            return everything[f"{INTAKE}/{key}"]

    monkeypatch.setattr("tukin.cli.audit._Objects", Uploads)
    for head in values["heads"]:
        archive: Any = FromWorld(everything)
        objects |= dict(_sources(head, archive))
    objects[PERSONS] = persons_of(values["heads"], FromWorld(everything).read)
    return AuditCase(
        entries=tuple(entries[:last]),
        manifest=objects.pop(f"runs/{run_id}/manifest.json"),
        signature=objects.pop(f"runs/{run_id}/signature.json"),
        objects=objects,
    )


@dataclass(frozen=True)
class Paid:
    """Two agencies whose files went through the whole pipeline, and the run that paid them."""

    case: AuditCase
    public_key: bytes


@pytest.fixture(scope="module")
def paid() -> Paid:
    with Treasury() as treasury, pytest.MonkeyPatch.context() as monkeypatch:
        treasury.upload([person(n) for n in range(6)] + [person(7, "130")])
        treasury.upload([person(n) for n in range(20, 23)], agency="dinkes", minute=1)
        run_id = treasury.settle_period(KEY)
        key = treasury.key.public_key()
        pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return Paid(case_of(treasury, run_id, monkeypatch), pem)


@pytest.fixture
def case(paid: Paid) -> AuditCase:
    return paid.case


class TestReplay:
    def test_a_run_comes_out_byte_for_byte(self, case: AuditCase) -> None:
        steps: list[str] = []
        assert replay(case, steps.append) is None
        assert {"ledger", "batch disdik", "batch dinkes", "settlement", "payments.xlsx"} <= {*steps}

    def test_a_bundle_comes_back_as_it_was(self, case: AuditCase, tmp_path: Path) -> None:
        write_bundle(case, tmp_path / "a.zip")
        write_bundle(case, tmp_path / "b.zip")
        assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
        assert read_bundle(tmp_path / "a.zip") == case
        assert replay(read_bundle(tmp_path / "a.zip")) is None

    @pytest.mark.parametrize("data", [b"", b"PK", b"PK\x05\x06" + bytes(18), b"no zip"])
    def test_what_is_no_bundle_is_refused(self, data: bytes, tmp_path: Path) -> None:
        path = tmp_path / "x.zip"
        path.write_bytes(data)
        with pytest.raises(FileRefused, match="E736"):
            read_bundle(path)


def changed_object(case: AuditCase, contains: str, change: Callable[[bytes], bytes]) -> AuditCase:
    """The case with one object changed under its old name."""
    (key,) = [key for key in case.objects if contains in key]
    return replace(case, objects={**case.objects, key: change(case.objects[key])})


def forged(case: AuditCase, change: Callable[[dict[str, Any]], Any], **objects: bytes) -> AuditCase:
    """The case of a forger who may write the ledger: the entry is changed and hashed again."""
    values = case.run.values
    change(values)
    content = canonical_json(values)
    entry = Entry(content, chain_hash(values["previous_hash"], content))
    return replace(
        case,
        entries=(*case.entries[:-1], entry),
        manifest=manifest_json(entry),
        objects={**case.objects, **objects},
    )


class TestPlantedDifference:
    def test_a_changed_upload(self, case: AuditCase) -> None:
        planted = changed_object(
            case,
            f"uploads/{case.run.values['heads'][1]['upload_id']}",
            lambda data: data.replace(GOOD.encode(), b"55,50", 1),
        )
        found = replay(planted)
        assert isinstance(found, Difference)
        assert found.where == f"batch disdik, NIP {nip_of(0)}"
        assert found.stored != found.computed

    def test_a_row_left_out_of_an_upload(self, case: AuditCase) -> None:
        planted = changed_object(
            case,
            f"uploads/{case.run.values['heads'][0]['upload_id']}",
            lambda data: b"\n".join(data.splitlines()[:-1]),
        )
        found = replay(planted)
        assert found is not None
        assert found.where == "batch dinkes"
        assert "rows=3" in found.stored
        assert "rows=2" in found.computed

    def test_changed_rules(self, case: AuditCase) -> None:
        planted = changed_object(
            case, "rules/", lambda data: data.replace(b'"5"', b'"6"', 1) + b" "
        )
        with pytest.raises(IntegrityError, match="E726"):
            replay(planted)

    def test_a_changed_payment_line(self, case: AuditCase) -> None:
        planted = changed_object(
            case,
            "/payments.jsonl",
            lambda data: data.replace(b'"transfer_idr":', b'"transfer_idr":1', 1),
        )
        found = replay(planted)
        assert found is not None
        assert found.where == "payments.jsonl:2", "below the line that lists the cells"
        assert '"transfer_idr":1' in found.stored

    @pytest.mark.parametrize(
        "change",
        [
            lambda data: data.replace(b"first_payment", b"changed_account", 1),
            lambda data: b"".join(data.splitlines(keepends=True)[1:]),
            lambda _: b"",
        ],
    )
    def test_a_changed_list_of_first_payments(
        self, case: AuditCase, change: Callable[[bytes], bytes]
    ) -> None:
        """The replay reads the list, and what was released says which one it was."""
        assert replay(changed_object(case, "/first-payments.jsonl", change)) is not None

    @pytest.mark.parametrize("name", ["payments.csv", "control-totals.csv", "payments.xlsx"])
    def test_a_changed_file(self, case: AuditCase, name: str) -> None:
        planted = changed_object(case, name, lambda data: data + b"x")
        found = replay(planted)
        assert found is not None
        assert found.where.startswith(name)

    def test_a_state_that_is_not_what_its_name_says(self, case: AuditCase) -> None:
        planted = changed_object(case, "settlement/credited/", lambda data: data[:-20] + b"\n")
        with pytest.raises(IntegrityError, match="E726"):
            replay(planted)

    def test_a_forged_state_with_a_forged_ledger(self, case: AuditCase) -> None:
        """Whoever can write ledger and archive still cannot make the uploads say the same."""
        sha256 = case.run.values["credited"]["after"]
        _, *lines = case.objects[f"settlement/credited/{sha256}.jsonl"].splitlines(keepends=True)
        forged_state = write_cells((json.loads(line)["key"], line) for line in lines[1:])
        new = root_of(forged_state)
        planted = forged(
            case,
            lambda values: values["credited"].update(after=new),
            **{f"settlement/credited/{new}.jsonl": forged_state},
        )
        found = replay(planted)
        assert found is not None
        assert found.where == "credited:1"

    @pytest.mark.parametrize(
        "change",
        [
            lambda values: values["totals"].update(transfer_idr=1),
            lambda values: values["balance"].update(outstanding_idr=0, credited_idr=1),
            lambda values: values.update(blocked=1),
            lambda values: values["agency_totals"].pop(),
        ],
    )
    def test_a_forged_entry(self, case: AuditCase, change: Any) -> None:
        found = replay(forged(case, change))
        assert found is not None
        assert found.where.startswith("ledger: ")

    def test_a_manifest_that_is_not_the_entry(self, case: AuditCase) -> None:
        found = replay(
            replace(case, manifest=case.manifest.replace(b'"blocked": 0', b'"blocked": 1'))
        )
        assert found is not None
        assert found.where.startswith("manifest.json:")

    def test_a_broken_chain(self, case: AuditCase) -> None:
        entry = replace(case, entries=(*case.entries[:-1], Entry(case.run.content, "f" * 64)))
        with pytest.raises(IntegrityError, match="E725"):
            replay(entry)

    @pytest.mark.parametrize("content", [b"{}", b"[]", b'{"heads":[{}]}'])
    def test_an_entry_that_is_none(self, case: AuditCase, content: bytes) -> None:
        values = json.loads(content)
        if isinstance(values, dict):
            values |= {"seq": 1, "previous_hash": "0" * 64, "kind": "run"}
            values |= {"previous_manifest_sha256": None}
        content = canonical_json(values)
        entry = Entry(content, chain_hash("0" * 64, content))
        with pytest.raises((FileRefused, IntegrityError), match=r"E736|E725"):
            replay(replace(case, entries=(entry,)))

    def test_a_run_is_made_again_by_the_engine_that_it_names(
        self, case: AuditCase, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where an entry names none, whichever made it is found; here no other one is tried."""
        assert (case.run.values["engine"], case.run.values["version"]) == (ENGINE, VERSION)
        other = type("Other", (ENGINES["1"],), {"rows": ENGINES[ENGINE].rows, "format": 2})
        monkeypatch.setitem(ENGINES, str(int(ENGINE) + 1), ENGINES[ENGINE])
        monkeypatch.setitem(ENGINES, ENGINE, other)
        difference = replay(case)
        assert difference is not None
        assert difference.where == "files", "engine 1 made fewer"

    def test_another_engine(self, case: AuditCase) -> None:
        planted = forged(case, lambda values: values["heads"][0].update(engine="0"))
        with pytest.raises(IntegrityError, match="E737"):
            replay(planted)


@pytest.fixture
def pulled(case: AuditCase, paid: Paid, tmp_path: Path) -> Path:
    """A folder as `tukin runs pull` leaves it, and the public key from a trusted place."""
    (tmp_path / "manifest.json").write_bytes(case.manifest)
    (tmp_path / "signature.json").write_bytes(case.signature)
    for key, data in case.objects.items():
        if key.startswith("runs/"):
            (tmp_path / key.rsplit("/", 1)[1]).write_bytes(data)
    (tmp_path / "trusted.pem").write_bytes(paid.public_key)
    return tmp_path


def run_command(*arguments: object) -> tuple[int, str]:
    """A command's exit code and all it said."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.output


def verify(folder: Path, *more: object) -> tuple[int, str]:
    return run_command("verify", folder / "manifest.json", *more)


class TestVerify:
    def test_what_is_as_signed_is_valid(self, pulled: Path) -> None:
        code, text = verify(pulled, "--key", pulled / "trusted.pem")
        assert code == 0, text
        assert "Sah: tanda tangan dan" in text
        assert "--key" not in text

    def test_a_key_that_came_along_is_used_with_a_warning(self, pulled: Path) -> None:
        code, text = verify(pulled)
        assert code == 3, "nobody may take it for a check of who signed"
        assert "signature.json" in text
        assert "penanda tangan belum terbukti" in text
        assert "Sah" not in text

    def test_openssl_agrees(self, pulled: Path) -> None:
        document = json.loads((pulled / "signature.json").read_bytes())
        (pulled / "sig").write_bytes(base64.b64decode(document["signature"]))
        command = ["openssl", "dgst", "-sha256", "-verify", str(pulled / "trusted.pem")]
        done = subprocess.run(
            [*command, "-signature", str(pulled / "sig"), str(pulled / "manifest.json")],
            check=False,
            capture_output=True,
        )
        assert done.stdout == b"Verified OK\n"

    @pytest.mark.parametrize(
        "name", ["payments.jsonl", "payments.csv", "payments.xlsx", "blocked.csv"]
    )
    def test_a_tampered_file_is_found(self, pulled: Path, name: str) -> None:
        path = pulled / name
        path.write_bytes(path.read_bytes() + b"\n")
        code, text = verify(pulled)
        assert code == 1
        assert "E734" in text
        assert name in text

    def test_a_missing_file_is_found(self, pulled: Path) -> None:
        (pulled / "payments.csv").unlink()
        code, text = verify(pulled)
        assert code == 1
        assert "E040" in text

    def test_files_of_another_folder(self, pulled: Path, tmp_path: Path) -> None:
        empty = tmp_path / "empty"
        empty.mkdir()
        code, text = verify(pulled, "--files", empty)
        assert code == 1
        assert text.count("E040") == 24

    def test_a_tampered_manifest_is_found(self, pulled: Path) -> None:
        path = pulled / "manifest.json"
        path.write_bytes(path.read_bytes().replace(b'"blocked": 0', b'"blocked": 1'))
        code, text = verify(pulled)
        assert code == 1
        assert "E733" in text

    @pytest.mark.parametrize(
        "change",
        [
            lambda d: d.update(signature=base64.b64encode(b"x" * 70).decode()),
            lambda d: d.update(signature="?"),
            lambda d: d.pop("signature"),
            lambda d: d.pop("public_key_pem"),
        ],
    )
    def test_a_tampered_signature_is_found(self, pulled: Path, change: Any) -> None:
        path = pulled / "signature.json"
        document = json.loads(path.read_bytes())
        change(document)
        path.write_text(json.dumps(document))
        code, text = verify(pulled)
        assert code == 1
        assert "E733" in text

    def test_somebody_elses_signature_is_found_by_the_trusted_key(
        self, pulled: Path, case: AuditCase
    ) -> None:
        from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415

        key = ec.generate_private_key(ec.SECP256R1())
        pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        document = {
            "signature": base64.b64encode(key.sign(case.manifest, ec.ECDSA(SHA256()))).decode(),
            "public_key_pem": pem.decode(),
        }
        (pulled / "signature.json").write_text(json.dumps(document))
        assert verify(pulled)[0] == 3  # by its own key, hence the warning
        code, text = verify(pulled, "--key", pulled / "trusted.pem")
        assert code == 1
        assert "E733" in text

    @pytest.mark.parametrize(
        ("pem", "code_of_it"), [(None, "E040"), (b"no key", "E002"), (b"", "E002")]
    )
    def test_a_key_that_is_none(self, pulled: Path, pem: bytes | None, code_of_it: str) -> None:
        path = pulled / "other.pem"
        if pem is not None:
            path.write_bytes(pem)
        code, text = verify(pulled, "--key", path)
        assert code == 1
        assert code_of_it in text

    @pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b'{"hash": 1}', b"\xff"])
    def test_what_is_no_manifest_is_reported(self, pulled: Path, data: bytes) -> None:
        (pulled / "manifest.json").write_bytes(data)
        code, text = verify(pulled)
        assert code == 1
        assert "E736" in text


class TestCommands:
    def test_replay_of_a_bundle(self, case: AuditCase, paid: Paid, tmp_path: Path) -> None:
        write_bundle(case, tmp_path / "x.zip")
        (tmp_path / "trusted.pem").write_bytes(paid.public_key)
        replayed = ("replay", "--bundle", tmp_path / "x.zip")
        code, text = run_command(*replayed, "--key", tmp_path / "trusted.pem")
        assert code == 0, text
        assert "Sama sampai ke byte" in text
        code, text = run_command(*replayed)
        assert code == 3, "equal, but who signed it is not known"
        assert "Sama sampai ke byte" in text

    def test_replay_shows_the_first_difference(self, case: AuditCase, tmp_path: Path) -> None:
        planted = changed_object(case, "payments.csv", lambda data: data.replace(b"NIP", b"x"))
        planted = changed_object(planted, "blocked.csv", lambda data: data.replace(b"nip", b"nop"))
        write_bundle(planted, tmp_path / "x.zip")
        code, text = run_command("replay", "--bundle", tmp_path / "x.zip")
        assert code == 1
        assert "blocked.csv:1" in text
        assert "nop,name" in text

    def test_a_bundle_names_its_run_in_both_languages(
        self, case: AuditCase, tmp_path: Path
    ) -> None:
        write_bundle(case, tmp_path / "x.zip")
        with zipfile.ZipFile(tmp_path / "x.zip") as bundle:
            text = bundle.read("README.txt").decode()
        assert f"Bundel pemeriksa untuk pembayaran {case.run.values['run_id']}" in text
        assert "public key from a place you trust, not from this bundle" in text

    def test_the_commands_of_its_readme_work_as_they_are(
        self, case: AuditCase, paid: Paid, tmp_path: Path
    ) -> None:
        folder = unpacked(case, tmp_path)
        commands = commands_of(folder / "README.txt")
        assert [line.split()[0] for line in commands] == ["tukin", "tukin", "for", "sed", "openssl"]
        (tmp_path / "key.pem").write_bytes(paid.public_key)
        for line in commands:
            code, said = run_in(folder, line, tmp_path / "key.pem")
            assert code == 0, f"{line}\n{said}"

    def test_they_find_what_was_changed(self, case: AuditCase, paid: Paid, tmp_path: Path) -> None:
        folder = unpacked(case, tmp_path)
        replayed, verified, hashed, extracted, signed = commands_of(folder / "README.txt")
        (tmp_path / "key.pem").write_bytes(paid.public_key)
        (tmp_path / "other.pem").write_bytes(pem_of_somebody())
        assert run_in(folder, verified, tmp_path / "other.pem")[0] == 1
        assert run_in(folder, extracted, tmp_path / "other.pem")[0] == 0
        assert run_in(folder, signed, tmp_path / "other.pem")[0] != 0
        (file,) = folder.glob("runs/*/*/payments.csv")
        file.write_bytes(file.read_bytes().replace(b"disdik", b"dinkes", 1))
        for line in (replayed, verified, hashed):
            assert run_in(folder, line, tmp_path / "key.pem")[0] != 0, line


def unpacked(case: AuditCase, folder: Path) -> Path:
    """A bundle in a folder, as an auditor unpacks it."""
    write_bundle(case, folder / "x.zip")
    with zipfile.ZipFile(folder / "x.zip") as bundle:
        bundle.extractall(folder / "bundle")
    return folder / "bundle"


def commands_of(readme: Path) -> list[str]:
    """The lines that are to be typed."""
    lines = readme.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.startswith("    ")]


def run_in(folder: Path, line: str, key: Path) -> tuple[int, str]:
    """A line by the shell of an auditor who has ``tukin``; its exit code and what it said."""
    bin_folder = folder.parent / "bin"
    bin_folder.mkdir(exist_ok=True)
    command = bin_folder / "tukin"
    program = "from tukin.cli.main import app; app()"
    command.write_text(f"#!/bin/sh\nexec {sys.executable} -c '{program}' \"$@\"\n")
    command.chmod(0o755)
    packages = Path(tukin.__file__).parents[1]
    environment = {
        "PATH": f"{bin_folder}:{os.environ['PATH']}",
        "PYTHONPATH": str(packages),
        "KEY": str(key),
        "HOME": str(folder.parent),
    }
    done = subprocess.run(
        ["/bin/sh", "-c", line],
        cwd=folder,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def pem_of_somebody() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    return bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def test_a_later_run_replays_on_the_states_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with Treasury() as treasury:
        treasury.upload([person(n) for n in range(3)])
        treasury.settle_period(KEY)
        treasury.upload([person(n, period="2026-10") for n in range(3)], period="2026-10", minute=1)
        second = treasury.settle_period(OTHER_KEY, "2026-10")
        case = case_of(treasury, second, monkeypatch)
        assert [entry.values["seq"] for entry in case.entries] == [1, 2]
        assert replay(case) is None


def test_a_run_that_was_released_on_later_states_replays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another run has paid one of its agencies between preparation and release."""
    with Treasury() as treasury:
        treasury.upload([person(n) for n in range(3)])
        key = "uploads/dinkes/2026-09/penilaian.csv"
        treasury.upload([person(n) for n in range(5, 7)], key=key, minute=1)
        both = treasury.prepare(KEY)
        treasury.settle_period(OTHER_KEY, agencies=["dinkes"])
        assert treasury.release(both, left_out=["dinkes"]).status == 202
        treasury.run_settlements()
        case = case_of(treasury, both, monkeypatch)
    release = case.run.values["release"]
    assert release["credited_sha256"] is None
    assert case.run.values["credited"]["before"] is not None
    assert {line.nip for line in treasury_lines(case)} == {nip_of(n) for n in range(3)}
    assert replay(case) is None
    forged = {**case.run.values, "release": {**release, "digest": "f" * 64}}
    found = replay(with_entry(case, forged))
    assert found is not None
    assert "release" in found.where


def treasury_lines(case: AuditCase) -> list[Transfer]:
    """The lines of a case's run."""
    (file,) = [f for f in case.run.values["files"] if f["name"] == "payments.jsonl"]
    key = f"runs/{case.run.values['run_id']}/{file['sha256']}/payments.jsonl"
    return read_lines(case.objects[key])


def with_entry(case: AuditCase, values: dict[str, Any]) -> AuditCase:
    """The case with another last entry, hashed and signed for as its own."""
    content = canonical_json(values)
    entry = Entry(content, chain_hash(values["previous_hash"], content))
    return replace(case, entries=(*case.entries[:-1], entry), manifest=manifest_json(entry))


def test_a_run_cut_to_the_budget_replays(monkeypatch: pytest.MonkeyPatch) -> None:
    def limit(rules: dict[str, Any]) -> None:
        (disdik,) = [agency for agency in rules["agencies"] if agency["code"] == "disdik"]
        budget = {"period": "2026-09", "amount_idr": 20_000_001, "source": "illustrative"}
        disdik["pagu"] = [budget]
        rules["over_budget"] = {"then": "pro_rate", "source": "illustrative"}

    with Treasury() as treasury:
        treasury.rules.document = rule_book(limit)
        treasury.upload([person(n) for n in range(3)])
        run_id = treasury.settle_period(KEY)
        case = case_of(treasury, run_id, monkeypatch)
    assert case.run.values["totals"]["gross_idr"] == 20_000_001
    assert case.run.values["heads"][0]["staged_as"].endswith("-pagu")
    assert replay(case) is None


def test_a_run_of_amended_months_replays(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows come from the whole file and two amendments, each from its own upload."""
    with Treasury() as treasury:
        treasury.upload([person(n) for n in range(4)])
        treasury.upload([person(2, "60"), person(9)], name="amendment-1.csv", minute=1)
        treasury.upload([person(3, "70")], name="perubahan-2.csv", minute=2)
        run_id = treasury.settle_period(KEY)
        case = case_of(treasury, run_id, monkeypatch)
    assert case.run.values["totals"]["lines"] == 5
    assert sum(key.startswith("uploads/") for key in case.objects) == 3
    assert replay(case) is None
    (first,) = [key for key, data in case.objects.items() if b"60" in data and "uploads/" in key]
    planted = case.objects[first].replace(b"60", b"61")
    found = replay(replace(case, objects={**case.objects, first: planted}))
    assert found is not None
    assert found.where == f"batch disdik, NIP {nip_of(2)}"


def test_a_pulled_run_of_synthetic_amounts_verifies(tmp_path: Path) -> None:
    """The control totals are recomputed from the lines, and the fixed-width file's, too."""
    payment = {"fixed_width": {"names": "exact", "agencies": [], "source": "illustrative"}}
    with Treasury() as treasury:
        treasury.publish("disdik", people(1_000, 2_000), payment=payment)
        run_id = treasury.settle_period(KEY)
        for key, data in treasury.objects(f"runs/{run_id}/").items():
            (tmp_path / key.rsplit("/", 1)[1]).write_bytes(data)
        (tmp_path / "trusted.pem").write_bytes(
            treasury.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        )
    assert len((tmp_path / "payments-133.txt").read_bytes()) == 2 * 135
    assert verify(tmp_path, "--key", tmp_path / "trusted.pem")[0] == 0


def test_a_run_by_a_decision_on_a_claim_replays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both agencies are paid by it, and the record of one does not count; planted: it does."""
    with Treasury() as treasury:
        treasury.upload([person(n) for n in range(3)])
        key = "uploads/dinkes/2026-09/penilaian.csv"
        treasury.upload([person(n, "90") for n in range(2, 4)], key=key, minute=1)
        body = {"nip": nip_of(2), "agency": "dinkes", "reason": "mutasi", "reference": "SK 1"}
        path = "/claims/2026-09"
        as_personnel: Any = {"role": "personnel", "function": "decide_claims"}
        proposed = treasury.ask("POST", path, body, who="bagus", **as_personnel).content
        agreed = {"digest": proposed["digest"]}
        done = treasury.ask("POST", f"{path}/confirmation", agreed, who="ratna", **as_personnel)
        assert done.status == 200, done.content
        run_id = treasury.settle_period(KEY)
        case = case_of(treasury, run_id, monkeypatch)
    release = case.run.values["release"]
    assert release["claims_sha256"] == case.entries[0].values["claims"]["after"]
    assert [line.agency for line in treasury_lines(case) if line.nip == nip_of(2)] == ["dinkes"]
    assert replay(case) is None
    name = f"settlement/claims/{release['claims_sha256']}.jsonl"
    state = case.objects[name]
    swapped = state.replace(b'"agency":"dinkes"', b'"agency":"disdik"')
    swapped = swapped.replace(b'"not_counted":["disdik"]', b'"not_counted":["dinkes"]')
    assert swapped != state
    with pytest.raises(IntegrityError):
        replay(replace(case, objects={**case.objects, name: swapped}))
