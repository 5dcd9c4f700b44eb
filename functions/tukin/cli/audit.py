"""Commands of the auditor: verify a manifest, replay a run, make a bundle that works offline."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from tukin.audit.bundle import AuditCase, read_bundle, write_bundle
from tukin.audit.persons import PERSONS, persons_of
from tukin.audit.replay import replay
from tukin.audit.signature import check_signature
from tukin.audit.verification import check_run_files, read_manifest
from tukin.aws.clients import Refused
from tukin.aws.objects import Bucket
from tukin.cli.output import ask, fail, fail_with
from tukin.settlement.ledger import Entry
from tukin.settlement.stores.run_archive import file_key, manifest_key, signature_key, state_key
from tukin.vocabulary.errors import TukinError

ApiOption = Annotated[str | None, typer.Option(envvar="TUKIN_API_URL", help="URL of tukin's API.")]
BucketOption = Annotated[
    str | None, typer.Option(envvar="TUKIN_ARCHIVE_BUCKET", help="Bucket of the archive.")
]
KeyOption = Annotated[
    Path | None, typer.Option(help="PEM of the signing key's public half, from a trusted place.")
]
RunArgument = Annotated[str | None, typer.Argument(help="Number of the run.")]

console = Console()


def verify(
    manifest: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="manifest.json")],
    key: KeyOption = None,
    files: Annotated[
        Path | None, typer.Option(help="Folder of the run's files; default: the manifest's.")
    ] = None,
) -> None:
    """Periksa manifes dan berkasnya. / Check a manifest, its signature and its files, offline.

    Exit code: 0 all is as signed, 1 something is not.
    """
    folder = files or manifest.parent
    data = manifest.read_bytes()
    try:
        entry = read_manifest(data, manifest.name)
        signature = _read(manifest.with_name("signature.json")) or b""
        signer = check_signature(data, signature, key)
    except TukinError as error:
        fail_with(error)
    problems = list(check_run_files(entry, lambda name: _read(folder / name)))
    for problem in problems:
        console.print(f"[bold red]{problem.code}[/] {problem.message.id}", highlight=False)
        console.print(f"     [dim]{problem.message.en}[/]", highlight=False)
    if problems:
        raise typer.Exit(1)
    verdict = "[bold green]Sah / valid[/]"
    if not signer.trusted:
        verdict = "[bold yellow]Utuh, penanda tangan belum terbukti / intact, signer not proven[/]"
    console.print(
        f"{verdict}: tanda tangan dan {len(entry.values['files'])} berkas / "
        f"signature and files. Urutan / entry {entry.values['seq']}, {entry.hash[:16]}…",
        highlight=False,
    )
    console.print(f"Kunci / key SHA-256 {signer.fingerprint}", highlight=False)
    if not signer.trusted:
        console.print(
            "[yellow]Kunci diambil dari signature.json: bandingkan sidik jarinya dengan catatan "
            "tepercaya, atau pakai --key. / The key came with the signature: compare its "
            "fingerprint with a trusted record, or use --key.[/]",
            highlight=False,
        )


def replay_run(
    run: RunArgument = None,
    bundle: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A bundle, instead of a run.")
    ] = None,
    key: KeyOption = None,
    api_url: ApiOption = None,
    archive_bucket: BucketOption = None,
) -> None:
    """Hitung ulang pembayaran. / Compute a run again from its sources and compare every byte.

    Exit code: 0 byte-equal, 1 different.
    """
    try:
        case = read_bundle(bundle) if bundle else _fetch(run, api_url, archive_bucket)
        signer = check_signature(case.manifest, case.signature, key)
        with console.status("Menghitung ulang / replaying …") as status:
            found = replay(
                case, lambda step: status.update(f"Menghitung ulang / replaying: {step}")
            )
    except TukinError as error:
        fail_with(error)
    if found is not None:
        console.print(f"[bold red]Berbeda / different[/]: {found.where}", highlight=False)
        console.print(f"  tersimpan / stored:  {found.stored}", highlight=False, markup=False)
        console.print(f"  dihitung / computed: {found.computed}", highlight=False, markup=False)
        raise typer.Exit(1)
    values = case.run.values
    console.print(
        f"[bold green]Sama sampai ke byte / byte-equal[/]: {len(values['heads'])} unggahan / "
        f"uploads, {values['totals']['lines']} baris / lines, {len(values['files'])} berkas / "
        f"files, urutan / entry {values['seq']}",
        highlight=False,
    )
    console.print(
        f"Kunci / key SHA-256 {signer.fingerprint}"
        + ("" if signer.trusted else "  [yellow](--key: belum dibandingkan / not compared)[/]"),
        highlight=False,
    )


def bundle_run(
    run: Annotated[str, typer.Argument(help="Number of the run.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The zip to write.")],
    api_url: ApiOption = None,
    archive_bucket: BucketOption = None,
) -> None:
    """Buat bundel pemeriksa. / Make an auditor's bundle of a run that works offline."""
    try:
        write_bundle(_fetch(run, api_url, archive_bucket), output)
    except TukinError as error:
        fail_with(error)
    console.print(
        f"{output}\nHitung ulang / replay: tukin replay --bundle {output}", highlight=False
    )


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _fetch(run: str | None, api_url: str | None, bucket: str | None) -> AuditCase:
    """All that a run was made of, by the auditor's own rights."""
    if run is None:
        raise typer.BadParameter("RUN / --bundle")
    if bucket is None:
        raise typer.BadParameter("--archive-bucket (TUKIN_ARCHIVE_BUCKET)")
    state = ask(api_url, lambda api: api.get(f"/runs/{run}"))
    if state["seq"] is None:
        fail_with(TukinError("E723"))
    entries = tuple(_entries(api_url, state["seq"]))
    archive = _Objects(bucket)
    return AuditCase(
        entries=entries,
        manifest=archive.read(manifest_key(run)),
        signature=archive.read(signature_key(run)),
        objects=dict(_objects(entries[-1].values, archive)),
    )


def _entries(api_url: str | None, last: int) -> Iterator[Entry]:
    """The ledger's entries up to a number."""
    after = "0"
    while True:
        page = ask(api_url, lambda api: api.get("/ledger", after=after))  # noqa: B023
        for item in page["entries"]:
            entry = Entry(item["content"].encode(), item["hash"])
            yield entry
            if entry.values["seq"] == last:
                return
        if page["cursor"] is None:
            fail_with(TukinError("E725", seq=last))
        after = page["cursor"]


def _objects(values: dict[str, Any], archive: "_Objects") -> Iterator[tuple[str, bytes]]:
    """The objects that a run's entry names, by the keys of a bundle."""
    keys = [file_key(values["run_id"], file["sha256"], file["name"]) for file in values["files"]]
    for state in ("credited", "recoveries"):
        keys += [state_key(state, sha256) for sha256 in values[state].values() if sha256]
    for key in dict.fromkeys(keys):
        yield key, archive.read(key)
    for head in values["heads"]:
        yield from _sources(head, archive)
    persons = persons_of(values["heads"], archive.read)
    if persons:
        yield PERSONS, persons


def _sources(batch: dict[str, Any], archive: "_Objects") -> Iterator[tuple[str, bytes]]:
    """What a batch was computed from, and the batches that it is based on."""
    yield (
        f"uploads/{batch['upload_id']}",
        _Objects(batch["bucket"]).read(batch["key"], batch["version_id"]),
    )
    keys = [f"rules/{batch['rules_sha256']}.json"]
    if batch.get("register_sha256"):
        keys.append(f"registers/{batch['register_sha256']}.csv")
    for key in keys:
        yield key, archive.read(key)
    if batch.get("base_batch_id"):
        key = f"batches/{batch['base_batch_id']}/manifest.json"
        manifest = archive.read(key)
        yield key, manifest
        yield from _sources(json.loads(manifest)["batch"], archive)


class _Objects:
    """A bucket, read by the caller's own credentials."""

    def __init__(self, bucket: str) -> None:
        self._bucket = Bucket(bucket)

    def read(self, key: str, version_id: str | None = None) -> bytes:
        """An object, or a version of it; what cannot be read ends the command."""
        try:
            return self._bucket.read(key, version_id)
        except (Refused, TukinError) as error:
            fail(f"{error.code}: {key}")
