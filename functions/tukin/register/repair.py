"""Has files of the personnel administration received again whose notification was lost."""

from collections import Counter
from collections.abc import Callable, Iterable

from tukin.aws.objects import Bucket, StoredVersion
from tukin.vocabulary.object_version import dated_report_key, upload_id_of


def repair(
    intake: Bucket,
    prefix: str,
    versions: Iterable[StoredVersion],
    receive_again: Callable[[StoredVersion], None],
) -> Counter[str]:
    """A file without a report was never received; how many there are, by metric.

    Args:
        intake: the bucket of the files and of the reports on them.
        prefix: of the files, such as ``register/``.
        versions: the files to look at.
        receive_again: has one received.
    """
    reported = {report.key for report in intake.versions(f"reports/{prefix}")}
    lost = [
        version
        for version in versions
        if dated_report_key(version.key, upload_id_of(intake.name, version.key, version.version_id))
        not in reported
    ]
    for version in lost:
        receive_again(version)
    return Counter(ObjectsWithoutRecord=len(lost))
