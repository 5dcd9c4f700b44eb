"""The Jakarta payment file: 133 bytes a person, no separators, CRLF.

::

    NRK 6 · NIP 18 · name 25 · SPMU 4 · KLOGAD 9 · NALOKL 50 · net 9 (right) · THBL 6 · KDESEL 6

The NRK is not known here and stays blank, as do an agency's codes that the rules do not give. An
amount of more than 9 digits is refused, never shifted. A name that does not fit is refused as well,
unless the rules say to fit it: accents are dropped, what is then not ASCII becomes ``?``, and what
is after the 25th character is cut; each such name is listed.
"""

import unicodedata
from collections.abc import Sequence

from tukin.rules.payment import FixedWidthFile, PaymentAgency
from tukin.settlement.settlement import Transfer
from tukin.vocabulary.errors import FileRefused

LINE_BYTES = 133
_NAME_CHARACTERS = 25
_MOST_IDR = 999_999_999
_UNKNOWN = PaymentAgency(code="unknown", source="unknown")


def fixed_width_file(lines: Sequence[Transfer], period: str, rules: FixedWidthFile) -> bytes:
    """One line for each transfer.

    Args:
        lines: the run's lines; those without a transfer have no place here.
        period: the pay period, ``YYYY-MM``.
        rules: the agencies' codes, and what is done with long names.

    Raises:
        FileRefused: E730 for amounts, E731 for names that do not fit.
    """
    transfers = [line for line in lines if line.transfer_idr]
    if too_large := sum(line.transfer_idr > _MOST_IDR for line in transfers):
        raise FileRefused("E730", count=too_large)
    if rules.names == "exact" and (too_long := len(fitted_names(transfers))):
        raise FileRefused("E731", count=too_long)
    agencies = {agency.code: agency for agency in rules.agencies}
    month = period.replace("-", "")
    return b"".join(
        _line(line, agencies.get(line.agency, _UNKNOWN), month).encode("ascii") + b"\r\n"
        for line in transfers
    )


def fitted_names(lines: Sequence[Transfer]) -> list[tuple[Transfer, str]]:
    """The lines whose names have to be changed to fit, with what they become."""
    fitted = [(line, _fit(line.name)) for line in lines if line.transfer_idr]
    return [(line, name) for line, name in fitted if name != line.name]


def _line(line: Transfer, agency: PaymentAgency, month: str) -> str:
    text = (
        f"{'':6}{line.nip:18}{_fit(line.name):25}{agency.spmu:4}{agency.klogad:9}"
        f"{agency.nalokl:50}{line.transfer_idr:>9}{month:6}{agency.kdesel:6}"
    )
    if len(text) != LINE_BYTES:
        raise AssertionError("every value was checked to fit its place")
    return text


def _fit(name: str) -> str:
    plain = "".join(
        character
        for character in unicodedata.normalize("NFKD", name)
        if not unicodedata.combining(character)
    )
    return "".join(c if " " <= c <= "~" else "?" for c in plain)[:_NAME_CHARACTERS]
