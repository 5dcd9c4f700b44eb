"""A whole file beside the other months of its agency: the same again, or columns that are gone.

Both are found when the file is checked, and are conditions: the file waits for approval. THR and
the 13th month pay are left out, since they are paid by what a month was rated.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import TypedDict

from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.finding import Finding, FindingKind
from tukin.intake.check_file import CheckedFile
from tukin.intake.column_words import column_words
from tukin.payroll.publication import Condition
from tukin.payroll.stores.uploads import Uploads
from tukin.payroll.upload import Upload
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.columns import COUNT_COLUMNS
from tukin.vocabulary.period import Period

_MONTHS_BEFORE = 12
_OF_THE_PLACE = ("row", "sheet")


class WholeFile(TypedDict):
    """What an upload's record keeps of a whole file, to be compared with other months' files."""

    cells_sha256: str
    columns: list[str]


def whole_file(checked: CheckedFile) -> WholeFile:
    """What a whole file says, as a hash, and which of the known columns it has."""
    return WholeFile(cells_sha256=cells_sha256(checked.accepted), columns=sorted(checked.columns))


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

    def conditions(self, whole: WholeFile, rules: RuleSet) -> list[Finding]:
        """What the agency head has to agree to before a whole file counts."""
        if self._period.is_extra:
            return []
        last_month = self._wholes(self._period.previous)
        near = chain([(self._period.previous, last_month)], self._others_near())
        return [*_same_again(whole, near), *_columns_gone(whole, last_month, rules)]

    def _wholes(self, period: Period) -> Collection[Upload]:
        """The whole files of a month that count: one, or none."""
        return [
            upload
            for upload in self._uploads.of_period(self._agency, period)
            if upload.has_counted and not upload.batch.is_amendment
        ]

    def _others_near(self) -> Iterator[tuple[Period, Collection[Upload]]]:
        """Those of the months before last month, the latest first, and of the next month."""
        period = self._period.previous
        for _ in range(_MONTHS_BEFORE - 1):
            period = period.previous
            yield period, self._wholes(period)
        yield self._period.following, self._wholes(self._period.following)


def _same_again(
    whole: WholeFile, near: Iterable[tuple[Period, Collection[Upload]]]
) -> Iterator[Finding]:
    """E772: the file says of everybody what that of another month says."""
    for period, files in near:
        if any(one.cells_sha256 == whole["cells_sha256"] for one in files):
            details = {"other": str(period)}
            yield Finding(FindingKind.CONDITION, Condition.SAME_AS_ANOTHER_MONTH, details)
            return


def _columns_gone(
    whole: WholeFile, last_month: Collection[Upload], rules: RuleSet
) -> Iterator[Finding]:
    """E773: last month's file had columns of attendance or the status, which are gone."""
    watched = {column.name for column in COUNT_COLUMNS} | {"status", *rules.lateness_columns}
    before = {name for one in last_month for name in one.columns}
    gone = (before & watched) - set(whole["columns"])
    if gone:
        words = column_words(rules)
        labels = [words[name].label for name in words if name in gone]
        details = {
            "columns_id": ", ".join(label.id for label in labels),
            "columns_en": ", ".join(label.en for label in labels),
        }
        yield Finding(FindingKind.CONDITION, Condition.FEWER_COLUMNS, details)
