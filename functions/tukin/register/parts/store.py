"""Parts of registers in the archive, by content; an index by the register's hash names them.

The index is written last, so where there is one all its parts are there. A register that came
before there were parts has none: then the whole is read.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from tukin.aws.objects import Bucket
from tukin.register.parts.split import part_of, split_register
from tukin.register.register import RegisterEntry
from tukin.register.register_file import load_people, load_register
from tukin.register.store import ContentArchive, register_archive
from tukin.vocabulary.errors import NotFound

FORMAT = 1


def keep_parts(archive: Bucket, sha256: str, data: bytes) -> None:
    """Store the parts of a register of a hash, and then their index."""
    parts, files = split_register(data), _files(archive)
    index = {
        "format": FORMAT,
        "people": [files.keep(part) for part in parts.people],
        "agencies": {slug: files.keep(part) for slug, part in parts.agencies.items()},
    }
    content = json.dumps(index, sort_keys=True, separators=(",", ":")).encode()
    archive.write_once(_index_key(sha256), content, "application/json")


@dataclass(frozen=True, slots=True)
class RegisterInParts:
    """The register of a hash; where that is "", there is none."""

    archive: Bucket
    sha256: str = field(default="")

    @property
    def is_known(self) -> bool:
        """Whether there is a register."""
        return bool(self.sha256)

    def person(self, nip: str) -> Sequence[RegisterEntry]:
        """All entries of a person; none where the register has them not."""
        return self.people([nip]).get(nip, ())

    def people(self, nips: Collection[str]) -> dict[str, list[RegisterEntry]]:
        """All entries of each of some people whom the register has."""
        if not self.sha256 or not nips:
            return {}
        index = _index(self.archive, self.sha256)
        if index is None:
            return _whole(self.archive, self.sha256, nips)
        found: dict[str, list[RegisterEntry]] = {}
        count = len(index["people"])
        for number in sorted({part_of(nip, count) for nip in nips}):
            data = _part(self.archive, index["people"][number])
            found |= {each[0].nip: each for each in load_people(data, frozenset(nips))}
        return found

    def everybody(self) -> Iterator[list[RegisterEntry]]:
        """All entries of each person, a part of the register at a time."""
        index = _index(self.archive, self.sha256) if self.sha256 else None
        if index is None:
            whole = register_archive(self.archive).get(self.sha256) if self.sha256 else b""
            datas = iter([whole] if whole else [])
        else:
            datas = (_files(self.archive).get(each) for each in index["people"])
        for data in datas:
            entries = load_register(data).entries
            yield from (list(each) for _, each in groupby(entries, attrgetter("nip")))

    def agency(self, slugs: Iterable[str]) -> list[RegisterEntry]:
        """All entries of everybody who ever serves in an agency of one of these names."""
        if not self.sha256:
            return []
        names = frozenset(slugs)
        index = _index(self.archive, self.sha256)
        if index is None:
            whole = load_register(register_archive(self.archive).get(self.sha256)).entries
            nips = {entry.nip for entry in whole if entry.agency in names}
            return [entry for entry in whole if entry.nip in nips]
        found: list[RegisterEntry] = []
        for slug in sorted(names & index["agencies"].keys()):
            known = {entry.nip for entry in found}  # another part has all of their entries
            part = load_register(_part(self.archive, index["agencies"][slug])).entries
            found += [entry for entry in part if entry.nip not in known]
        return sorted(found, key=attrgetter("nip", "since"))


def _whole(archive: Bucket, sha256: str, nips: Collection[str]) -> dict[str, list[RegisterEntry]]:
    data = register_archive(archive).get(sha256)
    return {each[0].nip: each for each in load_people(data, frozenset(nips))}


@lru_cache(maxsize=4)
def _index(archive: Bucket, sha256: str) -> dict[str, Any] | None:
    """The index of a register; None for one that came before there were parts."""
    try:
        index: dict[str, Any] = json.loads(archive.read(_index_key(sha256)))
    except NotFound:
        return None
    return index


@lru_cache(maxsize=32)
def _part(archive: Bucket, sha256: str) -> bytes:
    return _files(archive).get(sha256)


def _files(archive: Bucket) -> ContentArchive:
    return ContentArchive(archive, lambda sha256: f"parts/{sha256}.csv", "register")


def _index_key(sha256: str) -> str:
    return f"parts/{sha256}.json"
