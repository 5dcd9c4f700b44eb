"""The body of a single rating, field by field."""

from typing import Any

from tukin.vocabulary.columns import COLUMNS


def rating_body() -> dict[str, Any]:
    """The body of a single rating: one flat object, a field for each column of a file."""
    cell: dict[str, Any] = {"type": ["string", "number", "boolean", "null"]}
    fields = {
        column.name: {
            **cell,
            "title": f"{column.label.id} / {column.label.en}",
            "description": f"{column.guide.id} / {column.guide.en}",
        }
        for column in COLUMNS
    }
    return {
        "type": "object",
        "description": "Satu objek datar; kolom yang tidak disebut tetap seperti sebelumnya, null "
        "mengosongkannya. / One flat object; a column that is not named stays as it was, null "
        "empties it.",
        "properties": fields,
        "required": ["nip"],
        "additionalProperties": {
            **cell,
            "description": "Nilai satu indikator menurut kodenya, atau banyaknya kejadian satu "
            "jenjang keterlambatan; GET …/rules menyebut kodenya. / The score of an indicator by "
            "its code, or the occurrences of a band of lateness; GET …/rules names the codes.",
        },
        "examples": [
            {
                "nip": "198503012010011901",
                "produktivitas": 94.4,
                "alpa": 1,
                "status": "aktif",
                "supervisor_nip": "197001012005122001",
            }
        ],
    }
