"""The package of the functions as it is deployed to AWS."""

from pathlib import Path

from infrastructure.local.places import FUNCTIONS, ROOT, WORK
from infrastructure.package import targets
from infrastructure.package.bill import BILL, bill_of
from infrastructure.package.build import build
from infrastructure.package.libraries import Libraries
from infrastructure.package.licences import NOTICES, notices
from infrastructure.package.version import VERSION

LICENCE = "LICENSE"


def build_functions(work: Path = WORK, functions: Path = FUNCTIONS) -> Path:
    """The zip file that is deployed."""
    licence = (ROOT / LICENCE).read_bytes()

    def extras(libraries: Libraries) -> dict[str, bytes]:
        bill = bill_of(libraries, VERSION)
        return {LICENCE: licence, NOTICES: notices(libraries), BILL: bill}

    return build(
        targets.of_lambda(),
        extras,
        functions=functions,
        work=work,
        key=VERSION.encode() + licence,
    )
