"""A file beside the other months of its agency: the same again, or columns that are gone.

Both are found when the file is checked, and are conditions: the file waits for approval. THR and
the 13th month pay are left out, since they are paid by what a month was rated; so are ratings
given one by one, which say the same of a person every other month.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TypedDict

from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.finding import Finding, FindingKind
from tukin.intake.check_file import CheckedFile
from tukin.intake.check_month import SourceFile
from tukin.intake.column_words import column_words
from tukin.payroll.publication import Condition
from tukin.payroll.stores.uploads import Uploads
from tukin.payroll.upload import HAS_GONE_LIVE, Upload
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.columns import COUNT_COLUMNS
from tukin.vocabulary.period import Period

_MONTHS_BEFORE = 12
_OF_THE_PLACE = ("row", "sheet")
_SINGLE_RATING = re.compile(r"amendment-[0-9a-f]{32}\.jsonl", re.ASCII)


class Content(TypedDict, total=False):
    """What an upload's record keeps of a file, to be compared with other months' files.

    The cells and the columns of a whole file alone: an amendment names few.
    """

    bytes_sha256: str
    cells_sha256: str
    columns: list[str]


def content_of(file: SourceFile, checked: CheckedFile) -> Content | None:
    """What a file says; None for what may say the same in any month."""
    if file.kind == "withdrawal" or _SINGLE_RATING.fullmatch(file.file_name):
        return None
    content = Content(bytes_sha256=_sha256_of(file.path))
    if file.kind == "whole":
        content["cells_sha256"] = cells_sha256(checked.accepted)
        content["columns"] = sorted(checked.columns)
    return content


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def cells_sha256(rows: Iterable[Appraisal]) -> str:
    """What the accepted rows of a file say, as a hash: in any order, from any row of any sheet."""
    names = [name for name in Appraisal.__slots__ if name not in _OF_THE_PLACE]
    total = 0
    for row in rows:
        values = json.dumps([getattr(row, name) for name in names], sort_keys=True)
        total += int.from_bytes(hashlib.sha256(values.encode()).digest(), "big")
    return f"{total % 2**256:064x}"


class OtherMonths:
    """The other months of an agency, as far as one of its files may be mistaken for theirs."""

    def __init__(self, uploads: Uploads, agency: str, period: Period) -> None:
        self._uploads = uploads
        self._agency = agency
        self._period = period

    def conditions(self, content: Content, rules: RuleSet) -> list[Finding]:
        """What the agency head has to agree to before a file counts."""
        if self._period.is_extra:
            return []
        last_month = self._files(self._period.previous)
        near = chain([(self._period.previous, last_month)], self._others_near())
        return [*_same_again(content, near), *_columns_gone(content, last_month, rules)]

    def _files(self, period: Period) -> Collection[Upload]:
        """The uploads of a month that count, or did until a whole file replaced them."""
        uploads = self._uploads.of_period(self._agency, period)
        return [upload for upload in uploads if upload.status in HAS_GONE_LIVE]

    def _others_near(self) -> Iterator[tuple[Period, Collection[Upload]]]:
        """Those of the months before last month, the latest first, and of the next month."""
        period = self._period.previous
        for _ in range(_MONTHS_BEFORE - 1):
            period = period.previous
            yield period, self._files(period)
        yield self._period.following, self._files(self._period.following)


def _same_again(
    content: Content, near: Iterable[tuple[Period, Collection[Upload]]]
) -> Iterator[Finding]:
    """E772: the file says what one of another month said, in its bytes or of everybody."""
    mine = {content.get("bytes_sha256"), content.get("cells_sha256")} - {None}
    for period, files in near:
        if any(mine & {one.bytes_sha256, one.cells_sha256} for one in files):
            details = {"other": str(period)}
            yield Finding(FindingKind.CONDITION, Condition.SAME_AS_ANOTHER_MONTH, details)
            return


def _columns_gone(
    content: Content, last_month: Collection[Upload], rules: RuleSet
) -> Iterator[Finding]:
    """E773: last month's whole file had columns of attendance or the status, which are gone."""
    if "columns" not in content:
        return
    watched = {column.name for column in COUNT_COLUMNS} | {"status", *rules.lateness_columns}
    before = {name for one in last_month if one.has_counted for name in one.columns}
    gone = (before & watched) - set(content["columns"])
    if gone:
        words = column_words(rules)
        labels = [words[name].label for name in words if name in gone]
        details = {
            "columns_id": ", ".join(label.id for label in labels),
            "columns_en": ", ".join(label.en for label in labels),
        }
        yield Finding(FindingKind.CONDITION, Condition.FEWER_COLUMNS, details)
