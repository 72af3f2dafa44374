data "aws_iam_policy_document" "platform" {
  statement {
    actions   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "cloudwatch:PutMetricData", "ec2:DescribeSubnets"]
    resources = ["*"]
  }
  statement {
    actions   = ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface"]
    resources = ["*"]
  }
}
resource "aws_iam_policy" "platform" {
  policy = data.aws_iam_policy_document.platform.json
}
