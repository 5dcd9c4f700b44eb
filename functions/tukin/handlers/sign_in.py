"""Signing in and out of the pages; the only function that loads the library of tokens."""

from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import person_keys, secret, table, today, variable
from tukin.aws.observability import logger
from tukin.portal.assembly import book, brand, report
from tukin.portal.render import Frame
from tukin.portal.sign_in.provider import Providers
from tukin.portal.sign_in.site import SignIn
from tukin.portal.sign_in.transport import ask


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: /masuk, /keluar, the language, and the static files."""
    return _pages().answer(event)


@cache
def _pages() -> SignIn:
    frame = Frame(brand())
    providers = Providers.parse(variable("PROVIDERS"))
    keys, origin = person_keys(), variable("PORTAL_URL")
    return SignIn(
        table(), book(), providers, keys.of, origin, today, lambda: frame, report, ask, secret
    )
