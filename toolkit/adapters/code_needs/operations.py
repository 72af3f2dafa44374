"""From a call of boto3's client to the actions and resources that it asks for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from toolkit.adapters.code_needs import dynamodb_operations, s3_operations, service_facts
from toolkit.adapters.code_needs.arns import (
    ANYWHERE,
    PLACE,
    Asked,
    given,
    is_true,
    listed,
    member,
    named_arns,
    queues,
    texts,
    written,
)
from toolkit.adapters.code_needs.values import HOLE, join, present, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.adapters.code_needs.arns import Named

TRANSFERS = {"upload_file", "upload_fileobj", "copy", "download_file", "download_fileobj"}
"""Methods that boto3 adds to S3's client"""
ROLES = {
    ("ecs", "register_task_definition"): ("taskRoleArn", "executionRoleArn"),
    ("events", "put_rule"): ("RoleArn",),
    ("glue", "create_job"): ("Role",),
    ("lambda", "create_function"): ("Role",),
    ("lambda", "update_function_configuration"): ("Role",),
    ("mediaconvert", "create_job"): ("Role",),
    ("scheduler", "create_schedule"): ("Target.RoleArn",),
    ("scheduler", "update_schedule"): ("Target.RoleArn",),
    ("stepfunctions", "create_state_machine"): ("roleArn",),
    ("stepfunctions", "update_state_machine"): ("roleArn",),
}
"""Members that hand a role to a service, which asks for iam:PassRole"""
PROFILES = ("us.", "eu.", "apac.", "global.", "us-gov.", "jp.", "au.", "ca.")
"""What the ids of Bedrock's inference profiles start with, by the regions they spread over"""


def asked(service: str, method: str, named: Named) -> list[Asked]:
    """Return the actions and resources that a call asks for; none where no policy speaks of it.

    Args:
        service: as boto3 names it.
        method: of its client.
        named: the request's members.

    """
    facts = service_facts.service(service)
    if facts is None:
        return []
    if service == "s3" and method in TRANSFERS:
        told: dict[str, Any] = {
            "actions": [["s3:GetObject", [["object", "", {}, None, True]]]],
            "name": method,
        }
    elif method in facts["operations"]:
        told = facts["operations"][method]
    else:
        return []
    found = _special(service, method, named, told)
    if found is None:
        found = [each for action, kinds in told["actions"] for each in _general(action, kinds, named)]
    if service == "logs":
        found = [_group(each) for each in found]
    for path in ROLES.get((service, method), ()):
        found = [*found, *_passed(path, named)]
    return list(dict.fromkeys(found))


def _general(action: str, kinds: list[Any], named: Named) -> list[Asked]:
    if not kinds:
        return [Asked(action, "*")]
    met, needed = [], False
    for _, template, parts, whole, required in kinds:
        sibling = given(named, *_siblings(whole)) if whole and not given(named, whole) else None
        if sibling:
            met += named_arns(template, {}, sibling, named)
        elif any(given(named, name) for name in parts.values()):
            met += named_arns(template, parts, whole, named)
        needed = needed or required
    if not met and not needed:
        return [Asked(action, "*")]
    if not met:
        open_ = [PLACE.sub(lambda at: ANYWHERE.get(at[1], "*"), kind[1]) for kind in kinds if kind[4]]
        return [Asked(action, arn, resolved=False) for arn in dict.fromkeys(open_)]
    return [Asked(action, arn, known) for arn, known in met]


def _siblings(whole: str) -> list[str]:
    stem = whole.removesuffix("Name").removesuffix("Id").removesuffix("Identifier")
    return [
        f"{stem}ARN",
        f"{stem}Arn",
        "ResourceArn",
        "resourceArn",
        "ResourceARN",
        "TargetArn",
        f"{stem}Identifier",
    ]


def _special(service: str, method: str, named: Named, told: dict[str, Any]) -> list[Asked] | None:
    actions = [action for action, _ in told["actions"]]
    if service == "s3" and actions:
        kinds = {kind[0] for _, found in told["actions"] for kind in found}
        if not kinds & {"bucket", "object"}:
            return None
        return s3_operations.asked(method, named, actions, on_objects="object" in kinds)
    if service == "dynamodb":
        return dynamodb_operations.asked(method, named)
    if service == "sqs" and "QueueUrl" in told["members"]:
        return [Asked(action, arn, known) for action in actions for arn, known in queues(named)]
    special = SPECIAL.get((service, method)) or SPECIAL.get((service, ""))
    return special(method, named, actions) if special else None


def _published(_method: str, named: Named, actions: list[str]) -> list[Asked]:
    if given(named, "PhoneNumber"):
        return [Asked("sns:Publish", "*", why="text messages have no ARN")]
    which = given(named, "TopicArn", "TargetArn") or "TopicArn"
    template = "arn:${Partition}:sns:${Region}:${Account}:${TopicName}"
    found = named_arns(template, {"TopicName": which}, which, {which: HOLE, **named})
    return [Asked(actions[0], arn, known) for arn, known in found]


def _events(_method: str, named: Named, actions: list[str]) -> list[Asked]:
    entries, _ = listed(named.get("Entries", HOLE))
    found: list[Asked] = []
    for entry in entries or HOLE:
        buses = member((entry,), "EventBusName") or text("default")
        for each in texts(buses):
            name = written(each)
            arn = name if name.startswith("arn:") else f"arn:aws:events:*:*:event-bus/{name}"
            found.append(Asked(actions[0], arn, not each.blank))
    if any(each.resolved for each in found):
        found = [each for each in found if each.resolved]
    return found


def _function(_method: str, named: Named, actions: list[str]) -> list[Asked] | None:
    if not given(named, "FunctionName"):
        return None
    template = "arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}"
    names = named_arns(template, {"FunctionName": "FunctionName"}, "FunctionName", named)
    qualifiers = [""]
    if given(named, "Qualifier") and "lambda:InvokeFunction" in actions:
        qualifiers = [f":{written(each)}" for each in texts(named["Qualifier"])]
    return [
        Asked(a, arn + qualifier, known) for a in actions for arn, known in names for qualifier in qualifiers
    ]


def _parameters(method: str, named: Named, actions: list[str]) -> list[Asked] | None:
    values = {
        "get_parameters": join(listed(named.get("Names", HOLE))[0]) or HOLE,
        "delete_parameters": join(listed(named.get("Names", HOLE))[0]) or HOLE,
        "get_parameters_by_path": named.get("Path", HOLE),
    }
    if method not in values and not (
        method.endswith(("_parameter", "_parameter_history")) and "Name" in named
    ):
        return None
    why = "WithDecryption" if is_true(named.get("WithDecryption", ())) else ""
    found = []
    for each in texts(values.get(method, named.get("Name", HOLE))):
        name = written(each)
        arn = name if name.startswith("arn:") else f"arn:aws:ssm:*:*:parameter/{name.lstrip('/')}"
        found += [Asked(action, arn, not each.blank, why) for action in actions]
    return found


def _secret(method: str, named: Named, actions: list[str]) -> list[Asked] | None:
    if method == "batch_get_secret_value":
        ids = join(listed(named.get("SecretIdList", HOLE))[0]) or HOLE
        return [Asked(actions[0], "*"), *_secrets("secretsmanager:GetSecretValue", ids)]
    which = given(named, "SecretId", "Name")
    if not which:
        return None
    return [each for action in actions for each in _secrets(action, named[which])]


def _secrets(action: str, ids: Any) -> list[Asked]:  # noqa: ANN401, a Value
    found = []
    for each in texts(ids):
        name = written(each)
        if name.startswith("arn:"):
            found.append(Asked(action, name))
        elif each.blank:
            found.append(Asked(action, "arn:aws:secretsmanager:*:*:secret:*", resolved=False))
        else:
            found.append(Asked(action, f"arn:aws:secretsmanager:*:*:secret:{name}-??????"))
    return found


def _key(method: str, named: Named, actions: list[str]) -> list[Asked] | None:
    if method == "re_encrypt":
        source = _keys(named.get("SourceKeyId", HOLE))
        target = _keys(named.get("DestinationKeyId", HOLE))
        pairs = [("kms:ReEncryptFrom", source), ("kms:ReEncryptTo", target)]
        return [Asked(action, arn, known, why) for action, found in pairs for arn, known, why in found]
    if method in {"list_keys", "list_aliases", "create_key", "generate_random"} or "alias" in method:
        return None
    return [Asked(action, *found) for action in actions for found in _keys(named.get("KeyId", HOLE))]


def _keys(ids: Any) -> list[tuple[str, bool, str]]:  # noqa: ANN401, a Value
    found = []
    for each in texts(present(ids) or HOLE):
        name = written(each)
        if name.startswith("arn:") and ":alias/" not in name:
            found.append((name, True, ""))
        elif name.startswith("alias/") or ":alias/" in name:
            told = "policies know a key by its ARN, not by its alias (kms:RequestAlias)"
            found.append(("arn:aws:kms:*:*:key/*", True, told))
        else:
            found.append((f"arn:aws:kms:*:*:key/{name}", not each.blank, ""))
    return found


def _connections(method: str, _named: Named, actions: list[str]) -> list[Asked]:
    verb = {"get_connection": "GET", "delete_connection": "DELETE"}.get(method, "POST")
    return [Asked(actions[0], f"arn:aws:execute-api:*:*:*/*/{verb}/@connections/*")]


def _identity(_method: str, _named: Named, actions: list[str]) -> list[Asked]:
    why = "which identity is verified, an address or its domain, can't be read from code"
    return [Asked(action, "arn:aws:ses:*:*:identity/*", why=why) for action in actions]


def _model(_method: str, named: Named, actions: list[str]) -> list[Asked] | None:
    if not given(named, "modelId"):
        return None
    found = []
    for each in texts(named["modelId"]):
        name = written(each)
        if name.startswith("arn:"):
            arns = [name]
        elif name.startswith(PROFILES):
            model = name.partition(".")[2]
            arns = [
                f"arn:aws:bedrock:*:*:inference-profile/{name}",
                f"arn:aws:bedrock:*::foundation-model/{model}",
            ]
        else:
            arns = [f"arn:aws:bedrock:*::foundation-model/{name}"]
        found += [Asked(action, arn, not each.blank) for action in actions for arn in arns]
    return found


def _query(_method: str, named: Named, actions: list[str]) -> list[Asked]:
    groups = texts(named["WorkGroup"]) if given(named, "WorkGroup") else texts(text("primary"))
    return [
        Asked(action, f"arn:aws:athena:*:*:workgroup/{written(each)}", not each.blank)
        for action in actions
        for each in groups
    ]


def _group(each: Asked) -> Asked:
    """Return what is asked of a log group with the end that policies know it by, but for its tags.

    Source: "arn" of LogGroup, CloudWatch Logs API Reference.
    """
    group = ":log-group:" in each.resource and ":log-stream:" not in each.resource
    if not group or "Tag" in each.action or each.resource.endswith(":*"):
        return each
    return replace(each, resource=f"{each.resource}:*")


def _submitted(_method: str, named: Named, actions: list[str]) -> list[Asked]:
    found = [
        Asked(actions[0], _arn_of("arn:aws:batch:*:*:job-queue/", written(each)), not each.blank)
        for each in texts(named.get("jobQueue", HOLE))
    ]
    for each in texts(named.get("jobDefinition", HOLE)):
        name = written(each)
        revision = "" if ":" in name.replace("${env:", "") or name.endswith("*") else ":*"
        found.append(
            Asked(actions[0], _arn_of("arn:aws:batch:*:*:job-definition/", name + revision), not each.blank)
        )
    return found


def _arn_of(start: str, name: str) -> str:
    return name if name.startswith("arn:") else start + name


def _data_api(_method: str, named: Named, actions: list[str]) -> list[Asked]:
    cluster = {"resourceArn": HOLE, **named}
    found = named_arns("arn:${Partition}:rds:${Region}:${Account}:cluster:*", {}, "resourceArn", cluster)
    secrets = (
        [] if not given(named, "secretArn") else _secrets("secretsmanager:GetSecretValue", named["secretArn"])
    )
    whole = [Asked(each.action, _bare(each.resource), each.resolved) for each in secrets]
    return [*(Asked(action, arn, known) for action in actions for arn, known in found), *whole]


def _bare(secret: str) -> str:
    """Return a variable that can only hold an ARN as it is."""
    inner = secret.removeprefix("arn:aws:secretsmanager:*:*:secret:").removesuffix("-??????")
    return inner if re.fullmatch(r"\$\{env:[^}]+\}", inner) else secret


def _passed(path: str, named: Named) -> list[Asked]:
    first, _, inner = path.partition(".")
    value = named.get(first, ())
    roles = member(value, inner) if inner else present(value)
    if not roles:
        return []
    found = named_arns("arn:${Partition}:iam::${Account}:role/${RoleName}", {}, "roleArn", {"roleArn": roles})
    return [Asked("iam:PassRole", arn, known) for arn, known in found]


SPECIAL: dict[tuple[str, str], Callable[[str, Named, list[str]], list[Asked] | None]] = {
    ("apigatewaymanagementapi", ""): _connections,
    ("athena", "start_query_execution"): _query,
    ("batch", "submit_job"): _submitted,
    ("bedrock-runtime", ""): _model,
    ("events", "put_events"): _events,
    ("kms", ""): _key,
    ("lambda", ""): _function,
    ("rds-data", ""): _data_api,
    ("secretsmanager", ""): _secret,
    ("ses", "send_email"): _identity,
    ("ses", "send_raw_email"): _identity,
    ("ses", "send_templated_email"): _identity,
    ("sesv2", "send_email"): _identity,
    ("sns", "publish"): _published,
    ("sns", "publish_batch"): _published,
    ("ssm", ""): _parameters,
}
