"""A pay slip from an explanation: one HTML page for a phone and for paper, or plain text.

Both start from the plain values of ``describe_explanation``, so that the API's JSON, a local file
and the stored page say the same.
"""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from tukin.explanation.folding import FoldedLines, fold_lines
from tukin.explanation.payment import RECEIVED, net_words
from tukin.html.environment import environment, signed_idr, style
from tukin.vocabulary.money import format_idr, format_percent
from tukin.vocabulary.words import Words

_SCALE = 1_000
_WIDTH = 76

Language = Literal["id", "en"]

_HEADINGS = {
    "slip": ("Slip TPP", "Performance pay slip"),
    "payment": ("Pembayaran", "Payment"),
    "achievement": ("Capaian kinerja", "Achievement"),
    "rating": ("Predikat", "Rating"),
    "account": ("Bagaimana TPP Anda dihitung", "How your pay was computed"),
    "idle": ("Tidak mengubah TPP bulan ini", "No effect this month"),
    "source": ("Sumber", "Source"),
    "appraisal": ("Penilaian kinerja Anda", "Your rating"),
    "strengths": ("Kekuatan", "Strengths"),
    "weaknesses": ("Perlu ditingkatkan", "To improve"),
    "comparison": ("Dibanding bulan lalu", "Compared with last month"),
    "objection": ("Keberatan", "Objection"),
    "rules": ("Aturan", "Rules"),
}

_ROUNDING = {
    "half_up": ("setengah ke atas", "half up"),
    "half_even": ("setengah ke genap", "half to even"),
    "down": ("ke bawah", "down"),
    "up": ("ke atas", "up"),
}
_MODULE_KINDS = {
    "training": "Pelatihan",
    "seminar": "Seminar",
    "workshop": "Lokakarya",
    "e_learning": "E-learning",
}


def slip_html(
    explanation: Mapping[str, Any],
    payment: Mapping[str, Any] | None = None,
    words: Mapping[str, Any] | None = None,
) -> str:
    """The slip as one self-contained page. The same explanation gives the same text.

    Args:
        explanation: the explanation.
        payment: whether the month is paid (``describe_payment``); None where nobody knows.
        words: what the rater wrote (``describe_words``); None where nothing is known of it.
    """
    net = net_words(payment, explanation["record"]["net_idr"])
    view = {
        "slip": slip_view(explanation, payment, net),
        "words": words,
        "style": style("html/page", "explanation/slip", "html/dark"),
    }
    return environment().get_template("explanation/slip.html.j2").render(view)


def slip_view(
    explanation: Mapping[str, Any], payment: Mapping[str, Any] | None, net: Words
) -> dict[str, Any]:
    """What the template's parts of a slip place.

    Args:
        explanation, payment: as ``slip_html`` gets them.
        net: what the net pay is called.
    """
    folded = _folded(explanation["lines"], net)
    rounding_id, rounding_en = _ROUNDING[explanation["rules"]["rounding"]]
    return {
        **explanation,
        "account": folded._replace(shown=_computation_view(folded.shown)),
        "indicators": [_indicator_view(line) for line in explanation["indicators"]],
        "weaknesses": [_trait_view(trait) for trait in explanation["weaknesses"]],
        "rounding_id": rounding_id,
        "rounding_en": rounding_en,
        "payment": payment,
        "net": net,
    }


def _folded(lines: Sequence[Mapping[str, Any]], net: Words) -> FoldedLines:
    """The lines as a slip shows them; the last one, the net pay, is called as it is above."""
    folded = fold_lines(lines)
    if net == RECEIVED:
        return folded
    *steps, last = folded.shown
    named = {**last, "label_id": net.id, "label_en": net.en}
    return folded._replace(shown=[*steps, named])


def _computation_view(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The lines with the place of each bar: a change spans the sum before and after it."""
    highest = max(1, *_running_sums(lines))
    running = 0
    view = []
    for line in lines:
        before = running
        running += line["effect_idr"]
        start, end = sorted((before, running) if line["kind"] == "change" else (0, running))
        kind = "minus" if line["effect_idr"] < 0 else "plus"
        view.append(
            {
                **line,
                "bar": {
                    "kind": kind if line["kind"] == "change" else line["kind"],
                    "x": start * _SCALE // highest,
                    "width": max(4, (end - start) * _SCALE // highest) if end > start else 0,
                },
            }
        )
    return view


def _running_sums(lines: Sequence[Mapping[str, Any]]) -> Iterator[int]:
    running = 0
    for line in lines:
        running += line["effect_idr"]
        yield running


def _indicator_view(line: Mapping[str, Any]) -> dict[str, Any]:
    most = line["max_score"] * 100
    full = min(_SCALE - 3, line["full_score"] * 100 * _SCALE // most)
    return {**line, "bar": {"width": line["score"] * _SCALE // most, "full": full}}


def _trait_view(trait: Mapping[str, Any]) -> dict[str, Any]:
    modules = [{**module, "kind_id": _MODULE_KINDS[module["kind"]]} for module in trait["modules"]]
    return {**trait, "modules": modules}


def slip_text(
    explanation: Mapping[str, Any],
    language: Language = "id",
    payment: Mapping[str, Any] | None = None,
) -> str:
    """The slip for a terminal of 80 columns, in one language; ``payment`` as on the page."""
    return "\n".join(_TextSlip(explanation, language, payment).lines()) + "\n"


class _TextSlip:
    """Writes the text in one language."""

    def __init__(
        self,
        explanation: Mapping[str, Any],
        language: Language,
        payment: Mapping[str, Any] | None,
    ) -> None:
        self._slip = explanation
        self._payment = payment
        self._net = net_words(payment, explanation["record"]["net_idr"])
        self._language = language

    def lines(self) -> Iterator[str]:
        slip = self._slip
        person = slip["person"]
        yield f"{self._heading('slip')} · {self._of(slip, 'period')} · {person['agency']}"
        yield f"{person['name']} · {person['nip']}"
        yield (
            f"{person['position']} · {person['grade']} · {self._of(person, 'employment')} · "
            f"{self._of(person, 'status')}"
        )
        yield ""
        label = self._net.id if self._language == "id" else self._net.en
        yield _row(label, format_idr(slip["record"]["net_idr"]))
        yield from _indented(slip["net_in_words_id"])
        if self._payment is not None:
            yield from _wrapped(f"{self._heading('payment')}: {self._of(self._payment, 'text')}")
        yield _row(self._heading("rating"), self._of(slip["rating"], "label"))
        yield from self._section("account", self._computation())
        yield from self._section("appraisal", self._appraisal())
        yield from self._section("strengths", self._traits(slip["strengths"]))
        yield from self._section("weaknesses", self._traits(slip["weaknesses"]))
        if slip["comparison"] is not None:
            yield from self._section("comparison", self._comparison(slip["comparison"]))
        yield from self._section("objection", _wrapped(self._of(slip["objection"], "text")))
        rules = slip["rules"]
        title = f"{self._of(rules, 'title')} ({rules['rule_set']})"
        yield from self._section("rules", [*_wrapped(title), rules["rules_sha256"]])

    def _section(self, name: str, content: Iterable[str]) -> Iterator[str]:
        lines = list(content)
        if lines:
            yield ""
            yield self._heading(name).upper()
            yield from lines

    def _computation(self) -> Iterator[str]:
        folded = _folded(self._slip["lines"], self._net)
        *steps, last = folded.shown
        for line in steps:
            yield from self._step(line)
        if folded.zero is not None:
            zero = folded.zero
            yield from _wrapped(zero.text_id if self._language == "id" else zero.text_en)
        yield from self._step(last)
        if folded.idle:
            yield ""
            yield f"{self._heading('idle')}:"
        for line in folded.idle:
            yield from _indented(f"{self._of(line, 'label')}: {self._of(line, 'reason')}")
        for line in folded.beside:
            yield ""
            yield from self._step(line)

    def _step(self, line: Mapping[str, Any]) -> Iterator[str]:
        if line["kind"] == "change":
            yield _row(self._of(line, "label"), signed_idr(line["effect_idr"]))
        else:
            yield _row(self._of(line, "label"), format_idr(line["amount_idr"]))
        yield from _indented(self._of(line, "arithmetic"))
        yield from _indented(self._of(line, "reason"))
        if line["effect_idr"] and line["rule"] is not None:
            yield from _indented(f"{self._heading('source')}: {line['rule']['source']}")

    def _appraisal(self) -> Iterator[str]:
        for line in self._slip["indicators"]:
            yield _row(self._of(line, "label"), self._of(line, "arithmetic"))
        achievement = self._slip["achievement"]
        yield _row(self._heading("achievement"), format_percent(achievement["achievement_bp"]))
        rating = self._slip["rating"]
        yield from _wrapped(self._of(rating, "reason"))
        if rating["next_id"] is not None:
            yield from _wrapped(self._of(rating, "next"))

    def _traits(self, traits: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        for trait in traits:
            yield from _wrapped(f"{self._of(trait, 'label')}: {self._of(trait, 'reason')}")
            for module in trait["modules"]:
                yield from _indented(self._of(module, "title"))

    def _comparison(self, comparison: Mapping[str, Any]) -> Iterator[str]:
        yield from _wrapped(f"{self._of(comparison, 'summary')}.")
        for change in comparison["changes"]:
            yield _row(self._of(change, "label"), signed_idr(change["change_idr"]))

    def _of(self, values: Mapping[str, Any], name: str) -> str:
        return str(values[f"{name}_{self._language}"])

    def _heading(self, name: str) -> str:
        return _HEADINGS[name][0 if self._language == "id" else 1]


def _row(label: str, value: str) -> str:
    """Label on the left, value on the right; on two lines where they do not fit on one."""
    if len(label) + len(value) + 1 > _WIDTH:
        return f"{label}\n{value:>{_WIDTH}}"
    return f"{label}{value:>{_WIDTH - len(label)}}"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH)


def _indented(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="    ", subsequent_indent="    ")
