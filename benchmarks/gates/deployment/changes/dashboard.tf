resource "aws_cloudwatch_dashboard" "this" {
  dashboard_body = jsonencode({ widgets = [] })
}
