"""What a plan adds to the monthly bill by what is there, whether or not anybody uses it."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.domain.price_book import CURRENCY, HOME, PRICES, UNPRICED
from toolkit.domain.risk import Risk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from toolkit.domain.plan import Change, Plan
    from toolkit.domain.risk import Level

_FAST = 60
"""seconds of an alarm's period below which it is a high-resolution one"""
_ANOMALY = 3
"""metrics that an alarm on an anomaly is billed as.
Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Anomaly_Detection.html"""
_DAY = 24
"""hours that a Kinesis stream keeps records at no further cost"""
_GB = 1024
_MUCH = 50.0
"""USD a month that are worth a second look where nobody set a budget"""
_Units = list[tuple[str, float | None]]
"""Keys of the price book with how many; None is not known before the apply"""


@dataclass(frozen=True, slots=True)
class CostLine:
    """So many more or fewer of one kind, and what that is worth a month."""

    what: str
    count: float
    monthly: float
    source: str


@dataclass(frozen=True, slots=True)
class CostDelta:
    """Fixed costs of all that a plan knows of, before and after; usage is not in it."""

    monthly_before: float
    monthly_after: float
    currency: str = CURRENCY
    lines: tuple[CostLine, ...] = ()
    """What differs, the greatest first"""
    unpriced: tuple[str, ...] = ()
    """Addresses of what is billed and has no price here, or a number that is not known yet"""
    priced_as: str = ""
    """The region whose prices stand in for another's that are not known"""

    @property
    def monthly(self) -> float:
        """What is added a month; less than nothing where it is saved."""
        return round(self.monthly_after - self.monthly_before, 2)


NO_COST = CostDelta(0.0, 0.0)


def of_plan(plan: Plan, *, region: str = HOME) -> CostDelta:
    """Return what a plan adds to the fixed monthly costs of an environment."""
    before, _ = _counted(plan, was=True)
    after, unknown = _counted(plan, was=False)
    lines, stand_in = [], False
    for key in sorted(before.keys() | after.keys()):
        price = PRICES[key]
        stand_in = stand_in or not price.known_in(region)
        count = round(after[key] - before[key], 6)
        if count:
            named = price.singular if abs(count) == 1 else price.plural
            lines.append(CostLine(named, count, round(count * price.in_region(region), 2), price.source))
    return CostDelta(
        monthly_before=_sum(before, region),
        monthly_after=_sum(after, region),
        lines=tuple(sorted(lines, key=lambda line: (-abs(line.monthly), line.what))),
        unpriced=tuple(sorted({*unknown, *_without_price(plan)})),
        priced_as=HOME if stand_in else "",
    )


def risks(plan: Plan, delta: CostDelta, *, budget: float | None = None) -> Iterator[Risk]:
    """Tell of a budget that is exceeded, and of what will cost more than it says.

    Args:
        plan: the plan.
        delta: its costs.
        budget: USD a month that the project allows an environment; None where it doesn't say.

    """
    where = plan.environment
    if budget is not None and delta.monthly_after > budget and delta.monthly_after > delta.monthly_before:
        told = f"fixed costs become ${delta.monthly_after:,.2f} a month: over the budget of ${budget:,.2f}"
        level: Level = "high" if delta.monthly_before <= budget else "medium"
        yield Risk(level, "cost", where, told)
    elif budget is None and delta.monthly >= _MUCH:
        yield Risk("medium", "cost", where, f"fixed costs rise by ${delta.monthly:,.2f} a month")
    for change in plan.changes:
        if change.type in UNPRICED and change.action == "create":
            told = "new, and billed by the hour: its price is not known here"
            yield Risk("medium", "cost", change.address, told)
        endless = change.type == "aws_cloudwatch_log_group" and change.action in ("create", "update")
        if endless and _kept_for_ever(change):
            yield Risk("low", "cost", change.address, "logs are kept for ever, and cost more every month")


def _kept_for_ever(change: Change) -> bool:
    after, before = change.after or {}, change.before or {"retention_in_days": 1}
    unknown = change.unknown.get("retention_in_days")
    return not unknown and not after.get("retention_in_days") and bool(before.get("retention_in_days"))


def _sum(counts: Mapping[str, float], region: str) -> float:
    return round(math.fsum(count * PRICES[key].in_region(region) for key, count in counts.items()), 2)


def _without_price(plan: Plan) -> Iterable[str]:
    acting = (change for change in plan.acting if change.type in UNPRICED)
    return (change.address for change in acting if change.action in ("create", "update", "replace"))


def _counted(plan: Plan, *, was: bool) -> tuple[defaultdict[str, float], set[str]]:
    """Count what is there on one side of a plan; with addresses of what can't be counted yet."""
    counts: defaultdict[str, float] = defaultdict(float)
    unknown: set[str] = set()
    sides = [(change, change.before if was else change.after) for change in plan.changes]
    functions = {
        str(values.get("function_name")): values
        for change, values in sides
        if change.type == "aws_lambda_function" and values is not None
    }
    for change, values in sides:
        if values is None or change.action == "forget":
            continue
        for key, count in _units(change.type, values, functions):
            if count is None or (not was and _unknown(change)):
                unknown.add(change.address)
            if count is not None:
                counts[key] += count
    return counts, unknown


_COUNTING = {
    "aws_dynamodb_table": ("billing_mode", "read_capacity", "write_capacity"),
    "aws_kinesis_stream": ("shard_count", "stream_mode_details", "retention_period"),
    "aws_lambda_provisioned_concurrency_config": ("provisioned_concurrent_executions",),
    "aws_vpc_endpoint": ("subnet_ids",),
}
"""Attributes that numbers come from"""


def _unknown(change: Change) -> bool:
    return any(change.unknown.get(name) is True for name in _COUNTING.get(change.type, ()))


def _units(kind: str, values: Mapping[str, Any], functions: Mapping[str, Mapping[str, Any]]) -> _Units:
    if kind == "aws_lambda_provisioned_concurrency_config":
        return _provisioned(values, functions)
    plain = _PLAIN.get(kind)
    if plain is not None:
        return [(plain, 1)]
    count = _COUNTED.get(kind)
    return [] if count is None else count(values)


_PLAIN = {
    "aws_kms_key": "kms-key",
    "aws_kms_replica_key": "kms-key",
    "aws_cloudwatch_composite_alarm": "composite-alarm",
    "aws_cloudwatch_dashboard": "dashboard",
    "aws_nat_gateway": "nat-gateway",
    "aws_eip": "public-ipv4",
    "aws_route53_zone": "hosted-zone",
    "aws_lb": "load-balancer",
    "aws_alb": "load-balancer",
}


def _alarm(values: Mapping[str, Any]) -> _Units:
    queries = values.get("metric_query") or []
    metrics = [query["metric"][0] for query in queries if query.get("metric")]
    periods = [metric.get("period") for metric in metrics] or [values.get("period")]
    count = _ANOMALY if values.get("threshold_metric_id") else max(1, len(metrics))
    fast = any(isinstance(period, int) and period < _FAST for period in periods)
    return [("fast-alarm" if fast else "alarm", count)]


def _table(values: Mapping[str, Any]) -> _Units:
    if values.get("billing_mode", "PROVISIONED") == "PAY_PER_REQUEST":
        return []
    found: _Units = []
    for each in (values, *(values.get("global_secondary_index") or ())):
        found += [("table-read", each.get("read_capacity")), ("table-write", each.get("write_capacity"))]
    return found


def _stream(values: Mapping[str, Any]) -> _Units:
    modes = values.get("stream_mode_details") or [{}]
    if modes[0].get("stream_mode") == "ON_DEMAND":
        return [("stream", 1)]
    shards = values.get("shard_count")
    longer = (values.get("retention_period") or _DAY) > _DAY
    return [("shard", shards), *([("long-shard", shards)] if longer else [])]


def _endpoint(values: Mapping[str, Any]) -> _Units:
    if values.get("vpc_endpoint_type") != "Interface":
        return []
    return [("interface-endpoint", max(1, len(values.get("subnet_ids") or ())))]


def _secret(values: Mapping[str, Any]) -> _Units:
    return [("secret", 1 + len(values.get("replica") or ()))]


def _parameter(values: Mapping[str, Any]) -> _Units:
    return [("advanced-parameter", 1)] if values.get("tier") == "Advanced" else []


def _firewall(values: Mapping[str, Any]) -> _Units:
    return [("web-acl", 1), ("web-acl-rule", len(values.get("rule") or ()))]


def _stage(values: Mapping[str, Any]) -> _Units:
    key = f"api-cache-{values.get('cache_cluster_size')}"
    return [(key, 1)] if values.get("cache_cluster_enabled") and key in PRICES else []


_COUNTED: dict[str, Callable[[Mapping[str, Any]], _Units]] = {
    "aws_cloudwatch_metric_alarm": _alarm,
    "aws_dynamodb_table": _table,
    "aws_kinesis_stream": _stream,
    "aws_vpc_endpoint": _endpoint,
    "aws_secretsmanager_secret": _secret,
    "aws_ssm_parameter": _parameter,
    "aws_wafv2_web_acl": _firewall,
    "aws_api_gateway_stage": _stage,
}


def _provisioned(values: Mapping[str, Any], functions: Mapping[str, Mapping[str, Any]]) -> _Units:
    """Return the memory that is kept warm, in GB, which is what Lambda bills."""
    function = functions.get(str(values.get("function_name")).rpartition(":")[2])
    count = values.get("provisioned_concurrent_executions")
    if function is None or not isinstance(count, int):
        return [("provisioned-x86", None)]
    arm = "arm64" in _listed(function.get("architectures"))
    memory = function.get("memory_size") or 128
    return [("provisioned-arm" if arm else "provisioned-x86", count * memory / _GB)]


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()
