"""Whole names of AWS's roles stand for a role of tukin; beginnings, and names like them, do not."""

import pytest

from tukin.aws.callers.role_table import RoleTable, session_of

TABLE = RoleTable.parse("tukin", "TukinFinance=finance DisdikHead=agency-disdik-head")


def arn(role: str, session: str = "sari") -> str:
    return f"arn:aws:sts::123456789012:assumed-role/{role}/{session}"


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("tukin-finance", "finance"),
        ("TUKIN-Finance", "finance"),  # IAM knows no two roles that differ by capitals alone
        ("tukin-agency-disdik", "agency-disdik"),
        ("tukin-agency-disdik-head", "agency-disdik-head"),
        ("tukin-system-disdik", "agency-disdik"),
        ("AWSReservedSSO_TukinFinance_0123456789abcdef", "finance"),
        ("awsreservedsso_tukinfinance_0123456789ABCDEF", "finance"),
        ("AWSReservedSSO_DisdikHead_0123456789abcdef", "agency-disdik-head"),
    ],
)
def test_a_name_of_the_table_is_its_role(name: str, role: str) -> None:
    assert TABLE.has_role(arn(name), role)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("tukin-finance-2", "finance"),
        ("xtukin-finance", "finance"),
        ("finance", "finance"),
        ("tukin-auditor", "finance"),
        ("tukin-agency-disdik", "agency-disdik-head"),
        ("tukin-agency-disdik-head", "agency-disdik"),
        ("tukin-system-disdik", "agency-disdik-head"),
        ("tukin-system-disdik", "agency-dinkes"),
        ("tukin-system-finance", "finance"),
        ("TukinFinance", "finance"),  # anybody who may make roles could call one so
        ("TukinFinance_0123456789abcdef", "finance"),
        ("AWSReservedSSO_TukinFinance", "finance"),
        ("AWSReservedSSO_TukinFinance_0123", "finance"),
        ("AWSReservedSSO_TukinFinance_0123456789abcdef", "auditor"),
        ("AWSReservedSSO_tukin-finance_0123456789abcdef", "finance"),  # no row
        ("AWSReservedSSO_Other_0123456789abcdef", "finance"),
    ],
)
def test_a_name_without_a_row_is_no_role(name: str, role: str) -> None:
    assert not TABLE.has_role(arn(name), role)


@pytest.mark.parametrize(
    "caller",
    [
        "",
        "arn:aws:iam::123456789012:user/tukin-finance",
        "arn:aws:iam::123456789012:role/tukin-finance",
        "arn:aws:sts::123456789012:federated-user/tukin-finance",
        "arn:aws:sts::123456789012:assumed-role/tukin-finance",
        "arn:aws:sts::123456789012:assumed-role/other:assumed-role/tukin-finance/sari",
        "x:assumed-role/tukin-finance/sari",
    ],
)
def test_only_a_session_of_a_role_has_one(caller: str) -> None:
    assert not TABLE.has_role(caller, "finance")
    assert session_of(caller) == caller


def test_a_session_is_read_as_role_and_name() -> None:
    assert session_of(arn("tukin-finance", "sari@example.go.id")) == (
        "tukin-finance/sari@example.go.id"
    )


@pytest.mark.parametrize("text", ["TukinFinance", "A=finance a=auditor", "A=b=c"])
def test_a_table_that_can_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no row"):
        RoleTable.parse("tukin", text)
