"""Evidence on the embedded AWS, in real buckets with versions, signed by either kind of key."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import cryptography
import pytest

from toolkit.adapters import public_keys
from toolkit.adapters.account_inventory import AccountInventory
from toolkit.adapters.ed25519_signing import Ed25519Signing
from toolkit.adapters.kms_signing import KmsSigning
from toolkit.adapters.ledger_keys import LedgerKeys
from toolkit.adapters.s3_buckets import S3Buckets
from toolkit.adapters.s3_ledger import S3Ledger
from toolkit.adapters.ssm_secrets import SsmSecrets
from toolkit.domain import chain
from toolkit.domain.deployment.deployed import Site
from toolkit.domain.dsse import from_content
from toolkit.domain.evidence import Evidence
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from running_emulator import Emulator, Launch

    from toolkit.domain.chain import Verdict
    from toolkit.ports.signing import Signing

pytestmark = pytest.mark.terraform

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def said(number: int) -> Evidence:
    """Return a statement."""
    return Evidence("verified", "dev", "r-1", NOON + timedelta(minutes=number), "me", {}, {"passed": True})


def judged(ledger: S3Ledger) -> Verdict:
    """Return what is known of a chain."""
    return chain.judge(ledger.lines(), ledger.removed())


@pytest.fixture(scope="module")
def emulator(launch: Launch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """Start an emulator with ``cryptography``, which its environment does without: its KMS needs it."""
    folder = tmp_path_factory.mktemp("emulator")
    lent = folder / "lent"
    lent.mkdir()
    installed = Path(cryptography.__file__).parents[1]
    for pattern in ("cryptography", "cffi", "_cffi_backend*", "pycparser"):
        for found in installed.glob(pattern):
            (lent / found.name).symlink_to(found)
    with launch(folder, PYTHONPATH=str(lent)) as started:
        yield started


@pytest.mark.parametrize("kind", ["kms", "ed25519"])
def test_evidence_is_signed_chained_and_missed(emulator: Emulator, kind: str) -> None:
    """From the making of the key to a line that somebody removed."""
    s3, bucket = emulator.client("s3"), f"orders-{kind}"
    S3Buckets(s3, region="us-east-1").ensure(bucket, locked=True)
    signing: Signing = Ed25519Signing(SsmSecrets(emulator.client("ssm")), parameter="/orders/dev/key")
    if kind == "kms":
        signing = KmsSigning(lambda: emulator.client("kms"), alias="alias/orders-evidence", environment="dev")
    ledger = S3Ledger(s3, bucket=bucket, environment="dev", keys=LedgerKeys(signing, signing))
    with pytest.raises(ToolError, match=r"neither be signed|could not be read"):
        ledger.record(said(0))
    assert [signing.ensure(), signing.ensure()] == [True, False]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: ledger.record(said(number)), range(8)))

    verdict = judged(ledger)
    assert (verdict.intact, verdict.signed) == (True, 8)
    line = ledger.lines()[3]
    envelope = from_content(s3.get_object(Bucket=bucket, Key=line.name)["Body"].read())
    key = public_keys.of_pem(signing.public_key())
    assert public_keys.doubt(key, envelope.signed, envelope.signatures[0]) == ""

    head = verdict.head
    assert head is not None
    for name in (
        f"evidence/chain/{head.sequence:010d}.json",
        f"evidence/kinds/{head.sequence:010d}-verified",
    ):
        s3.delete_object(Bucket=bucket, Key=name)
    assert {item.cause for item in judged(ledger).breaks} == {
        "it was removed: a delete marker stands over it"
    }

    s3.delete_object(Bucket=bucket, Key=line.name)
    with pytest.raises(ToolError, match="can't be believed"):
        ledger.records("applied")


def test_keys_are_found_behind_their_aliases_and_one_that_was_left_without(emulator: Emulator) -> None:
    """Killed between the key and its alias, bootstrap takes it up again instead of making another."""
    kms = emulator.client("kms")
    site = Site("parcels", "dev", "111111111111", "us-east-1")
    inventory = AccountInventory(emulator.client, site=site)
    KmsSigning(lambda: kms, alias=site.signing_alias("evidence"), environment="dev").ensure()
    left = kms.create_key(
        KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY", Description="Signs the plans of dev"
    )["KeyMetadata"]["KeyId"]

    found = inventory.look(roles=False).keys
    kms.create_alias(AliasName=site.signing_alias("plans"), TargetKeyId=left)
    later = inventory.look(roles=False).keys

    assert (found["evidence"].alias, found["plans"].alias) == (True, False)
    assert (found["plans"].id, later["plans"].id, later["plans"].alias) == (left, left, True)
    assert {(key.spec, key.usage) for key in later.values()} == {("ECC_NIST_P256", "SIGN_VERIFY")}
