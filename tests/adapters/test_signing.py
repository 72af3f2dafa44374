"""What every key of evidence must do, in memory, as a secret and in KMS."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fake_aws import Broken, FakeSsm, refuse

from toolkit.adapters import public_keys
from toolkit.adapters.ed25519_signing import Ed25519Signing
from toolkit.adapters.kms_signing import KmsSigning
from toolkit.adapters.memory_ledger import MemorySigning
from toolkit.adapters.ssm_secrets import SsmSecrets
from toolkit.domain.dsse import Signature
from toolkit.errors import ToolError

if TYPE_CHECKING:
    from toolkit.ports.signing import Signing

ALIAS = "alias/orders-evidence"
PARAMETER = "/orders/dev/toolkit/evidence-key"


@dataclass
class FakeKms:
    """Keys and aliases, with real signatures; ``rival`` takes the alias just before we do."""

    keys: dict[str, Any] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    pending: list[str] = field(default_factory=list)
    rival: bool = False
    asked: int = 0
    """how often the public key was asked for"""

    def _key(self, name: str) -> Any:  # noqa: ANN401 - a key of any kind
        if name not in self.aliases:
            refuse("NotFoundException", "DescribeKey")
        return self.keys[self.aliases[name]]

    def describe_key(self, *, KeyId: str) -> dict[str, Any]:  # noqa: N803
        """Say that a key is there."""
        self._key(KeyId)
        return {}

    def create_key(self, *, KeySpec: str, KeyUsage: str, Description: str) -> dict[str, Any]:  # noqa: N803
        """Make a key."""
        assert (KeySpec, KeyUsage) == ("ECC_NIST_P256", "SIGN_VERIFY")
        assert Description
        name = f"key-{len(self.keys)}"
        self.keys[name] = ec.generate_private_key(ec.SECP256R1())
        return {"KeyMetadata": {"KeyId": name}}

    def create_alias(self, *, AliasName: str, TargetKeyId: str) -> None:  # noqa: N803
        """Give a key a name that is free."""
        if self.rival:
            self.keys["theirs"] = ec.generate_private_key(ec.SECP256R1())
            self.aliases[AliasName] = "theirs"
        if AliasName in self.aliases:
            refuse("AlreadyExistsException", "CreateAlias")
        self.aliases[AliasName] = TargetKeyId

    def schedule_key_deletion(self, *, KeyId: str, PendingWindowInDays: int) -> None:  # noqa: N803
        """Remember what is to be deleted."""
        assert PendingWindowInDays == 7
        self.pending.append(KeyId)

    def get_public_key(self, *, KeyId: str) -> dict[str, Any]:  # noqa: N803
        """Return the public part."""
        self.asked += 1
        public = self._key(KeyId).public_key()
        return {"PublicKey": public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)}

    def sign(self, *, KeyId: str, Message: bytes, MessageType: str, SigningAlgorithm: str) -> dict[str, Any]:  # noqa: N803
        """Sign a digest."""
        assert (MessageType, SigningAlgorithm, len(Message)) == ("DIGEST", "ECDSA_SHA_256", 32)
        prehashed = ec.ECDSA(utils.Prehashed(hashes.SHA256()))
        return {"Signature": self._key(KeyId).sign(Message, prehashed)}


def in_kms(kms: object) -> KmsSigning:
    """Return the key behind the alias."""
    return KmsSigning(lambda: kms, alias=ALIAS, environment="dev")


def in_ssm(ssm: object) -> Ed25519Signing:
    """Return the key that a secret is."""
    return Ed25519Signing(SsmSecrets(ssm), parameter=PARAMETER)


def make(kind: str) -> Signing:
    """Return a key that was not made yet."""
    if kind == "memory":
        return MemorySigning(None)
    return in_kms(FakeKms()) if kind == "kms" else in_ssm(FakeSsm())


@pytest.fixture(params=["memory", "kms", "ed25519"])
def kind(request: pytest.FixtureRequest) -> str:
    """Return each kind."""
    return request.param


@pytest.fixture
def signing(kind: str) -> Signing:
    """Return a key that is there."""
    found = make(kind)
    found.ensure()
    return found


def test_a_key_is_made_once(kind: str) -> None:
    """And may be asked for again."""
    signing = make(kind)

    assert [signing.ensure(), signing.ensure()] == [True, False]


def test_what_it_signed_is_not_doubted(signing: Signing) -> None:
    """However long: KMS itself takes no more than 4,096 bytes."""
    for message in (b"", b"one", b"x" * 10_000):
        assert signing.doubt(message, signing.sign(message)) == ""


def test_other_bytes_are_doubted(signing: Signing) -> None:
    """One bit is enough."""
    signature = signing.sign(b"one")

    assert "not over what it says" in signing.doubt(b"onf", signature)


def test_another_signature_is_doubted(signing: Signing) -> None:
    """Also one that is none at all."""
    good = signing.sign(b"one")

    for value in (b"", b"\x00", bytes(64), good.value[:-1], good.value + b"\x00"):
        assert signing.doubt(b"one", Signature(good.keyid, value))


def test_another_key_is_doubted(kind: str, signing: Signing) -> None:
    """Even of the same kind; also where it goes by our key's name."""
    other = MemorySigning(b"theirs") if kind == "memory" else make(kind)
    other.ensure()
    theirs = other.sign(b"one")

    assert "by" in signing.doubt(b"one", theirs)
    assert signing.doubt(b"one", Signature(signing.sign(b"one").keyid, theirs.value))


@pytest.mark.parametrize("signing", [in_kms(FakeKms()), in_ssm(FakeSsm())])
def test_an_account_without_a_key_is_told_what_makes_it(signing: Signing) -> None:
    """It is neither signed nor believed."""
    for ask in (
        lambda: signing.sign(b""),
        lambda: signing.doubt(b"", Signature("", b"")),
        signing.public_key,
    ):
        with pytest.raises(ToolError) as caught:
            ask()
        assert "toolkit bootstrap" in caught.value.problems[0].fix


@pytest.mark.parametrize("kind", ["kms", "ed25519"])
def test_the_public_part_verifies_offline(kind: str) -> None:
    """With nothing but the PEM: no account is asked."""
    signing = make(kind)
    signing.ensure()
    signature = signing.sign(b"one")

    key = public_keys.of_pem(signing.public_key())
    assert public_keys.keyid(key) == signature.keyid
    assert public_keys.doubt(key, b"one", signature) == ""
    assert public_keys.doubt(key, b"two", signature)


def test_kms_is_asked_for_the_public_part_once() -> None:
    """However many lines are verified."""
    kms = FakeKms()
    signing = in_kms(kms)
    signing.ensure()
    signature = signing.sign(b"one")

    for _ in range(5):
        signing.doubt(b"one", signature)

    assert kms.asked == 1


def test_of_two_who_make_the_key_at_once_the_first_one_s_counts() -> None:
    """The other's is deleted again."""
    kms = FakeKms(rival=True)

    assert in_kms(kms).ensure() is False
    assert (kms.aliases[ALIAS], kms.pending) == ("theirs", ["key-0"])


def test_a_key_of_a_kind_that_signs_no_evidence_is_told() -> None:
    """Somebody gave the alias to another key."""
    kms = FakeKms({"rsa": rsa.generate_private_key(65537, 2048)}, {ALIAS: "rsa"})

    with pytest.raises(ToolError) as caught:
        in_kms(kms).public_key()

    assert "no Ed25519 and no NIST P-256 key" in caught.value.problems[0].cause


def test_a_secret_that_is_no_key_is_told_and_not_shown() -> None:
    """Somebody wrote another value into it."""
    ssm = FakeSsm({PARAMETER: "hunter2"})

    with pytest.raises(ToolError) as caught:
        in_ssm(ssm).sign(b"")

    assert PARAMETER in caught.value.problems[0].cause
    assert "hunter2" not in str(caught.value.problems)


def test_what_kms_refuses_is_told() -> None:
    """A missing permission is no missing key."""
    try:
        refuse("AccessDeniedException", "Whatever")
    except Exception as error:  # noqa: BLE001 - it is what boto3 raises
        broken = in_kms(Broken(error))

    for ask in (broken.ensure, broken.public_key, lambda: broken.sign(b"")):
        with pytest.raises(ToolError, match="AWS would not"):
            ask()


def test_the_name_of_a_key_is_the_digest_of_its_public_part() -> None:
    """Nobody has to be asked which key it is."""
    kms = FakeKms()
    signing = in_kms(kms)
    signing.ensure()

    der = kms.get_public_key(KeyId=ALIAS)["PublicKey"]
    assert signing.sign(b"").keyid == "sha256:" + hashlib.sha256(der).hexdigest()
