"""HCL is read as Terraform reads it, and what can't be told says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.adapters import terraform_folder
from toolkit.adapters.hcl import cursor, parser
from toolkit.adapters.hcl.evaluation import Names, evaluate
from toolkit.adapters.hcl.functions import EvaluationError
from toolkit.domain.estate import UNKNOWN, references, segments

ROOT = Path(__file__).parents[2]


class Nothing(Names):
    """No names but one that is not known."""

    def root(self, name: str) -> Any:  # noqa: ANN401 - any value
        """Return what is not known."""
        return f"⟦{name}⟧"

    def function(self, name: str, arguments: object) -> Any:  # noqa: ANN401, ARG002 - any value
        """Know no files."""
        return NotImplemented


def value(text: str) -> Any:  # noqa: ANN401 - any value
    """Return what an expression gives."""
    return evaluate(parser.expression(text), Nothing(), {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 / 4", 2.5),
        ("!true || false", False),
        ("true ? 1 : 2", 1),
        ("1 == 1 && 2 >= 2", True),
        ('"a${1 + 1}b"', "a2b"),
        ('"$${a}"', "${a}"),
        (r'"\t\"\u00e4\\"', '\t"ä\\'),
        ("[for x in [1, 2, 3] : x * 2 if x > 1]", [4, 6]),
        ('{ for k, v in { a = 1, b = 2 } : "${k}x" => v }', {"ax": 1, "bx": 2}),
        ('{ for x in ["a", "b", "a"] : x => 1... }', {"a": [1, 1], "b": [1]}),
        ("[{ a = 1 }, { a = 2 }][*].a", [1, 2]),
        ("{ a = { b = [7] } }.a.b[0]", 7),
        ("{\n a = 1 # one\n b : 2, c = 3\n}", {"a": 1, "b": 2, "c": 3}),
        ("merge({ a = 1 }, { a = 2 }...)", None),
        ('join("-", ["a", "b"])', "a-b"),
        ('format("%s-%03d", "a", 7)', "a-007"),
        ('try([][0], "none")', "none"),
        ("can([][0])", False),
        ('lookup({ a = 1 }, "b", 2)', 2),
        ("flatten([[1], [2, [3]]])", [1, 2, 3]),
        ('regex("^([a-z]+)-([0-9]+)$", "ab-12")', ["ab", "12"]),
        ('replace("a.b", "/\\\\./", "-")', "a-b"),
        ("jsondecode(jsonencode({ a = [1, null, true] }))", {"a": [1, None, True]}),
        ("<<EOF\na\n  b\nEOF\n", "a\n  b\n"),
        ("<<-EOF\n    a\n      b\n    EOF\n", "a\n  b\n"),
        ('"%{ if true }yes%{ else }no%{ endif }"', "yes"),
        ('"%{ for x in [1, 2] }${x},%{ endfor }"', "1,2,"),
        ("-1 + 3", 2),
        ("null", None),
    ],
)
def test_an_expression_gives_what_terraform_gives(text: str, expected: object) -> None:
    """As terraform console prints."""
    if expected is None and text != "null":
        with pytest.raises(EvaluationError):
            value(text)
    else:
        assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("unknown", "⟦unknown⟧"),
        ("unknown.a.b", "⟦unknown.a.b⟧"),
        ('"x-${unknown.a}"', "x-⟦unknown.a⟧"),
        ("unknown ? 1 : 2", UNKNOWN),
        ("unknown ? 1 : 1", 1),
        ("unknown || true", True),
        ("unknown == 1", UNKNOWN),
        ("upper(unknown)", UNKNOWN),
        ('contains(["a", unknown], "a")', True),
        ('contains(["a", unknown], "b")', UNKNOWN),
        ("[for x in unknown : x]", UNKNOWN),
        ("uuid()", UNKNOWN),
    ],
)
def test_what_is_not_known_is_never_guessed(text: str, expected: object) -> None:
    """It says what it refers to, as far as that is told."""
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a = ",
        "a = [1",
        'a = "x',
        "a {",
        "a = <<E\nx",
        "a = 1 b = 2",
        '"',
        "a = {1 2}",
        "}",
        "a = ((((",
        "a =",
    ],
)
def test_what_is_no_hcl_is_refused(text: str) -> None:
    """With the line."""
    with pytest.raises(cursor.HclError, match=r"line [12]"):
        parser.parse(text, "main.tf")


@given(st.text(alphabet='ab1 ={}[]()"$%.<\n#,:?*!', max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Never a crash, and never an endless loop."""
    lines = [1]
    try:
        parser.parse(text, "main.tf")
    except cursor.HclError as error:
        lines.append(error.line)

    assert min(lines) == 1


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(0, 9) | st.text('aé"\\${%\n', max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text("ab", min_size=1, max_size=3), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_json_values_are_read_as_themselves(content: object) -> None:
    """JSON is HCL, but for the templates in its texts."""
    text = json.dumps(content, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")

    assert value(text) == content


def test_every_file_of_this_repository_is_read() -> None:
    """And every root gives resources, its modules' too."""
    roots = terraform_folder.roots(ROOT / "terraform", told=str)

    dev = next(root for root in roots if root.folder.name == "dev")
    assert dev.environment == "dev"
    assert dev.unresolved == ()
    kinds = {each.type for each in dev.resources}
    assert {"aws_lambda_function", "aws_sqs_queue", "aws_iam_role_policy"} <= kinds
    assert len([each for each in dev.resources if each.type == "aws_lambda_function"]) > 5


def test_bare_words_are_read_as_themselves_and_namespaces_as_nothing(tmp_path: Path) -> None:
    """`ignore_changes` names attributes; what Terraform refuses is no reason to end in a traceback."""
    (tmp_path / "main.tf").write_text(
        'resource "aws_s3_bucket" "b" {\n  bucket = "x"\n  lifecycle {\n'
        "    ignore_changes = [tags]\n    replace_triggered_by = [aws_s3_bucket.c]\n"
        '  }\n}\nresource "aws_s3_bucket" "c" {\n  tags = { a = var, b = path, c = data, d = module }\n}\n',
        encoding="utf-8",
    )

    (root,) = terraform_folder.roots(tmp_path, told=lambda each: each.name)

    values = {each.address: each.values for each in root.resources}
    (lifecycle,) = values["aws_s3_bucket.b"]["lifecycle"]
    assert lifecycle["ignore_changes"] == ["tags"]
    assert set(values) == {"aws_s3_bucket.b", "aws_s3_bucket.c"}


def test_what_refers_to_what_is_kept_through_modules(tmp_path: Path) -> None:
    """By address, with the keys of for_each."""
    (tmp_path / "queue").mkdir()
    (tmp_path / "queue" / "main.tf").write_text(
        'variable "name" {}\nresource "aws_sqs_queue" "this" {\n  name = var.name\n}\n'
        'output "arn" {\n  value = aws_sqs_queue.this.arn\n}\n', encoding="utf-8")  # fmt: skip
    (tmp_path / "main.tf").write_text(
        'module "queue" {\n  source = "./queue"\n  for_each = toset(["a"])\n  name = each.key\n}\n'
        'resource "aws_iam_policy" "p" {\n  policy = "x:${module.queue["a"].arn}"\n}\n',
        encoding="utf-8",
    )

    (root,) = terraform_folder.roots(tmp_path, told=lambda each: each.name)

    policy = next(each for each in root.resources if each.type == "aws_iam_policy")
    assert references(policy.values["policy"]) == ('module.queue["a"].aws_sqs_queue.this',)
    queue = next(each for each in root.resources if each.type == "aws_sqs_queue")
    assert (queue.values["name"], queue.line) == ("a", 2)


def test_an_arn_with_placeholders_has_its_six_segments() -> None:
    """Colons of a placeholder's keys are none of the ARN's."""
    found = segments('arn:aws:sqs:⟦data.x.y["a:b"].name⟧:1:jobs')

    assert found == ("arn", "aws", "sqs", '⟦data.x.y["a:b"].name⟧', "1", "jobs")
