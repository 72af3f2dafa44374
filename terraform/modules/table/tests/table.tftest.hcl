mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name       = "orders-dev-orders"
  location   = { account = "111111111111", region = "us-east-1" }
  hash_key   = "order_id"
  attributes = { order_id = "S" }
}

run "a_table_is_protected_encrypted_and_restorable" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.this.deletion_protection_enabled
    error_message = "Deletion protection must be on unless it is turned off."
  }

  assert {
    condition     = one(aws_dynamodb_table.this.point_in_time_recovery).enabled
    error_message = "Point-in-time recovery must be on."
  }

  assert {
    condition     = one(aws_dynamodb_table.this.server_side_encryption).enabled
    error_message = "The table must be encrypted with a KMS key."
  }

  assert {
    condition     = aws_dynamodb_table.this.billing_mode == "PAY_PER_REQUEST"
    error_message = "The table must be paid by request."
  }

  assert {
    condition     = output.arn == "arn:aws:dynamodb:us-east-1:111111111111:table/orders-dev-orders"
    error_message = "The ARN must be known in the first plan."
  }
}

run "indexes_and_expiry_are_declared" {
  command = plan

  variables {
    attributes       = { order_id = "S", customer_id = "S", created_at = "N" }
    indexes          = { by_customer = { hash_key = "customer_id", range_key = "created_at" } }
    expiry_attribute = "expires_at"
  }

  assert {
    condition     = one(aws_dynamodb_table.this.global_secondary_index).range_key == "created_at"
    error_message = "The index must have the keys given."
  }

  assert {
    condition     = one(aws_dynamodb_table.this.ttl).attribute_name == "expires_at"
    error_message = "Items must expire by the attribute given."
  }
}

run "a_key_that_is_no_attribute_is_refused" {
  command = plan

  variables {
    hash_key = "id"
  }

  expect_failures = [var.hash_key]
}

run "an_index_on_no_attribute_is_refused" {
  command = plan

  variables {
    indexes = { by_customer = { hash_key = "customer_id" } }
  }

  expect_failures = [var.indexes]
}

run "a_type_that_cannot_be_a_key_is_refused" {
  command = plan

  variables {
    attributes = { order_id = "BOOL" }
  }

  expect_failures = [var.attributes]
}
