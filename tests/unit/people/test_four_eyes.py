"""Four eyes: a person is known by the session's name, whatever the role."""

import pytest

from tukin.people.four_eyes import caller_name, require_another_person
from tukin.vocabulary.errors import Forbidden


@pytest.mark.parametrize(
    ("caller", "person"),
    [
        ("tukin-rules-author/sari@jakarta.go.id", "sari@jakarta.go.id"),
        ("AROAEXAMPLEID:sari@jakarta.go.id", "sari@jakarta.go.id"),
        ("someone", "someone"),
        ("tukin-finance/", "tukin-finance/"),
    ],
)
def test_a_person_is_the_session_whatever_the_role(caller: str, person: str) -> None:
    assert caller_name(caller) == person


@pytest.mark.parametrize(
    "author", ["tukin-rules-author/sari", "AROAOTHERROLE:sari", "sari", "a/Sari"]
)
def test_the_same_person_in_another_role_is_refused(author: str) -> None:
    with pytest.raises(Forbidden, match="E653"):
        require_another_person("tukin-rules-approver/sari", ["AROAX:budi", author], "E653")


def test_another_person_may_agree() -> None:
    require_another_person("AROAX:sari", ["AROAX:budi", "tukin-a/sarip"], "E710")
    require_another_person("AROAX:sari", [], "E710")
