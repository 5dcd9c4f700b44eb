"""Who may take a role, by the templates themselves with the parameters' defaults.

The engine fills in no policy variable and knows no second factor, no SAML and no signature of a web
identity. So what is asked of people on AWS is tried here, as data.
"""

from dataclasses import dataclass

from infrastructure.local.permissions.arns import ACCOUNT, Resolver, arn
from infrastructure.local.permissions.evaluation import Context, Request, allows
from infrastructure.local.permissions.statements import ROLE, Statement, read_statement
from infrastructure.local.permissions.templates import Stacks, as_list, chosen

ROOT = f"arn:aws:iam::{ACCOUNT}:root"


@dataclass(frozen=True)
class Comer:
    """Whoever wants to take a role: by which call, as whom, and what AWS knows of them."""

    action: str
    principal: str
    context: Context


def may_take(stacks: Stacks, stack: str, role: str, comer: Comer) -> bool:
    """Whether a role's trust policy lets somebody in; their own policy is taken to allow it."""
    resource = arn(ROLE, role)
    request = Request(comer.action, resource, comer.context)
    return allows(_speaking_of(stacks, stack, role, comer.principal), request)


def _speaking_of(stacks: Stacks, stack: str, role: str, principal: str) -> list[Statement]:
    template, resolver = stacks.named[stack], Resolver(stacks, stack)
    document = template["Resources"][role]["Properties"]["AssumeRolePolicyDocument"]
    return [
        read_statement(resolver, stack, role, statement, [arn(ROLE, role)])
        for each in as_list(document["Statement"])
        for statement in chosen(template, each)
        if _means(resolver, statement["Principal"], principal)
    ]


def _means(resolver: Resolver, written: dict[str, object], principal: str) -> bool:
    """Whether a principal of this account is meant; the account itself means all in it."""
    ((kind, value),) = written.items()
    named = {resolver.text(each) for each in as_list(value)}
    within = kind == "AWS" and ROOT in named and principal.split(":")[4] == ACCOUNT
    provider = ":saml-provider/" in principal or ":oidc-provider/" in principal
    if (kind == "Federated") is not provider:
        return False
    return within or principal in named
