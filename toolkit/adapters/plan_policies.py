"""Read from a plan what its roles may do: inline, attached, managed and boundary policies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.adapters import managed_policies
from toolkit.adapters.hcl_places import HclPlaces
from toolkit.adapters.plan_documents import Documents, Unreadable, unknown_places
from toolkit.adapters.planned_resources import PlannedResources
from toolkit.domain.access.function_in_plan import NOT_KNOWN
from toolkit.domain.access.policy import Policy, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from toolkit.adapters.planned_resources import PlannedResource
    from toolkit.domain.access.policy import Kind

_ATTACHMENT_NAMES = ("name", "id", "arn")


@dataclass(frozen=True, slots=True)
class RolePolicies:
    """All policies of one role, and what of them the plan can't tell."""

    address: str
    name: str
    arn: str
    identity: tuple[Policy, ...] = ()
    boundary: tuple[Policy, ...] | None = None
    """None where the role has no permissions boundary"""
    trust: Policy | None = None
    unknown: tuple[str, ...] = ()
    """What could not be resolved, each with its place: the role can't be judged whole"""
    at: str = ""


@dataclass
class _Found:
    policies: list[Policy] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def roles(
    plan: Mapping[str, Any], *, base: Path | None = None, root: Path | None = None
) -> dict[str, RolePolicies]:
    """Return the roles that a plan creates or keeps, by address.

    Args:
        plan: the document of ``terraform show -json``.
        base: the folder of its root module; None where there is none, then places are addresses.
        root: the folder that places are relative to; the base where it is None.

    """
    resources = PlannedResources(plan)
    places = HclPlaces(plan, base, root=root)
    reader = _Reader(resources, places)
    return {role.address: reader.role(role) for role in resources.of("aws_iam_role")}


class _Reader:
    def __init__(self, resources: PlannedResources, places: HclPlaces) -> None:
        self._resources = resources
        self._places = places
        self._documents = Documents(resources, places)

    def role(self, role: PlannedResource) -> RolePolicies:
        """Return all policies of a role."""
        found = _Found()
        self._inline(role, found)
        for arn, attachment in self._attached(role):
            self._by_arn(attachment, arn, "attached", found)
        boundary: _Found | None = None
        limit = role.text("permissions_boundary")
        if limit:
            boundary = _Found()
            self._by_arn((role, "permissions_boundary"), limit, "boundary", boundary)
        trust = _Found()
        self._read(role, "assume_role_policy", role.text("assume_role_policy"), kind="trust", found=trust)
        policies = [*found.policies, *(boundary.policies if boundary else ())]
        return RolePolicies(
            address=role.address,
            name=role.text("name"),
            arn=role.text("arn"),
            identity=tuple(found.policies),
            boundary=None if boundary is None else tuple(boundary.policies),
            trust=next(iter(trust.policies), None),
            unknown=(
                *found.unknown,
                *(boundary.unknown if boundary else ()),
                *trust.unknown,
                *(f"{place} holds what is not known before the apply" for place in unknown_places(policies)),
            ),
            at=self._places.at(role),
        )

    def _read(
        self,
        resource: PlannedResource,
        attribute: str,
        text: str,
        *,
        kind: Kind,
        found: _Found,
        name: str = "",
    ) -> None:
        if not text:
            return
        try:
            policy = self._documents.policy(
                resource, attribute, text, name=name or resource.text("name") or resource.address, kind=kind
            )
        except Unreadable as error:
            found.unknown.append(f"{self._places.at(resource)} {resource.address}.{attribute}: {error}")
        else:
            found.policies.append(policy)

    def _inline(self, role: PlannedResource, found: _Found) -> None:
        if role.values.get("inline_policy") == NOT_KNOWN and (
            _may_be_written(role, "inline_policy") or self._places.mentions(role, "inline_policy")
        ):
            place = f"{self._places.at(role)} {role.address}.inline_policy"
            found.unknown.append(f"{place}: it is not known before the apply")
        for block in role.blocks("inline_policy"):
            text = str(block.get("policy") or "")
            self._read(
                role, "inline_policy", text, kind="inline", found=found, name=str(block.get("name") or "")
            )
        for policy in self._resources.of("aws_iam_role_policy"):
            if self._is(policy, "role", role):
                self._read(policy, "policy", policy.text("policy"), kind="inline", found=found)

    def _is(self, resource: PlannedResource, attribute: str, role: PlannedResource) -> bool:
        """Tell whether an attribute names a role: by its name, or by what it refers to."""
        value = resource.text(attribute)
        if value not in {"", NOT_KNOWN}:
            return value in {role.text("name"), role.text("arn")}
        referred = self._resources.referred(resource, attribute, "aws_iam_role")
        return referred is not None and referred.address == role.address

    def _attached(self, role: PlannedResource) -> Iterator[tuple[str, tuple[PlannedResource, str]]]:
        """Yield the ARNs of attached policies, with the resource and attribute that attach each."""
        seen: set[tuple[str, str]] = set()

        def new(arn: str, attachment: tuple[PlannedResource, str]) -> bool:
            key = (arn, attachment[0].address if arn == NOT_KNOWN else "")
            return bool(arn) and not (key in seen or seen.add(key))  # type: ignore[func-returns-value]

        for resource, attribute, arns in self._attachments(role):
            for arn in arns:
                if new(arn, (resource, attribute)):
                    yield arn, (resource, attribute)

    def _attachments(self, role: PlannedResource) -> Iterator[tuple[PlannedResource, str, tuple[str, ...]]]:
        unknown = role.values.get("managed_policy_arns") == NOT_KNOWN
        if not unknown or _may_be_written(role, "managed_policy_arns"):
            yield role, "managed_policy_arns", role.texts("managed_policy_arns")
        for each in self._resources.of("aws_iam_role_policy_attachment"):
            if self._is(each, "role", role):
                yield each, "policy_arn", (each.text("policy_arn"),)
        for each in self._resources.of("aws_iam_role_policy_attachments_exclusive"):
            if self._is(each, "role_name", role):
                yield each, "policy_arns", each.texts("policy_arns")
        for each in self._resources.of("aws_iam_policy_attachment"):
            named = each.texts("roles")
            referred = self._resources.targets(each, "roles") if NOT_KNOWN in named else []
            if role.text("name") in named or any(one.address == role.address for one in referred):
                yield each, "policy_arn", (each.text("policy_arn"),)

    def _by_arn(self, attachment: tuple[PlannedResource, str], arn: str, kind: Kind, found: _Found) -> None:
        """Add the policy with an ARN: of this plan, or AWS's."""
        resource, attribute = attachment
        own = self._resources.named(arn, ("arn", "id"), "aws_iam_policy", "data.aws_iam_policy")
        if own is None and arn == NOT_KNOWN:
            own = self._resources.referred(resource, attribute, "aws_iam_policy", "data.aws_iam_policy")
        document = managed_policies.document(arn)
        place = f"{self._places.at(resource)} {resource.address}.{attribute}"
        if own is not None:
            self._read(own, "policy", own.text("policy"), kind=kind, found=found)
        elif document is not None:
            made = parse(document, at=self._places.at(resource), name=managed_policies.name(arn))
            found.policies.append(_of_kind(made, "managed" if kind == "attached" else kind))
        elif managed_policies.is_managed(arn):
            found.unknown.append(f"{place}: {arn} is not among the policies of AWS that are known here")
        else:
            found.unknown.append(f"{place}: {arn} is not in this plan")


def _of_kind(policy: Policy, kind: Kind) -> Policy:
    return Policy(policy.statements, at=policy.at, name=policy.name, kind=kind)


def _may_be_written(resource: PlannedResource, attribute: str) -> bool:
    """Tell whether the configuration sets an attribute: if not, an unknown value is the provider's.

    Of a plan without its configuration that can't be told.
    """
    return not resource.expressions or attribute in resource.expressions.get("expressions", {})
