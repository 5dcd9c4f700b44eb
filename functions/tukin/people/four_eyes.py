"""Four eyes: what one person did needs the agreement of another person."""

import re
from collections.abc import Iterable

from tukin.vocabulary.errors import Forbidden


def caller_name(caller: str) -> str:
    """The session's name in ``role/session`` or in an AWS user id, ``ID:session``.

    One person may hold several roles, so the role says nothing about who it is.
    """
    return re.split("[/:]", caller)[-1] or caller


def require_another_person(approver: str, authors: Iterable[str], code: str) -> None:
    """Check that none of the authors is the approver, whatever their roles and the case of letters.

    Raises:
        Forbidden: with the given code, where one of them is.
    """
    if caller_name(approver).casefold() in {caller_name(each).casefold() for each in authors}:
        raise Forbidden(code)
