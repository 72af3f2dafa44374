# expect: service-principal-source
resource "aws_sns_topic" "uploads" {
  name              = "uploads"
  kms_master_key_id = "alias/uploads"
  policy            = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [
        {"Effect": "Allow", "Principal": {"Service": ["s3.amazonaws.com"]}, "Action": ["sns:Publish"], "Resource": "*"}
      ]
    }
  POLICY
}
