"""What the installed packages say of their licences, and the notices that go with them."""

from collections.abc import Iterator
from importlib.metadata import Distribution
from pathlib import PurePath

from infrastructure.package.libraries import Libraries

NOTICES = "THIRD-PARTY-NOTICES"
_CLASSIFIER = "License :: OSI Approved :: "
_SAYS_NOTHING = ("", "Dual License")
_FILES = ("licence", "license", "notice", "copying", "authors")
_HEADING = """\
This package holds the software of others, under their licences. Each is named below with the
texts that came with it. Of botocore, the descriptions of services that no function calls are
left out.
"""


class LicenceMissing(RuntimeError):
    """A package came without the text of its licence."""


def licence_of(distribution: Distribution) -> str:
    """The licence by its SPDX expression, or else as the package words it."""
    metadata = distribution.metadata
    for name in ("License-Expression", "License"):
        for text in metadata.get_all(name) or []:
            if "\n" not in text and text not in _SAYS_NOTHING:
                return str(text)
    classifiers = metadata.get_all("Classifier") or []
    names = [name.removeprefix(_CLASSIFIER) for name in classifiers if _CLASSIFIER in name]
    return " or ".join(names) or "not stated"


def notices(libraries: Libraries) -> bytes:
    """The texts of all licences and notices, in the order of the packages' names.

    Raises:
        LicenceMissing: a package has none.
    """
    parts = [_HEADING]
    for wheel in libraries.wheels:
        distribution = libraries.metadata()[wheel.name]
        texts = dict(_texts(distribution))
        if not texts:
            raise LicenceMissing(f"{wheel.name} {wheel.version} has no licence file.")
        parts.append(f"{'=' * 80}\n{wheel.name} {wheel.version}: {licence_of(distribution)}\n")
        parts += [f"--- {name}\n\n{text.strip()}\n" for name, text in sorted(texts.items())]
    return "\n".join(parts).encode()


def _texts(distribution: Distribution) -> Iterator[tuple[str, str]]:
    """Names and texts; RECORD is gone, so the names of the metadata and the folder say where."""
    for name in distribution.metadata.get_all("License-File") or []:
        for place in (f"licenses/{name}", name):
            text = distribution.read_text(place)
            if text and PurePath(name).name.lower().split(".")[0].startswith(_FILES):
                yield name, text
