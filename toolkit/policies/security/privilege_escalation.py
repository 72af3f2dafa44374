"""No role can give itself more than it has.

Source: https://bishopfox.com/blog/privilege-escalation-in-aws, and Rhino Security Labs' list of methods
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security.documents import documents, said
from toolkit.policies.security.grants import allows, anything, names, of_role
from toolkit.policies.security.principals import tests
from toolkit.policies.security.rule import Rule, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.domain.access.policy import Statement
    from toolkit.domain.estate import Estate
    from toolkit.policies.security.documents import Document

_ALONE = (
    "iam:CreatePolicyVersion",
    "iam:SetDefaultPolicyVersion",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:AttachGroupPolicy",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:PutGroupPolicy",
    "iam:UpdateAssumeRolePolicy",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:UpdateLoginProfile",
    "iam:AddUserToGroup",
    "iam:DeleteRolePermissionsBoundary",
    "iam:PutRolePermissionsBoundary",
    "iam:DeleteUserPermissionsBoundary",
    "iam:CreateServiceSpecificCredential",
    "iam:ResetServiceSpecificCredential",
    "lambda:UpdateFunctionCode",
    "lambda:UpdateFunctionConfiguration",
    "glue:UpdateDevEndpoint",
    "sts:AssumeRole",
    "ssm:SendCommand",
    "ssm:StartSession",
)
_WITH_PASS_ROLE = (
    ("lambda:CreateFunction", "lambda:InvokeFunction"),
    ("lambda:CreateFunction", "lambda:CreateEventSourceMapping"),
    ("lambda:CreateFunction", "lambda:AddPermission"),
    ("lambda:CreateFunction", "lambda:CreateFunctionUrlConfig"),
    ("ec2:RunInstances",),
    ("glue:CreateDevEndpoint",),
    ("glue:CreateJob", "glue:StartJobRun"),
    ("cloudformation:CreateStack",),
    ("cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"),
    ("datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition"),
    ("ecs:RegisterTaskDefinition", "ecs:RunTask"),
    ("codebuild:CreateProject", "codebuild:StartBuild"),
    ("sagemaker:CreateNotebookInstance",),
    ("states:CreateStateMachine", "states:StartExecution"),
    ("scheduler:CreateSchedule",),
)
_HOLDING = (
    "iam:policyarn",
    "iam:permissionsboundary",
    "aws:resourcetag",
    "iam:resourcetag",
    "ssm:resourcetag",
)


def _wild(statement: Statement, action: str) -> bool:
    """Whether a statement's resources leave open whose rights are taken."""
    if statement.resources is None:
        return True
    if action.startswith("iam:") and "PassRole" not in action:
        return any("*" in each for each in statement.resources)
    return any(anything(each) for each in statement.resources)


def _held(statement: Statement) -> bool:
    return any(
        key in _HOLDING or key.startswith(("aws:resourcetag/", "iam:resourcetag/", "ssm:resourcetag/"))
        for key, _condition in tests(statement)
    )


def _alone(document: Document) -> Iterator[str]:
    for statement in document.allowing:
        for action in _ALONE:
            if names(statement, action) and _wild(statement, action) and not _held(statement):
                yield action


def _together(found: Sequence[Document]) -> Iterator[str]:
    statements = [each for document in found for each in document.allowing if each.actions != ("*",)]

    def may(action: str) -> bool:
        return any(allows(each, action) for each in statements)

    if not any(allows(each, "iam:PassRole") and _wild(each, "iam:PassRole") for each in statements):
        return
    for actions in _WITH_PASS_ROLE:
        if all(may(action) for action in actions):
            yield f"iam:PassRole with {' and '.join(actions)}"


def check(estate: Estate) -> Iterator[Violation]:
    """Find grants by which a role gets another's rights."""
    for document in documents(estate, "identity"):
        found = list(dict.fromkeys(_alone(document)))
        if found:
            yield Violation(*said(document, f"{', '.join(found)} on what is not named gives more rights"))
    reported: set[int] = set()
    for role in estate.of("aws_iam_role"):
        for path in _together(of_role(estate, role)):
            reported.update(id(each) for each in of_role(estate, role))
            yield Violation(role.address, role.file, role.line, f"{path} gives the rights of any role")
            break
    for document in documents(estate, "identity"):
        if id(document) not in reported:
            for path in _together([document]):
                yield Violation(*said(document, f"{path} gives the rights of any role"))
                break


RULE = Rule(
    "privilege-escalation",
    "critical",
    "Whoever takes over this role can make himself administrator.",
    "name the roles, policies or functions it is for, or hold it by a condition on iam:PermissionsBoundary",
    check,
)
