"""Every rule about infrastructure code there is; a rule that is not here does not run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies.security import (
    action_wildcard,
    alarm_metric,
    alias_bypassed,
    api_method_open,
    api_timeout,
    arn_wildcard_inside,
    broad_managed_policy,
    cross_account,
    cross_environment,
    deletion_protection,
    event_bus_open,
    event_pattern_unmatched,
    event_unrouted,
    failure_permission,
    failures_lost,
    fifo_mismatch,
    function_url_public,
    lambda_permission_source,
    log_retention,
    not_action_allow,
    oidc_subject,
    partial_batch,
    pass_role_any,
    point_in_time_recovery,
    privilege_escalation,
    public_policy,
    queue_visibility,
    reserved_concurrency,
    resource_wildcard,
    s3_public_access_block,
    s3_public_acl,
    schedule_idle,
    secret_in_environment,
    service_principal_source,
    stream_retries,
    unencrypted,
)

if TYPE_CHECKING:
    from toolkit.policies.security.rule import Rule

RULES: tuple[Rule, ...] = (
    # Who may come in.
    public_policy.RULE,
    event_bus_open.RULE,
    s3_public_acl.RULE,
    s3_public_access_block.RULE,
    function_url_public.RULE,
    api_method_open.RULE,
    lambda_permission_source.RULE,
    service_principal_source.RULE,
    oidc_subject.RULE,
    cross_account.RULE,
    # What may be done.
    privilege_escalation.RULE,
    pass_role_any.RULE,
    action_wildcard.RULE,
    resource_wildcard.RULE,
    arn_wildcard_inside.RULE,
    broad_managed_policy.RULE,
    not_action_allow.RULE,
    cross_environment.RULE,
    # What is kept, and how.
    secret_in_environment.RULE,
    unencrypted.RULE,
    failures_lost.RULE,
    log_retention.RULE,
    point_in_time_recovery.RULE,
    deletion_protection.RULE,
    # What is wired to what.
    queue_visibility.RULE,
    api_timeout.RULE,
    partial_batch.RULE,
    stream_retries.RULE,
    fifo_mismatch.RULE,
    reserved_concurrency.RULE,
    schedule_idle.RULE,
    alias_bypassed.RULE,
    failure_permission.RULE,
    event_pattern_unmatched.RULE,
    event_unrouted.RULE,
    alarm_metric.RULE,
)
BY_ID: dict[str, Rule] = {rule.id: rule for rule in RULES}
