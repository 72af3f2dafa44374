resource "aws_kinesis_stream" "this" {
  name             = var.name
  shard_count      = var.shards
  retention_period = var.retention_hours
  encryption_type  = "KMS"
  kms_key_id       = var.key == null ? "alias/aws/kinesis" : one(var.key[*].arn)

  stream_mode_details {
    stream_mode = var.shards == null ? "ON_DEMAND" : "PROVISIONED"
  }
}

module "alarms" {
  source = "../alarms"

  streams = var.alarms.age == null ? {} : { (var.name) = { age = var.alarms.age } }
  actions = var.alarms.actions
  runbook = var.alarms.runbook
}
