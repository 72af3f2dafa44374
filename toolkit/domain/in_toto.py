"""Words of in-toto statements.

Source: https://github.com/in-toto/attestation/tree/main/spec/v1
"""

from __future__ import annotations

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
