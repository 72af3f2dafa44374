"""Metrics of the services that functions work with, and their dimensions.

Source: the page "CloudWatch metrics" of each service's developer guide.
"""

from __future__ import annotations

METRICS: dict[str, frozenset[str]] = {
    namespace: frozenset(names.split())
    for namespace, names in {
        "AWS/Lambda": (
            "Invocations Errors DeadLetterErrors DestinationDeliveryFailures Throttles"
            " OversizedRecordCount ProvisionedConcurrencyInvocations"
            " ProvisionedConcurrencySpilloverInvocations"
            " RecursiveInvocationsDropped Duration PostRuntimeExtensionsDuration IteratorAge OffsetLag"
            " ConcurrentExecutions ProvisionedConcurrentExecutions ProvisionedConcurrencyUtilization"
            " UnreservedConcurrentExecutions ClaimedAccountConcurrency AsyncEventsReceived AsyncEventAge"
            " AsyncEventsDropped SignatureValidationErrors PolledEventCount"
            " FilteredOutEventCount InvokedEventCount"
            " FailedInvokeEventCount DroppedEventCount"
            " OnFailureDestinationDeliveredEventCount DeletedEventCount"
            " UrlRequestCount UrlRequestLatency Url4xxCount Url5xxCount ProvisionedPollers"
            " SignatureValidationErrors"
        ),
        "AWS/SQS": (
            "ApproximateAgeOfOldestMessage ApproximateNumberOfMessagesDelayed"
            " ApproximateNumberOfMessagesNotVisible"
            " ApproximateNumberOfMessagesVisible NumberOfEmptyReceives NumberOfMessagesDeleted"
            " NumberOfMessagesReceived NumberOfMessagesSent SentMessageSize"
            " ApproximateNumberOfGroupsWithInflightMessages"
            " NumberOfDeduplicatedSentMessages ApproximateNumberOfNoisyGroups"
        ),
        "AWS/SNS": (
            "NumberOfMessagesPublished NumberOfNotificationsDelivered NumberOfNotificationsFailed"
            " NumberOfNotificationsFilteredOut NumberOfNotificationsFilteredOut-InvalidAttributes"
            " NumberOfNotificationsFilteredOut-NoMessageAttributes"
            " NumberOfNotificationsFilteredOut-MessageBody"
            " NumberOfNotificationsFilteredOut-InvalidMessageBody"
            " NumberOfNotificationsFilteredOut-MessageAttributes"
            " NumberOfNotificationsRedrivenToDlq NumberOfNotificationsFailedToRedriveToDlq PublishSize"
            " SMSMonthToDateSpentUSD SMSSuccessRate"
        ),
        "AWS/DynamoDB": (
            "AccountMaxReads AccountMaxTableLevelReads AccountMaxTableLevelWrites AccountMaxWrites"
            " AccountProvisionedReadCapacityUtilization AccountProvisionedWriteCapacityUtilization"
            " AgeOfOldestUnreplicatedRecord ConditionalCheckFailedRequests ConsumedChangeDataCaptureUnits"
            " ConsumedReadCapacityUnits ConsumedWriteCapacityUnits FailedToReplicateRecordCount"
            " MaxProvisionedTableReadCapacityUtilization MaxProvisionedTableWriteCapacityUtilization"
            " OnDemandMaxReadRequestUnits OnDemandMaxWriteRequestUnits OnlineIndexConsumedWriteCapacity"
            " OnlineIndexPercentageProgress OnlineIndexThrottleEvents PendingReplicationCount"
            " ProvisionedReadCapacityUnits ProvisionedWriteCapacityUnits ReadThrottleEvents"
            " ReplicationLatency"
            " ReturnedBytes ReturnedItemCount ReturnedRecordsCount SuccessfulRequestLatency SystemErrors"
            " TimeToLiveDeletedItemCount ThrottledPutRecordCount ThrottledRequests"
            " TransactionConflict UserErrors"
            " WriteThrottleEvents ReadAccountLimitThrottleEvents WriteAccountLimitThrottleEvents"
            " ReadKeyRangeThroughputThrottleEvents WriteKeyRangeThroughputThrottleEvents"
            " ReadMaxOnDemandThroughputThrottleEvents WriteMaxOnDemandThroughputThrottleEvents"
            " ReadProvisionedThroughputThrottleEvents WriteProvisionedThroughputThrottleEvents"
        ),
        "AWS/ApiGateway": (
            "4XXError 5XXError CacheHitCount CacheMissCount Count IntegrationLatency Latency"
            " 4xx 5xx DataProcessed"
            " ConnectCount MessageCount IntegrationError ClientError ExecutionError"
        ),
        "AWS/Events": (
            "DeadLetterInvocations Events FailedInvocations IngestionToInvocationCompleteLatency"
            " IngestionToInvocationStartLatency Invocations InvocationAttempts InvocationsCreated"
            " InvocationsFailedToBeSentToDlq InvocationsSentToDlq MatchedEvents RetryInvocationAttempts"
            " SuccessfulInvocationAttempts ThrottledRules TriggeredRules PutEventsApproximateCallCount"
            " PutEventsApproximateFailedCount PutEventsApproximateSuccessCount"
            " PutEventsApproximateThrottledCount"
            " PutEventsEntriesCount PutEventsFailedEntriesCount PutEventsLatency PutEventsRequestSize"
            " IngestionToInvocationSuccessLatency"
        ),
        "AWS/Scheduler": (
            "InvocationAttemptCount TargetErrorCount TargetErrorThrottledCount InvocationThrottleCount"
            " InvocationDroppedCount InvocationsSentToDeadLetterCount"
            " InvocationsFailedToBeSentToDeadLetterCount"
            " InvocationsSentToDeadLetterCount_Truncated_MessageSizeExceeded"
        ),
        "AWS/Kinesis": (
            "GetRecords.Bytes GetRecords.IteratorAge GetRecords.IteratorAgeMilliseconds GetRecords.Latency"
            " GetRecords.Records GetRecords.Success IncomingBytes IncomingRecords"
            " PutRecord.Bytes PutRecord.Latency"
            " PutRecord.Success PutRecords.Bytes PutRecords.Latency PutRecords.Records PutRecords.Success"
            " PutRecords.TotalRecords PutRecords.SuccessfulRecords PutRecords.FailedRecords"
            " PutRecords.ThrottledRecords ReadProvisionedThroughputExceeded"
            " WriteProvisionedThroughputExceeded"
            " SubscribeToShard.RateExceeded SubscribeToShard.Success SubscribeToShardEvent.Bytes"
            " SubscribeToShardEvent.MillisBehindLatest SubscribeToShardEvent.Records"
            " SubscribeToShardEvent.Success"
            " IteratorAgeMilliseconds OutgoingBytes OutgoingRecords"
        ),
        "AWS/States": (
            "ExecutionTime ExecutionThrottled ExecutionsAborted ExecutionsFailed ExecutionsStarted"
            " ExecutionsSucceeded ExecutionsTimedOut ExecutionsRedriven RedrivenExecutionsAborted"
            " ActivitiesFailed ActivitiesStarted ActivityTime LambdaFunctionRunTime"
            " LambdaFunctionScheduleTime"
            " LambdaFunctionTime LambdaFunctionsFailed LambdaFunctionsScheduled LambdaFunctionsStarted"
            " LambdaFunctionsSucceeded LambdaFunctionsTimedOut OpenExecutionCount OpenExecutionLimit"
            " ThrottledEvents ProvisionedBucketSize ProvisionedRefillRate ConsumedCapacity"
        ),
    }.items()
}
DIMENSIONS: dict[str, frozenset[str]] = {
    namespace: frozenset(names.split())
    for namespace, names in {
        "AWS/Lambda": "FunctionName Resource ExecutedVersion EventSourceMappingUUID Alias",
        "AWS/SQS": "QueueName",
        "AWS/SNS": "TopicName Application Platform Country SMSType",
        "AWS/DynamoDB": (
            "TableName GlobalSecondaryIndexName Operation OperationType ReceivingRegion"
            " StreamLabel Verb DelegatedOperation"
            " Source"
        ),
        "AWS/ApiGateway": "ApiName Method Resource Stage ApiId Route",
        "AWS/Events": "RuleName EventBusName EventSourceName",
        "AWS/Scheduler": "ScheduleGroup",
        "AWS/Kinesis": "StreamName ShardId ConsumerName",
    }.items()
}
