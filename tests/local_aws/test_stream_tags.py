"""A Kinesis stream has the tags that it was created with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from running_emulator import Emulator

pytestmark = pytest.mark.terraform


def test_tags_of_creation_are_kept(emulator: Emulator) -> None:
    """Terraform sends them there."""
    kinesis = emulator.client("kinesis")

    kinesis.create_stream(StreamName="tagged", ShardCount=1, Tags={"Environment": "dev"})

    assert kinesis.list_tags_for_stream(StreamName="tagged")["Tags"] == [
        {"Key": "Environment", "Value": "dev"}
    ]


def test_a_refused_creation_changes_no_tags(emulator: Emulator) -> None:
    """The stream that is there keeps its own."""
    kinesis = emulator.client("kinesis")
    kinesis.create_stream(StreamName="once", ShardCount=1, Tags={"first": "yes"})

    with pytest.raises(kinesis.exceptions.ResourceInUseException):
        kinesis.create_stream(StreamName="once", ShardCount=1, Tags={"second": "yes"})

    assert kinesis.list_tags_for_stream(StreamName="once")["Tags"] == [{"Key": "first", "Value": "yes"}]
