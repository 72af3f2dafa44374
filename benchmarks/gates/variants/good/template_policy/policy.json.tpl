{
  "Version": "2012-10-17",
  "Statement": [
    %{~ for index, queue in queues ~}
    {"Effect": "Allow", "Action": ${jsonencode(actions)}, "Resource": "${queue}"}
    %{~ if index < length(queues) - 1 ~},%{ endif ~}
    %{~ endfor ~}
  ]
}
