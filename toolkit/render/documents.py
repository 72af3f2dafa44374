"""The JSON documents of the contract: fields may be added within a version, none removed."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from toolkit.domain.gate import Opened
from toolkit.domain.plan import COUNTED
from toolkit.domain.proof import CONDITIONS
from toolkit.render import hold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from toolkit.domain.anatomy import Explanation
    from toolkit.domain.applied import Applied
    from toolkit.domain.board import Row
    from toolkit.domain.bootstrapped import Bootstrapped
    from toolkit.domain.bundle import Bundle
    from toolkit.domain.demonstration import Demo
    from toolkit.domain.diagnosis import Diagnosis
    from toolkit.domain.gate import Answer
    from toolkit.domain.identity_delta import Permitted
    from toolkit.domain.lock import Unlocked
    from toolkit.domain.package import Package, Published
    from toolkit.domain.plan_report import PlanReport
    from toolkit.domain.promotion import Promotion
    from toolkit.domain.proof import Proof
    from toolkit.domain.run import Interruption
    from toolkit.domain.scan import Scan
    from toolkit.domain.verification import Verified
    from toolkit.domain.waiver import Waiver
    from toolkit.errors import ToolkitError
    from toolkit.ports.local_cloud import Emulator

Document = dict[str, Any]


def error(failure: ToolkitError) -> Document:
    """Return what went wrong."""
    fixes = dict.fromkeys(item.fix for item in failure.problems if item.fix)
    places = [
        {
            "at": str(item.at),
            "file": item.at.file,
            "line": item.at.line,
            "column": item.at.column,
            "cause": item.cause,
            "fix": item.fix,
        }
        for item in failure.problems
        if item.at is not None
    ]
    return {
        "schema": "toolkit/error/v1",
        "error": failure.what,
        "cause": "\n".join(item.cause for item in failure.problems),
        "fix": "\n".join(fixes),
        "at": places,
        "exit_code": failure.exit_code,
    }


def validate(functions: int, layers: int, environments: int) -> Document:
    """Return a project without problems."""
    return {
        "schema": "toolkit/validate/v1",
        "valid": True,
        "functions": functions,
        "layers": layers,
        "environments": environments,
    }


def _bundle(item: Bundle) -> Document:
    return {
        "name": item.name,
        "kind": item.kind,
        "digest": item.digest.value,
        "size": item.size,
        "unzipped_size": item.unzipped_size,
        "runtime": item.runtime,
        "architecture": item.architecture,
        "path": item.path,
        "cached": item.cached,
    }


def package(
    built: Package,
    shown: Sequence[Bundle],
    published: Published | None = None,
    proof: Proof | None = None,
    explanation: Explanation | None = None,
) -> Document:
    """Return a release that was built."""
    return {
        "schema": "toolkit/package/v1",
        "release": built.release.id,
        "commit": built.commit,
        "dirty": built.dirty,
        "bundles": [_bundle(item) for item in shown],
        "infrastructure": {
            "digest": built.infrastructure.digest.value,
            "size": built.infrastructure.size,
            "path": built.infrastructure.path,
            "cached": built.infrastructure.cached,
        },
        "notes": list(built.notes),
        "published": None
        if published is None
        else {
            "environment": published.environment,
            "uploaded": list(published.uploaded),
            "pinned": published.pinned,
        },
        "proof": None if proof is None else _proof(proof),
        "explained": [asdict(each) for each in explanation.anatomies] if explanation else [],
        "splits": [asdict(each) for each in explanation.splits] if explanation else [],
        "seconds": round(built.seconds, 3),
    }


def _proof(proof: Proof) -> Document:
    return {
        "equal": proof.holds,
        "conditions": list(CONDITIONS),
        "bundles": list(proof.equal),
        "differences": [asdict(each) for each in proof.differences],
    }


def _waived(item: Waiver) -> Document:
    return {
        "reason": item.reason,
        "owner": item.owner,
        "expires": item.expires.isoformat() if item.expires else None,
        "at": f"{item.file}:{item.line}",
    }


def scan(found: Scan) -> Document:
    """Return what the scanners saw."""
    return {
        "schema": "toolkit/scan/v1",
        "verdict": found.verdict,
        "fail_on": found.threshold,
        "scanners": [
            {
                "name": report.name,
                "version": report.version,
                "verdict": found.verdict_of(report),
                "scanned": report.scanned,
                "seconds": round(report.seconds, 3),
                "error": report.error,
                "not_checked": report.unchecked,
                "unknown": list(report.unknown),
                "cached": report.cached,
            }
            for report in found.reports
        ],
        "findings": [
            {
                "rule": item.rule,
                "severity": item.severity,
                "address": item.address,
                "file": item.file,
                "line": item.line,
                "message": item.message,
                "why": item.why,
                "fix": item.fix,
                "waived": None if item.waived is None else _waived(item.waived),
                "baseline": item.known,
                "also": list(item.also),
                "fingerprint": item.fingerprint,
            }
            for item in found.findings
        ],
    }


def plan(report: PlanReport) -> Document:
    """Return a plan; no value of any attribute is in it."""
    found = report.plan
    return {
        "schema": "toolkit/plan/v1",
        "environment": found.environment,
        "release": found.release,
        "fingerprint": report.fingerprint.value,
        "changes": not found.empty,
        "counts": {name: found.count(name) for name in COUNTED},
        "risks": [
            {"level": item.level, "kind": item.kind, "address": item.address, "message": item.message}
            for item in report.risks
        ],
        "resources": [
            {"address": item.address, "action": item.action, "changed": list(item.changed)}
            for item in found.acting
        ],
        "identity": {
            "added": [_permitted(item) for item in report.identity.added],
            "removed": [_permitted(item) for item in report.identity.removed],
            "unknown": list(report.identity.unknown),
        },
        "cost": {
            "monthly_before": report.cost.monthly_before,
            "monthly_after": report.cost.monthly_after,
            "currency": report.cost.currency,
            "lines": [asdict(line) for line in report.cost.lines],
            "unpriced": list(report.cost.unpriced),
            "priced_as": report.cost.priced_as or None,
        },
        "seconds": {
            "terraform": round(report.terraform_seconds, 3),
            "toolkit": round(report.toolkit_seconds, 3),
        },
    }


def _permitted(item: Permitted) -> Document:
    return {**asdict(item), "conditions": list(item.conditions)}


def apply(done: Applied) -> Document:
    """Return what an apply did."""
    return {
        **plan(done.report),
        "schema": "toolkit/apply/v1",
        "applied": not done.report.plan.empty,
        "slowest": [{"address": address, "seconds": round(took, 3)} for address, took in done.slowest[:10]],
        "api": done.outputs.get("api"),
        "apply_seconds": round(done.seconds, 3),
    }


def verify(done: Verified) -> Document:
    """Return what a verification saw."""
    found = done.verification
    return {
        "schema": "toolkit/verify/v1",
        "environment": found.environment,
        "release": found.release,
        "passed": found.passed,
        "api_url": done.api_url,
        "observations": [
            {"area": item.area, "name": item.name, "outcome": item.outcome, "detail": item.detail}
            for item in found.observations
        ],
        "seconds": round(done.seconds, 3),
    }


def _gate(answer: Answer) -> Document:
    if isinstance(answer, Opened):
        return {"gate": answer.gate, "open": True, "cause": answer.because, "fix": ""}
    return {"gate": answer.gate, "open": False, "cause": answer.cause, "fix": answer.fix}


def promote(done: Promotion) -> Document:
    """Return a promotion, or what it would be."""
    return {
        "schema": "toolkit/promote/v1",
        "from": done.source,
        "to": done.target,
        "release": done.release.id,
        "already": done.already,
        "commit": done.commit,
        "pull_request": None
        if done.request is None
        else {"number": done.request.number, "url": done.request.url},
        "gates": [_gate(answer) for answer in done.answers],
    }


def _row(row: Row, now: datetime | None) -> Document:
    onward = row.next_promotion
    return {
        "name": row.name,
        "account": row.account,
        "release": row.release,
        "commit": row.commit,
        "deployed": row.deployed,
        "healthy": row.healthy,
        "verified": row.verified,
        "verified_at": row.verified_at.isoformat() if row.verified_at else None,
        "verified_by": row.verified_by,
        "api_url": row.api_url,
        "subject": row.subject,
        "applied_at": row.applied_at.isoformat() if row.applied_at else None,
        "applied_by": row.applied_by,
        "age_seconds": round((now - row.applied_at).total_seconds()) if now and row.applied_at else None,
        "drift": None if row.drift is None else bool(row.drift),
        "drift_items": None if row.drift is None else row.drift.items,
        "drift_checked_at": None if row.drift is None else row.drift.at.isoformat(),
        "behind_by": row.behind_by,
        "held": None if row.held is None else hold.values(row.held),
        "bits": dict(row.bits),
        "problem": row.problem,
        "run": None if row.interruption is None else _run(row.interruption),
        "next_promotion": None
        if onward is None
        else {
            "to": onward.to,
            "open": onward.open,
            "already": onward.already,
            "gates": [_gate(answer) for answer in onward.answers],
        },
    }


def _run(found: Interruption) -> Document:
    run, lock = found.run, found.lock
    return {
        "state": run.state,
        "fingerprint": run.fingerprint,
        "begun": run.begun.isoformat() if run.begun else None,
        "by": run.by,
        "host": run.host,
        "cause": run.cause,
        "done": list(run.done),
        "failed": list(run.failed),
        "never_ran": list(run.never_ran),
        "unknown": list(run.unknown),
        "lock": None
        if lock is None
        else {
            "id": lock.id,
            "who": lock.who,
            "doing": lock.doing,
            "created": lock.created.isoformat() if lock.created else None,
            "dead": found.proof,
        },
        "next": found.next,
    }


def unlock(done: Unlocked) -> Document:
    """Return what became of a lock."""
    return {
        "schema": "toolkit/unlock/v1",
        "environment": done.environment,
        "released": done.lock is not None,
        "lock": None if done.lock is None else {"id": done.lock.id, "who": done.lock.who},
        "why": done.why,
    }


def status(rows: Sequence[Row], *, now: datetime | None = None) -> Document:
    """Return the board; ages are told where it is known what time it is."""
    return {"schema": "toolkit/status/v1", "environments": [_row(row, now) for row in rows]}


def doctor(found: Sequence[Diagnosis]) -> Document:
    """Return what was seen of the machine."""
    failed = any(item.status == "failed" for item in found)
    return {
        "schema": "toolkit/doctor/v1",
        "verdict": "failed" if failed else "ok",
        "checks": [
            {"name": item.name, "status": item.status, "detail": item.detail, "fix": item.fix}
            for item in found
        ],
    }


def bootstrap(done: Bootstrapped) -> Document:
    """Return what was made in an account."""
    return {
        "schema": "toolkit/bootstrap/v1",
        "environment": done.environment,
        "created": list(done.created),
        "existing": list(done.existing),
        "changed": list(done.changed),
        "removed": list(done.removed),
        "roles": dict(done.roles),
        "done": not done.dry,
    }


def local(emulators: Sequence[Emulator]) -> Document:
    """Return the local accounts."""
    return {
        "schema": "toolkit/local/v1",
        "environments": [
            {
                "name": item.environment,
                "account": item.account,
                "endpoint": item.endpoint,
                "pid": item.pid if item.running else None,
                "running": item.running,
            }
            for item in emulators
        ],
    }


def demo(done: Demo) -> Document:
    """Return what the demo showed."""
    return {
        "schema": "toolkit/demo/v1",
        "release": done.release,
        "environments": done.status["environments"],
        "bits": dict(done.bits),
        "steps": [{"title": step.title, "seconds": round(step.seconds, 3)} for step in done.steps],
    }
