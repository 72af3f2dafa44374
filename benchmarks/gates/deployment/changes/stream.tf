resource "aws_kinesis_stream" "this" {
 retention_period = 24
 shard_level_metrics = ["IncomingBytes"]
}
