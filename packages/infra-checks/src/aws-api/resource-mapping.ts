/** Which operations of AWS's API a resource's arguments are sent by, and what is not said by the arguments' own names. */
export interface ResourceMapping {
  /** As botocore names it. */
  readonly service: string;
  /** An argument is looked for in the input of each, in this order. */
  readonly operations: readonly string[];
  /** Where an argument goes whose name does not say so; a dot steps into a structure or the entries of a list. */
  readonly names?: Readonly<Record<string, string>>;
  /** Arguments that reach AWS in no input of these operations, or that are of Terraform's own making. */
  readonly elsewhere?: readonly string[];
}

const ofIpPermission = {
  security_group_id: 'GroupId',
  ip_protocol: 'IpPermissions.IpProtocol',
  from_port: 'IpPermissions.FromPort',
  to_port: 'IpPermissions.ToPort',
  cidr_ipv4: 'IpPermissions.IpRanges.CidrIp',
  description: 'IpPermissions.IpRanges.Description',
  prefix_list_id: 'IpPermissions.PrefixListIds.PrefixListId',
  referenced_security_group_id: 'IpPermissions.UserIdGroupPairs.GroupId',
};

/** Of every resource type of AWS that the stacks use. */
export const resourceMappings: Readonly<Record<string, ResourceMapping>> = {
  aws_acm_certificate: { service: 'acm', operations: ['RequestCertificate'] },
  aws_acm_certificate_validation: {
    service: 'acm',
    operations: ['DescribeCertificate'],
    // It waits and makes nothing.
    elsewhere: ['validation_record_fqdns'],
  },
  aws_autoscaling_group_tag: {
    service: 'autoscaling',
    operations: ['CreateOrUpdateTags'],
    names: { autoscaling_group_name: 'Tags.ResourceId', tag: 'Tags' },
  },
  aws_cloudwatch_event_rule: { service: 'events', operations: ['PutRule'] },
  aws_cloudwatch_event_target: {
    service: 'events',
    operations: ['PutTargets'],
    names: {
      arn: 'Targets.Arn',
      target_id: 'Targets.Id',
      role_arn: 'Targets.RoleArn',
      input_transformer: 'Targets.InputTransformer',
      'input_transformer.input_paths': 'InputPathsMap',
    },
  },
  aws_cloudwatch_log_group: { service: 'logs', operations: ['CreateLogGroup', 'PutRetentionPolicy'] },
  aws_codebuild_project: {
    service: 'codebuild',
    operations: ['CreateProject'],
    names: { build_timeout: 'timeoutInMinutes', queued_timeout: 'queuedTimeoutInMinutes' },
  },
  aws_codecommit_repository: { service: 'codecommit', operations: ['CreateRepository'] },
  aws_codepipeline: {
    service: 'codepipeline',
    operations: ['CreatePipeline'],
    names: {
      name: 'pipeline.name',
      role_arn: 'pipeline.roleArn',
      pipeline_type: 'pipeline.pipelineType',
      execution_mode: 'pipeline.executionMode',
      artifact_store: 'pipeline.artifactStore',
      variable: 'pipeline.variables',
      stage: 'pipeline.stages',
      'stage.action.category': 'actionTypeId.category',
      'stage.action.owner': 'actionTypeId.owner',
      'stage.action.provider': 'actionTypeId.provider',
      'stage.action.version': 'actionTypeId.version',
      'stage.action.input_artifacts': 'inputArtifacts.name',
      'stage.action.output_artifacts': 'outputArtifacts.name',
    },
  },
  aws_default_security_group: {
    service: 'ec2',
    operations: ['CreateSecurityGroup'],
    names: { vpc_id: 'VpcId' },
  },
  aws_ecr_lifecycle_policy: {
    service: 'ecr',
    operations: ['PutLifecyclePolicy'],
    names: { repository: 'repositoryName', policy: 'lifecyclePolicyText' },
  },
  aws_ecr_repository: { service: 'ecr', operations: ['CreateRepository'], elsewhere: ['force_delete'] },
  aws_eip: { service: 'ec2', operations: ['AllocateAddress'] },
  aws_eks_access_entry: {
    service: 'eks',
    operations: ['CreateAccessEntry'],
    names: { user_name: 'username' },
  },
  aws_eks_access_policy_association: { service: 'eks', operations: ['AssociateAccessPolicy'] },
  aws_eks_addon: {
    service: 'eks',
    operations: ['CreateAddon', 'UpdateAddon'],
    names: {
      resolve_conflicts_on_create: 'resolveConflicts',
      resolve_conflicts_on_update: 'resolveConflicts',
      pod_identity_association: 'podIdentityAssociations',
    },
    elsewhere: ['preserve'],
  },
  aws_eks_cluster: {
    service: 'eks',
    operations: ['CreateCluster'],
    names: {
      vpc_config: 'resourcesVpcConfig',
      enabled_cluster_log_types: 'logging.clusterLogging.types',
      'encryption_config.provider': 'provider',
    },
  },
  aws_eks_node_group: {
    service: 'eks',
    operations: ['CreateNodegroup'],
    names: {
      node_role_arn: 'nodeRole',
      node_group_name: 'nodegroupName',
      node_group_name_prefix: 'nodegroupName',
      subnet_ids: 'subnets',
      taint: 'taints',
      'update_config.max_unavailable_percentage': 'maxUnavailablePercentage',
    },
    elsewhere: ['force_update_version'],
  },
  aws_eks_pod_identity_association: { service: 'eks', operations: ['CreatePodIdentityAssociation'] },
  aws_flow_log: {
    service: 'ec2',
    operations: ['CreateFlowLogs'],
    names: { vpc_id: 'ResourceIds', iam_role_arn: 'DeliverLogsPermissionArn' },
  },
  aws_iam_policy: {
    service: 'iam',
    operations: ['CreatePolicy'],
    names: { policy: 'PolicyDocument' },
  },
  aws_iam_role: {
    service: 'iam',
    operations: ['CreateRole'],
    names: { assume_role_policy: 'AssumeRolePolicyDocument' },
    elsewhere: ['force_detach_policies'],
  },
  aws_iam_role_policy: {
    service: 'iam',
    operations: ['PutRolePolicy'],
    names: { name: 'PolicyName', role: 'RoleName', policy: 'PolicyDocument' },
  },
  aws_iam_role_policy_attachment: {
    service: 'iam',
    operations: ['AttachRolePolicy'],
    names: { role: 'RoleName' },
  },
  aws_internet_gateway: {
    service: 'ec2',
    operations: ['AttachInternetGateway'],
  },
  aws_kms_alias: {
    service: 'kms',
    operations: ['CreateAlias'],
  },
  aws_kms_key: {
    service: 'kms',
    operations: ['CreateKey', 'ScheduleKeyDeletion'],
    names: { deletion_window_in_days: 'PendingWindowInDays' },
    // Sent by EnableKeyRotation, whose being called is all that it says.
    elsewhere: ['enable_key_rotation'],
  },
  aws_launch_template: {
    service: 'ec2',
    operations: ['CreateLaunchTemplate'],
    names: {
      name: 'LaunchTemplateName',
      description: 'VersionDescription',
      block_device_mappings: 'LaunchTemplateData.BlockDeviceMappings',
      metadata_options: 'LaunchTemplateData.MetadataOptions',
      monitoring: 'LaunchTemplateData.Monitoring',
      tag_specifications: 'LaunchTemplateData.TagSpecifications',
      vpc_security_group_ids: 'LaunchTemplateData.SecurityGroupIds',
      user_data: 'LaunchTemplateData.UserData',
      ebs_optimized: 'LaunchTemplateData.EbsOptimized',
    },
    elsewhere: ['update_default_version'],
  },
  aws_nat_gateway: { service: 'ec2', operations: ['CreateNatGateway'] },
  aws_route: {
    service: 'ec2',
    operations: ['CreateRoute'],
  },
  aws_route53_record: {
    service: 'route53',
    operations: ['ChangeResourceRecordSets'],
    names: {
      zone_id: 'HostedZoneId',
      name: 'ChangeBatch.Changes.ResourceRecordSet.Name',
      type: 'ChangeBatch.Changes.ResourceRecordSet.Type',
      ttl: 'ChangeBatch.Changes.ResourceRecordSet.TTL',
      records: 'ChangeBatch.Changes.ResourceRecordSet.ResourceRecords.Value',
      alias: 'ChangeBatch.Changes.ResourceRecordSet.AliasTarget',
      'alias.name': 'DNSName',
      'alias.zone_id': 'HostedZoneId',
    },
    elsewhere: ['allow_overwrite'],
  },
  aws_route_table: { service: 'ec2', operations: ['CreateRouteTable'] },
  aws_route_table_association: { service: 'ec2', operations: ['AssociateRouteTable'] },
  aws_s3_bucket: {
    service: 's3',
    operations: ['CreateBucket'],
    elsewhere: ['force_destroy'],
  },
  aws_s3_bucket_lifecycle_configuration: {
    service: 's3',
    operations: ['PutBucketLifecycleConfiguration'],
    names: { rule: 'LifecycleConfiguration.Rules' },
  },
  aws_s3_bucket_logging: {
    service: 's3',
    operations: ['PutBucketLogging'],
    names: {
      target_bucket: 'BucketLoggingStatus.LoggingEnabled.TargetBucket',
      target_prefix: 'BucketLoggingStatus.LoggingEnabled.TargetPrefix',
    },
  },
  aws_s3_bucket_ownership_controls: {
    service: 's3',
    operations: ['PutBucketOwnershipControls'],
    names: { rule: 'OwnershipControls.Rules' },
  },
  aws_s3_bucket_policy: { service: 's3', operations: ['PutBucketPolicy'] },
  aws_s3_bucket_public_access_block: {
    service: 's3',
    operations: ['PutPublicAccessBlock'],
    names: Object.fromEntries(
      ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].map((member) => [
        member.replace(/(?!^)[A-Z]/g, '_$&').toLowerCase(),
        `PublicAccessBlockConfiguration.${member}`,
      ]),
    ),
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    service: 's3',
    operations: ['PutBucketEncryption'],
    names: {
      rule: 'ServerSideEncryptionConfiguration.Rules',
      'rule.apply_server_side_encryption_by_default.kms_master_key_id': 'KMSMasterKeyID',
      'rule.blocked_encryption_types': 'BlockedEncryptionTypes.EncryptionType',
    },
  },
  aws_s3_bucket_versioning: { service: 's3', operations: ['PutBucketVersioning'] },
  aws_security_group: {
    service: 'ec2',
    operations: ['CreateSecurityGroup'],
    names: { name: 'GroupName' },
    elsewhere: ['revoke_rules_on_delete'],
  },
  aws_sns_topic: {
    service: 'sns',
    operations: ['CreateTopic'],
    names: { name: 'Name' },
    // One of the topic's Attributes, of which the model says nothing.
    elsewhere: ['kms_master_key_id'],
  },
  aws_sns_topic_policy: {
    service: 'sns',
    operations: ['SetTopicAttributes'],
    names: { arn: 'TopicArn', policy: 'AttributeValue' },
  },
  aws_sns_topic_subscription: { service: 'sns', operations: ['Subscribe'] },
  aws_subnet: {
    service: 'ec2',
    operations: ['CreateSubnet', 'ModifySubnetAttribute'],
    names: { map_public_ip_on_launch: 'MapPublicIpOnLaunch.Value' },
  },
  aws_vpc: {
    service: 'ec2',
    operations: ['CreateVpc', 'ModifyVpcAttribute'],
    names: { enable_dns_hostnames: 'EnableDnsHostnames.Value', enable_dns_support: 'EnableDnsSupport.Value' },
  },
  aws_vpc_endpoint: {
    service: 'ec2',
    operations: ['CreateVpcEndpoint'],
    names: { policy: 'PolicyDocument' },
    elsewhere: ['auto_accept'],
  },
  aws_vpc_security_group_egress_rule: {
    service: 'ec2',
    operations: ['AuthorizeSecurityGroupEgress'],
    names: ofIpPermission,
  },
  aws_vpc_security_group_ingress_rule: {
    service: 'ec2',
    operations: ['AuthorizeSecurityGroupIngress'],
    names: ofIpPermission,
  },
  aws_wafv2_web_acl: { service: 'wafv2', operations: ['CreateWebACL'] },
  aws_wafv2_web_acl_association: { service: 'wafv2', operations: ['AssociateWebACL'] },
  aws_wafv2_web_acl_logging_configuration: {
    service: 'wafv2',
    operations: ['PutLoggingConfiguration'],
    names: {
      resource_arn: 'LoggingConfiguration.ResourceArn',
      log_destination_configs: 'LoggingConfiguration.LogDestinationConfigs',
      logging_filter: 'LoggingConfiguration.LoggingFilter',
      'logging_filter.filter': 'Filters',
      'logging_filter.filter.condition': 'Conditions',
    },
  },
};
