"""People whom two uploads say to be rated by two: a notice to whoever sent either of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tukin.file_formats.finding import Finding, FindingKind, Place
from tukin.intake.remarks.findings import Findings

SECOND = "W136"


@dataclass(frozen=True, slots=True)
class Rated:
    """Who rates a person by one upload.

    ``source`` is the upload's place in the month, ``place`` the row in it.
    """

    source: int
    place: Place
    rater: str


def names_raters(findings: Iterable[Finding], files: Collection[str]) -> bool:
    """Whether one of the findings is about a rater whom one of these files names."""
    return any(found.code == SECOND and found.details["file"] in files for found in findings)


def second_raters(
    people: Iterable[Sequence[Rated]], sources: Mapping[int, tuple[str, str]]
) -> dict[int, list[Finding]]:
    """The notices of each upload, by its place; the last of two who differ is the one that counts.

    Args:
        people: of each person who says so, in S3's order.
        sources: name of each upload's file, and since when it counts.
    """
    found: defaultdict[int, Findings] = defaultdict(Findings)
    for said in people:
        for one, other in pairwise(said):
            if one.rater != other.rater:
                for own, there in ((one, other), (other, one)):
                    file, since = sources[there.source]
                    details = {"rater": there.rater, "file": file, "since": since}
                    notice = Finding(FindingKind.NOTICE, SECOND, details, (own.place,))
                    found[own.source].add_of_row(notice)
    return {source: findings.all() for source, findings in found.items()}
