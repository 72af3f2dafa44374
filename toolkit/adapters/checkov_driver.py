"""Run inside of checkov's own environment: each part scanned by a runner of its own, the answer as JSON.

checkov's command line takes 3 s to load what is not used here, obeys configuration files that lie about, and
with several folders scans the first one again for each.
"""

from __future__ import annotations

import gc
import importlib
import json
import logging
import sys
from typing import Any

_RUNNERS = {"terraform": "checkov.terraform.runner", "terraform_plan": "checkov.terraform.plan_runner"}


def main(request: str) -> None:
    """Print the reports of what is asked for: parts with framework, folder and what is to be left out."""
    logging.disable(logging.CRITICAL)
    # Its graphs are large, and live as long as this process: looking for garbage takes half of its time.
    gc.set_threshold(500_000, 50, 1000)
    asked = json.loads(request)
    found = []
    runner_filter: Any = importlib.import_module("checkov.runner_filter").RunnerFilter
    for part in asked["parts"]:
        runner = importlib.import_module(_RUNNERS[part["framework"]]).Runner()
        chosen = runner_filter(
            framework=[part["framework"]], excluded_paths=part["left_out"], download_external_modules=False
        )
        report = runner.run(
            root_folder=part.get("folder"),
            files=part.get("files"),
            external_checks_dir=None,
            runner_filter=chosen,
        )
        found += [_told(each) for each in (report if isinstance(report, list) else [report])]
    sys.stdout.write(json.dumps(found))


def _told(report: Any) -> dict[str, Any]:  # noqa: ANN401 - checkov's own
    version = importlib.import_module("checkov.version").version
    return {
        "check_type": report.check_type,
        "results": {
            "failed_checks": [_check(each) for each in report.failed_checks],
            "skipped_checks": [_check(each) for each in report.skipped_checks],
            # Of these alone more is known in code than in a plan.
            "passed_checks": [
                _check(each) for each in report.passed_checks if each.check_id.startswith("CKV2_")
            ],
            "parsing_errors": list(report.parsing_errors),
        },
        "summary": {"resource_count": len(report.resources), "checkov_version": version},
    }


def _check(record: Any) -> dict[str, Any]:  # noqa: ANN401 - checkov's own
    return {
        "check_id": record.check_id,
        "check_name": record.check_name,
        "check_result": {"suppress_comment": record.check_result.get("suppress_comment")},
        "file_path": record.file_path,
        "file_abs_path": record.file_abs_path,
        "file_line_range": list(record.file_line_range or ()),
        "resource": record.resource,
        "guideline": record.guideline,
    }


if __name__ == "__main__":
    main(sys.argv[1])
