resource "aws_dynamodb_table" "this" {
  #checkov:skip=CKV_AWS_119:Whoever has a customer key gives it as key; without one AWS's own encrypts the table.
  name                        = var.name
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = var.hash_key
  range_key                   = var.range_key
  deletion_protection_enabled = var.deletion_protection
  stream_enabled              = var.stream != null
  stream_view_type            = var.stream

  dynamic "attribute" {
    for_each = var.attributes

    content {
      name = attribute.key
      type = attribute.value
    }
  }

  dynamic "global_secondary_index" {
    for_each = var.indexes

    content {
      name            = global_secondary_index.key
      hash_key        = global_secondary_index.value.hash_key
      range_key       = global_secondary_index.value.range_key
      projection_type = "ALL"
    }
  }

  dynamic "ttl" {
    for_each = var.expiry_attribute == null ? [] : [var.expiry_attribute]

    content {
      attribute_name = ttl.value
      enabled        = true
    }
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = one(var.key[*].arn)
  }

  lifecycle {
    precondition {
      condition     = length(setsubtract(keys(var.attributes), local.key_attributes)) == 0
      error_message = "attributes must name those of keys alone: DynamoDB refuses to be told of ${join(", ", setsubtract(keys(var.attributes), local.key_attributes))}."
    }
  }
}

locals {
  key_attributes = concat(
    [var.hash_key],
    var.range_key[*],
    flatten([for index in values(var.indexes) : [index.hash_key, index.range_key[*]]]),
  )
}
