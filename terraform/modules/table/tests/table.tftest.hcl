mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name       = "orders-dev-orders"
  location   = { account = "111111111111", region = "us-east-1" }
  hash_key   = "order_id"
  attributes = { order_id = "S" }
}

run "a_table_is_protected_restorable_and_encrypted" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.this.deletion_protection_enabled && one(aws_dynamodb_table.this.point_in_time_recovery).enabled
    error_message = "The table must be protected against deletion, and point-in-time recovery be on."
  }

  assert {
    condition     = one(aws_dynamodb_table.this.server_side_encryption).enabled && aws_dynamodb_table.this.billing_mode == "PAY_PER_REQUEST"
    error_message = "The table must be encrypted with a KMS key, and paid by request."
  }

  assert {
    condition     = output.arn == "arn:aws:dynamodb:us-east-1:111111111111:table/orders-dev-orders" && output.stream == null
    error_message = "The ARN must be known in the first plan; nobody asked for a stream."
  }
}

run "indexes_expiry_a_stream_and_a_key_are_taken" {
  command = plan

  variables {
    attributes       = { order_id = "S", customer_id = "S", created_at = "N" }
    indexes          = { by_customer = { hash_key = "customer_id", range_key = "created_at" } }
    expiry_attribute = "expires_at"
    stream           = "NEW_AND_OLD_IMAGES"
    key              = { arn = "arn:aws:kms:us-east-1:111111111111:key/1" }
  }

  assert {
    condition     = one(aws_dynamodb_table.this.global_secondary_index).range_key == "created_at"
    error_message = "The index must have the keys given."
  }

  assert {
    condition     = one(aws_dynamodb_table.this.ttl).attribute_name == "expires_at"
    error_message = "Items must expire by the attribute given."
  }

  assert {
    condition     = aws_dynamodb_table.this.stream_enabled && aws_dynamodb_table.this.stream_view_type == "NEW_AND_OLD_IMAGES"
    error_message = "The stream must show what is asked for."
  }

  assert {
    condition     = one(aws_dynamodb_table.this.server_side_encryption).kms_key_arn == var.key.arn
    error_message = "The table must be encrypted with the key given."
  }
}

run "keys_that_are_no_attributes_are_refused" {
  command = plan

  variables {
    hash_key  = "id"
    range_key = "line"
    indexes   = { by_customer = { hash_key = "customer_id" } }
    location  = { account = "1", region = "us-east-1" }
    stream    = "EVERYTHING"
  }

  expect_failures = [var.hash_key, var.range_key, var.indexes, var.location, var.stream]
}

run "an_attribute_of_no_key_is_refused" {
  command = plan

  variables {
    attributes = { order_id = "S", total = "N" }
  }

  expect_failures = [aws_dynamodb_table.this]
}

run "a_type_that_cannot_be_a_key_is_refused" {
  command = plan

  variables {
    attributes = { order_id = "BOOL" }
  }

  expect_failures = [var.attributes]
}
