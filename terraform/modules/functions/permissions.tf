# What functions may do: what function.yaml says, and what their triggers and
# dead letters need, which it need not say.

locals {
  # The IAM service whose actions a permission on each kind of resource names.
  services = {
    table  = "dynamodb"
    queue  = "sqs"
    bus    = "events"
    topic  = "sns"
    bucket = "s3"
    stream = "kinesis"
    secret = "ssm"
  }

  # Of a bucket, some actions are its own, such as ListBucket; most are its objects'.
  granted = {
    for name, function in local.functions : name => flatten([
      for permission in function.permissions : [
        for of_bucket, actions in { for action in permission.actions : can(regex("^[A-Z][a-z]+Bucket", action)) => action... } : {
          target    = permission.target
          actions   = actions
          indexes   = permission.indexes
          of_object = startswith(permission.target, "bucket/") && !tobool(of_bucket)
          prefix    = permission.prefix
        }
      ] if contains(keys(local.arns), permission.target)
    ])
  }

  permissions = {
    for name, granted in local.granted : name => [
      for permission in granted : {
        actions = [for action in permission.actions : "${local.services[split("/", permission.target)[0]]}:${action}"]
        resources = concat(
          permission.indexes == "only" ? [] : ["${local.arns[permission.target]}${permission.of_object ? "/${permission.prefix}*" : ""}"],
          permission.indexes == "false" ? [] : ["${local.arns[permission.target]}/index/*"],
        )
      }
    ]
  }

  # Lambda reads queues and streams, and hands on what failed, in the name of the
  # function's role.
  platform_permissions = {
    for name in keys(local.functions) : name => concat(
      [
        for queue in distinct([for trigger in values(local.deployed.queue) : trigger.name if trigger.function == name]) : {
          actions   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
          resources = [local.arns["queue/${queue}"]]
        }
      ],
      [
        for table in distinct([for trigger in values(local.deployed.stream) : trigger.table if trigger.function == name]) : {
          actions   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
          resources = ["${local.arns["table/${table}"]}/stream/*"]
        }
      ],
      [
        for stream in distinct([for trigger in values(local.deployed.kinesis) : trigger.stream if trigger.function == name]) : {
          actions = [
            "kinesis:DescribeStream",
            "kinesis:DescribeStreamSummary",
            "kinesis:GetRecords",
            "kinesis:GetShardIterator",
            "kinesis:ListShards",
          ]
          resources = [local.arns["stream/${stream}"]]
        }
      ],
      [
        for queue in distinct(compact([
          for trigger in concat(values(local.deployed.stream), values(local.deployed.kinesis)) :
          trigger.on_failure if trigger.function == name
          ])) : {
          actions   = ["sqs:SendMessage"]
          resources = [local.arns["queue/${queue}"]]
        } if contains(keys(var.queues), queue) && !local.functions[name].asynchronous
      ],
    )
  }
}
