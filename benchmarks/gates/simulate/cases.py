"""Random requests and policies, of a vocabulary so small that they often meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

HOME, OTHER = "111111111111", "222222222222"
ROLE = f"arn:aws:iam::{HOME}:role/orders"
SESSION = f"arn:aws:sts::{HOME}:assumed-role/orders/run"
USER = f"arn:aws:iam::{HOME}:user/ada"
PRINCIPALS = (ROLE, SESSION, SESSION, USER)
SERVICES = ("events.amazonaws.com", "sns.amazonaws.com", "s3.amazonaws.com")

_ACTIONS = {
    "dynamodb": ("GetItem", "PutItem", "Query", "BatchGetItem"),
    "sqs": ("SendMessage", "ReceiveMessage"),
    "s3": ("GetObject", "PutObject", "ListBucket"),
    "kms": ("Decrypt", "GenerateDataKey", "Encrypt"),
    "lambda": ("InvokeFunction",),
}
_KEY = "0f0f0f0f-1111-2222-3333-444444444444"


@dataclass(frozen=True, slots=True)
class Case:
    """One request with all policies that bear on it."""

    action: str
    resource: str
    owner: str
    principal: str
    context: dict[str, str | list[str]]
    identity: list[dict[str, Any]] = field(default_factory=list)
    boundary: list[dict[str, Any]] | None = None
    resource_policy: dict[str, Any] | None = None
    limits: list[list[dict[str, Any]]] = field(default_factory=list)

    @property
    def simulation(self) -> dict[str, Any]:
        """The case as the simulator reads it."""
        groups = [
            {"orgIdentifier": f"ou-{number}", "policies": _numbered(group)}
            for number, group in enumerate(self.limits)
        ]
        everything = [
            {"name": "all", "policy": _document([{"Effect": "Allow", "Action": "*", "Resource": "*"}])}
        ]
        found: dict[str, Any] = {
            "request": {
                "principal": self.principal,
                "action": self.action,
                "resource": {"resource": self.resource, "accountId": self.owner},
                "contextVariables": self.context,
            },
            "identityPolicies": _numbered(self.identity),
            "serviceControlPolicies": groups or [{"orgIdentifier": "root", "policies": everything}],
            "resourceControlPolicies": [{"orgIdentifier": "root", "policies": everything}],
        }
        if self.boundary is not None:
            found["permissionBoundaryPolicies"] = _numbered(self.boundary)
        if self.resource_policy is not None:
            found["resourcePolicy"] = self.resource_policy
        return found


def _numbered(policies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"name": f"p{number}", "policy": policy} for number, policy in enumerate(policies)]


def _document(statements: list[dict[str, Any]]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": statements}


def _chance(random: Random, share: float) -> bool:
    return random.random() < share


def case(random: Random) -> Case:
    """Return the next random case."""
    service = random.choice(sorted(_ACTIONS))
    owner = random.choice((HOME, HOME, HOME, OTHER))
    by_service = _chance(random, 0.12)
    principal = random.choice(SERVICES if by_service else PRINCIPALS)
    resource = random.choice(_resources(service, owner))
    made = _Maker(random, service, owner)
    key_policy = service == "kms"
    return Case(
        action=f"{service}:{random.choice(_ACTIONS[service])}",
        resource=resource,
        owner=owner,
        principal=principal,
        context=_context(random, principal),
        identity=[] if by_service else [made.policy() for _ in range(random.randint(1, 2))],
        boundary=None if by_service or _chance(random, 0.7) else [made.policy(wide=True)],
        resource_policy=made.policy(resource=True) if key_policy or _chance(random, 0.55) else None,
        limits=[] if by_service or _chance(random, 0.85) else [[made.policy(wide=True)]],
    )


def _resources(service: str, owner: str) -> tuple[str, ...]:
    place = f"arn:aws:{service}:eu-central-1:{owner}"
    return {
        "dynamodb": (f"{place}:table/orders", f"{place}:table/orders/index/by_status", f"{place}:table/sums"),
        "sqs": (f"{place}:orders", f"{place}:orders-dlq"),
        "s3": ("arn:aws:s3:::orders", "arn:aws:s3:::orders/in/a.csv", "arn:aws:s3:::orders/ada/x$y"),
        "kms": (f"{place}:key/{_KEY}",),
        "lambda": (f"{place}:function:orders", f"{place}:function:orders:live"),
    }[service]


_CONTEXT: dict[str, tuple[str | list[str], ...]] = {
    "aws:SourceAccount": (HOME, OTHER),
    "aws:SourceArn": (
        f"arn:aws:events:eu-central-1:{HOME}:rule/orders", f"arn:aws:sns:eu-central-1:{OTHER}:news",
    ),
    "aws:PrincipalTag/team": ("orders", "ada", "Sums", "o*", "a b"),
    "aws:username": ("ada",),
    "aws:SecureTransport": ("true", "false"),
    "aws:MultiFactorAuthAge": ("5", "300", "100.0", "x"),
    "aws:SourceIp": ("10.1.2.3", "10.9.0.1", "192.0.2.1", "2001:db8::1"),
    "aws:CurrentTime": ("2026-01-01T00:00:00Z", "2026-06-01T12:00:00Z"),
    "aws:TagKeys": (["team", "cost"], ["team"], ["cost", "secret"], ["team", "cost", "secret"]),
    "dynamodb:LeadingKeys": (["ada"], ["ada", "bob"], ["bob"]),
    "kms:ViaService": ("dynamodb.eu-central-1.amazonaws.com", "sqs.eu-central-1.amazonaws.com"),
    "aws:Blob": ("aGVsbG8=", "d29ybGQ="),
}  # fmt: skip
_SETS = {"aws:TagKeys", "dynamodb:LeadingKeys"}


def _context(random: Random, principal: str) -> dict[str, str | list[str]]:
    found = {key: random.choice(values) for key, values in _CONTEXT.items() if _chance(random, 0.6)}
    if principal.startswith("arn:"):
        found["aws:PrincipalArn"] = principal if principal == USER else ROLE
        found["aws:PrincipalAccount"] = HOME
    # Keys don't heed case.
    return {key.lower() if _chance(random, 0.1) else key: value for key, value in found.items()}


class _Maker:
    """Makes policies that have something to do with a request."""

    def __init__(self, random: Random, service: str, owner: str) -> None:
        self._random = random
        self._service = service
        self._owner = owner

    def policy(self, *, resource: bool = False, wide: bool = False) -> dict[str, Any]:
        """Return a policy of one to three statements."""
        statements = [
            self._statement(resource=resource, wide=wide) for _ in range(self._random.randint(1, 3))
        ]
        if wide and _chance(self._random, 0.6):
            statements.append({"Effect": "Allow", "Action": "*", "Resource": "*"})
        return _document(statements)

    def _statement(self, *, resource: bool, wide: bool) -> dict[str, Any]:
        random = self._random
        made: dict[str, Any] = {"Effect": "Deny" if _chance(random, 0.22) else "Allow"}
        made["NotAction" if _chance(random, 0.12) else "Action"] = self._some(self._action, wide=wide)
        made["NotResource" if _chance(random, 0.12) else "Resource"] = self._some(self._resource, wide=wide)
        if resource:
            self._principal(made)
        if _chance(random, 0.45):
            made["Condition"] = self._conditions()
        return made

    def _some(self, make: Any, *, wide: bool) -> str | list[str]:  # noqa: ANN401 - a bound method
        found = [make() for _ in range(self._random.randint(1, 3 if wide else 2))]
        return found[0] if len(found) == 1 and _chance(self._random, 0.5) else found

    def _action(self) -> str:
        random = self._random
        service = self._service if _chance(random, 0.85) else random.choice(sorted(_ACTIONS))
        name = random.choice(_ACTIONS[service])
        return random.choice((
            "*", f"{service}:*", f"{service}:{name}", f"{service}:{name}", f"{service}:{name[:3]}*",
            f"{service}:{name.lower()}", f"{service.upper()}:{name}", f"{service}:?{name[1:]}",
            f"{service}:*{name[-4:]}", f"{service}:{name[:2]}*{name[-1]}", f"{service}:*Item",
        ))  # fmt: skip

    def _resource(self) -> str:
        random = self._random
        whole = random.choice(_resources(self._service, random.choice((self._owner, self._owner, HOME))))
        head, colon, _name = whole.rpartition(":")
        return random.choice((
            "*", whole, whole, f"{whole}*", f"{whole}/*", f"{head}{colon}*", whole[:-1] + "?",
            whole.replace("orders", "o*s"), whole.replace("eu-central-1", "eu-*"),
            whole.replace("eu-central-1", "*"), whole.replace(self._owner, "*"),
            whole.replace("orders", "${aws:PrincipalTag/team}"),
            whole.replace("orders", "${aws:PrincipalTag/team, 'orders'}"),
            whole.replace("ada", "${aws:username}"), whole.replace("x$y", "x${$}y"),
            whole.replace("in/", "*/"), f"{whole}${{?}}", whole.replace("orders", "ord??s"),
        ))  # fmt: skip

    def _principal(self, made: dict[str, Any]) -> None:
        random = self._random
        element = "NotPrincipal" if made["Effect"] == "Deny" and _chance(random, 0.25) else "Principal"
        account = random.choice((HOME, HOME, OTHER))
        made[element] = random.choice((
            {"AWS": ROLE}, {"AWS": SESSION}, {"AWS": USER}, {"AWS": [ROLE, USER]},
            {"AWS": f"arn:aws:iam::{account}:root"}, {"AWS": account},
            {"Service": random.choice(SERVICES)}, {"Service": list(SERVICES[:2])},
            {"AWS": ROLE, "Service": random.choice(SERVICES)},
            *(() if element == "NotPrincipal" else ("*", {"AWS": "*"})),
        ))  # fmt: skip

    def _conditions(self) -> dict[str, dict[str, str | list[str]]]:
        found: dict[str, dict[str, str | list[str]]] = {}
        for _ in range(self._random.choice((1, 1, 2))):
            operator, key, values = self._condition()
            found.setdefault(operator, {})[key] = values
        return found

    def _condition(self) -> tuple[str, str, str | list[str]]:
        random = self._random
        if _chance(random, 0.1):
            return "Null", random.choice(sorted(_CONTEXT)), random.choice(("true", "false", ["true"]))
        key, operators, values = random.choice(_CONDITIONS)
        operator = random.choice(operators)
        if key in _SETS:
            operator = random.choice(("ForAllValues:", "ForAnyValue:")) + operator
        if _chance(random, 0.25):
            operator += "IfExists"
        count = random.choice((1, 1, 2))
        picked = [random.choice(values) for _ in range(count)]
        return operator, key, picked[0] if count == 1 and _chance(random, 0.5) else picked


_STRINGS = ("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase",
            "StringLike", "StringNotLike")  # fmt: skip
_COMPARISONS = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
_ARNS = ("ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike")
_CONDITIONS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("aws:SourceAccount", _STRINGS, (HOME, OTHER, "1111*", "${aws:PrincipalAccount}")),
    ("aws:PrincipalTag/team", _STRINGS, (
        "orders", "ORDERS", "o*", "?da", "sums", "${aws:username}", "o${*}",
    )),
    ("AWS:username", _STRINGS, ("ada", "Ada", "a*", "bob")),
    ("kms:ViaService", _STRINGS, ("dynamodb.eu-central-1.amazonaws.com", "sqs.*.amazonaws.com", "*")),
    ("aws:SourceArn", (*_ARNS, *_STRINGS[4:]), (
        f"arn:aws:events:eu-central-1:{HOME}:rule/orders", "arn:aws:events:*:*:rule/*",
        f"arn:aws:*:*:{HOME}:*", "arn:aws:sns:eu-*:222222222222:n?ws",
        "arn:aws:events:eu-central-1:${aws:PrincipalAccount}:rule/orders",
    )),
    ("aws:PrincipalArn", _ARNS, (
        ROLE, USER, "arn:aws:iam::*:role/*", f"arn:aws:iam::{HOME}:user/${{aws:username}}",
    )),
    ("aws:SecureTransport", ("Bool",), ("true", "false", "True")),
    ("aws:MultiFactorAuthAge", tuple(f"Numeric{each}" for each in _COMPARISONS), (
        "5", "100", "300", "5.0",
    )),
    ("aws:CurrentTime", tuple(f"Date{each}" for each in _COMPARISONS), (
        "2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z", "2026-06-01T12:00:00Z", "1767225600",
    )),
    ("aws:SourceIp", ("IpAddress", "NotIpAddress"), (
        "10.0.0.0/8", "10.1.2.3", "192.0.2.0/24", "2001:db8::/32",
    )),
    ("aws:TagKeys", _STRINGS, ("team", "cost", "TEAM", "c*")),
    ("dynamodb:LeadingKeys", _STRINGS, ("ada", "${aws:username}", "b*")),
    ("aws:Blob", ("BinaryEquals",), ("aGVsbG8=", "d29ybGQ=")),
)  # fmt: skip
