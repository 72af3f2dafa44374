"""A promotion's pull request fits, and nobody's words in it are markup."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from shown import CHANGES, RELEASE, change, planned

from toolkit.domain.digest import of_bytes
from toolkit.domain.forge import BODY_LIMIT, TITLE_LIMIT
from toolkit.domain.gate import Closed, Opened
from toolkit.domain.promotion import Promotion
from toolkit.domain.release import Artifact
from toolkit.errors import ToolError
from toolkit.render import ci_markdown, promotion_markdown

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = (
    "` ``` </details> <!-- @octocat #1 [x](https://evil.example) www.evil.example | **\n# Approved \u202e"
)
DONE = Promotion("dev", "staging", RELEASE, (Opened("verified-upstream", "verified in dev"),))


def outside_code(text: str) -> str:
    """Return what a reader's browser would take for text or markup, and not for code."""
    kept = []
    for token in PARSER.parse(text):
        kept += [each.content for each in token.children or () if each.type != "code_inline"]
        if token.type == "html_block":
            kept.append(token.content)
    return "\n".join(kept)


def test_it_tells_gates_digests_and_what_would_happen() -> None:
    """All that a reviewer decides by."""
    told = promotion_markdown.body(DONE, planned(*CHANGES))

    assert "- **open** `verified-upstream` `verified in dev`" in told
    assert all(item.digest.value in told for item in RELEASE.artifacts)
    assert "just this plan is applied to staging, or none" in told
    assert "Fingerprint `sha256:" in told


def test_what_a_person_wrote_is_code_and_nothing_else() -> None:
    """The reason of a hold, above all."""
    held = replace(DONE, answers=(Closed("not-held", HOSTILE, "wait"), Opened("window", HOSTILE)))

    told = outside_code(promotion_markdown.body(held, planned(*CHANGES)))

    assert not re.search(r"octocat|evil|Approved|\u202e", told)


@pytest.mark.parametrize("count", [10, 3000])
def test_it_is_never_longer_than_github_takes(count: int) -> None:
    """However large the release and its plan are."""
    bundles = tuple(
        Artifact(f"f{number}", "function", of_bytes(f"{number}".encode())) for number in range(count)
    )
    large = replace(DONE, release=replace(RELEASE, bundles=bundles))
    changes = [change(f'aws_sqs_queue.this["{number}"]', ["create"]) for number in range(count)]

    told = promotion_markdown.body(large, planned(*changes))

    assert len(told) <= BODY_LIMIT
    assert len(promotion_markdown.title(large)) <= TITLE_LIMIT
    assert "Fingerprint `sha256:" in told


def test_a_plan_that_failed_is_told_in_a_block_that_it_can_not_leave() -> None:
    """Terraform quotes what it was given."""
    error = ToolError("x", cause=f"a\n{HOSTILE}\n````\n# Approved", fix="y")

    told = ci_markdown.failed("dev", error, run_url="https://example.org/1")

    assert told.startswith(ci_markdown.marker("dev"))
    assert not re.search(r"octocat|evil|Approved", outside_code(told))
    assert len(ci_markdown.failed("dev", ToolError("x", cause="z\n" * 99_999, fix=""), run_url="")) < 65_536
