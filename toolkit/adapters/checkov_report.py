"""Read checkov's JSON, and say where it is not to be believed.

One report, or a list of them: one a framework. Every part counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.domain.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.domain.finding import Severity

_SEVERITIES: dict[str, Severity] = {
    "CKV_AWS_41": "critical",  # credentials in the provider
    "CKV_AWS_45": "critical",  # secrets in a function's environment
    "CKV_AWS_62": "critical",  # a policy that allows everything
    "CKV_AWS_63": "critical",  # every action on every resource
    "CKV_AWS_1": "critical",
    "CKV_AWS_301": "critical",  # a function that everybody may invoke
    "CKV_AWS_27": "high",  # an unencrypted queue
    "CKV_AWS_59": "high",  # an API that asks nobody who he is
    "CKV_AWS_107": "high",
    "CKV_AWS_108": "high",
    "CKV_AWS_109": "high",
    "CKV_AWS_110": "high",
    "CKV_AWS_111": "high",
    "CKV_AWS_168": "high",  # a queue policy without a condition
    "CKV_AWS_355": "high",
    "CKV_AWS_356": "high",
    "CKV2_AWS_40": "high",
}
_UNRANKED: Severity = "medium"
"""checkov's own severities need its vendor's key; a rule that we have not ranked is not let off"""


@dataclass(frozen=True, slots=True)
class CheckovReport:
    """What checkov says that it did."""

    version: str
    scanned: int
    """resources that it looked at"""
    findings: tuple[Finding, ...]
    doubt: str | None
    """Why it is not to be believed; None where it is"""


def read(document: Any, *, path: Path, base: Path) -> CheckovReport:  # noqa: ANN401 - any JSON value
    """Return what a document says of a scan of ``path``; files are told relative to ``base``.

    Raises:
        ValueError: it does not have the form of a report.

    """
    parts = document if isinstance(document, list) else [document]
    try:
        # A part that found nothing to look at is a bare summary.
        summaries = [part.get("summary", part) for part in parts]
        results = [part.get("results", {}) for part in parts]
        failed = [item for part in results for item in part.get("failed_checks", ())]
        scanned = sum(int(part.get("resource_count", 0)) for part in summaries)
        return CheckovReport(
            version=next(
                (str(part["checkov_version"]) for part in summaries if "checkov_version" in part), ""
            ),
            scanned=scanned,
            findings=tuple(_finding(item, path, base) for item in failed),
            doubt=_doubt(summaries, results, scanned, path),
        )
    except (AttributeError, KeyError, TypeError, IndexError) as error:
        raise ValueError(f"it has another form than checkov's reports: {error!r}") from error


def _finding(item: Mapping[str, Any], path: Path, base: Path) -> Finding:
    scanned = path if path.is_dir() else path.parent
    place = scanned / item["file_path"].lstrip("/")
    if not place.exists():
        place = Path(item.get("repo_file_path") or item["file_path"])
    file = place.relative_to(base) if place.is_relative_to(base) else place
    return Finding(
        rule=item["check_id"],
        severity=_SEVERITIES.get(item["check_id"], _UNRANKED),
        address=item["resource"],
        file=file.as_posix(),
        line=int((item.get("file_line_range") or [0])[0]),
        message=item["check_name"],
        why=item.get("guideline") or "checkov gives no reason of its own",
        fix=f"mend it, or write #checkov:skip={item['check_id']}:<reason> into the resource",
    )


def _doubt(
    summaries: list[Mapping[str, Any]], results: list[Mapping[str, Any]], scanned: int, path: Path
) -> str | None:
    broken = [str(item) for part in results for item in part.get("parsing_errors", ())]
    if broken or any(part.get("parsing_errors") for part in summaries):
        return f"checkov could not parse {', '.join(broken) or 'some files'}"
    if scanned == 0:
        return f"checkov found nothing to scan in {path}"
    reasonless = [
        f"{item['check_id']} at {item['resource']}"
        for part in results
        for item in part.get("skipped_checks", ())
        if not _reason(item)
    ]
    return f"a check is skipped without a reason: {', '.join(reasonless)}" if reasonless else None


def _reason(item: Mapping[str, Any]) -> str:
    reason = (item.get("check_result", {}).get("suppress_comment") or "").strip()
    return "" if reason == "No comment provided" else reason
