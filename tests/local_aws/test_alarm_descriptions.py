"""The emulator describes an alarm with every field it was put with, in both protocols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import botocore.session
import pytest
from botocore.loaders import Loader

if TYPE_CHECKING:
    from running_emulator import Emulator

pytestmark = pytest.mark.terraform

TOPIC = "arn:aws:sns:us-east-1:111111111111:alerts"
METRIC: dict[str, Any] = {
    "Namespace": "AWS/Lambda",
    "Dimensions": [{"Name": "FunctionName", "Value": "create & <order>"}],
}
COMMON = {
    "AlarmDescription": 'errors > 1 % of "create" & <others>',
    "ActionsEnabled": False,
    "AlarmActions": [TOPIC],
    "OKActions": [f"{TOPIC}-ok"],
    "InsufficientDataActions": [f"{TOPIC}-none"],
    "EvaluationPeriods": 3,
    "DatapointsToAlarm": 2,
    "Threshold": 1.5,
    "ComparisonOperator": "GreaterThanThreshold",
    "TreatMissingData": "notBreaching",
}
MATH = {
    "Metrics": [
        {"Id": "rate", "Expression": "100 * errors / invocations", "Label": "Error rate", "ReturnData": True},
        *(
            {
                "Id": name.lower(),
                "MetricStat": {
                    "Metric": {"MetricName": name, **METRIC},
                    "Period": 60,
                    "Stat": "Sum",
                    "Unit": "Count",
                },
                "ReturnData": False,
            }
            for name in ("Errors", "Invocations")
        ),
    ]
}
ONE_METRIC: dict[str, Any] = {
    "MetricName": "Throttles",
    **METRIC,
    "Statistic": "Sum",
    "Period": 300,
    "Unit": "Count",
}
PERCENTILE = {
    "MetricName": "Duration",
    **METRIC,
    "ExtendedStatistic": "p99",
    "Period": 60,
    "EvaluateLowSampleCountPercentile": "ignore",
}
KINDS: dict[str, dict[str, Any]] = {"math": MATH, "one-metric": ONE_METRIC, "percentile": PERCENTILE}
PROTOCOLS = ("query", "smithy-rpc-v2-cbor", "json")


class SpeaksOneProtocol(Loader):  # type: ignore[misc]
    """A loader of AWS's API models that leaves a service no choice of protocol."""

    def __init__(self, protocol: str) -> None:
        """Load models as botocore does, for clients that speak `protocol`."""
        super().__init__(extra_search_paths=[self.BUILTIN_DATA_PATH])
        self.protocol = protocol

    def load_service_model(self, *args: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401, boto3 is untyped
        """Return the model, with one protocol."""
        model: dict[str, Any] = super().load_service_model(*args, **kwargs)
        if "protocols" not in model.get("metadata", {}):
            return model
        metadata = {**model["metadata"], "protocol": self.protocol, "protocols": [self.protocol]}
        return {**model, "metadata": metadata}


def cloudwatch(emulator: Emulator, protocol: str) -> Any:  # noqa: ANN401, boto3 is untyped
    """Return a CloudWatch client that speaks the given protocol."""
    session = botocore.session.Session()
    session.register_component("data_loader", SpeaksOneProtocol(protocol))
    return session.create_client(
        "cloudwatch",
        endpoint_url=emulator.url,
        region_name="us-east-1",
        aws_access_key_id="111111111111",
        aws_secret_access_key="local",
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("describes", PROTOCOLS)
@pytest.mark.parametrize("puts", PROTOCOLS)
def test_an_alarm_is_described_as_put(emulator: Emulator, puts: str, describes: str, kind: str) -> None:
    """Every field comes back with its value, and none that was not put, as Terraform compares them."""
    name = f"alarm-{kind}-{puts}-{describes}"
    put = {"AlarmName": name, **COMMON, **KINDS[kind]}

    cloudwatch(emulator, puts).put_metric_alarm(**put)
    described = cloudwatch(emulator, describes).describe_alarms(AlarmNames=[name])["MetricAlarms"][0]

    assert {key: described.get(key) for key in put} == put
    answered = {
        "AlarmArn",
        "AlarmConfigurationUpdatedTimestamp",
        "StateReason",
        "StateUpdatedTimestamp",
        "StateValue",
    }
    invented = {key for key, value in described.items() if value not in (None, [], "")} - set(put) - answered
    assert invented == set()


def test_a_composite_alarm_is_described_as_it_was_put(emulator: Emulator) -> None:
    """A composite alarm's actions and description come back in the query protocol too."""
    client = cloudwatch(emulator, "query")
    client.put_metric_alarm(AlarmName="child", **COMMON, **ONE_METRIC)
    put = {
        "AlarmName": "parent",
        "AlarmRule": 'ALARM("child")',
        "AlarmDescription": "<any>",
        "ActionsEnabled": False,
        "AlarmActions": [TOPIC],
        "OKActions": [TOPIC],
        "InsufficientDataActions": [TOPIC],
    }

    client.put_composite_alarm(**put)
    listing = client.describe_alarms(AlarmNames=["parent"], AlarmTypes=["CompositeAlarm"])
    described = listing["CompositeAlarms"][0]

    assert {key: described.get(key) for key in put} == put


def test_a_listing_in_the_query_protocol_goes_on_at_its_token(emulator: Emulator) -> None:
    """Paging and the prefix filter work as before the patch."""
    client = cloudwatch(emulator, "query")
    for number in range(3):
        client.put_metric_alarm(AlarmName=f"paged-{number}", **COMMON, **ONE_METRIC)

    first = client.describe_alarms(AlarmNamePrefix="paged-", MaxRecords=2)
    second = client.describe_alarms(AlarmNamePrefix="paged-", MaxRecords=2, NextToken=first["NextToken"])

    names = [[alarm["AlarmName"] for alarm in page["MetricAlarms"]] for page in (first, second)]
    assert names == [["paged-0", "paged-1"], ["paged-2"]]


def test_an_update_forgets_what_it_no_longer_names(emulator: Emulator) -> None:
    """An alarm put anew on one metric keeps nothing of the metric math it had."""
    client = cloudwatch(emulator, "query")
    client.put_metric_alarm(AlarmName="changed", **COMMON, **MATH)

    client.put_metric_alarm(AlarmName="changed", **COMMON, **ONE_METRIC)
    described = client.describe_alarms(AlarmNames=["changed"])["MetricAlarms"][0]

    assert "Metrics" not in described
    assert described["MetricName"] == "Throttles"


def test_an_invalid_listing_is_refused_as_ministack_refuses_it(emulator: Emulator) -> None:
    """A refusal keeps its code in the query protocol."""
    client = cloudwatch(emulator, "query")

    with pytest.raises(client.exceptions.ClientError, match=r"ValidationError.*maxRecords"):
        client.describe_alarms(MaxRecords=101)
