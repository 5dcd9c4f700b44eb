"""The one style of tables: a line a person, names cut with …, numbers and amounts never."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tukin.cli.tables import Column, Kind, Row, labelled, table_lines
from tukin.cli.terminal import plain

PERSON = [
    Column("Baris", Kind.AMOUNT),
    Column("NIP"),
    Column("Nama", Kind.NAME),
    Column("Neto", Kind.AMOUNT),
]
NIP = "198501012010012001"
_NAMES = st.text(max_size=120) | st.sampled_from(
    ["[/]", "[bold red]", ":smile:", "张伟" * 40, "\x1b[2J"]
)
_AMOUNTS = st.sampled_from(["0", "5.051.970", "127.710.000", "1.234.567.890.123"])


def shown(name: str, amount: str = "5.051.970", width: int = 80) -> str:
    return table_lines(PERSON, [("12", NIP, name, amount)], width)[-1].plain


@given(st.lists(st.tuples(_NAMES, _AMOUNTS), min_size=1, max_size=5), st.integers(60, 130))
def test_a_person_is_one_line_with_whole_numbers(people: list[tuple[str, str]], width: int) -> None:
    rows = [(str(row), NIP, name, amount) for row, (name, amount) in enumerate(people)]
    heading, rule, *body = table_lines(PERSON, rows, width)
    assert len(body) == len(people)
    for (_, _, name, amount), line in zip(rows, body, strict=True):
        assert "\n" not in line.plain
        assert cell_len(line.plain) <= width
        assert NIP in line.plain
        assert line.plain.split()[-1] == amount
        whole = plain(name)
        assert whole.strip() in line.plain or "…" in line.plain
    assert cell_len(heading.plain) <= width
    assert set(rule.plain) == {"─"}


def test_a_long_name_is_cut_where_the_line_is_full() -> None:
    line = shown("Raden Ajeng Kartini Djojo Adhiningrat Sosroningrat, S.Pd., M.Pd.", width=60)
    assert line == f"   12  {NIP}  Raden Ajeng Kartini D…  5.051.970"
    assert len(line) == 60


def test_wide_characters_take_two_columns() -> None:
    line = shown("张伟" * 20, width=60)
    assert cell_len(line) <= 60
    assert "…" in line


def test_numbers_are_whole_even_where_the_line_is_too_short() -> None:
    line = shown("Budi Santoso", "1.234.567.890.123", width=20)
    assert NIP in line
    assert "1.234.567.890.123" in line


def test_a_foreign_text_commands_no_terminal() -> None:
    line = shown("Ani\x1b[31m\nBudi\u202e\u200b\x00")
    assert "Ani�[31m Budi���" in line


def test_texts_are_wrapped_below_their_heading() -> None:
    columns = [Column("Kode"), Column("Pesan", Kind.WRAPPED)]
    lines = [line.plain for line in table_lines(columns, [("E001", "satu dua tiga " * 6)], 40)]
    assert lines[2].startswith("E001  satu")
    assert {line[:6] for line in lines[3:]} == {"      "}
    assert max(map(len, lines)) <= 40


def test_totals_stand_below_a_rule() -> None:
    rows = [Row(("1", NIP, "Ani", "10"), "green")]
    lines = table_lines(PERSON, rows, 80, title="TPP", total=("", "", "JUMLAH", "10"))
    assert [line.plain[:3] for line in lines] == ["TPP", "Bar", "───", "   ", "───", "   "]
    assert lines[3].style == "green"
    assert lines[5].plain.endswith("JUMLAH    10")


def test_a_table_without_rows_has_its_heading() -> None:
    assert len(table_lines(PERSON, [], 80)) == 2


def test_a_label_stays_beside_its_text() -> None:
    lines = [line.plain for line in labelled("  E701  ", "satu dua tiga empat lima enam", 32)]
    assert lines == ["  E701  satu dua tiga empat lima", "        enam"]
