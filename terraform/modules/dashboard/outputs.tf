output "name" {
  description = "Name of the dashboard."
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}

output "url" {
  description = "Where the dashboard is seen, in AWS's console."
  value       = "https://${var.location.region}.console.aws.amazon.com/cloudwatch/home?region=${var.location.region}#dashboards/dashboard/${aws_cloudwatch_dashboard.this.dashboard_name}"
}
