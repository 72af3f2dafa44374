# What a service keeps: each is created in well under two seconds, and one half waits for the other.

resource "aws_dynamodb_table" "parcels" {
  name         = "${var.name}-parcels"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_s3_bucket" "labels" {
  bucket = "${var.name}-labels"
}

resource "aws_cloudwatch_log_group" "work" {
  for_each = toset(["collect", "deliver"])

  name              = "/${var.name}/${each.key}"
  retention_in_days = var.retention
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "work" {
  statement {
    actions   = ["dynamodb:GetItem"]
    resources = [aws_dynamodb_table.parcels.arn]
  }
}

resource "aws_iam_role" "work" {
  name               = "${var.name}-work"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "work" {
  name   = "work"
  role   = aws_iam_role.work.id
  policy = data.aws_iam_policy_document.work.json
}

# Each waits for the one before it: an apply lasts long enough to be stopped in the middle.
resource "aws_ssm_parameter" "first" {
  name  = "/${var.name}/first"
  type  = "String"
  value = "1"
}

resource "aws_ssm_parameter" "second" {
  name  = "/${var.name}/second"
  type  = "String"
  value = aws_ssm_parameter.first.arn
}

resource "aws_ssm_parameter" "third" {
  name  = "/${var.name}/third"
  type  = "String"
  value = aws_ssm_parameter.second.arn
}

resource "aws_ssm_parameter" "fourth" {
  name  = "/${var.name}/fourth"
  type  = "String"
  value = aws_ssm_parameter.third.arn
}
