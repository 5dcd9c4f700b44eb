"""What the pages share: escaping, numbers as people write them, and styles."""

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from tukin.html.environment import environment, signed_idr, style

NBSP = "\u00a0"


def rendered(source: str, **values: object) -> str:
    return environment().from_string(source).render(**values)


def test_what_comes_from_files_is_escaped() -> None:
    name = "<script>alert('x')</script> & \"Dra.\""
    found = rendered('{{ name }}|<i title="{{ name }}">', name=name)
    assert "<script" not in found
    assert found.count("&lt;script&gt;") == 2
    assert "&amp; &#34;Dra.&#34;" in found


def test_a_value_that_is_missing_fails() -> None:
    with pytest.raises(UndefinedError):
        rendered("{{ nobody_gave_it }}")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("12522600|rp", "Rp12.522.600"),
        ("(-675000)|signed_rp", "−Rp675.000"),
        ("675000|signed_rp", "+Rp675.000"),
        ("0|signed_rp", "Rp0"),
        ("9276|percent", f"92,76{NBSP}%"),
        ("(-50)|percent(signed=True)", f"−0,5{NBSP}%"),
        ("9440|points", "94,4"),
        ("5200000|count", "5.200.000"),
        ("12345|ratio", "1,23"),
        ("(-510)|signed", "−5,10"),
        ("'butuh_perbaikan'|spaced", "butuh perbaikan"),
        ("2.5|whole", "2"),
    ],
)
def test_a_filter(expression: str, expected: str) -> None:
    assert rendered(f"{{{{ {expression} }}}}") == expected


def test_a_gain_has_its_plus_and_a_loss_the_typographic_minus() -> None:
    assert [signed_idr(amount) for amount in (1, 0, -1)] == ["+Rp1", "Rp0", "−Rp1"]


def test_styles_are_put_one_after_the_other() -> None:
    page, slip = style("html/page"), style("explanation/slip")
    assert page
    assert slip
    assert style("html/page", "explanation/slip") == page + slip


@pytest.mark.parametrize("name", ["explanation/slip", "fairness/fairness", "rule_changes/impact"])
def test_a_template_is_beside_the_code_of_its_room(name: str) -> None:
    assert environment().get_template(f"{name}.html.j2")
    with pytest.raises(TemplateNotFound):
        environment().get_template(f"html/{name}.html.j2")
