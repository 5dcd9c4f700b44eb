"""The figures as tables in docs/performance.md and as a chart."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "performance.md"
CHART = ROOT / "docs" / "images" / "performance.svg"
FIGURES = ROOT / "docs" / "performance.json"

_BAR = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 {{ 56 + 46 * bars | length }}" \
font-family="system-ui, sans-serif" font-size="14" role="img">
<title>Processor time of a row, the peer's = 100 %</title>
<rect width="100%" height="100%" fill="#fff"/>
<text x="12" y="26" fill="#1d2733" font-weight="600">Processor time of a row; grey: the peer</text>
{% for bar in bars -%}
{% set y = 44 + 46 * loop.index0 -%}
<text x="12" y="{{ y + 22 }}" fill="#1d2733">{{ bar.title }}</text>
<rect x="340" y="{{ y + 6 }}" width="300" height="10" fill="#c3cad3"/>
<rect x="340" y="{{ y + 18 }}" width="{{ bar.width }}" height="10" fill="#1c6f5a"/>
<text x="{{ 650 }}" y="{{ y + 22 }}" fill="#1d2733">{{ bar.says }}</text>
{% endfor -%}
</svg>
"""


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first are figures."""
    lines = [heading, ["---", *["---:"] * (len(heading) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def filled_in(page: str, made: Mapping[str, str]) -> str:
    """The page with every table between its markers, which all of them must have once."""
    for name, table in made.items():
        marked = re.compile(rf"(<!-- table: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        page, count = marked.subn(rf"\g<1>{table}\n\g<2>", page)
        if count != 1:
            raise ValueError(f"the page has the markers of {name} {count} times, not once")
    return page


def read() -> dict[str, Any]:
    """The figures of the page as it is."""
    figures: dict[str, Any] = json.loads(FIGURES.read_bytes())
    return figures


def write(tables: Mapping[str, str], figures: Mapping[str, Any]) -> None:
    """Put each table where the page has its name, draw the chart, keep the figures."""
    page = PAGE.read_text(encoding="utf-8")
    for name, text in tables.items():
        place = re.compile(rf"(<!-- bench: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        page, found = place.subn(rf"\g<1>{text}\n\g<2>", page)
        assert found == 1, name
    PAGE.write_text(page, encoding="utf-8")
    CHART.write_text(chart(figures["stages"]), encoding="utf-8")
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def chart(stages: Mapping[str, Mapping[str, Any]]) -> str:
    """Bars of all stages: the peer's is 300 wide."""
    bars = []
    for stage in stages.values():
        ours, theirs = (stage["sides"][side]["cpu_us"] for side in ("tukin", "peer"))
        width = min(400, round(300 * ours / theirs, 1))
        bars.append({"title": stage["title"], "width": width, "says": f"{theirs / ours:.1f} ×"})
    return Environment(autoescape=True).from_string(_BAR).render(bars=bars)
