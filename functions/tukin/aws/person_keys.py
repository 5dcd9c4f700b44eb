"""Loads the secret of the person keys and checks that the table was written with it.

Item ``PERSONKEY`` / ``CHECK`` holds the check value of the secret (``PersonKeys.check``), not the
secret. It is created by the first function that asks and never changed, so that a secret that was
replaced, or a table restored beside another secret, is found before any key is written.
"""

from tukin.aws.clients import client, service_faults
from tukin.aws.table import Table
from tukin.vocabulary.errors import IntegrityError
from tukin.vocabulary.person_keys import PersonKeys

_KEY = {"pk": "PERSONKEY", "sk": "CHECK"}


def load_person_keys(secret_name: str, table: Table) -> PersonKeys:
    """The person keys under the secret of this name in Secrets Manager.

    Raises:
        IntegrityError: E713, where the table was written under another secret, or where the secret
            is too short to be one.
        RetryableError: Secrets Manager or the table does not answer or asks to slow down.
    """
    keys = _keys(secret_name)
    item = table.get(_KEY)
    if item is None:
        # Whichever table counts: a function that only reads may be the first that asks.
        table.unguarded().put_new(_KEY | {"check": keys.check})
        item = table.get(_KEY)  # what is recorded counts, whoever was first to record it
    if item is None or item["check"] != keys.check:
        raise IntegrityError("E713")
    return keys


def _keys(secret_name: str) -> PersonKeys:
    with service_faults():
        answer = client("secretsmanager").get_secret_value(SecretId=secret_name)
    try:
        return PersonKeys(answer.get("SecretString", "").encode())
    except ValueError as error:
        raise IntegrityError("E713") from error
