"""What AWS charges for what is there, offline: list prices in USD, without taxes, tiers and discounts.

Prices are those of us-east-1. Where another region's is known, it stands beside; where it is not, and the
price is not the same everywhere, whoever uses it says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CURRENCY = "USD"
HOURS = 730
"""hours of a month, as AWS's own calculator has it"""
SECONDS = HOURS * 3600
HOME = "us-east-1"
AS_OF = "2025-06"
"""month of the list prices below; compare them with their sources once in a while"""


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit costs a month."""

    monthly: float
    singular: str
    plural: str
    source: str
    everywhere: bool = False
    """Whether every commercial region has the same price"""
    regions: Mapping[str, float] = field(default_factory=dict)
    """Other regions' monthly prices"""

    def known_in(self, region: str) -> bool:
        """Whether this is what a region charges, and not what us-east-1 does."""
        return self.everywhere or region == HOME or region in self.regions

    def in_region(self, region: str) -> float:
        """Return the monthly price in a region, or in us-east-1 where that region's is not known."""
        return self.regions.get(region, self.monthly)


_AWS = "https://aws.amazon.com"
_CLOUDWATCH = f"{_AWS}/cloudwatch/pricing/"
_LAMBDA = f"{_AWS}/lambda/pricing/"
_TABLES = f"{_AWS}/dynamodb/pricing/provisioned/"
_STREAMS = f"{_AWS}/kinesis/data-streams/pricing/"
_VPC = f"{_AWS}/vpc/pricing/"
_FIREWALL = f"{_AWS}/waf/pricing/"
_DNS = f"{_AWS}/route53/pricing/"


def _hourly(amount: float, **regions: float) -> tuple[float, dict[str, float]]:
    return amount * HOURS, {name.replace("_", "-"): each * HOURS for name, each in regions.items()}


def _by_the_hour(singular: str, plural: str, source: str, amount: float, **regions: float) -> Price:
    monthly, others = _hourly(amount, **regions)
    return Price(monthly, singular, plural, source, regions=others)


PRICES: dict[str, Price] = {
    "kms-key": Price(1.00, "KMS key", "KMS keys", f"{_AWS}/kms/pricing/", everywhere=True),
    "alarm": Price(0.10, "alarm metric", "alarm metrics", _CLOUDWATCH, everywhere=True),
    "fast-alarm": Price(
        0.30, "high-resolution alarm metric", "high-resolution alarm metrics", _CLOUDWATCH, everywhere=True
    ),
    "composite-alarm": Price(0.50, "composite alarm", "composite alarms", _CLOUDWATCH, everywhere=True),
    "dashboard": Price(3.00, "dashboard", "dashboards", _CLOUDWATCH, everywhere=True),
    "provisioned-x86": Price(
        0.0000041667 * SECONDS, "GB of provisioned concurrency", "GB of provisioned concurrency", _LAMBDA
    ),
    "provisioned-arm": Price(
        0.0000033334 * SECONDS, "GB of provisioned concurrency", "GB of provisioned concurrency", _LAMBDA
    ),
    "table-write": _by_the_hour(
        "write capacity unit", "write capacity units", _TABLES, 0.00065, us_east_2=0.00065, us_west_2=0.00065,
        eu_west_1=0.000735,
    ),
    "table-read": _by_the_hour(
        "read capacity unit", "read capacity units", _TABLES, 0.00013, us_east_2=0.00013, us_west_2=0.00013,
        eu_west_1=0.000147,
    ),
    "shard": _by_the_hour(
        "Kinesis shard", "Kinesis shards", _STREAMS, 0.015, us_east_2=0.015, us_west_2=0.015, eu_west_1=0.017
    ),
    "stream": _by_the_hour(
        "on-demand stream", "on-demand streams", _STREAMS, 0.04, us_east_2=0.04, us_west_2=0.04
    ),
    "long-shard": _by_the_hour(
        "shard that keeps longer than a day", "shards that keep longer than a day", _STREAMS, 0.02
    ),
    "stream-reader": _by_the_hour("shard with a fast reader", "shards with a fast reader", _STREAMS, 0.015),
    "nat-gateway": _by_the_hour(
        "NAT gateway", "NAT gateways", _VPC, 0.045, us_east_2=0.045, us_west_2=0.045, eu_west_1=0.048,
        eu_central_1=0.052, ap_southeast_1=0.059,
    ),
    "interface-endpoint": _by_the_hour(
        "zone of an interface endpoint", "zones of interface endpoints", f"{_AWS}/privatelink/pricing/", 0.01,
        us_east_2=0.01, us_west_2=0.01, eu_west_1=0.011, eu_central_1=0.012,
    ),
    "public-ipv4": Price(
        0.005 * HOURS, "public IPv4 address", "public IPv4 addresses", _VPC, everywhere=True
    ),
    "secret": Price(0.40, "secret", "secrets", f"{_AWS}/secrets-manager/pricing/", everywhere=True),
    "advanced-parameter": Price(
        0.05, "advanced parameter", "advanced parameters", f"{_AWS}/systems-manager/pricing/", everywhere=True
    ),
    "web-acl": Price(5.00, "web ACL", "web ACLs", _FIREWALL, everywhere=True),
    "web-acl-rule": Price(1.00, "firewall rule", "firewall rules", _FIREWALL, everywhere=True),
    "hosted-zone": Price(0.50, "hosted zone", "hosted zones", _DNS, everywhere=True),
    "load-balancer": _by_the_hour(
        "load balancer", "load balancers", f"{_AWS}/elasticloadbalancing/pricing/", 0.0225, us_east_2=0.0225,
        us_west_2=0.0225, eu_west_1=0.0252,
    ),
    **{
        f"api-cache-{size}": _by_the_hour(
            f"API cache of {size} GB", f"API caches of {size} GB", f"{_AWS}/api-gateway/pricing/", amount
        )
        for size, amount in {
            "0.5": 0.02, "1.6": 0.038, "6.1": 0.2, "13.5": 0.25, "28.4": 0.5, "58.2": 1.0, "118": 1.9,
            "237": 3.8,
        }.items()
    },
}  # fmt: skip
UNPRICED = frozenset(
    {
        "aws_acmpca_certificate_authority", "aws_apprunner_service", "aws_batch_compute_environment",
        "aws_db_instance", "aws_rds_cluster_instance", "aws_rds_cluster", "aws_docdb_cluster_instance",
        "aws_neptune_cluster_instance", "aws_redshift_cluster", "aws_redshiftserverless_workgroup",
        "aws_elasticache_cluster", "aws_elasticache_replication_group", "aws_elasticache_serverless_cache",
        "aws_memorydb_cluster", "aws_dax_cluster", "aws_instance", "aws_autoscaling_group", "aws_ebs_volume",
        "aws_ecs_service", "aws_eks_cluster", "aws_eks_node_group", "aws_opensearch_domain",
        "aws_opensearchserverless_collection", "aws_msk_cluster", "aws_msk_serverless_cluster",
        "aws_mq_broker", "aws_emr_cluster", "aws_fsx_lustre_file_system", "aws_fsx_ontap_file_system",
        "aws_fsx_openzfs_file_system", "aws_fsx_windows_file_system", "aws_globalaccelerator_accelerator",
        "aws_networkfirewall_firewall", "aws_sagemaker_endpoint", "aws_shield_protection",
        "aws_transfer_server", "aws_ec2_transit_gateway_vpc_attachment", "aws_vpn_connection",
        "aws_workspaces_workspace", "aws_kendra_index", "aws_timestreaminfluxdb_db_instance",
    }
)  # fmt: skip
"""Types that are billed by the hour, and have no price here: that is told, not passed over"""
