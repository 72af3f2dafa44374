# expect: s3-public-acl
resource "aws_s3_bucket" "dl" {
  bucket = "downloads-111122223333"
}
resource "aws_s3_bucket_acl" "dl" {
  bucket = aws_s3_bucket.dl.id
  access_control_policy {
    grant {
      grantee {
        type = "Group"
        uri  = "http://acs.amazonaws.com/groups/global/AllUsers"
      }
      permission = "READ"
    }
    owner {
      id = "abc"
    }
  }
}
