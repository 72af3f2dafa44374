mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name        = "shop-dev-common"
  description = "What the functions share"
  runtimes    = ["python3.11"]

  code = {
    bucket = "shop-artifacts-111111111111"
    key    = "bundles/sha256/0.zip"
    sha256 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
  }
}

run "a_layer_is_of_its_bundle" {
  command = plan

  assert {
    condition     = aws_lambda_layer_version.this.s3_key == "bundles/sha256/0.zip" && aws_lambda_layer_version.this.source_code_hash == var.code.sha256
    error_message = "The layer must be told by the digest of its bundle."
  }

  assert {
    condition     = aws_lambda_layer_version.this.compatible_architectures == toset(["arm64"])
    error_message = "A layer must be of one instruction set unless it says otherwise."
  }
}

run "what_no_layer_can_be_is_refused" {
  command = plan

  variables {
    name          = "shop dev"
    runtimes      = []
    architectures = ["sparc"]
    code          = { bucket = "bucket", key = "key", sha256 = "0000000000000000000000000000000000000000000000000000000000000000" }
  }

  expect_failures = [var.name, var.runtimes, var.architectures, var.code]
}
