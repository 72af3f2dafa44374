terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region                      = var.region
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

variable "region" {
  default = "eu-west-1"
}

data "aws_region" "me" {}

resource "aws_dynamodb_table" "things" {
  name         = "things"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_sqs_queue" "work" {
  count       = 2
  name_prefix = "work-${count.index}-"
}

resource "aws_iam_role" "worker" {
  name_prefix        = "worker-"
  assume_role_policy = <<-EOF
    {
      "Version": "2012-10-17",
      "Statement": [
        { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": "lambda.amazonaws.com" } }
      ]
    }
  EOF
}

resource "aws_iam_role_policy" "inline" {
  role = aws_iam_role.worker.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Table"
        Effect   = "Allow"
        Action   = ["dynamodb:PutItem"]
        Resource = aws_dynamodb_table.things.arn
      },
      {
        Sid      = "Queues"
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = aws_sqs_queue.work[*].arn
      },
    ]
  })
}

resource "aws_iam_policy" "heredoc" {
  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "${aws_s3_bucket.files.arn}/*"
  }
}
EOF
}

resource "aws_iam_role_policy_attachment" "these" {
  for_each = {
    own   = aws_iam_policy.heredoc.arn
    basic = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    new   = "arn:aws:iam::aws:policy/NotYetPublished"
  }
  role       = aws_iam_role.worker.name
  policy_arn = each.value
}

resource "aws_s3_bucket" "files" {
  bucket_prefix = "files-"
}

module "fn" {
  source = "./fn"
  role   = aws_iam_role.worker.arn
  table  = aws_dynamodb_table.things.name
  queue  = aws_sqs_queue.work[0].arn
  alias  = data.aws_region.me.name
}
