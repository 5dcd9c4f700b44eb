"""Which file of an agency that works on the pages is an attendance part; cheap to import."""

_PREFIXES = ("kehadiran-", "attendance-")


def is_attendance_part(file_name: str) -> bool:
    """Whether it is one by its name, in any case. In other agencies the name means nothing."""
    return file_name.casefold().startswith(_PREFIXES)
