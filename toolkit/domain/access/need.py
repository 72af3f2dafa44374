"""What a function needs of AWS: one action on one resource, where it is asked for, and how that is known."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Known = Literal["static", "observed", "platform", "forwarded", "unresolved"]
"""static: read from code; observed: called by tests; platform: what Lambda itself does in the role's name;
forwarded: what a service does in its caller's name; unresolved: the action or its resource can't be told
"""
ANY = "*"
VARIABLE = re.compile(r"\$\{env:([^}]+)\}")
"""An environment variable within a resource"""
_QUEUE_URL = re.compile(
    r"https?://(?:sqs\.(?P<region>[^./]+)\.|(?P<old>[^./]+)\.queue\.)?[^/]*/(?P<account>[^/]*)/(?P<name>[^/]+)$"
)
_ACCOUNT = re.compile(r"\d{12}|\$\{env:[^}]+\}")
_NOT_KNOWN = "(known after apply)"
_SUFFIX = "-??????"
_SECRET = re.compile(r"-[A-Za-z0-9]{6}$")
"""What Secrets Manager ends a secret's ARN with"""


@dataclass(frozen=True, slots=True, order=True)
class Need:
    """An action that a function needs.

    Args:
        action: as IAM writes it, such as dynamodb:PutItem.
        resource: an ARN's pattern; "*" where AWS takes nothing else, or (unresolved) nothing is known.
            `${env:NAME}` stands for an environment variable that is not known yet.
        at: file:line of the call, or a resource's address in Terraform.
        why: what makes it needed, where the line alone does not say it.

    """

    action: str
    resource: str
    known: Known
    at: str
    why: str = ""

    def __post_init__(self) -> None:
        if ":" not in self.action:
            raise ValueError(f"{self.action!r} is no action: it must name its service, such as s3:GetObject")


def in_order(needs: Iterable[Need]) -> list[Need]:
    """Return needs, each once, sorted; what one place both resolves and can't is told as both."""
    return sorted(set(needs))


def resolve(
    needs: Iterable[Need], environment: Mapping[str, str], *, region: str = ANY, account: str = ANY
) -> list[Need]:
    """Put the values of environment variables into resources, and the account and region where they are open.

    A value may be a name, an ARN (taken as it is) or the URL of a queue. A variable that is not there, or
    not known before the apply, makes its need unresolved.
    """
    return in_order(_resolved(need, environment, region, account) for need in needs)


def _resolved(need: Need, environment: Mapping[str, str], region: str, account: str) -> Need:
    names = VARIABLE.findall(need.resource)
    missing = sorted({name for name in names if environment.get(name, _NOT_KNOWN) == _NOT_KNOWN})
    text = need.resource
    for name in names:
        value = environment.get(name, _NOT_KNOWN)
        text = _with(text, f"${{env:{name}}}", ANY if value == _NOT_KNOWN else value)
    if text == ANY and names:
        text = f"arn:aws:{need.action.partition(':')[0]}:*:*:*"
    text = placed(text, region, account)
    if not missing:
        return replace(need, resource=text)
    told = f"{', '.join(missing)} not known"
    return replace(need, resource=text, known="unresolved", why=f"{need.why}; {told}" if need.why else told)


def _with(resource: str, marker: str, value: str) -> str:
    """Put a value in: an ARN takes the place of the ARN it stands in, but for what follows it."""
    rest = resource.partition(marker)[2]
    arn = queue_arn(value) if ":sqs:" in resource else value if value.startswith("arn:") else None
    if arn and ":secret:" in arn and rest == _SUFFIX:
        return arn if _SECRET.search(arn) else arn + rest
    if arn:
        return arn + rest
    if resource.startswith("arn:aws:kms:") and value.startswith("alias/"):
        return resource.replace(marker, ANY)
    if ":parameter/" in resource:
        return resource.replace(f"parameter/{marker}", f"parameter/{value.lstrip('/')}").replace(
            marker, value
        )
    return resource.replace(marker, value)


def placed(resource: str, region: str, account: str) -> str:
    """Put region and account where an ARN leaves them open; S3's and IAM's have none, and stay so."""
    parts = resource.split(":", 5)
    if len(parts) < 6 or parts[0] != "arn":  # noqa: PLR2004, an ARN's six parts
        return resource
    parts[3] = region if parts[3] == ANY else parts[3]
    parts[4] = account if parts[4] == ANY else parts[4]
    return ":".join(parts)


def queue_arn(url: str) -> str | None:
    """Return the ARN of a queue by its URL; None if that is none."""
    if url.startswith("arn:"):
        return url
    found = _QUEUE_URL.match(url)
    if not found:
        return None
    region = found["region"] or found["old"] or ANY
    account = found["account"] if _ACCOUNT.fullmatch(found["account"]) else ANY
    return f"arn:aws:sqs:{region}:{account}:{found['name']}"
