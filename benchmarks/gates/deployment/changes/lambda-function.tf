resource "aws_cloudwatch_log_group" "this" {
 retention_in_days = 60
}
resource "aws_lambda_function" "this" {
 memory_size = 1024
 reserved_concurrent_executions = -1
}
resource "aws_lambda_alias" "live" {
 description = "Changed"
}
resource "aws_iam_role" "this" {
 description = "Changed"
 max_session_duration = 7200
 assume_role_policy = jsonencode(merge(jsondecode(data.aws_iam_policy_document.trust.json), { Id = "changed" }))
}
resource "aws_iam_role_policy" "this" {
 policy = jsonencode(merge(jsondecode(data.aws_iam_policy_document.this.json), { Id = "changed" }))
}
