{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Publish",
      "Effect": "Allow",
      "Principal": {"Service": "${service}.amazonaws.com"},
      "Action": "sns:Publish",
      "Resource": "${topic}"
    }
  ]
}
