"""How long the gate takes on a generated project of some 600 resources: code and plan, from nothing."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from toolkit.adapters import process, provider_mirror, stand_in_account, terraform_cli
from toolkit.adapters.cache_folder import cache_folder

if TYPE_CHECKING:
    from toolkit.domain.environment import Environment

REPORT = Path(__file__).parent / "size.md"
SERVICES = 50
ACCOUNT = "111122223333"
AT_MOST = 60.0
"""seconds"""
_ROOT = """\
terraform {
  backend "local" {}
}
provider "aws" {
  region = "eu-west-1"
}
"""
_SERVICE = """\
module "service_{number}" {{
  source = "../../modules/service"
  name   = "service-{number}"
}}
"""
_MODULE = """\
variable "name" {
  type = string
}
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}
data "aws_iam_policy_document" "own" {
  statement {
    sid       = "Table"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
    resources = [aws_dynamodb_table.this.arn]
  }
  statement {
    sid       = "Queue"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = [aws_sqs_queue.jobs.arn]
  }
}
resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
resource "aws_iam_role_policy" "this" {
  name   = "own"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.own.json
}
resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = 30
}
resource "aws_lambda_function" "this" {
  function_name = var.name
  role          = aws_iam_role.this.arn
  handler       = "app.handler"
  runtime       = "python3.12"
  s3_bucket     = "artifacts-111122223333"
  s3_key        = "${var.name}.zip"
  timeout       = 20
  publish       = true
  environment {
    variables = { TABLE = aws_dynamodb_table.this.name }
  }
}
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version
}
resource "aws_lambda_event_source_mapping" "jobs" {
  event_source_arn        = aws_sqs_queue.jobs.arn
  function_name           = aws_lambda_alias.live.arn
  function_response_types = ["ReportBatchItemFailures"]
}
resource "aws_sqs_queue" "dead" {
  name                    = "${var.name}-dead"
  sqs_managed_sse_enabled = true
}
resource "aws_sqs_queue" "jobs" {
  name                       = var.name
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 120
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 3
  })
}
resource "aws_dynamodb_table" "this" {
  name                        = var.name
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = true
  attribute {
    name = "id"
    type = "S"
  }
  point_in_time_recovery {
    enabled = true
  }
}
resource "aws_sns_topic" "this" {
  name              = var.name
  kms_master_key_id = "alias/aws/sns"
}
resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${var.name}-errors"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  statistic           = "Sum"
  period              = 60
  threshold           = 1
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  dimensions          = { FunctionName = aws_lambda_function.this.function_name }
}
resource "aws_ssm_parameter" "queue" {
  name  = "/${var.name}/queue"
  type  = "String"
  value = aws_sqs_queue.jobs.url
}
"""


def laid_out(place: Path) -> Path:
    """Write the project, and return its root module's folder."""
    root, module = place / "live" / "dev", place / "modules" / "service"
    for folder, text in (
        (root, _ROOT + "".join(_SERVICE.format(number=each) for each in range(SERVICES))),
        (module, _MODULE),
    ):
        folder.mkdir(parents=True)
        (folder / "main.tf").write_text(text, encoding="utf-8")
    return root


def planned(root: Path) -> Path:
    """Plan it without an account, and return the plan's file."""
    with stand_in_account.stand_in(cast("Environment", SimpleNamespace(account=ACCOUNT))) as endpoint:
        own = {"AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": ACCOUNT, "AWS_SECRET_ACCESS_KEY": "none"}
        env = provider_mirror.configure({**os.environ, **own}, root.parent)
        terraform = terraform_cli.TerraformCli(root, root=root.parent, env=env, backend={})
        file = root.parents[1] / "plan.json"
        try:
            file.write_text(json.dumps(terraform.plan()), encoding="utf-8")
        finally:
            terraform.discard_plan()
    return file


def scanned(place: Path, plan: Path, cache: Path) -> tuple[float, dict[str, object]]:
    """Scan code and plan as a process; return its seconds, and what it said."""
    begun = time.perf_counter()
    completed = process.run(
        [
            sys.executable, "-m", "toolkit", "scan", "--path", str(place / "live" / "dev"),
            "--plan", str(plan), "--json",
        ],
        cwd=place,
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
        timeout=600,
    )  # fmt: skip
    seconds = time.perf_counter() - begun
    return seconds, json.loads(completed.stdout)


def main() -> int:
    """Measure, write the report, and return 1 where it takes too long or cannot be believed."""
    with tempfile.TemporaryDirectory(prefix="size-") as name:
        place = Path(name).resolve()
        root = laid_out(place / "project")
        begun = time.perf_counter()
        plan = planned(root)
        planning = time.perf_counter() - begun
        count = len(json.loads(plan.read_bytes())["resource_changes"])
        # Tools are installed, but nothing is remembered.
        cache = place / "cache" / "terraform-python-toolkit"
        cache.mkdir(parents=True)
        (cache / "environments").symlink_to(cache_folder() / "environments")
        cold, said = scanned(place / "project", plan, place / "cache")
        warm, _again = scanned(place / "project", plan, place / "cache")
    lines = [
        f"# The gate at {count} resources",
        "",
        "Written by `./run bench gates`: `toolkit scan --path --plan --json` of a generated project, as a",
        "process, with checkov installed and nothing remembered; then again, with nothing changed.",
        "",
        "| | seconds |",
        "|---|---:|",
        f"| scanned | {cold:.1f} |",
        f"| scanned again, nothing changed | {warm:.1f} |",
        f"| planned by Terraform, before that | {planning:.1f} |",
        "",
        f"Verdict: {said['verdict']}.",
        "",
    ]
    REPORT.write_text("\n".join(lines), encoding="utf-8")
    sys.stdout.write(REPORT.read_text(encoding="utf-8"))
    return int(cold > AT_MOST or said["verdict"] == "error")


if __name__ == "__main__":
    sys.exit(main())
