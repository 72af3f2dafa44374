output "names" {
  description = "Names of the alarms, without the composite one."
  value       = local.names
}

output "composite" {
  description = "Name of the composite alarm; null where there is none."
  value       = one(values(aws_cloudwatch_composite_alarm.this)[*].alarm_name)
}
