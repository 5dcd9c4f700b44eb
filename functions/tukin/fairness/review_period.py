"""The fairness report of a period, over all live batches."""

from collections.abc import Iterable, Iterator
from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.fairness.assessment import Assessment
from tukin.fairness.expected import parse_agency_ratings
from tukin.fairness.report import describe_fairness, names_of
from tukin.fairness.review import review
from tukin.fairness.store import assessments
from tukin.payroll.merge import KeyOf
from tukin.payroll.publication import LiveMonth
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.rules.store import RuleArchive
from tukin.vocabulary.errors import NotFound
from tukin.vocabulary.period import Period


def review_period(
    table: Table,
    archive: Bucket,
    period: Period,
    agency_ratings: str | None,
    key_of: KeyOf,
    *,
    identify: bool,
) -> dict[str, Any]:
    """How a period's ratings were given, beside those of the period before.

    Args:
        table: the table.
        archive: the archive, which holds the rules.
        period: the period.
        agency_ratings: ratings of whole agencies, like ``disdik=baik,dinkes=baik``, if any.
        key_of: the person's key of a NIP.
        identify: whether raters are named by NIP, and every record's NIP is checked before;
            otherwise they are ranks.

    Raises:
        IntegrityError: E747, where a NIP is not that of the record's person.
        NotFound: E802, where nothing is live.
    """
    live_months = list(LiveMonths(table).of_period(period))
    if not live_months:
        raise NotFound("E802")
    checked_by = key_of if identify else None
    report = review(
        period,
        _assessments(table, archive, live_months, checked_by),
        _assessments(table, archive, LiveMonths(table).of_period(period.previous), checked_by),
        parse_agency_ratings(agency_ratings.split(",")) if agency_ratings else {},
    )
    hashes = {live.batch.rules_sha256 for live in live_months}
    names = names_of(RuleArchive(archive).get(sha256) for sha256 in sorted(hashes))
    return describe_fairness(report, names, identify=identify)


def _assessments(
    table: Table, archive: Bucket, live_months: Iterable[LiveMonth], key_of: KeyOf | None
) -> Iterator[Assessment]:
    names = NamesArchive(archive)
    records = Records(table, names)
    return (each for live in live_months for each in assessments(records, live, names.get, key_of))
