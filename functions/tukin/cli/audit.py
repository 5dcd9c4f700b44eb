"""Commands of the auditor: verify a manifest, replay a run, make a bundle that works offline."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from tukin.audit.bundle import AuditCase, read_bundle, write_bundle
from tukin.audit.persons import PERSONS, persons_of
from tukin.audit.replay import replay
from tukin.audit.signature import check_signature
from tukin.audit.verification import check_run_files, read_manifest
from tukin.aws.clients import Refused
from tukin.aws.objects import Bucket
from tukin.cli.boundary import FAILED
from tukin.cli.inputs import ApiOption
from tukin.cli.language import say, text_of
from tukin.cli.output import ask
from tukin.cli.terminal import console, put, put_error, put_whole
from tukin.payroll.sources import Sources
from tukin.payroll.stores.sources import sources_key
from tukin.settlement.ledger import Entry
from tukin.settlement.stores.run_archive import (
    State,
    file_key,
    manifest_key,
    signature_key,
    state_key,
)
from tukin.vocabulary.errors import TukinError

BucketOption = Annotated[
    str | None,
    typer.Option(envvar="TUKIN_ARCHIVE_BUCKET", help="Bucket arsip. / Bucket of the archive."),
]
KeyOption = Annotated[
    Path | None,
    typer.Option(
        help="PEM kunci publik penanda tangan, dari sumber tepercaya. / PEM of the signing key's "
        "public half, from a trusted place."
    ),
]
UNPROVEN = 3
"""How both checks end where all is as it was signed, but by whom is not known: a forged run has a
key of its own in its signature.json, and fits it."""
RunArgument = Annotated[str | None, typer.Argument(help="Nomor pembayaran. / Number of the run.")]


def verify(
    manifest: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="manifest.json")],
    key: KeyOption = None,
    files: Annotated[
        Path | None,
        typer.Option(
            help="Folder berkas pembayaran atau bundel yang dibuka; bawaan: folder manifes. / "
            "Folder of the run's files, or of an unpacked bundle; default: the manifest's."
        ),
    ] = None,
) -> None:
    """Periksa manifes dan berkasnya. / Check a manifest, its signature and its files, offline.

    Kode keluar: 0 sesuai tanda tangan, 1 tidak, 3 utuh tetapi tanpa --key penanda tangan belum
    terbukti. / Exit code: 0 all is as signed, 1 something is not, 3 intact, but without --key the
    signer is not proven.
    """
    folder = files or manifest.parent
    data = manifest.read_bytes()
    entry = read_manifest(data, manifest.name)
    signature = _read(manifest.with_name("signature.json")) or b""
    signer = check_signature(data, signature, key)
    problems = list(check_run_files(entry, _RunFolder(folder, entry.values).read))
    for problem in problems:
        put((problem.code, "bold red"), f"  {text_of(problem.message)}")
    if problems:
        raise typer.Exit(FAILED)
    verdict = (say("Sah", "Valid"), "bold green")
    if not signer.trusted:
        unproven = say("Utuh, penanda tangan belum terbukti", "Intact, the signer is not proven")
        verdict = (unproven, "bold yellow")
    count = len(entry.values["files"])
    put(verdict, f": {say(f'tanda tangan dan {count} berkas', f'signature and {count} files')}.")
    put(f"{say('Urutan', 'Entry')} {entry.values['seq']}, {entry.hash[:16]}…")
    put_whole(f"{say('Kunci', 'Key')} SHA-256 {signer.fingerprint}")
    _put_package(entry.values)
    if not signer.trusted:
        text = say(
            "Kunci diambil dari signature.json: bandingkan sidik jarinya dengan catatan tepercaya, "
            "atau pakai --key.",
            "The key came with the signature: compare its fingerprint with a trusted record, or "
            "use --key.",
        )
        put((text, "yellow"))
        raise typer.Exit(UNPROVEN)


def replay_run(
    run: RunArgument = None,
    bundle: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            help="Bundel sebagai ganti nomor, zip atau foldernya. / A bundle, instead of a run: "
            "the zip or its folder.",
        ),
    ] = None,
    key: KeyOption = None,
    api_url: ApiOption = None,
    archive_bucket: BucketOption = None,
) -> None:
    """Hitung ulang pembayaran. / Compute a run again from its sources and compare every byte.

    Kode keluar: 0 sama sampai ke byte, 1 berbeda, 3 sama tetapi tanpa --key penanda tangan belum
    terbukti. / Exit code: 0 byte-equal, 1 different, 3 equal, but without --key the signer is not
    proven.
    """
    case = read_bundle(bundle) if bundle else _fetch(run, api_url, archive_bucket)
    signer = check_signature(case.manifest, case.signature, key)
    waiting = say("Menghitung ulang", "Replaying")
    with console(stderr=True).status(f"{waiting} …") as status:
        found = replay(case, lambda step: status.update(f"{waiting}: {step}"))
    if found is not None:
        put((say("Berbeda", "Different"), "bold red"), f": {found.where}")
        put(f"  {say('tersimpan', 'stored')}: {found.stored}")
        put(f"  {say('dihitung', 'computed')}: {found.computed}")
        raise typer.Exit(FAILED)
    values = case.run.values
    uploads, lines, files = len(values["heads"]), values["totals"]["lines"], len(values["files"])
    put(
        (say("Sama sampai ke byte", "Byte-equal"), "bold green"),
        ": "
        + say(
            f"{uploads} unggahan, {lines} baris, {files} berkas, urutan {values['seq']}",
            f"{uploads} uploads, {lines} lines, {files} files, entry {values['seq']}",
        ),
    )
    unproven = (
        "" if signer.trusted else say("  (belum dibandingkan: --key)", "  (not compared: --key)")
    )
    put_whole(f"{say('Kunci', 'Key')} SHA-256 {signer.fingerprint}", (unproven, "yellow"))
    _put_package(values)
    if not signer.trusted:
        raise typer.Exit(UNPROVEN)


def bundle_run(
    run: Annotated[str, typer.Argument(help="Nomor pembayaran. / Number of the run.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Berkas zip yang ditulis. / The zip to write.")
    ],
    api_url: ApiOption = None,
    archive_bucket: BucketOption = None,
) -> None:
    """Buat bundel pemeriksa. / Make an auditor's bundle of a run that works offline."""
    write_bundle(_fetch(run, api_url, archive_bucket), output)
    put_whole(str(output))
    replay_it = f"tukin replay --bundle {output} --key {say('KUNCI.pem', 'KEY.pem')}"
    put_whole(f"{say('Hitung ulang', 'Replay')}: {replay_it}")


def _put_package(values: dict[str, Any]) -> None:
    """By which package the run says it was prepared, to compare with a package of one's own."""
    if "package_sha256" in values:
        put_whole(f"{say('Paket', 'Package')} SHA-256 {values['package_sha256']}")


class _RunFolder:
    """The files of a run as they were pulled, or as an unpacked bundle has them."""

    def __init__(self, folder: Path, values: dict[str, Any]) -> None:
        self._folder = folder
        self._run_id: str = values["run_id"]
        self._sha256 = {file["name"]: file["sha256"] for file in values["files"]}

    def read(self, name: str) -> bytes | None:
        data = _read(self._folder / name)
        if data is None:
            data = _read(self._folder / file_key(self._run_id, self._sha256[name], name))
        return data


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
        raise TukinError("E723")
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
            raise TukinError("E725", seq=last)
        after = page["cursor"]


def _objects(values: dict[str, Any], archive: "_Objects") -> Iterator[tuple[str, bytes]]:
    """The objects that a run's entry names, by the keys of a bundle."""
    keys = [file_key(values["run_id"], file["sha256"], file["name"]) for file in values["files"]]
    states: tuple[State, ...] = ("credited", "recoveries", "holds", "claims")
    for state in states:
        prepared_on = values.get("release", {}).get(f"{state}_sha256")
        known = [*values.get(state, {}).values(), prepared_on]
        keys += [state_key(state, sha256) for sha256 in known if sha256]
    if register_sha256 := values.get("directory", {}).get("register_sha256"):
        keys.append(f"registers/{register_sha256}.csv")
    found = {key: archive.read(key) for key in dict.fromkeys(keys)}
    yield from found.items()
    for month in values["heads"]:
        yield from _sources(month, archive)
    after = [found[state_key(state, values[state]["after"])] for state in states[1::-1]]
    persons = persons_of(values["heads"], archive.read, after)
    if persons:
        yield PERSONS, persons


def _sources(batch: dict[str, Any], archive: "_Objects") -> Iterator[tuple[str, bytes]]:
    """What a batch was computed from, and for older engines the batches that it is based on."""
    intake = _Objects(batch["bucket"])
    keys = [f"rules/{batch['rules_sha256']}.json"]
    if batch.get("register_sha256"):
        keys.append(f"registers/{batch['register_sha256']}.csv")
    for key in keys:
        yield key, archive.read(key)
    if batch.get("sources_sha256"):
        key = sources_key(batch["sources_sha256"])
        content = archive.read(key)
        yield key, content
        for source in Sources.read(content).uploads:
            yield f"uploads/{source.upload_id}", intake.read(source.key, source.version_id)
        return
    yield f"uploads/{batch['upload_id']}", intake.read(batch["key"], batch["version_id"])
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
        """An object, or a version of it; one that cannot be read is named."""
        try:
            return self._bucket.read(key, version_id)
        except (Refused, TukinError):
            put_error(key)
            raise
