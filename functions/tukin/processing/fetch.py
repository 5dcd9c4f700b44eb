"""The files of the uploads that a month is the fold of, copied from the bucket."""

from collections.abc import Sequence
from pathlib import Path

from tukin.aws.objects import Bucket
from tukin.intake.check_month import SourceFile
from tukin.payroll.sources import Source


def fetch_files(bucket: Bucket, sources: Sequence[Source], folder: Path) -> list[SourceFile]:
    """The uploads as files in a folder, in their order."""
    paths = [folder / f"upload-{place}" for place in range(len(sources))]
    bucket.download_all([(source.key, source.version_id) for source in sources], paths)
    return [
        SourceFile(path, source.file_name, source.kind, f"{source.uploaded_at:%d-%m-%Y}")
        for path, source in zip(paths, sources, strict=True)
    ]
