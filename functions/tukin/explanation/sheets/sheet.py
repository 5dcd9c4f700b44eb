"""A feedback sheet: one person's month on paper or on a phone, and the same as plain values.

It says what the slip says of the pay, and before it who rated, what they wrote, and what the
rating rests on. Everything is worked out here or before; the template only places it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tukin.explanation.explanation import OBJECTION_DAYS, OBJECTION_SOURCE
from tukin.explanation.payment import net_words
from tukin.explanation.sheets.parts import (
    CORE_VALUES,
    PARTIES,
    RATER_KINDS,
    RECEIPT_WAYS,
    Agreement,
    Rated,
    RaterWords,
    SheetParts,
    SheetPerson,
)
from tukin.explanation.slip import slip_view
from tukin.html.environment import environment, style
from tukin.vocabulary.words import EXPECTATION_WORDS, Words, date_words, period_words

_ESTIMATE = Words("Perkiraan TPP", "Estimated pay")
_NOT_RATED = Words("Belum ada penilaian untuk bulan ini.", "Nobody has rated this month yet.")


def describe_sheet(parts: SheetParts) -> dict[str, Any]:
    """A sheet as plain JSON values, from which the page is made.

    Raises:
        ValueError: where neither an explanation nor ``person`` says whose it is.
    """
    explanation = parts.explanation
    net = None
    if explanation is not None:
        net = _ESTIMATE
        if not parts.is_provisional:
            net = net_words(parts.payment, explanation["record"]["net_idr"])
    return {
        "period": str(parts.period),
        **_pair("period", period_words(parts.period)),
        "made_on": parts.today.isoformat(),
        "provisional": parts.is_provisional,
        **_pair("provisional", _provisional(parts)),
        "person": _person(parts),
        "rated": _rated(parts.rated, is_provisional=parts.is_provisional),
        "words": describe_words(parts.words),
        **_pair("net", net),
        "explanation": explanation,
        "payment": None if parts.is_provisional else parts.payment,
        "agreements": [_agreement(each, parts.today) for each in parts.agreements],
        "objection": _objection(parts),
    }


def sheets_html(sheets: Iterable[Mapping[str, Any]]) -> str:
    """The sheets of some people as one self-contained page, each beginning on a new sheet of A4.

    Args:
        sheets: as ``describe_sheet`` gives them.
    """
    return environment().get_template("explanation/sheet.html.j2").render(sheets_view(sheets))


def sheets_view(sheets: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What the page of some sheets is made of.

    Args:
        sheets: as ``describe_sheet`` gives them.
    """
    return {
        "sheets": [_view(sheet) for sheet in sheets],
        "style": style("html/page", "explanation/slip", "explanation/sheet", "html/dark"),
    }


def _view(sheet: Mapping[str, Any]) -> dict[str, Any]:
    explanation = sheet["explanation"]
    if explanation is None:
        return {**sheet, "slip": None}
    net = Words(sheet["net_id"], sheet["net_en"])
    return {**sheet, "slip": slip_view(explanation, sheet["payment"], net)}


def describe_words(words: RaterWords | None) -> dict[str, Any] | None:
    """What the rater wrote, as plain values; None where nothing was written."""
    if words is None or words.is_empty:
        return None
    return {
        "strength": words.strength.strip(),
        "improve": words.improve.strip(),
        "values": [{"code": value, **_pair("label", CORE_VALUES[value])} for value in words.values],
        "by_indicator": [
            {**_pair("label", label), "text": text.strip()}
            for label, text in words.by_indicator
            if text.strip()
        ],
        "note": words.note.strip(),
    }


def _provisional(parts: SheetParts) -> Words | None:
    if not parts.is_provisional:
        return None
    missing_id = ", ".join(each.id for each in parts.missing)
    missing_en = ", ".join(each.en for each in parts.missing)
    return Words(
        "Sementara: bulan ini belum ditutup, dan semuanya masih dapat berubah."
        + (f" Belum ada: {missing_id}." if missing_id else ""),
        "Provisional: the month is still open, and everything may change."
        + (f" Still missing: {missing_en}." if missing_en else ""),
    )


def _person(parts: SheetParts) -> dict[str, Any]:
    if parts.explanation is not None:
        person: dict[str, Any] = parts.explanation["person"]
        return person
    if parts.person is None:
        raise ValueError("a sheet needs an explanation or a person")
    return _described(parts.person)


def _described(person: SheetPerson) -> dict[str, Any]:
    """The same shape as the person of an explanation has."""
    return {
        "nip": person.nip,
        "name": person.name,
        "agency": person.unit,
        "position": person.position,
        "grade": person.grade,
        **_pair("employment", None),
        **_pair("status", None),
    }


def _rated(rated: Rated | None, *, is_provisional: bool) -> dict[str, Any]:
    """Who rated and as what, in one sentence, and when it was received in another.

    What is received is the result of a closed month: before there is no receipt.
    """
    if rated is not None and is_provisional:
        rated = replace(rated, received_on=None, received_how=None)
    if rated is None:
        rated, text = Rated(None), _NOT_RATED
    else:
        text = _by_whom(rated)
    judged = {"results": rated.results, "behaviour": rated.behaviour}
    return {
        "rater": rated.rater,
        "kind": rated.kind,
        "given_on": _iso(rated.given_on),
        "received_on": _iso(rated.received_on),
        "received_how": rated.received_how,
        **_pair("text", text),
        **_pair("receipt", _receipt(rated)),
        **judged,
        **{
            name: words
            for judgement, value in judged.items()
            for name, words in _pair(
                judgement, None if value is None else EXPECTATION_WORDS[value]
            ).items()
        },
    }


def _by_whom(rated: Rated) -> Words:
    if rated.rater is None:
        who = Words(
            "Penilainya tidak disebut dalam berkas bulan ini",
            "The month's file does not name the rater",
        )
    else:
        who = Words(f"Dinilai oleh {rated.rater}", f"Rated by {rated.rater}")
    if rated.kind is not None:
        kind = RATER_KINDS[rated.kind]
        who = Words(f"{who.id}, {kind.id}", f"{who.en}, {kind.en}")
    if rated.given_on is not None:
        day = date_words(rated.given_on)
        who = Words(f"{who.id}, pada {day.id}", f"{who.en}, on {day.en}")
    return Words(*(f"{text.removesuffix('.')}." for text in who))  # a degree ends with one


def _receipt(rated: Rated) -> Words | None:
    if rated.received_on is None:
        return None
    day = date_words(rated.received_on)
    if rated.received_how is None:
        return Words(f"Diterima {day.id}.", f"Received on {day.en}.")
    way = RECEIPT_WAYS[rated.received_how]
    return Words(f"Diterima {day.id} ({way.id}).", f"Received on {day.en} ({way.en}).")


def _agreement(agreement: Agreement, today: date) -> dict[str, Any]:
    if agreement.kept is None:
        is_late = agreement.due_on < today
        state = Words("lewat waktu", "overdue") if is_late else Words("berjalan", "under way")
    else:
        kept = agreement.kept
        state = Words("ditepati", "kept") if kept else Words("tidak ditepati", "not kept")
    return {
        "what": agreement.what,
        "who": agreement.who,
        **_pair("who", PARTIES[agreement.who]),
        "due_on": agreement.due_on.isoformat(),
        **_pair("due", date_words(agreement.due_on)),
        "kept": agreement.kept,
        **_pair("state", state),
    }


def _objection(parts: SheetParts) -> dict[str, Any] | None:
    """Until when one may object: counted from the receipt where it is known.

    While the month is open no days run. Without a receipt the explanation says from which day it
    counted. 14 calendar days never end later than 14 working days, so they are what is shown.
    """
    if parts.is_provisional:
        text = Words(
            f"Hasil ini belum final. Waktu keberatan ({OBJECTION_DAYS} hari) dihitung sejak Anda "
            "menerima hasil bulan yang sudah ditutup.",
            f"This result is not final. The {OBJECTION_DAYS} days for an objection count from the "
            "day on which you receive the result of the closed month.",
        )
        return _objection_values(None, text)
    received_on = None if parts.rated is None else parts.rated.received_on
    if received_on is not None:
        return _objection_values(*_from_receipt(parts, received_on))
    if parts.explanation is None:
        return None
    described = parts.explanation["objection"]
    last_day = date.fromisoformat(described["last_day"])
    return _objection_values(last_day, Words(described["text_id"], described["text_en"]))


def _from_receipt(parts: SheetParts, received_on: date) -> tuple[date, Words]:
    last_day = received_on + timedelta(days=OBJECTION_DAYS)
    received, last = date_words(received_on), date_words(last_day)
    if parts.today > last_day:
        return last_day, Words(
            f"Diterima {received.id}; batas keberatan {last.id} sudah lewat.",
            f"Received on {received.en}; the last day for an objection, {last.en}, is over.",
        )
    return last_day, Words(
        "Bila Anda tidak setuju dengan penilaian ini, ajukan keberatan secara tertulis dengan "
        f"alasannya kepada atasan pejabat penilai Anda. Diterima {received.id}: paling lambat "
        f"{last.id}. Keputusannya bersifat final.",
        "If you do not agree with this rating, object in writing and with reasons to your rater's "
        f"superior. Received on {received.en}: until {last.en}. The decision is final.",
    )


def _objection_values(last_day: date | None, text: Words) -> dict[str, Any]:
    return {
        "last_day": _iso(last_day),
        **_pair("last_day", None if last_day is None else date_words(last_day)),
        **_pair("text", text),
        "source": OBJECTION_SOURCE,
    }


def _pair(name: str, words: Words | None) -> dict[str, str | None]:
    return {
        f"{name}_id": None if words is None else words.id,
        f"{name}_en": None if words is None else words.en,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
