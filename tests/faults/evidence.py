"""What the stores hold, read raw and past the code, with what differs from run to run named alike.

Ids of uploads, batches, runs and lines hang on S3's version ids and on the request's key; times on
the clock. Each is replaced by what it represents, so that two runs of one story can be compared to
the byte: a wrong or second id finds no name and shows.
"""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.integration.people import nip_of
from tukin.settlement.ledger import Entry, check_chain, manifest_json

Item = dict[str, Any]
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?|\d{8}T\d{6}(?=-)")
_SIZE = re.compile(r"(bytes\W+)\d+(?=\W+name\W+payments\.xlsx)")
"""A workbook's size hangs on how well its lines' ids can be packed."""
_COUNTS = ("ARRIVALS#", "CALLS#", "LANES#", "LINE#")
"""What was asked for and when: counts, lanes, and the composer's hint, which may lag."""
_OF_THE_WAY = ("attempt", "expires_at")
"""Fields that say how often something was tried, not what came of it."""
_PERSONS = range(20)
WRITTEN_ONCE = ("rules/", "registers/", "settlement/", "runs/")


@dataclass(frozen=True)
class Stored:
    """One version of an object."""

    bucket: str
    key: str
    version_id: str
    data: bytes


@dataclass(frozen=True)
class Stores:
    """Everything in the table and the buckets, and what is on the coaching queue."""

    items: Mapping[tuple[str, str], Item]
    objects: tuple[Stored, ...]
    events: tuple[dict[str, Any], ...]

    @property
    def latest(self) -> dict[str, bytes]:
        """The objects as they are now, by ``bucket/key``."""
        return {f"{stored.bucket}/{stored.key}": stored.data for stored in self.objects}

    def texts(self, pk: str) -> Iterator[Item]:
        """The items whose partition key begins so."""
        return (item for key, item in self.items.items() if key[0].startswith(pk))

    def live_months(self) -> Iterator[Item]:
        """The live months, without what is counted beside them."""
        return (item for item in self.texts("PERIOD#") if "batch_id" in item)


def reported(stores: Stores, known: Stores) -> dict[str, Any]:
    """What has come to be since ``known``, by stable names."""
    naming = _Naming(_names(stores, known))
    content: dict[str, Any] = {}
    for (pk, sk), item in stores.items.items():
        if pk.startswith(_COUNTS):
            continue
        name = naming.of(f"item {pk} / {sk}")
        assert name not in content, ("two items, one name", content[name], item)
        lasting = {field: value for field, value in item.items() if field not in _OF_THE_WAY}
        content[name] = naming.of(json.dumps(lasting, sort_keys=True))
    for place, data in stores.latest.items():
        name = naming.of(f"object {place}")
        assert name not in content, f"two objects, one name: {name}"
        content[name] = naming.content(place, data)
    for event in stores.events:
        detail = event["detail"]
        name = f"event {detail['event_id']} / {detail['revision']}"
        said = event["detail-type"], json.dumps(detail, sort_keys=True)
        assert content.setdefault(name, said) == said, "one event id, two contents"
    return content


def check_written_once(stores: Stores) -> None:
    """What is written once has one version, and any other object's versions say the same."""
    versions: dict[str, list[object]] = {}
    counts: dict[str, int] = {}
    for stored in stores.objects:
        if "/uploads/" not in f"/{stored.key}":
            place = f"{stored.bucket}/{stored.key}"
            content = _Naming({}).content(place, stored.data)
            known = versions.setdefault(place, [])
            known += [content] if content not in known else []
            counts[place] = counts.get(place, 0) + 1
    assert [place for place, said in versions.items() if len(said) > 1] == []
    once = [place for place in counts if place.partition("/")[2].startswith(WRITTEN_ONCE)]
    assert once
    assert [place for place in once if counts[place] > 1] == []


def check_nothing_live_expires(stores: Stores) -> None:
    """Records that are replaced are to expire; a process that broke off may only keep them."""
    live = {item["staged_as"]["S"] for item in stores.live_months()}
    assert live
    agreed = [item["agreed"]["M"] for item in stores.live_months() if "agreed" in item]
    live |= {state["staged_as"]["S"] for state in agreed}
    expiring = {pk.split("#")[1] for (pk, _), item in stores.items.items() if "expires_at" in item}
    assert not live & expiring


def check_ledger(stores: Stores) -> None:
    """The chain is whole, its tip is its last entry, and the files are those that it names."""
    entries = [_entry(item) for item in _entry_items(stores)]
    tip = check_chain(entries)
    stored = stores.items["LEDGER", "HEAD"]
    assert (tip.seq, tip.hash) == (int(stored["seq"]["N"]), stored["hash"]["S"])
    latest = stores.latest
    named = {hashlib.sha256(data).hexdigest() for data in latest.values()}
    for entry in entries:
        values = entry.values
        if values["kind"] == "people":
            continue  # a list of people of the deployment, which pays nothing
        assert {file["sha256"] for file in values["files"]} <= named
        assert values["credited"]["after"] in named
        (key,) = [k for k in latest if k.endswith(f"runs/{values['run_id']}/manifest.json")]
        assert latest[key] == manifest_json(entry)


def _names(stores: Stores, known: Stores) -> dict[str, str]:
    """Volatile text → what it represents."""
    new = Stores({p: i for p, i in stores.items.items() if p not in known.items}, (), ())
    names: dict[str, str] = {}
    for item in new.texts("UPLOAD#"):
        names |= _names_of_upload(item)
    for item in stores.live_months():
        if item["batch_id"]["S"] in names:
            agency = item["agency"]["S"]
            names[item["checksum"]["S"]] = f"<checksum of the live month of {agency}>"
            names[item["sources_sha256"]["S"]] = f"<sources of the live month of {agency}>"
    for item in _entry_items(new):
        names |= _names_of_entry(_entry(item))
    return names


def _names_of_upload(item: Item) -> dict[str, str]:
    label = item["key"]["S"].rpartition("/")[2]
    volatile = ("upload_id", "batch_id", "version_id", "digest", "bound", "sources_sha256")
    names = {item[name]["S"]: f"<{name} of {label}>" for name in volatile if name in item}
    if "computed" in item:
        names[item["computed"]["M"]["checksum"]["S"]] = f"<checksum of {label}>"
    return names


def _names_of_entry(entry: Entry) -> dict[str, str]:
    values = entry.values
    seq, run_id = values["seq"], values["run_id"]
    names = {
        entry.hash: f"<hash {seq}>",
        hashlib.sha256(manifest_json(entry)).hexdigest(): f"<manifest {seq}>",
        run_id: f"<run {seq}>",
    }
    names |= {file["sha256"]: f"<sha256 of {file['name']}>" for file in values["files"]}
    for number in _PERSONS:
        person = _sha256(f"tukin:person:{nip_of(number)}")[:32]
        names[_sha256(f"tukin:line:{run_id}:{person}")[:32]] = f"<line {seq} of person {number}>"
    return names


class _Naming:
    """Replaces volatile texts by their names."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._pattern = re.compile("|".join(map(re.escape, names)) or "(?!)")

    def of(self, text: str) -> str:
        """A text with everything named."""
        named = self._pattern.sub(lambda match: self._names[match[0]], text)
        return _SIZE.sub(r"\1<size>", _TIME.sub("<time>", named))

    def content(self, place: str, data: bytes) -> object:
        """An object's content: of a workbook its parts, without the one that says when."""
        if place.endswith("/signature.json"):
            return sorted(json.loads(data))  # ECDSA never gives the same twice; it is verified
        if not place.endswith(".xlsx"):
            return self.of(data.decode())
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return {
                name: self.of(parts.read(name).decode())
                for name in parts.namelist()
                if name != "docProps/core.xml"
            }


def _entry_items(stores: Stores) -> list[Item]:
    places = sorted(place for place in stores.items if place[0] == "LEDGER" and place[1] != "HEAD")
    return [stores.items[place] for place in places]


def _entry(item: Item) -> Entry:
    return Entry(item["content"]["S"].encode(), item["hash"]["S"])


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
