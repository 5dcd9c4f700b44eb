"""The files of the uploads that a month is the fold of, copied from the bucket."""

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from tukin.aws.objects import Bucket
from tukin.intake.check_month import SourceFile
from tukin.payroll.sources import Source


def fetch_files(
    bucket: Bucket, sources: Sequence[Source], folder: Path, time_zone: ZoneInfo
) -> list[SourceFile]:
    """The uploads as files in a folder, in their order; their days are those of the region."""
    paths = [folder / f"upload-{place}" for place in range(len(sources))]
    bucket.download_all([(source.key, source.version_id) for source in sources], paths)
    days = [source.uploaded_at.astimezone(time_zone) for source in sources]
    return [
        SourceFile(path, source.file_name, source.kind, f"{day:%d-%m-%Y}")
        for path, source, day in zip(paths, sources, days, strict=True)
    ]
