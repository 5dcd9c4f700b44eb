"""The programme for the command: a file, or the sample."""

from pathlib import Path

from tukin.programme import document
from tukin.vocabulary.errors import FileRefused

SAMPLE = Path(document.__file__).with_name("sample.json")
SAMPLE_NAME = "sample"


def read_programme(name: str) -> bytes:
    """The JSON of a file, or of the sample.

    Raises:
        FileRefused: E602 where there is none of that name.
    """
    path = SAMPLE if name == SAMPLE_NAME else Path(name)
    try:
        return path.read_bytes()
    except OSError:
        raise FileRefused("E602", rules=name) from None
