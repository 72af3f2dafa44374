resource "aws_sqs_queue" "dead" {
  for_each = toset(["index", "reports"])

  name                    = "${local.prefix}-${each.value}-dead"
  sqs_managed_sse_enabled = true
}

# Planted: 60 s, where the indexer runs for up to 30 s.
resource "aws_sqs_queue" "index" {
  name                       = "${local.prefix}-index"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 60
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead["index"].arn, maxReceiveCount = 3 })
}

resource "aws_lambda_event_source_mapping" "index" {
  event_source_arn        = aws_sqs_queue.index.arn
  function_name           = module.worker["indexer"].arn
  function_response_types = ["ReportBatchItemFailures"]
}

resource "aws_sns_topic" "reports" {
  name              = "${local.prefix}-reports"
  kms_master_key_id = "alias/aws/sns"
}

# Planted: any rule of any account may publish.
resource "aws_sns_topic_policy" "reports" {
  arn    = aws_sns_topic.reports.arn
  policy = templatefile("${path.module}/policies/topic.json.tpl", { topic = aws_sns_topic.reports.arn, service = "events" })
}

resource "aws_cloudwatch_event_rule" "weekly" {
  name                = "${local.prefix}-weekly"
  schedule_expression = "cron(0 6 ? * MON *)"
}

resource "aws_cloudwatch_event_target" "weekly" {
  rule = aws_cloudwatch_event_rule.weekly.name
  arn  = module.worker["reporter"].arn
}

resource "aws_lambda_permission" "weekly" {
  action        = "lambda:InvokeFunction"
  function_name = module.worker["reporter"].name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.weekly.arn
}

resource "aws_lambda_permission" "uploads" {
  action         = "lambda:InvokeFunction"
  function_name  = module.worker["thumbnailer"].name
  principal      = "s3.amazonaws.com"
  source_arn     = aws_s3_bucket.uploads.arn
  source_account = local.account
}

# Planted: the thumbnailer has no place for what it could not do.
resource "aws_s3_bucket_notification" "uploads" {
  bucket = aws_s3_bucket.uploads.id
  lambda_function {
    lambda_function_arn = module.worker["thumbnailer"].arn
    events              = ["s3:ObjectCreated:*"]
    filter_prefix       = "incoming/"
  }
  depends_on = [aws_lambda_permission.uploads]
}
