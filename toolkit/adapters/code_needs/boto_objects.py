"""boto3's clients, resources, collections, paginators and waiters: what their methods call, and return.

Calls that are signed by hand (requests with SigV4) and libraries that call AWS by themselves, other than
those modelled here, are out of reach.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from toolkit.adapters.code_needs import calling, service_facts
from toolkit.adapters.code_needs.arns import Asked, texts
from toolkit.adapters.code_needs.operations import TRANSFERS, asked
from toolkit.adapters.code_needs.values import (
    HOLE,
    UNKNOWN,
    Client,
    Collection,
    Entries,
    External,
    Method,
    Pager,
    Resource,
    Text,
    Writer,
    concatenated,
    join,
    present,
)

if TYPE_CHECKING:
    import ast

    from toolkit.adapters.code_needs.run import Frame
    from toolkit.adapters.code_needs.values import Alternative, Value

    Named = dict[str, Value]

MAKES = re.compile(
    r"^(?:(?:ai)?oboto3|boto3|aioboto3|botocore|aiobotocore)(?:\.DEFAULT_SESSION|\._get_default_session\(\)"
    r"|(?:\.session)?\.(?:Session|AioSession|get_session)\(\))?\.(?P<kind>client|resource|create_client)$"
)
SESSIONS = re.compile(r"\.(?:Session|AioSession|get_session)\(\)\.(?P<kind>client|resource|create_client)$")
SIGNED_ELSEWHERE = {"requests_aws4auth", "aws_requests_auth", "httpx_auth"}
POSITIONAL = {
    "upload_file": ["Filename", "Bucket", "Key", "ExtraArgs"],
    "upload_fileobj": ["Fileobj", "Bucket", "Key", "ExtraArgs"],
    "download_file": ["Bucket", "Key", "Filename", "ExtraArgs"],
    "download_fileobj": ["Bucket", "Key", "Fileobj", "ExtraArgs"],
    "copy": ["CopySource", "Bucket", "Key", "ExtraArgs"],
}
OF_BUCKET = {
    "upload_file": ["Filename", "Key", "ExtraArgs"],
    "upload_fileobj": ["Fileobj", "Key", "ExtraArgs"],
    "download_file": ["Key", "Filename", "ExtraArgs"],
    "download_fileobj": ["Key", "Fileobj", "ExtraArgs"],
    "copy": ["CopySource", "Key", "ExtraArgs"],
}
OF_OBJECT = {
    "upload_file": ["Filename", "ExtraArgs"],
    "upload_fileobj": ["Fileobj", "ExtraArgs"],
    "download_file": ["Filename", "ExtraArgs"],
    "download_fileobj": ["Fileobj", "ExtraArgs"],
    "copy": ["CopySource", "ExtraArgs"],
}
COLLECTED = {"all", "filter", "limit", "page_size", "pages", "__call__"}
PLENTY = 3
"""Services with a method of the same name, beyond which a name alone tells nothing"""


def session(called: External, args: list[Value], named: Named, frame: Frame) -> Value | None:
    """Return the clients or resources that boto3 makes here; None if this call makes none."""
    if called.path.endswith(("S3Transfer", "create_transfer_manager")) and args:
        return args[0]
    if called.path.startswith("aws_xray_sdk"):
        return (External(f"{called.path}()"),)
    found = MAKES.match(called.path) or (
        SESSIONS.search(called.path) if called.path.startswith(_LIBRARIES) else None
    )
    if not found:
        return None
    frame.run.boto = True
    held = called.root.named if called.root else {}
    if _assumed(named.get("aws_access_key_id", held.get("aws_access_key_id", ()))):
        return (External("boto3.of_another_role"),)
    made: list[Value] = []
    for each in texts(args[0] if args else named.get("service_name", HOLE)):
        service = each.literal or "*"
        if service_facts.service(service) is None:
            service = "*"
        frame.run.services[service] = None
        made.append((Resource(service, "") if found["kind"] == "resource" else Client(service),))
    return join(*made)


_LIBRARIES = ("boto3", "aioboto3", "botocore", "aiobotocore")


def _assumed(key: Value) -> bool:
    """Whether credentials are of a role that the code assumed: its own role needs none of what they do."""
    return any(isinstance(each, External) and each.path.startswith("boto3.answer.sts.") for each in key)


def unidentified(service: str, kind: str) -> Value:
    """Return a resource by its kind alone, such as an annotation names."""
    facts = service_facts.service(service)
    return (Resource(service, kind),) if facts and kind in facts["resources"] else ()


def attribute(of: Alternative, name: str, node: ast.AST, frame: Frame) -> Value:
    """Return an attribute of one of boto3's objects; reading some of them asks AWS."""
    match of:
        case Client():
            return (Method(of, name),) if name != "exceptions" else (External("botocore.exceptions"),)
        case Resource(service, kind):
            facts = _resource(of)
            if name == "meta":
                return (Method(of, "meta"),)
            for identifier in facts.get("identifiers", []):
                if _snake(identifier) == name:
                    return of.identifier(identifier)
            if service == "dynamodb" and kind == "Table" and name in {"name", "table_name"}:
                return of.identifier("Name")
            if name in facts.get("many", {}):
                return (Collection(of, name),)
            if name in facts.get("has", {}) and not name[:1].isupper():
                return _has(of, facts["has"][name], {})
            if name in facts.get("attributes", []) and name not in facts["actions"]:
                if facts["load"]:
                    emit(
                        service, facts["load"]["call"], _params(of, facts["load"]["params"], {}), node, frame
                    )
                return UNKNOWN
            return (Method(of, name),)
        case _:
            return (Method(of, name),)


def call(of: Alternative, name: str, args: list[Value], named: Named, node: ast.AST, frame: Frame) -> Value:
    """Follow a call of one of boto3's objects."""
    named = dict(named)
    match of:
        case Client(service):
            return _of_client(service, name, args, named, node, frame)
        case Resource():
            return _of_resource(of, name, args, named, node, frame)
        case Collection(owner, many, before):
            told = _resource(owner)["many"][many]
            if name in COLLECTED:
                merged = Collection(owner, many, (*before, *named.items()))
                if name == "pages":
                    listed(merged, node, frame)
                return (merged,)
            if name in told["batch"]:
                listed(Collection(owner, many, before), node, frame)
                one = _child(owner, told)
                emit(owner.service, told["batch"][name]["call"], _batch(one, named), node, frame)
            return UNKNOWN
        case Pager(service, method):
            _emit_call(service, method, named, node, frame)
            return (External("botocore.pages"),) if name in {"paginate", "__call__"} else UNKNOWN
        case Writer(table):
            if name in {"put_item", "delete_item"}:
                key = dict.fromkeys(table, UNKNOWN)
                items = frame.run.entries((node, "batch"), key, (), frame)
                emit("dynamodb", "batch_write_item", {"RequestItems": items}, node, frame)
            return UNKNOWN
    return UNKNOWN


def _of_client(
    service: str, name: str, args: list[Value], named: Named, node: ast.AST, frame: Frame
) -> Value:
    if service == "*":
        guess(name, args, named, node, frame, sure=True)
        return UNKNOWN
    facts = service_facts.service(service) or {"operations": {}, "waiters": {}}
    if name in {"get_paginator", "get_waiter"}:
        found = []
        for each in texts(args[0] if args else join(*named.values())):
            method = each.literal or ""
            method = facts["waiters"].get(method, "") if name == "get_waiter" else method
            found.append((Pager(service, method),))
        return join(*found)
    if name == "generate_presigned_url":
        which = args[0] if args else named.get("ClientMethod", HOLE)
        params = args[1] if len(args) > 1 else named.get("Params", ())
        for each in texts(which):
            for told in params or ((),):
                entries = told.entries if isinstance(told, Entries) else {}
                request = {k.literal: v for k, v in entries.items() if isinstance(k, Text) and k.literal}
                _emit_call(service, each.literal or "?", request, node, frame)
        return HOLE
    if name == "generate_presigned_post":
        request = dict(zip(("Bucket", "Key"), args, strict=False)) | named
        if "Key" in request:
            request["Key"] = tuple(_chosen_by_the_browser(each) for each in texts(request["Key"]))
        emit(service, "put_object", {k: request[k] for k in ("Bucket", "Key") if k in request}, node, frame)
        return UNKNOWN
    if name == "_make_api_call" and args:
        operation = texts(args[0])[0].literal
        method = next((m for m, o in facts["operations"].items() if o["name"] == operation), "?")
        entries = args[1][0].entries if len(args) > 1 and isinstance(args[1][0], Entries) else {}
        _emit_call(
            service,
            method,
            {k.literal: v for k, v in entries.items() if isinstance(k, Text) and k.literal},
            node,
            frame,
        )
        return UNKNOWN
    if name in TRANSFERS and service == "s3":
        named = {**dict(zip(POSITIONAL[name], args, strict=False)), **named}
    _emit_call(service, name, named, node, frame)
    return _answer(service, name, named, node, frame)


def _chosen_by_the_browser(key: Text) -> Text:
    literal = key.literal or ""
    if "${filename}" not in literal:
        return key
    before, _, after = literal.partition("${filename}")
    return concatenated((Text((before,)), Text((None,)), Text((after,))))


def _emit_call(service: str, method: str, named: Named, node: ast.AST, frame: Frame) -> None:
    if method == "?":
        prefix = (service_facts.service(service) or {}).get("prefix", service)
        why = "which operation is called can't be told"
        frame.run.ask(Asked(f"{prefix}:*", "*", resolved=False, why=why), frame.at(node))
        return
    emit(service, method, named, node, frame)


def emit(service: str, method: str, named: Named, node: ast.AST, frame: Frame) -> None:
    """Note what a call of a client's method asks for."""
    named = {name: value for name, value in named.items() if present(value)}
    rest = named.pop(calling.REST, ())
    named.pop(calling.STAR, None)
    if rest:
        members = (service_facts.service(service) or {"operations": {}})["operations"].get(method, {})
        named = {**{each: HOLE for each in members.get("members", []) if each in _IDENTIFYING}, **named}
    for each in asked(service, method, named):
        frame.run.ask(each, frame.at(node))


_IDENTIFYING = {"TableName", "Bucket", "Key", "QueueUrl", "TopicArn", "FunctionName", "SecretId", "Name"}


def _answer(service: str, name: str, named: Named, node: ast.AST, frame: Frame) -> Value:
    """Return what a call returns, where it names a resource."""
    made: dict[str, Value] = {}
    if service == "sqs" and name in {"get_queue_url", "create_queue"} and named.get("QueueName"):
        made["QueueUrl"] = _urls(named["QueueName"])
    if service == "sns" and name == "create_topic" and named.get("Name"):
        made["TopicArn"] = tuple(
            concatenated((Text(("arn:aws:sns:*:*:",)), each)) for each in texts(named["Name"])
        )
    if not made:
        return (External(f"boto3.answer.{service}.{name}"),)
    return frame.run.entries((node, "answer"), {Text((k,)): v for k, v in made.items()}, HOLE, frame)


def _urls(names: Value) -> Value:
    start = Text(("https://sqs.*.amazonaws.com/*/",))
    return tuple(concatenated((start, each)) for each in texts(names))


def _resource(of: Resource) -> dict[str, Any]:
    facts = service_facts.service(of.service)
    found: dict[str, Any] = (facts["resources"].get(of.kind) if facts else None) or {}
    return found


def _of_resource(
    of: Resource, name: str, args: list[Value], named: Named, node: ast.AST, frame: Frame
) -> Value:
    if name == "__call__":
        return (of,)
    if name == "meta":
        return UNKNOWN
    facts = _resource(of)
    if of.service == "*":
        guess(name, args, named, node, frame, sure=True)
        return UNKNOWN
    if name == "get_available_subresources":
        return UNKNOWN
    accessors = facts.get("has", {})
    accessor = name if name in accessors else _snake(name) if name[:1].isupper() else ""
    if accessor in accessors:
        kind, given = accessors[accessor]
        wanted = [target for target, (source, _) in given.items() if source == "input"]
        inputs = dict(zip(wanted, args, strict=False))
        inputs |= {target: named[_snake(target)] for target in wanted if _snake(target) in named}
        inputs |= {target: named[target] for target in wanted if target in named}
        return _has(of, [kind, given], inputs)
    if of.service == "dynamodb" and of.kind == "Table" and name == "batch_writer":
        return (Writer(of.identifier("Name")),)
    if of.service == "s3" and name in TRANSFERS and of.kind in {"Bucket", "Object", "ObjectSummary"}:
        order = OF_BUCKET if of.kind == "Bucket" else OF_OBJECT
        request = {**dict(zip(order[name], args, strict=False)), **named}
        request["Bucket"] = of.identifier("Name" if of.kind == "Bucket" else "BucketName")
        if of.kind != "Bucket":
            request["Key"] = of.identifier("Key")
        emit("s3", name, request, node, frame)
        return UNKNOWN
    if name in {"load", "reload"} and facts.get("load"):
        emit(of.service, facts["load"]["call"], _params(of, facts["load"]["params"], named), node, frame)
        return UNKNOWN
    if of.service == "s3" and of.kind == "ObjectSummary" and name == "load":
        emit(
            "s3",
            "head_object",
            {"Bucket": of.identifier("BucketName"), "Key": of.identifier("Key")},
            node,
            frame,
        )
    if of.service == "s3" and of.kind == "Bucket" and name == "load":
        emit("s3", "list_buckets", {}, node, frame)
    if name in facts.get("waiters", {}):
        waiter, params = facts["waiters"][name]
        method = (service_facts.service(of.service) or {"waiters": {}})["waiters"].get(waiter, "")
        emit(of.service, method, _params(of, params, named), node, frame)
        return UNKNOWN
    if name in facts.get("actions", {}):
        told = facts["actions"][name]
        request = _params(of, told["params"], named)
        emit(of.service, told["call"], request, node, frame)
        return _made(of, told, request, node, frame)
    if of.service == "dynamodb" and name in {"batch_get_item", "batch_write_item"}:
        emit("dynamodb", name, named, node, frame)
    return UNKNOWN


def _has(of: Resource, told: list[Any], inputs: Named) -> Value:
    kind, given = told
    identifiers = []
    for target, (source, name) in given.items():
        if source == "identifier":
            identifiers.append((target, of.identifier(name)))
        else:
            identifiers.append((target, inputs.get(target, HOLE)))
    return (Resource(of.service, kind, tuple(identifiers)),)


def _made(of: Resource, told: dict[str, Any], request: Named, node: ast.AST, frame: Frame) -> Value:
    kind = told.get("type")
    if not kind:
        return (External(f"boto3.answer.{of.service}.{told['call']}"),)
    identifiers: list[tuple[str, Value]] = []
    for target, (source, name) in told["identifiers"].items():
        value = of.identifier(name) if source == "identifier" else HOLE
        if source == "requestParameter":
            value = request.get(str(name).partition("[")[0], HOLE)
        if of.service == "sqs" and target == "Url" and "QueueName" in request:
            value = _urls(request["QueueName"])
        identifiers.append((target, value))
    one: Value = (Resource(of.service, kind, tuple(identifiers)),)
    many = any("[" in str(name) for _, name in told["identifiers"].values())
    return frame.run.items((node, "made"), [], one) if many else one


def _child(of: Resource, told: dict[str, Any]) -> Resource:
    identifiers = tuple(
        (target, of.identifier(name) if source == "identifier" else HOLE)
        for target, (source, name) in told["identifiers"].items()
    )
    return Resource(of.service, told["type"], identifiers)


def listed(collection: Collection, node: ast.AST, frame: Frame) -> Value:
    """Return the resources that a collection lists, which asks AWS for them."""
    of = collection.of
    told = _resource(of)["many"][collection.name]
    emit(of.service, told["call"], _params(of, told["params"], dict(collection.named)), node, frame)
    return frame.run.items((node, "collection"), [], (_child(of, told),))


def _params(of: Resource, params: list[list[Any]], named: Named) -> Named:
    """Return a request: what the resource fills in, and what the call gives."""
    found: Named = {}
    for target, source, name in params:
        if "[" not in target and "." not in target and source == "identifier":
            found[target] = of.identifier(name)
    return {**found, **named}


def _batch(one: Resource, named: Named) -> Named:
    identifiers = dict(one.identifiers)
    found = {"Bucket": identifiers["BucketName"]} if "BucketName" in identifiers else {}
    return {**found, **named}


def guess(
    name: str, args: list[Value], named: Named, node: ast.AST, frame: Frame, *, sure: bool = False
) -> None:
    """Note a call on what can't be told, if its name and arguments are those of an operation of AWS."""
    del args
    if "_" not in name:
        return
    services = service_facts.services_with(name)
    if not services:
        return
    request = {key: value for key, value in named.items() if not key.startswith("*")}
    met = [each for each in services if _takes(each, name, request)]
    if not request and len(services) > PLENTY:
        return
    seen = [each for each in met if each in frame.run.services]
    met = seen or met
    common = [each for each in met if each in _COMMON]
    met = common[:1] if common and not sure else met[:PLENTY]
    for service in met:
        for each in asked(service, name, request):
            resource = each.resource if request else "*"
            told = Asked(each.action, resource, resolved=False, why=f"what has {name}() can't be told")
            frame.run.guessed[told.action, resource, frame.at(node)] = None


_COMMON = (
    "dynamodb", "s3", "sqs", "sns", "lambda", "events", "ssm", "secretsmanager", "kms", "stepfunctions",
    "kinesis", "firehose", "logs", "cloudwatch", "cognito-idp", "ses", "sts", "ecs", "ec2", "athena", "glue",
)  # fmt: skip


def _takes(service: str, method: str, request: Named) -> bool:
    facts = service_facts.service(service)
    if not facts or method not in facts["operations"]:
        return False
    return set(request) <= set(facts["operations"][method]["members"])


def guess_of(called: External, args: list[Value], named: Named, node: ast.AST, frame: Frame) -> None:
    """Guess of a library that is not at hand: only what is asked as boto3 would be asked, name by name."""
    top, _, rest = called.path.partition(".")
    if top in sys.stdlib_module_names or top in _OTHERS or ("()" not in rest and "." not in rest):
        return
    request = {key: value for key, value in named.items() if not key.startswith("*")}
    if request and all(key[:1].isupper() for key in request):
        guess(called.path.rpartition(".")[2], args, request, node, frame)


_OTHERS = {
    "builtins",
    "class",
    "super",
    "requests",
    "httpx",
    "redis",
    "boto3",
    "botocore",
    "pydantic",
    "sqlalchemy",
}


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
