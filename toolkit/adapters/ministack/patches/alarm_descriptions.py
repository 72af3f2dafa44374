"""Describe an alarm with every field it was put with.

AWS: PutMetricAlarm takes either one metric or a `Metrics` list (metric math), and DescribeAlarms
returns every field that was put (CloudWatch API Reference, `MetricAlarm` and `CompositeAlarm`).
An alarm on `Metrics` has no MetricName, Namespace, Statistic, Dimensions or Period of its own,
and one with ExtendedStatistic has no Statistic.

ministack 1.5.33: PutMetricAlarm forgets Metrics, ThresholdMetricId, InsufficientDataActions (in
the query protocol) and EvaluateLowSampleCountPercentile, and fills in Statistic and Period where
there are none. DescribeAlarms in the query protocol, which the Terraform provider 5 speaks,
returns nine fields of some twenty, unescaped: Terraform sees a difference on every plan.

Patched: what PutMetricAlarm stores is completed from the request, and the query rendering of
DescribeAlarms is made of the listing that ministack itself gives in the JSON protocol.
"""

# A patch reaches into what it patches, and has its signatures.
# ruff: noqa: FBT001, FBT002, FBT003, PLR0917, SLF001

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from . import target

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    Response = tuple[int, Mapping[str, str], bytes]
    Handler = Callable[..., Response]

NAME = "alarm-descriptions"

OF_ONE_METRIC = ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Dimensions", "Period", "Unit")
"""What an alarm on metric math does not have."""

REMEMBERED = ("Metrics", "ThresholdMetricId", "InsufficientDataActions", "EvaluateLowSampleCountPercentile")
"""What ministack forgets."""

TIMESTAMPS = ("AlarmConfigurationUpdatedTimestamp", "StateUpdatedTimestamp", "StateTransitionedTimestamp")
FILTERS = ("AlarmNamePrefix", "StateValue", "MaxRecords", "NextToken")
OK = 200


def apply() -> None:
    """Replace PutMetricAlarm and DescribeAlarms."""
    cloudwatch = target.module("ministack.services.cloudwatch")
    put = target.function(cloudwatch, "_put_metric_alarm", source="953a67ff4bb1ee4b")
    describe = target.function(cloudwatch, "_describe_alarms", source="ab8f092ff9ae6f02")
    cloudwatch._put_metric_alarm = partial(put_metric_alarm, cloudwatch, put)  # type: ignore[attr-defined]
    cloudwatch._describe_alarms = partial(describe_alarms, cloudwatch, describe)  # type: ignore[attr-defined]


def put_metric_alarm(
    cloudwatch: ModuleType,
    original: Handler,
    params: Mapping[str, Any],
    data: Mapping[str, Any],
    is_cbor: bool,
    is_json: bool = False,
) -> Response:
    """Put the alarm as ministack does, then store what it forgot and drop what it invented."""
    response = original(params, data, is_cbor, is_json)
    if response[0] != OK:
        return response
    request = data if is_cbor or is_json else decoded(params)
    stored = cloudwatch._alarms[request["AlarmName"]]
    stored.update({field: request[field] for field in REMEMBERED if field in request})
    if request.get("Metrics"):
        for field in OF_ONE_METRIC:
            stored.pop(field, None)
    elif request.get("ExtendedStatistic"):
        stored.pop("Statistic", None)
    return response


def describe_alarms(
    cloudwatch: ModuleType,
    original: Handler,
    params: Mapping[str, Any],
    data: Mapping[str, Any],
    is_cbor: bool,
    is_json: bool = False,
) -> Response:
    """Describe alarms as ministack does; in the query protocol, with every field."""
    if is_cbor or is_json:
        return original(params, data, is_cbor, is_json)
    query = decoded(params)
    wanted = ("AlarmNames", "AlarmTypes", *FILTERS)
    status, _, body = original({}, {key: query[key] for key in wanted if key in query}, False, True)
    if status != OK:
        return original(params, data, is_cbor, is_json)
    listing = json.loads(body)
    token = listing.get("NextToken")
    result = "".join(
        f"<{kind}>{''.join(element('member', alarm) for alarm in listing[kind])}</{kind}>"
        for kind in ("MetricAlarms", "CompositeAlarms")
    )
    result += element("NextToken", token) if token else ""
    result = f"<DescribeAlarmsResult>{result}</DescribeAlarmsResult>"
    response: Response = cloudwatch._xml(OK, "DescribeAlarmsResponse", result)
    return response


def element(name: str, value: object) -> str:
    """Render a value as an element of the query protocol's XML; None is left out."""
    match value:
        case None:
            return ""
        case bool():
            text = str(value).lower()
        case dict():
            text = "".join(element(key, entry) for key, entry in value.items())
        case list():
            text = "".join(element("member", entry) for entry in value)
        case int() | float() if name in TIMESTAMPS:
            text = datetime.fromtimestamp(value, tz=UTC).isoformat().replace("+00:00", "Z")
        case _:
            text = escape(str(value))
    return f"<{name}>{text}</{name}>"


def decoded(params: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the query protocol's flat `Metrics.member.1.Id=…` into the structure it stands for."""
    tree: dict[str, Any] = {}
    for key, values in params.items():
        node = tree
        *path, leaf = key.split(".")
        for step in path:
            node = node.setdefault(step, {})
        node[leaf] = typed(leaf, values[0] if isinstance(values, list) else values)
    return {key: listed(value) for key, value in tree.items()}


def listed(node: object) -> Any:  # noqa: ANN401, any JSON value
    """Turn every `{"member": {"1": …}}` of a decoded request into a list."""
    if not isinstance(node, dict):
        return node
    if set(node) == {"member"}:
        members = node["member"]
        return [listed(members[index]) for index in sorted(members, key=int)]
    return {key: listed(value) for key, value in node.items()}


def typed(field: str, text: str) -> str | int | bool:
    """Give a request's text the type its field has in the CloudWatch API."""
    if field == "ReturnData":
        return text == "true"
    if field == "Period":
        return int(text)
    return text
