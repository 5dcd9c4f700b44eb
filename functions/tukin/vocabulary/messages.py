"""How a message of the catalogue is written in JSON, wherever it is written."""

from typing import Protocol

from tukin.vocabulary.catalogue.messages import Message


class Coded(Protocol):
    """An error, a refusal, a notice: anything with a code of the catalogue and its text."""

    @property
    def code(self) -> str:
        """The stable code, such as ``E102``."""

    @property
    def message(self) -> Message:
        """The text in both languages."""


def describe_message(coded: Coded) -> dict[str, str]:
    """``code``, ``message_id`` and ``message_en``."""
    return {
        "code": coded.code,
        "message_id": coded.message.id,
        "message_en": coded.message.en,
    }
