"""The findings of a file, of which single rows may have very many."""

from collections import Counter

from tukin.file_formats.finding import Finding, FindingKind

MOST_OF_ROWS = 500
"""Findings about single rows that are kept of each kind."""


class Findings:
    """The findings of a file in the order in which they came."""

    def __init__(self) -> None:
        self._listed: list[Finding] = []
        self._of_rows: Counter[tuple[FindingKind, str]] = Counter()

    def add(self, finding: Finding) -> None:
        """One that is listed in any case."""
        self._listed.append(finding)

    def add_of_row(self, finding: Finding) -> None:
        """One of a row; of each kind the first are listed, the others counted."""
        kind = finding.kind, finding.code
        self._of_rows[kind] += 1
        if self._of_rows[kind] <= MOST_OF_ROWS:
            self.add(finding)

    def all(self) -> list[Finding]:
        """All that are listed, and how many more there are."""
        more = [
            Finding(kind, "W219", {"code": code, "count": count - MOST_OF_ROWS})
            for (kind, code), count in self._of_rows.items()
            if count > MOST_OF_ROWS
        ]
        return [*self._listed, *more]
