data "aws_iam_policy_document" "thumbnailer" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.uploads.arn}/incoming/*"]
  }
  statement {
    sid       = "Write"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.thumbs.arn}/*"]
  }
  statement {
    sid       = "Tell"
    actions   = ["sqs:SendMessage", "sqs:PurgeQueue"]
    resources = [aws_sqs_queue.index.arn]
  }
}

locals {
  policies = {
    # Planted: PurgeQueue is never needed.
    thumbnailer = data.aws_iam_policy_document.thumbnailer.json

    indexer = jsonencode({
      Version = "2012-10-17"
      Statement = [
        { Sid = "Catalog", Effect = "Allow", Action = ["dynamodb:PutItem"], Resource = aws_dynamodb_table.catalog.arn },
        { Sid = "Queue", Effect = "Allow", Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], Resource = aws_sqs_queue.index.arn },
        { Sid = "Key", Effect = "Allow", Action = ["kms:Decrypt", "kms:GenerateDataKey"], Resource = aws_kms_key.data.arn },
      ]
    })

    # Planted: the index is left out.
    reporter = <<-EOT
      {
        "Version": "2012-10-17",
        "Statement": [
          {"Sid": "Catalog", "Effect": "Allow", "Action": "dynamodb:Query", "Resource": "${aws_dynamodb_table.catalog.arn}"},
          {"Sid": "Key", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "${aws_kms_key.data.arn}"},
          {"Sid": "Tell", "Effect": "Allow", "Action": "sns:Publish", "Resource": "${aws_sns_topic.reports.arn}"},
          {"Sid": "Dead", "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "${aws_sqs_queue.dead["reports"].arn}"}
        ]
      }
    EOT

    # Planted: all of DynamoDB.
    api = jsonencode({
      Version   = "2012-10-17"
      Statement = { Sid = "All", Effect = "Allow", Action = "dynamodb:*", Resource = "*" }
    })
  }
}
