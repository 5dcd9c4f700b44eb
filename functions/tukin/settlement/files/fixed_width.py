"""The Jakarta payment file: 133 bytes a person, no separators, CRLF.

::

    NRK 6 · NIP 18 · name 25 · SPMU 4 · KLOGAD 9 · NALOKL 50 · net 9 (right) · THBL 6 · KDESEL 6

An agency's codes that the rules do not give stay blank, as does an NRK that the register does not
have. A line that does not fit is held out of the file, by name, and all others are in it: an amount
of more than 9 digits is never shifted, a letter that is not ASCII never a question mark.
"""

from collections.abc import Iterator, Mapping, Sequence

from tukin.rules.payment import FixedWidthFile, PaymentAgency
from tukin.settlement.files.ascii_names import to_ascii
from tukin.settlement.files.directory import NOBODY, Payee
from tukin.settlement.files.regional_file import FileException, RegionalFile
from tukin.settlement.settlement import Transfer

FIXED_WIDTH_FILE = "payments-133.txt"
LINE_BYTES = 133
NAME_CHARACTERS = 25
MOST_IDR = 999_999_999
UNKNOWN = PaymentAgency(code="unknown", source="unknown")


def fixed_width_file(
    lines: Sequence[Transfer], period: str, rules: FixedWidthFile, payees: Mapping[str, Payee]
) -> RegionalFile:
    """One line for each transfer that fits.

    Args:
        lines: the run's lines; those without a transfer have no place here.
        period: the pay period, ``YYYY-MM``.
        rules: the agencies' codes, and what is done with long names.
        payees: NIP → what the register knows.
    """
    agencies = {agency.code: agency for agency in rules.agencies}

    def nrk_of(line: Transfer) -> str:
        return payees.get(line.nip, NOBODY).nrk

    def row_of(line: Transfer) -> bytes:
        agency = agencies.get(line.agency, UNKNOWN)
        return fixed_width_line(line, _name(line.name), agency, period, nrk_of(line))

    return RegionalFile(
        FIXED_WIDTH_FILE,
        lines,
        lambda line: _exceptions(line, nrk_of(line), rules),
        row_of,
        _name,
    )


def _name(name: str) -> str:
    return (to_ascii(name) or "")[:NAME_CHARACTERS]


def _exceptions(line: Transfer, nrk: str, rules: FixedWidthFile) -> Iterator[FileException]:
    name = to_ascii(line.name)
    if name is None:
        yield FileException(FIXED_WIDTH_FILE, line, "E751")
    elif rules.names == "exact" and len(name) > NAME_CHARACTERS:
        yield FileException(FIXED_WIDTH_FILE, line, "E750", {"most": NAME_CHARACTERS})
    if line.transfer_idr > MOST_IDR:
        yield FileException(FIXED_WIDTH_FILE, line, "E752")
    if not nrk:
        yield FileException(FIXED_WIDTH_FILE, line, "E753", {"columns": "nrk"}, is_held=False)


def fixed_width_line(
    line: Transfer, name: str, agency: PaymentAgency, period: str, nrk: str
) -> bytes:
    """A person's line with its end; every value was checked to fit its place."""
    text = (
        f"{nrk:6}{line.nip:18}{name:25}{agency.spmu:4}{agency.klogad:9}"
        f"{agency.nalokl:50}{line.transfer_idr:>9}{period.replace('-', ''):6}{agency.kdesel:6}"
    )
    if len(text) != LINE_BYTES:
        raise AssertionError("every value was checked to fit its place")
    return text.encode("ascii") + b"\r\n"
