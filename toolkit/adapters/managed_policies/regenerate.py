r"""Write ``policies.json.xz`` anew from what moto ships, which it takes from AWS.

moto is no dependency: give the path of its ``moto/iam/aws_managed_policies.py``, and its version::

    uv venv /tmp/moto && uv pip install --python /tmp/moto --no-deps moto
    python -m toolkit.adapters.managed_policies.regenerate \
        /tmp/moto/lib/python3*/site-packages/moto/iam/aws_managed_policies.py 5.2.5
"""

from __future__ import annotations

import ast
import json
import lzma
import sys
from pathlib import Path

_VARIABLE = "aws_managed_policies_data"


def packed(source: str, version: str) -> bytes:
    """Return the file's content: the same for the same source."""
    text = next(
        statement.value.value
        for statement in ast.parse(source).body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
        and any(isinstance(target, ast.Name) and target.id == _VARIABLE for target in statement.targets)
    )
    policies = {
        name: {"path": policy["Path"], "document": policy["Document"]}
        for name, policy in sorted(json.loads(text).items())
    }
    document = json.dumps({"from": f"moto {version}", "policies": policies}, separators=(",", ":"))
    return lzma.compress(document.encode(), preset=9 | lzma.PRESET_EXTREME)


if __name__ == "__main__":
    source_file, moto_version = sys.argv[1:]
    written = packed(Path(source_file).read_text("utf-8"), moto_version)
    Path(__file__).with_name("policies.json.xz").write_bytes(written)
