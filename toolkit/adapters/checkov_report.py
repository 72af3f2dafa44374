"""Read what checkov printed, and say where it is not to be believed.

It prints a report for each folder, or a list of them: one a framework. Every part counts, and what a later
part says again counts once.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.adapters import checkov_canary
from toolkit.domain.estate import unindexed
from toolkit.domain.finding import Finding
from toolkit.policies.security.families import rank

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.domain.scan import Subject

REASONLESS = "skip-reasonless"
"""The rule that in-code skips without a reason break"""


@dataclass(frozen=True, slots=True)
class CheckovReport:
    """What checkov says that it did."""

    version: str
    scanned: int
    """resources that it looked at"""
    findings: tuple[Finding, ...]
    doubt: str | None
    """Why it is not to be believed; None where it is"""


@dataclass(frozen=True, slots=True)
class Part:
    """A framework that was asked for."""

    framework: str


REPLACED = {"CKV_AWS_338": "log-retention", "CKV_AWS_116": "failures-lost"}
"""Checks that a rule of ours takes the place of: how many days logs are kept is an environment's to say, and
that it says nothing is a finding; dead letters are of use to what is called asynchronously alone"""
_CONNECTED = "CKV2_"
"""How checks of what belongs together begin: a first plan does not know yet what refers to what"""


def documents(printed: str) -> list[Any]:
    """Return every JSON document in a text.

    Raises:
        ValueError: there is something else in it.

    """
    decoder = json.JSONDecoder()
    found, at = [], 0
    while at < len(printed):
        if printed[at].isspace():
            at += 1
            continue
        document, at = decoder.raw_decode(printed, at)
        found += document if isinstance(document, list) else [document]
    return found


Places = Callable[[str], "tuple[Path, int] | None"]
"""Tells file and line of a planned resource's code, by its address"""


def read(
    found: list[Any],
    *,
    subject: Subject,
    parts: tuple[Part, ...],
    base: Path,
    planned: Places = lambda _address: None,
) -> CheckovReport:
    """Return what reports say of a scan.

    Args:
        found: checkov's reports.
        subject: what was scanned.
        parts: what was asked for.
        base: the folder that files are told relative to.
        planned: where the code of a planned resource stands.

    Raises:
        ValueError: they do not have the form of reports.

    """
    try:
        return _read(found, subject, parts, base, planned)
    except (AttributeError, KeyError, TypeError, IndexError) as error:
        raise ValueError(f"it has another form than checkov's reports: {error!r}") from error


def _read(
    found: list[Any], subject: Subject, parts: tuple[Part, ...], base: Path, planned: Places
) -> CheckovReport:
    # A part that found nothing to look at is a bare summary.
    summaries = [part.get("summary", part) for part in found]
    results = [(part.get("check_type", "terraform"), part.get("results", {})) for part in found]
    failed = list(_once(results, "failed_checks"))
    fired = {kind for kind, item in failed if item["resource"].endswith(checkov_canary.ADDRESS)}
    real = [(kind, item) for kind, item in failed if not item["resource"].endswith(checkov_canary.ADDRESS)]
    counts = {
        part.framework: sum(
            int(each.get("summary", each).get("resource_count", 0))
            for each in found
            if each.get("check_type", "terraform") == part.framework
        )
        for part in parts
    }
    scanned = sum(max(count - 1, 0) for count in counts.values())
    findings = []
    unranked = set()
    excused = {
        (item["check_id"], unindexed(item["resource"]))
        for kind, item in _once(results, "skipped_checks")
        if kind == "terraform" and _reason(item)
    }
    connected = {
        (item["check_id"], unindexed(item["resource"]))
        for kind, item in _once(results, "passed_checks")
        if kind == "terraform" and item["check_id"].startswith(_CONNECTED)
    }
    for kind, item in real:
        if item["check_id"] in REPLACED:
            continue
        # A plan bears no comments: what its code excuses, with a reason, is excused.
        if kind == "terraform_plan" and (item["check_id"], unindexed(item["resource"])) in excused:
            continue
        if kind == "terraform_plan" and (item["check_id"], unindexed(item["resource"])) in connected:
            continue
        severity = rank(item["check_id"])
        if severity is None:
            unranked.add(str(item["check_id"]))
            severity = "critical"
        why = item.get("guideline") or f"checkov's {item['check_id']} gives no reason of its own"
        fix = f"mend it, or write #checkov:skip={item['check_id']}:<reason> into the resource"
        file, line = _place(item, kind, subject, base, planned)
        findings.append(
            Finding(item["check_id"], severity, item["resource"], file, line, item["check_name"], why, fix)
        )
    for kind, item in _once(results, "skipped_checks"):
        if not _reason(item):
            file, line = _place(item, kind, subject, base, planned)
            findings.append(_reasonless(item, file, line))
    version = next((str(each["checkov_version"]) for each in summaries if "checkov_version" in each), "")
    broken = sorted({str(each) for _kind, part in results for each in part.get("parsing_errors", ())})
    doubt = _doubt(broken, summaries, counts, fired, unranked, subject)
    return CheckovReport(version, scanned, tuple(findings), doubt)


def _once(results: list[tuple[str, Mapping[str, Any]]], key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every check of a kind, once: each folder's report tells of those before it again."""
    seen = set()
    for kind, part in results:
        for item in part.get(key, ()):
            mark = (
                kind,
                item["check_id"],
                item["resource"],
                item.get("file_path"),
                str(item.get("file_line_range")),
            )
            if mark not in seen:
                seen.add(mark)
                yield kind, item


def _place(
    item: Mapping[str, Any], kind: str, subject: Subject, base: Path, planned: Places
) -> tuple[str, int]:
    line = int((item.get("file_line_range") or [0])[0])
    if kind == "terraform_plan" and subject.plan is not None:
        place, line = planned(item["resource"]) or (subject.plan, max(line, 1))
    else:
        scanned = subject.folder or Path()
        place = scanned / item["file_path"].lstrip("/")
        if not place.exists():
            place = Path(item.get("file_abs_path") or item.get("repo_file_path") or item["file_path"])
    file = place.relative_to(base) if place.is_relative_to(base) else place
    return file.as_posix(), line


def _reasonless(item: Mapping[str, Any], file: str, line: int) -> Finding:
    return Finding(
        REASONLESS,
        "high",
        item["resource"],
        file,
        line,
        f"{item['check_id']} is skipped without a reason",
        "A skip without a reason can't be told from a mistake, and nobody dares to take it out again.",
        f"write the reason: #checkov:skip={item['check_id']}:<reason>; or mend it",
    )


def _doubt(  # noqa: PLR0917 - what it needs
    broken: list[str],
    summaries: list[Mapping[str, Any]],
    counts: Mapping[str, int],
    fired: set[str],
    unranked: set[str],
    subject: Subject,
) -> str | None:
    if broken or any(part.get("parsing_errors") for part in summaries):
        return f"checkov could not parse {', '.join(broken) or 'some files'}"
    dumb = [framework for framework in counts if framework not in fired]
    if dumb:
        names = ", ".join(dumb)
        return f"checkov did not find the canary ({names}): its checks were not loaded, or it did not look"
    empty = [framework for framework, count in counts.items() if count <= 1]
    if empty:
        places = {"terraform": subject.folder, "terraform_plan": subject.plan}
        return f"checkov found nothing to scan in {', '.join(str(places[each]) for each in empty)}"
    if unranked:
        return f"nobody has ranked {', '.join(sorted(unranked))}: how bad it is has to be decided first"
    return None


def _reason(item: Mapping[str, Any]) -> str:
    reason = (item.get("check_result", {}).get("suppress_comment") or "").strip()
    return "" if reason == "No comment provided" else reason
