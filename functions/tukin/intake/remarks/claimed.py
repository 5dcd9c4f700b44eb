"""Rows of a file whose person another agency claims as well: a notice to whoever sent it. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from tukin.file_formats.finding import Finding, FindingKind, Place
from tukin.intake.check_file import CheckedFile
from tukin.intake.check_month import CheckedMonth
from tukin.intake.remarks.findings import Findings
from tukin.vocabulary.period import Period

CLAIMED = "E717"

OpenClaims = Callable[[Period], Mapping[str, Sequence[str]]]
"""NIP → the agencies that claim a person of whom nobody has decided yet."""


def with_claims(
    month: CheckedMonth, places: Collection[int], agency: str, claims: Mapping[str, Sequence[str]]
) -> CheckedMonth:
    """The month, with a notice on each row of a person whom another agency claims as well.

    Args:
        month: the checked month.
        places: of its new files.
        agency: whose they are. Claims that do not name it are not mentioned to it.
        claims: NIP → the agencies that claim a person.
    """
    own = {nip: others for nip, others in claims.items() if agency in others}
    if not own:
        return month
    files = [
        _noted(file, agency, own) if place in places else file
        for place, file in enumerate(month.files)
    ]
    return replace(month, files=files)


def _noted(checked: CheckedFile, agency: str, claims: Mapping[str, Sequence[str]]) -> CheckedFile:
    found = Findings()
    for row in checked.accepted:
        if row.nip in claims:
            others = ", ".join(other for other in claims[row.nip] if other != agency)
            place = Place(row.row, row.sheet)
            found.add_of_row(Finding(FindingKind.NOTICE, CLAIMED, {"agencies": others}, (place,)))
    return replace(checked, findings=[*checked.findings, *found.all()])
