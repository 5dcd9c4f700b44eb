"""The inputs of docs/country.md, each with its source: asked, measured, assumed, or from AWS."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be planned; all of it assumed."""

    people: int = 5_200_000
    agencies: int = 600
    cells: int = 12
    hours: int = 1
    """Within which all files of the month arrive."""
    uploads: int = 2
    """Of each agency and month: the file and one correction, each a whole file."""
    runs: int = 2
    """Settlement runs of each cell and month."""
    days: int = 30
    months_swept: int = 3

    @property
    def cell_people(self) -> int:
        """Rounded up."""
        return -(-self.people // self.cells)

    @property
    def cell_agencies(self) -> int:
        """Rounded up."""
        return -(-self.agencies // self.cells)

    @property
    def sweeps(self) -> int:
        """In a month, at one every 15 minutes."""
        return self.days * 24 * 4


@dataclass(frozen=True, slots=True)
class Measured:
    """What one employee weighs, on one core of this project's machine."""

    validate_us: Fraction
    pack_us: Fraction
    unpack_us: Fraction
    compute_us: Fraction
    totals_us: Fraction
    encode_us: Fraction
    send_us: Fraction
    read_us: Fraction
    compare_us: Fraction
    settle_us: Fraction
    upload_bytes: Fraction
    shard_bytes: Fraction
    item_bytes: Fraction
    most_item_bytes: int
    most_referral_bytes: int
    referred_per_mille: Fraction
    record_memory_bytes: Fraction
    publication_memory_bytes: Fraction
    settlement_memory_bytes: Fraction
    credited_bytes: Fraction
    payment_bytes: Fraction


def measured() -> Measured:
    """As ``python -m tests.benchmarks.footprint`` printed for 200,000 rows.

    ``compare_us`` is its ``read_and_compare_us`` less ``read_us``; of the settlement the dearer
    figure counts, the second run's, of one step and without a register, as it was measured then.
    ``send_us`` is what tukin.aws.json_calls tells.
    """
    return Measured(
        validate_us=Fraction("6.593"),
        pack_us=Fraction("5.841"),
        unpack_us=Fraction("9.548"),
        compute_us=Fraction("11.443"),
        totals_us=Fraction("7.335"),
        encode_us=Fraction("7.994"),
        send_us=Fraction(15),
        read_us=Fraction("33.057"),
        compare_us=Fraction("44.912") - Fraction("33.057"),
        settle_us=Fraction("114.701"),
        upload_bytes=Fraction("166.104"),
        shard_bytes=Fraction("562.926"),
        item_bytes=Fraction("657.767"),
        most_item_bytes=849,
        most_referral_bytes=287,
        referred_per_mille=Fraction("55.03"),
        record_memory_bytes=Fraction("2781.512"),
        publication_memory_bytes=Fraction("5986.57"),
        settlement_memory_bytes=Fraction("2897.183"),
        credited_bytes=Fraction("165.005"),
        payment_bytes=Fraction("600.049"),
    )


@dataclass(frozen=True, slots=True)
class Assumed:
    """What only an AWS account can tell; each on the careful side."""

    processor: int = 2
    """Times that a Lambda's core (arm64, 1,769 MB) is slower than the one that was measured."""
    batch_write_seconds: Fraction = Fraction("0.010")
    query_seconds: Fraction = Fraction("0.030")
    s3_seconds: Fraction = Fraction("0.030")
    invocation_seconds: Fraction = Fraction(2)
    """For reports, rules and a cold start, of each validation and publication."""
    process_mib: int = 160
    """Runtime, libraries and what the allocator keeps; 60 were measured without the runtime."""
    referral_share: Fraction = Fraction(1)
    """Referrals written in a month, of those who need one: a correction changes few."""
    metrics: int = 30
    alarms: int = 45
    """Of each cell."""
    log_bytes: int = 2_000
    """Of each invocation."""


ASSUMED = Assumed()


@dataclass(frozen=True, slots=True)
class Quotas:
    """AWS's published defaults; where they are reported is in the page."""

    new_table_writes: int = 4_000
    new_table_reads: int = 12_000
    table_units: int = 40_000
    lambda_concurrency: int = 1_000
    unreserved_concurrency: int = 100
    lambda_memory_mb: int = 10_240
    state_bytes: int = 256 * 1024
    history_events: int = 25_000
    account_roles: int = 1_000


QUOTAS = Quotas()


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars, us-east-1's list; where they are reported is in the page."""

    million_writes: Fraction = Fraction("0.625")
    million_reads: Fraction = Fraction("0.125")
    table_gb_month: Fraction = Fraction("0.25")
    recovery_gb_month: Fraction = Fraction("0.20")
    write_unit_hour: Fraction = Fraction("0.00065")
    read_unit_hour: Fraction = Fraction("0.00013")
    gb_second: Fraction = Fraction("0.0000133334")
    million_invocations: Fraction = Fraction("0.20")
    thousand_transitions: Fraction = Fraction("0.025")
    thousand_puts: Fraction = Fraction("0.005")
    thousand_gets: Fraction = Fraction("0.0004")
    s3_gb_month: Fraction = Fraction("0.023")
    million_events: Fraction = Fraction("1.00")
    million_messages: Fraction = Fraction("0.40")
    log_gb: Fraction = Fraction("0.50")
    metric_month: Fraction = Fraction("0.30")
    alarm_month: Fraction = Fraction("0.10")
    key_month: Fraction = Fraction(1)


PRICES = Prices()
