"""The failures of Terraform that are known: the text that tells each, what it means, what mends it.

The texts are those of Terraform 1.11 and 1.15 and of the AWS provider 5.100; a test's data holds them as they
were seen. The first fault that fits is told: a text that can stand inside another failure's comes later.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A failure that is known."""

    slug: str
    """what a program knows it by; docs/errors.md lists them"""
    pattern: str
    """a regular expression, searched in summary and detail with every run of white space as one space"""
    cause: str
    """may name groups of the pattern"""
    fix: str
    """may name the ``environment``"""


_AGAIN = "run the same command again"
_PLAN_AGAIN = f"{_AGAIN}: it plans anew"
_LOG_IN = "log in again (aws sso login, or new keys), and run the same command again"
_LOCK = (
    "cd terraform/envs/{environment} && terraform get && terraform providers lock -platform=linux_amd64"
    " -platform=linux_arm64 -platform=darwin_arm64, and commit .terraform.lock.hcl"
)
"""needs a registry, or a mirror that holds every platform"""

FAULTS = (
    # First of all: whoever calls has to keep what is in errored.tfstate
    Fault(
        "state-not-saved",
        r"Failed to persist state to backend",
        "the state could not be written where it is kept; what was done is in errored.tfstate alone",
        "toolkit apply {environment} --resume, once it can be reached: it stores that state first",
    ),
    # The saved plan
    Fault(
        "plan-of-other-version",
        r"plan files cannot be transferred between different Terraform versions",
        "the plan was made by another version of Terraform",
        _PLAN_AGAIN,
    ),
    Fault(
        "plan-stale",
        r"Saved plan is stale|Saved plan does not match the given state",
        "the state changed after the plan was made",
        _PLAN_AGAIN,
    ),
    Fault(
        "plan-variable",
        r"Can't change variable when applying a saved plan",
        "a variable was given that is not the plan's",
        _PLAN_AGAIN,
    ),
    Fault(
        "plan-corrupt",
        r"as a plan file|Failed to read plan from plan file|as a state or plan file",
        "the saved plan is damaged, or gone",
        _PLAN_AGAIN,
    ),
    # The disk
    Fault(
        "disk-full",
        r"no space left on device|disk quota exceeded",
        "the disk is full",
        f"make room on the disk of this folder and of temporary files, and {_AGAIN}",
    ),
    # The state
    Fault(
        "state-of-other-lineage",
        r"cannot import state with lineage",
        "the state that is stored is not an older version of this one: it belongs to something else",
        "look at both (toolkit status); do not force one over the other",
    ),
    Fault(
        "state-older",
        r"cannot import state with serial \d+ over newer state with serial \d+",
        "a newer state is stored already",
        "toolkit plan {environment} shows what is left to do",
    ),
    Fault(
        "state-of-other-version",
        r"uses format version \d+, which is not supported|state snapshot was created by Terraform v",
        "the state was written by a later version of Terraform",
        "install the version of Terraform that wrote it: toolkit doctor says which is found here",
    ),
    Fault(
        "state-corrupt",
        r"Unsupported state file format|Failed to decode current backend config",
        "the state is corrupt",
        "restore the last version of the state object from the bucket's version history; nothing was touched",
    ),
    # Its lock
    Fault(
        "lock-of-other-id",
        r"does not match the existing lock ID",
        "another lock is held than the one that was named",
        "toolkit status says which",
    ),
    Fault(
        "not-locked",
        r"state not locked|LocalState not locked|unable to retrieve file from S3 bucket '\S+' with key"
        r" '\S+\.tflock'",
        "nobody holds the lock of the state",
        f"nothing is to be released: {_AGAIN} that was refused",
    ),
    Fault(
        "lock-corrupt",
        r"failed to unmarshal JSON data into LockInfo",
        "the lock of the state is held, and does not say by whom",
        "toolkit unlock {environment}",
    ),
    Fault(
        "state-locked",
        r"PreconditionFailed|resource temporarily unavailable|ConditionalRequestConflict"
        r"|state is already locked",
        "another run holds the lock of the state",
        "wait for it to end; toolkit unlock {environment} says who it is, and releases a dead one's lock",
    ),
    Fault(
        "interrupted",
        r"execution halted|operation canceled|Two interrupts received",
        "terraform was interrupted; it saved its state and let its lock go",
        f"{_AGAIN}: it goes on where this one stopped",
    ),
    # Who asks
    Fault(
        "clock-skew",
        r"RequestTimeTooSkewed|[Cc]lock skew|Signature expired|Signature not yet current|RequestExpired",
        "the clock of this machine is wrong: AWS refuses what is signed more than 5 minutes off",
        "set the clock (timedatectl set-ntp true), and run the same command again",
    ),
    Fault(
        "no-credentials",
        r"No valid credential sources found|no EC2 IMDS role found|NoCredentialProviders",
        "there are no AWS credentials",
        "log in (aws sso login), or use --target local",
    ),
    Fault(
        "credentials-expired",
        r"ExpiredToken|TokenRefreshRequired|security token included in the request is expired"
        r"|SSO session has expired|failed to refresh cached SSO token",
        "the credentials have expired",
        _LOG_IN,
    ),
    Fault(
        "credentials-refused",
        r"InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch"
        r"|InvalidSignatureException|AuthFailure",
        "AWS does not know these credentials",
        _LOG_IN,
    ),
    Fault(
        "wrong-account",
        r"AWS [Aa]ccount ID not allowed: (?P<account>\d+)",
        "the credentials reach the account {account}, which is not the one that environment.yaml declares",
        "use credentials of the declared account; nothing was touched",
    ),
    Fault(
        "access-denied",
        r"is not authorized to perform: (?P<action>[\w:*-]+)(?: on resource: (?P<resource>\S+))?",
        "the credentials may not do {action}",
        "allow it to the role that deploys, and run the same command again: what was done is kept",
    ),
    Fault(
        "access-denied",
        r"AccessDenied|UnauthorizedOperation|AuthorizationError|api error Forbidden|StatusCode: 403",
        "the credentials may not do this",
        "allow it to the role that deploys, and run the same command again: what was done is kept",
    ),
    Fault(
        "no-state-bucket",
        r"S3 bucket \"[^\"]*\" does not exist|The referenced S3 bucket must have been previously created"
        r"|Failed to get existing workspaces.*NoSuchBucket",
        "the bucket of the state does not exist",
        "toolkit bootstrap {environment} (on the embedded AWS: toolkit local up)",
    ),
    # What answers, and what does not
    Fault(
        "throttled",
        r"Throttl|TooManyRequests|Rate exceeded|RequestLimitExceeded|SlowDown|PriorRequestNotComplete",
        "AWS asks for fewer requests: it was asked again for minutes, and still refused",
        f"wait a minute, and {_AGAIN}: what was done is kept",
    ),
    Fault(
        "tls-refused",
        r"x509: |tls: |server gave HTTP response to HTTPS client|certificate signed by unknown authority",
        "the connection is not secure: its certificate is not one that this machine trusts",
        "look at the endpoint (https or http), the proxy's certificate (SSL_CERT_FILE) and the clock",
    ),
    Fault(
        "no-registry",
        r"Failed to query available provider packages"
        r"(?!.*(?:no available releases match|does not match configured))"
        r"|Failed to install provider(?!.*(?:checksum|lock file))|could not connect to registry",
        "the provider registry can't be reached and no mirror was found",
        "set TOOLKIT_PROVIDER_MIRROR to a folder made by terraform providers mirror",
    ),
    Fault(
        "service-failing",
        r"StatusCode: 5\d\d|InternalServerError|InternalFailure|ServiceUnavailable",
        "the service answered with failures of its own, again and again",
        f"look at the service's health page; then {_AGAIN}: what was done is kept",
    ),
    Fault(
        "unreachable",
        r"connection refused|connection reset|no such host|i/o timeout|network is unreachable"
        r"|server misbehaving|no route to host|exceeded maximum number of attempts|context deadline exceeded"
        r"|request send failed|TLS handshake timeout|unexpected EOF",
        "the service could not be reached",
        f"look at the network and the endpoint (on the embedded AWS: toolkit local up), and {_AGAIN}",
    ),
    # Providers and versions
    Fault(
        "provider-version",
        r"no available releases match the given constraints|does not match configured version constraint",
        "no version of the provider that can be had fits the code's constraint",
        "change the constraint in versions.tf, or put that version into the mirror",
    ),
    Fault(
        "provider-hash",
        r"match any of the checksums|checksums? (?:previously )?recorded in the dependency lock file",
        "the provider that was found is not the one in the lock file: another build, or another platform",
        "find out where it comes from; where it is meant: " + _LOCK,
    ),
    Fault(
        "provider-not-locked",
        r"Provider dependency changes detected|Inconsistent dependency lock file"
        r"|changes to the provider dependency selections",
        "the code needs providers that the lock file does not name",
        _LOCK,
    ),
    Fault(
        "provider-lock-corrupt",
        r"failed to read dependency lock file",
        "the lock file of the providers can't be read",
        "git restore terraform/envs/{environment}/.terraform.lock.hcl, and run the same command again",
    ),
    Fault(
        "provider-crashed",
        r"Plugin did not respond|plugin crashed|panic: |plugin process exited|Failed to load plugin schemas"
        r"|[Ff]ailed to instantiate provider|Unrecognized remote plugin message",
        "the provider crashed: that is a bug of its own, or it was killed for want of memory",
        f"{_AGAIN}; where it crashes again, use another version of the provider (versions.tf)",
    ),
    Fault(
        "terraform-version",
        r"Unsupported Terraform Core version",
        "the code asks for another version of Terraform",
        "install the version that versions.tf asks for: toolkit doctor says which is found here",
    ),
    Fault(
        "not-initialised",
        r"Backend initialization required|Backend configuration changed|Required plugins are not installed"
        r"|Module not installed|please run \"terraform init\"",
        "the work folder is not what it was initialised for",
        "rm -r .toolkit/work/{environment}, and run the same command again: nothing of yours is in there",
    ),
    # What the code asks for
    Fault(
        "already-exists",
        r"AlreadyExists|already exists|BucketAlreadyOwnedByYou|ResourceInUseException|EntityAlreadyExists",
        "it is in the account, and not in the state: another tool made it, or an apply that was killed",
        "toolkit status says whether an apply was killed: toolkit apply {environment} then takes back what it"
        " made. Otherwise import it (terraform import), or remove it",
    ),
    Fault(
        "conflict",
        r"ResourceConflictException|OperationAborted|ConcurrentModification|ConcurrentUpdate"
        r"|OperationInProgress|DeleteConflict",
        "something else works on the same resource, or still uses it",
        f"wait for it to end, and {_AGAIN}: what was done is kept",
    ),
    Fault(
        "quota",
        r"LimitExceeded|ServiceQuotaExceeded|QuotaExceeded|TooManyBuckets",
        "a quota of the account is used up",
        f"raise the quota or remove what is not needed, and {_AGAIN}: what was done is kept",
    ),
    Fault(
        "waited-too-long",
        r"timeout while waiting for (?:state|resource)|waiting for .* to (?:become|be) .*: timeout",
        "the service took longer than Terraform waits for it",
        f"{_AGAIN}: it looks at what has become of it",
    ),
    Fault(
        "protected",
        r"Instance cannot be destroyed|deletion protection|DeletionProtection",
        "it is protected from being destroyed",
        "take the protection off in a change of its own, where it is to go; nothing was destroyed",
    ),
    Fault(
        "import-missing",
        r"Cannot import non-existent remote object",
        "what was to be imported does not exist",
        "take its import block away: it is created then",
    ),
    Fault(
        "cycle",
        r"Cycle: ",
        "resources depend on each other in a circle",
        "let one of those that are named refer to something else",
    ),
    Fault(
        "no-value",
        r"No value for required variable",
        "a variable has no value",
        "give it a default, or a value in the environment's *.auto.tfvars files",
    ),
)
