"""Has registers received again whose notification was lost."""

from collections import Counter
from collections.abc import Callable, Iterable

from tukin.aws.objects import Bucket, StoredVersion
from tukin.vocabulary.object_version import register_report_key, upload_id_of


def repair(
    intake: Bucket,
    versions: Iterable[StoredVersion],
    receive_again: Callable[[StoredVersion], None],
) -> Counter[str]:
    """A register without a report was never received; how many there are, by metric.

    Args:
        intake: the bucket of registers and of the reports on them.
        versions: the registers to look at.
        receive_again: has one received.
    """
    reported = {report.key for report in intake.versions("reports/register/")}
    lost = [
        version
        for version in versions
        if register_report_key(
            version.key, upload_id_of(intake.name, version.key, version.version_id)
        )
        not in reported
    ]
    for version in lost:
        receive_again(version)
    return Counter(ObjectsWithoutRecord=len(lost))
