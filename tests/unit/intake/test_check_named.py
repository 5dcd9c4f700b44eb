"""An amendment by itself: the cells that it names are judged, and nothing else."""

from pathlib import Path

import pytest

from tests.unit.entitlement.cases import NAMED, rules_of
from tukin.intake.check_month import SourceFile
from tukin.intake.check_named import CheckedNamed, check_named
from tukin.intake.row_validator import RowValidator
from tukin.vocabulary.period import Period

ANI, BUDI = "198501012010012001", "198601012010011002"


def check(folder: Path, text: str, name: str = "perubahan-1.csv") -> CheckedNamed:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    validator = RowValidator(rules_of(NAMED), "disdik", Period.parse("2026-10"))
    return check_named(SourceFile(path, name, "amendment", "sekarang"), validator)


def errors(found: CheckedNamed) -> list[tuple[int, str, str]]:
    return [(error.row, error.column, error.code) for error in found.checked.errors]


def test_what_is_not_named_is_not_missed(tmp_path: Path) -> None:
    found = check(tmp_path, f"NIP;Alpa\n{ANI};3\n{BUDI};\n")
    assert (found.sound, errors(found), found.checked.rejected) == (2, [], 0)


def test_what_is_named_wrongly_is_an_error(tmp_path: Path) -> None:
    found = check(tmp_path, f"NIP;Alpa;Golongan\n{ANI};99;III/a\n{BUDI};1;X/x\n")
    assert errors(found) == [(2, "alpa", "E401"), (3, "grade", "E203")]
    assert (found.sound, found.checked.rejected) == (0, 2)
    assert {mistake.code for mistake in found.checked.mistakes} == {"E401", "E203"}


def test_a_required_cell_cannot_be_emptied(tmp_path: Path) -> None:
    found = check(tmp_path, f"NIP;Jabatan\n{ANI};-\n{BUDI};\n")
    assert errors(found) == [(2, "position", "E201")]
    assert found.sound == 1, "an empty cell leaves it as it is"


def test_what_is_read_otherwise_and_what_is_left_alone_is_counted(tmp_path: Path) -> None:
    """Of the sound rows: Ani's NIP has spaces; Budi's grade and score are spelt otherwise."""
    spaced = f"{ANI[:8]} {ANI[8:14]} {ANI[14]} {ANI[15:]}"
    text = f"NIP;Alpa;Golongan;Disiplin;Status\n{spaced};3;III/a;;-\n{BUDI};;IIIb;90,5;\n"
    found = check(tmp_path, text + "198701012010012003;99;;;\n")
    assert errors(found) == [(4, "alpa", "E401")]
    assert found.checked.repairs == {"nip_spaces": 1, "grade": 1, "decimal_comma": 1}
    assert found.checked.unchanged == 3


def test_in_json_a_name_without_a_value_empties_and_leaves_nothing_alone(tmp_path: Path) -> None:
    found = check(
        tmp_path, f'{{"nip": "{ANI}", "alpa": null, "status": ""}}\n', "perubahan-1.jsonl"
    )
    assert (found.checked.unchanged, found.checked.repairs) == (0, {})


def test_numbers_of_persons_and_repeated_people(tmp_path: Path) -> None:
    found = check(tmp_path, f"NIP;Alpa\n123;1\n{ANI};1\n{ANI};2\n{BUDI};1\n")
    assert errors(found) == [(2, "nip", "E102"), (3, "nip", "E109"), (4, "nip", "E109")]
    assert (found.sound, found.checked.rejected) == (1, 3)


@pytest.mark.parametrize(
    ("text", "sound", "found"),
    [
        ('{"nip": "%s", "alpa": 3}', 1, []),
        ('{"nip": "%s", "alpa": null}', 1, []),
        ('{"nip": "%s", "grade": null}', 0, [(1, "grade", "E201")]),
    ],
)
def test_in_json_each_object_names_for_itself(
    tmp_path: Path, text: str, sound: int, found: list[tuple[int, str, str]]
) -> None:
    checked = check(tmp_path, text % ANI, "perubahan-1.jsonl")
    assert (checked.sound, errors(checked)) == (sound, found)


def test_a_refused_amendment(tmp_path: Path) -> None:
    found = check(tmp_path, f"NIP\n{ANI}\n")
    assert found.checked.refusal is not None
    assert found.sound == 0
