"""A planned day as a calendar entry (RFC 5545). It names nobody, for calendars are shared."""

from datetime import UTC, datetime, timedelta

from tukin.dialogue.dialogue import Dialogue

_TITLE = "Dialog kinerja"


def calendar_text(dialogue: Dialogue, now: datetime) -> str | None:
    """The entry of the day that was proposed last, for the whole day; None where none was.

    A later day has the same UID and a higher SEQUENCE, so that it moves the entry.
    """
    on = dialogue.planned_on
    if on is None:
        return None
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//tukin//dialogue//ID",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{dialogue.id}@tukin",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{len(dialogue.planned) - 1}",
        f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_TITLE}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{line}\r\n" for line in lines)
