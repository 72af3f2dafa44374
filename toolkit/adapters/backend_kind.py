"""Where an environment keeps its Terraform state."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT = "s3"
_COMMENT = re.compile(r"^\s*(?:#|//).*$", re.MULTILINE)
_USUAL = re.compile(r'\s*terraform\s*\{\s*backend\s+"(?P<kind>\w+)"\s*\{[^{}"]*(?:"[^"]*"[^{}"]*)*\}\s*\}\s*')
"""a file that declares the backend and nothing else"""


def backend_kind(folder: Path) -> str:
    """Return the type of the backend that a root module declares; ``s3`` where it declares none."""
    for file in sorted(folder.glob("*.tf")):
        text = file.read_text(encoding="utf-8", errors="replace")
        declared = _USUAL.fullmatch(_COMMENT.sub("", text))
        if declared is not None:
            return declared["kind"]
        if 'backend "' not in text:
            continue
        # Loading the parser takes longer than all else here, and few files need it.
        from toolkit.adapters.hcl import parser  # noqa: PLC0415
        from toolkit.adapters.hcl.cursor import HclError  # noqa: PLC0415

        try:
            body = parser.parse(text, str(file))
        except HclError:
            continue  # Terraform tells what is wrong with it, and where
        for block in body.blocks:
            if block.type == "terraform":
                for inner in block.body.blocks:
                    if inner.type == "backend" and inner.labels:
                        return str(inner.labels[0])
    return DEFAULT
