resource "aws_kms_key" "this" {
 description = "Changed"
 rotation_period_in_days = 200
 policy = jsonencode(merge(jsondecode(data.aws_iam_policy_document.this.json), { Id = "changed" }))
}
