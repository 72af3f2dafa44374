"""AWS Lambda Powertools and AWS' own helpers: what they call of AWS by themselves.

Metrics and Logger write lines, and Tracer's segments go to a daemon: none of them asks for an action here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.adapters.code_needs import boto_objects
from toolkit.adapters.code_needs.operations import asked
from toolkit.adapters.code_needs.values import HOLE, External, join

if TYPE_CHECKING:
    import ast

    from toolkit.adapters.code_needs.run import Frame
    from toolkit.adapters.code_needs.values import Value

    Named = dict[str, Value]

TOP = "aws_lambda_powertools.utilities."
PARAMETERS = f"{TOP}parameters."


def call(called: External, args: list[Value], named: Named, node: ast.AST, frame: Frame) -> Value | None:
    """Follow a call of these libraries; None if it is none."""
    path = called.path
    if path.startswith(PARAMETERS):
        return _parameters(called, args, named, node, frame)
    if path.startswith(f"{TOP}idempotency") and path.endswith("DynamoDBPersistenceLayer"):
        table = _argument(args, named, 0, "table_name")
        for method in ("get_item", "put_item", "update_item", "delete_item"):
            boto_objects.emit("dynamodb", method, {"TableName": table}, node, frame)
        return (External(f"{path}()"),)
    if path.startswith(f"{TOP}feature_flags") and path.endswith("AppConfigStore"):
        _configuration(
            _argument(args, named, 0, "environment"),
            _argument(args, named, 1, "application"),
            _argument(args, named, 2, "name"),
            node,
            frame,
        )
        return (External(f"{path}()"),)
    if path.startswith(f"{TOP}streaming") and path.endswith("S3Object"):
        request = {"Bucket": _argument(args, named, 0, "bucket"), "Key": _argument(args, named, 1, "key")}
        boto_objects.emit("s3", "get_object", request, node, frame)
        return (External(f"{path}()"),)
    if path.startswith("aws_secretsmanager_caching.") and path.endswith(
        ("SecretCache().get_secret_string", "SecretCache().get_secret_binary")
    ):
        request = {"SecretId": _argument(args, named, 0, "secret_id")}
        boto_objects.emit("secretsmanager", "get_secret_value", request, node, frame)
        boto_objects.emit("secretsmanager", "describe_secret", request, node, frame)
        return HOLE
    return None


def _argument(args: list[Value], named: Named, at: int, name: str) -> Value:
    return named.get(name, args[at] if at < len(args) else HOLE)


def _parameters(called: External, args: list[Value], named: Named, node: ast.AST, frame: Frame) -> Value:
    path = called.path
    short = path.rpartition(".")[2]
    name = _argument(args, named, 0, "name")
    decrypted = {"WithDecryption": named["decrypt"]} if "decrypt" in named else {}
    provider = path.removesuffix(f".{short}").rpartition(".")[2]
    match provider, short:
        case ("SSMProvider()", "get") | (_, "get_parameter"):
            boto_objects.emit("ssm", "get_parameter", {"Name": name, **decrypted}, node, frame)
        case ("SSMProvider()", "get_multiple") | (_, "get_parameters"):
            request = {"Path": _argument(args, named, 0, "path"), **decrypted}
            boto_objects.emit("ssm", "get_parameters_by_path", request, node, frame)
        case (_, "get_parameters_by_name"):
            names = _argument(args, named, 0, "parameters")
            keys = join(*(tuple(getattr(each, "entries", {})) for each in names)) or HOLE
            listed = frame.run.items((node, "names"), [(each,) for each in keys])
            boto_objects.emit("ssm", "get_parameters", {"Names": listed, **decrypted}, node, frame)
        case ("SSMProvider()", "set") | (_, "set_parameter"):
            boto_objects.emit("ssm", "put_parameter", {"Name": name}, node, frame)
        case ("SecretsProvider()", "get") | (_, "get_secret"):
            boto_objects.emit("secretsmanager", "get_secret_value", {"SecretId": name}, node, frame)
        case ("SecretsProvider()", "set") | (_, "set_secret"):
            for method in ("put_secret_value", "create_secret"):
                boto_objects.emit("secretsmanager", method, {"SecretId": name}, node, frame)
        case (_, "get_app_config"):
            environment = _argument(args, named, 1, "environment")
            _configuration(environment, _argument(args, named, 2, "application"), name, node, frame)
        case ("AppConfigProvider()", "get"):
            made = called.root.named if called.root else {}
            _configuration(made.get("environment", HOLE), made.get("application", HOLE), name, node, frame)
        case ("DynamoDBProvider()", "get" | "get_multiple"):
            table = called.root.named.get("table_name", HOLE) if called.root else HOLE
            method = "get_item" if short == "get" else "query"
            boto_objects.emit("dynamodb", method, {"TableName": table}, node, frame)
        case _:
            root = called.root or frame.run.foreign((node, path))
            if short.endswith("Provider") and args and "table_name" not in root.named:
                root.named["table_name"] = args[0]
            root.named.update(named)
            return (External(f"{path}()", root),)
    return HOLE


def _configuration(environment: Value, application: Value, name: Value, node: ast.AST, frame: Frame) -> None:
    request = {
        "ApplicationIdentifier": application,
        "EnvironmentIdentifier": environment,
        "ConfigurationProfileIdentifier": name,
    }
    for each in asked("appconfigdata", "start_configuration_session", request):
        frame.run.ask(each, frame.at(node))
        frame.run.ask(replace(each, action="appconfig:GetLatestConfiguration"), frame.at(node))
