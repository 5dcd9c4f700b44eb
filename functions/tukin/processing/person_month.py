"""A single rating laid over the live month: what it changes for its person, and what is kept."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.entitlement.appraisal import Appraisal
from tukin.intake.amendments import Folded
from tukin.intake.check_file import CheckedFile
from tukin.intake.check_month import SourceFile, check_month
from tukin.intake.column_words import column_words
from tukin.intake.row_validator import RowValidator
from tukin.payroll.publication import LiveMonth
from tukin.payroll.sources import Source, Sources, sources_before_engine_3
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.sources import SourcesArchive
from tukin.payroll.stores.uploads import Uploads
from tukin.processing.fetch import fetch_files


@dataclass(frozen=True, slots=True)
class LiveSources:
    """The live month of an agency, None where there is none, and what it is the fold of."""

    live: LiveMonth | None
    sources: Sources

    @classmethod
    def read(cls, table: Table, archive: Bucket, validator: RowValidator) -> Self:
        """As they are now."""
        agency, period = validator.agency, validator.period
        live = LiveMonths(table).get(agency, period)
        if live is None:
            return cls(None, Sources())
        if live.batch.sources_sha256:
            return cls(live, SourcesArchive(archive).of(live.batch))
        uploads = Uploads(table).of_period(agency, period)
        return cls(live, sources_before_engine_3(live, uploads))


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """What a rating makes of its person's month.

    Attributes:
        checked: what became of the rating.
        person: the fold, None where the rating could not be read.
        uploads: those below the rating, in their order.
    """

    checked: CheckedFile
    person: Folded | None
    uploads: Sequence[Source]

    @property
    def before(self) -> Appraisal | None:
        """The person's row without the rating."""
        return None if self.person is None else self.person.before

    def stands(self, upload_id: str) -> bool:
        """Whether an upload still is what counts for the person, or has not been composed yet."""
        ids = [source.upload_id for source in self.uploads]
        if self.person is None or upload_id not in ids:
            return False
        below = [place for place in self.person.accepted if place < len(ids)]
        return max(below, default=-1) <= ids.index(upload_id)

    def changes(self, validator: RowValidator) -> dict[str, list[dict[str, Any]]]:
        """The columns that the rating names, and those that are kept, with since when.

        As plain values, with the columns' headings in both languages.
        """
        person = self.person
        if person is None:
            return {"changed": [], "kept": []}
        own = len(self.uploads)
        words = column_words(validator.rules)

        def described(column: str) -> dict[str, Any]:
            label = words[column].label
            return {"column": column, "label_id": label.id, "label_en": label.en}

        named = [column for column, place in person.sources.items() if place == own]
        kept = {column: place for column, place in person.sources.items() if place < own}
        return {
            "changed": [described(column) for column in named if column != "nip"],
            "kept": [
                described(column) | _since(self.uploads[place])
                for column, place in kept.items()
                if column != "nip"
            ],
        }


def _since(source: Source) -> dict[str, Any]:
    return {"since": source.uploaded_at.isoformat(), "file": source.file_name}


def lay_over(
    row: bytes,
    name: str,
    validator: RowValidator,
    below: LiveSources,
    intake: Bucket,
    time_zone: ZoneInfo,
) -> PersonMonth:
    """Lay one rating over the live month of its agency.

    Args:
        row: the rating, one JSON object on a line.
        name: the file name that it would have.
        validator: of the rules and the register in force.
        below: the live month.
        intake: the bucket of the uploads.
        time_zone: the region's, for the days on which they came.
    """
    with tempfile.TemporaryDirectory() as folder:
        files = fetch_files(intake, below.sources.uploads, Path(folder), time_zone)
        path = Path(folder, "row")
        path.write_bytes(row)
        month = check_month([*files, SourceFile(path, name, "amendment", "")], validator)
    place = len(files)
    person = next(
        (one for one in month.folded.values() if place in one.accepted or place in one.refused),
        None,
    )
    return PersonMonth(month.files[place], person, below.sources.uploads)
