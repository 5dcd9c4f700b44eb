"""What the stories read off a page: its forms, and what it says of pay."""

import pytest

from infrastructure.local.stories.browser import PageError, forms_of
from infrastructure.local.stories.cast import estimate_on, pay_on

TABLE = """
<form method="post" action="/staf/nilai-cepat/2026-11?perangkat=a&amp;x=1">
<input type="hidden" name="_csrf" value="a&quot;b">
<input type="hidden" name="siapa" value="k1"><input type="radio" name="hasil" value="sesuai">
<input type="hidden" name="siapa" value="k2">
</form>
<input type="hidden" name="outside" value="1">
<form method="post" action="http://bucket/" enctype="multipart/form-data">
<input type="hidden" name="key" value="uploads/${filename}"><input type="file" name="file"></form>
"""


def test_a_field_that_is_there_twice_is_sent_twice_and_nothing_is_chosen() -> None:
    table, file = forms_of(TABLE)
    assert table.action == "/staf/nilai-cepat/2026-11?perangkat=a&x=1"
    assert table.fields == [("_csrf", 'a"b'), ("siapa", "k1"), ("siapa", "k2")]
    assert (table.is_file, file.is_file) == (False, True)
    assert file.fields == [("key", "uploads/${filename}")]


def test_an_estimate_is_no_pay_and_pay_is_no_estimate() -> None:
    estimate = '<h2>Perkiraan TPP</h2>\n<p class="sum">Rp18.604.500</p>'
    paid = '<h2>TPP bulan ini</h2>\n<p class="sum">Rp18.604.501</p>'
    assert (estimate_on(estimate), pay_on(estimate)) == (18_604_500, None)
    assert pay_on(paid) == 18_604_501
    for page in (paid, "<h2>Perkiraan TPP</h2><p>Belum dapat dihitung.</p>"):
        with pytest.raises(PageError):
            estimate_on(page)
