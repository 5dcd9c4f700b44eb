"""Writes the generated files: schemas of the rule documents, OpenAPI, the page of error codes.

``python -m schemas.generate`` writes them; with ``--check`` it fails where one has drifted from
the models.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from schemas.data import data_schemas
from schemas.examples import examples
from schemas.openapi import openapi_json
from tukin.rules.rule_set import (
    RuleBook,
    RuleSet,
)
from tukin.vocabulary.catalogue.entry import Entry
from tukin.vocabulary.catalogue.messages import CATALOGUE, causes_of

_ROOT = Path(__file__).parents[1]
_GROUPS = {
    "0": "Berkas / the file",
    "1": "Nomor pegawai / numbers of persons",
    "2": "Kolom kepegawaian / personal columns",
    "3": "Penilaian / ratings",
    "4": "Kehadiran / attendance",
    "5": "Cakupan / scope",
    "6": "Aturan / rules",
    "7": "Unggahan / uploads",
    "8": "Permintaan / requests",
    "9": "Layanan / services",
    "10": "Atasan penilai dan unit / lines and units",
    "11": "Penilaian di halaman / ratings given on the pages",
}
"""By the first digit of a code of three, by the first two of a code of four."""


def generated_files() -> dict[Path, str]:
    """Path → text of each generated file."""
    return {
        _ROOT / "schemas/rule-set.schema.json": _schema(RuleSet),
        _ROOT / "schemas/rule-book.schema.json": _schema(RuleBook),
        _ROOT / "schemas/openapi.json": openapi_json(),
        _ROOT / "docs/error-codes.md": _error_codes(),
        **{_ROOT / f"schemas/{name}.schema.json": text for name, text in _data_schemas()},
    }


def _data_schemas() -> Iterator[tuple[str, str]]:
    shown = examples()
    for name, (title, number, schema) in data_schemas().items():
        described = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **schema,
            "title": title,
            "$comment": f"format {number}",
            "examples": [shown[name]],
        }
        yield name, json.dumps(described, indent=2, ensure_ascii=False) + "\n"


def _schema(model: type[RuleSet] | type[RuleBook]) -> str:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **model.model_json_schema(by_alias=True),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _error_codes() -> str:
    lines = [
        "# Kode kesalahan / error codes",
        "",
        "Dibuat dari / generated from `functions/tukin/vocabulary/catalogue/`.",
    ]
    for group, title in _GROUPS.items():
        entries = {code: entry for code, entry in CATALOGUE.items() if code[1:-2] == group}
        lines += ["", f"## {title}", "", "| Kode | Pesan dan perbaikan | Message and fix |"]
        lines += ["|---|---|---|"]
        for code, entry in sorted(entries.items()):
            lines.append(_error_code(code, entry))
            lines += [_error_code(f"{code} ({cause})", e) for cause, e in causes_of(code).items()]
    return "\n".join(lines) + "\n"


def _error_code(code: str, entry: Entry) -> str:
    return f"| {code} | {entry.what_id} {entry.fix_id} | {entry.what_en} {entry.fix_en} |"


def main() -> int:
    """Write the files, or with ``--check`` tell which have drifted; the exit code."""
    check = "--check" in sys.argv[1:]
    drifted = []
    for path, text in generated_files().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            drifted.append(path.relative_to(_ROOT))
            if not check:
                path.write_text(text, encoding="utf-8")
    for name in drifted:
        print(f"{'drifted' if check else 'written'}: {name}")
    return 1 if check and drifted else 0


if __name__ == "__main__":
    raise SystemExit(main())
