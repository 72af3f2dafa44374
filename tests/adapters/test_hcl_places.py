"""Where a plan's resources stand in HCL."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from terraform_plans import block, plan, resource

from toolkit.adapters.hcl_places import HclPlaces
from toolkit.adapters.planned_resources import PlannedResources

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.adapters.planned_resources import PlannedResource

ROOT = """# resource "aws_sqs_queue" "this" {
/*
resource "aws_sqs_queue" "this" {
*/
locals {
  text = <<-EOT
    resource "aws_sqs_queue" "this" {
    }}}
  EOT
  other = "{ {"
}

resource "aws_sqs_queue" "this" { # it is this one
  name = "a"
}
"""
DOCUMENT = """data "aws_iam_policy_document" "this" {
  statement {
    sid     = "First"
    actions = ["s3:GetObject"]
  }

  dynamic "statement" {
    for_each = var.more

    content {
      actions = statement.value
    }
  }
}
data "aws_iam_policy_document" "plain" {
  statement {
    actions = ["a:A"]
  }
  statement {
    actions = ["b:B"]
  }
}
"""


def planned(address: str, base: Path | None, module: str | None = None) -> tuple[HclPlaces, PlannedResource]:
    """Return places, and the resource at an address, of a plan whose module has this source."""
    kind = address.rpartition("module.child.")[2]
    inner = {"resources": [block(kind)]}
    modules = {"child": {"source": module, "module": inner}} if module else {}
    made = plan(resource(address), blocks=(block(kind),), modules=modules)
    found = PlannedResources(made).get(address)
    assert found is not None
    return HclPlaces(made, base), found


def test_a_block_is_found_and_what_looks_like_one_is_not(tmp_path: Path) -> None:
    """Comments and heredocs hold no blocks, and strings no braces."""
    (tmp_path / "main.tf").write_text(ROOT)

    places, found = planned("aws_sqs_queue.this", tmp_path)

    assert places.at(found) == "main.tf:13"


def test_modules_are_found_by_their_sources_and_by_what_init_installed(tmp_path: Path) -> None:
    """Local ones, and those that were fetched."""
    for folder in ("child", ".terraform/modules/child"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "main.tf").write_text("\n\n" + 'resource "aws_sqs_queue" "this" {}\n')
    local, found = planned("module.child.aws_sqs_queue.this", tmp_path, "./child")
    assert local.at(found) == "child/main.tf:3"
    index = {"Modules": [{"Key": "child", "Source": "x/y/aws", "Dir": ".terraform/modules/child"}]}
    (tmp_path / ".terraform/modules/modules.json").write_text(json.dumps(index))

    fetched, found = planned("module.child.aws_sqs_queue.this", tmp_path, "x/y/aws")

    assert fetched.at(found) == ".terraform/modules/child/main.tf:3"


def test_without_code_the_address_stands_for_the_place(tmp_path: Path) -> None:
    """No folder, no such block, a module that is not there."""
    for base, source in ((None, "./child"), (tmp_path, "./child"), (tmp_path, "x/y/aws")):
        places, found = planned("module.child.aws_sqs_queue.this", base, source)

        assert places.at(found) == "module.child.aws_sqs_queue.this"
        assert places.statement(found, 0, "", 1) == "module.child.aws_sqs_queue.this"


def test_statements_are_found_by_sid_by_number_or_as_the_one_without_sid(tmp_path: Path) -> None:
    """A dynamic block makes numbers useless."""
    (tmp_path / "main.tf").write_text(DOCUMENT)

    places, mixed = planned("data.aws_iam_policy_document.this", tmp_path)
    others, plain = planned("data.aws_iam_policy_document.plain", tmp_path)

    assert places.statement(mixed, 0, "First", 4) == "main.tf:3"
    assert places.statement(mixed, 3, "", 4) == "main.tf:7"
    assert places.statement(mixed, 3, "Unseen", 4) == "main.tf:1"
    assert others.statement(plain, 1, "", 2) == "main.tf:19"
    assert others.statement(plain, 1, "", 3) == "main.tf:15"
