"""The columns of an appraisal file, besides one for each indicator of the rule set."""

REQUIRED_COLUMNS = ("nip", "name", "position", "grade", "employment")
"""Columns that every file must have."""

OPTIONAL_COLUMNS = (
    "supervisor_nip",
    "hasil_kerja",
    "perilaku_kerja",
    "alpa",
    "ijin",
    "late_minutes",
    "early_minutes",
    "status",
    "innovation_evidence",
    "note",
    "agency",
    "period",
)
"""Columns that a file may leave out; an absent one reads as empty cells."""
