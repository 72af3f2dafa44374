# expect: service-principal-source
resource "aws_sns_topic" "alerts" {
  name              = join("-", ["alerts", "prod"])
  kms_master_key_id = "alias/alerts"
}
resource "aws_sns_topic_policy" "alerts" {
  arn = aws_sns_topic.alerts.arn
  policy = jsonencode(merge({ Version = "2012-10-17" }, {
    Statement = [for service in ["events", "budgets"] : {
      Sid       = title(service)
      Effect    = "Allow"
      Principal = { Service = "${service}.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.alerts.arn
    }]
  }))
}
