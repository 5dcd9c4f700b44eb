"""A proposed book as its approver has to see it: what the server found that it would do."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from tukin.aws.signed_api import ApiError
from tukin.cli.impact_text import book_lines
from tukin.cli.output import ask
from tukin.rule_changes.gate.book_page import book_page
from tukin.rule_changes.gate.whatif_of_book import BookWhatIf
from tukin.rules.rule_set import NO_BOOK, RuleBook, load_rule_book

_MOST_REQUESTS = 200
"""Each computes at least some thousand people."""


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A what-if that was just made, the book that it is of, and the book in force."""

    answer: dict[str, Any]
    book: RuleBook
    live: RuleBook

    @classmethod
    def ask(cls, api_url: str | None, sha256: str) -> Self:
        """Have the server try a proposal."""
        path = f"/rules/proposals/{sha256}"
        answer = _tried(api_url, f"{path}/simulation")
        found = ask(api_url, lambda api: api.get(path))
        return cls(answer, load_rule_book(found["document"].encode()), live_book(api_url))

    @property
    def digest(self) -> str:
        """By which it is agreed to."""
        return str(self.answer["simulation_sha256"])

    @property
    def what_if(self) -> BookWhatIf:
        """What it would do."""
        return BookWhatIf.model_validate(self.answer["what_if"])

    def lines(self, most: int | None) -> Iterator[str]:
        """As text; ``most`` lines of the differences of a set, None for all."""
        return book_lines(self.what_if, self.digest, self.book, self.live, most)

    def page(self) -> str:
        """As an HTML page."""
        return book_page(self.what_if, self.digest, self.book, self.live)


def _tried(api_url: str | None, path: str) -> dict[str, Any]:
    """The what-if; of a city it takes several requests, each of which goes on."""
    for _ in range(_MOST_REQUESTS):
        try:
            return ask(api_url, lambda api: api.post(path, {}))
        except ApiError as refused:
            unfinished = refused
            if refused.problem.get("code") != "E667":
                raise
    raise unfinished


def live_book(api_url: str | None) -> RuleBook:
    """The book in force; ``NO_BOOK`` before the first."""
    try:
        live: str = ask(api_url, lambda api: api.get("/rules/live"))["document"]
    except ApiError as refused:
        if refused.problem.get("code") != "E662":
            raise
        return NO_BOOK
    return load_rule_book(live.encode())
