resource "aws_api_gateway_rest_api" "this" {
 description = "Changed"
}
resource "aws_api_gateway_integration" "this" {
 timeout_milliseconds = 20000
}
resource "aws_api_gateway_stage" "this" {
 description = "Changed"
}
resource "aws_api_gateway_authorizer" "this" {
}
resource "aws_iam_role" "account" {
 description = "Changed"
}
resource "aws_api_gateway_method" "this" {
 operation_name = "Changed"
}
resource "aws_api_gateway_integration_response" "mock" {
 selection_pattern = "changed"
}
resource "aws_api_gateway_deployment" "this" {
 description = "Changed"
}
