import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Construct } from 'constructs';
import { checkedName } from './checked-name.ts';

export interface InterfaceEndpointsProps {
  readonly region: string;
  readonly vpcId: string;
  /** The block of the VPC, from which the endpoints may be called. */
  readonly vpcBlock: string;
  readonly subnetIds: readonly string[];
  /** AWS services, by the last part of their endpoint names: `ecr.api`. */
  readonly services: readonly string[];
  readonly securityGroupName: string;
}

const httpsPort = 443;

/** Endpoints of AWS services inside a VPC, under the services' own names. */
export class InterfaceEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: InterfaceEndpointsProps) {
    super(scope, id);
    const group = new SecurityGroup(this, 'security-group', {
      name: checkedName(this, 'security group', props.securityGroupName),
      description: 'HTTPS from the VPC to the endpoints of AWS services',
      vpcId: props.vpcId,
    });
    new VpcSecurityGroupIngressRule(this, 'from-vpc', {
      securityGroupId: group.id,
      ipProtocol: 'tcp',
      fromPort: httpsPort,
      toPort: httpsPort,
      cidrIpv4: props.vpcBlock,
      description: 'HTTPS from the VPC',
    });
    for (const service of props.services)
      new VpcEndpoint(this, service, {
        vpcId: props.vpcId,
        vpcEndpointType: 'Interface',
        serviceName: `com.amazonaws.${props.region}.${service}`,
        subnetIds: [...props.subnetIds],
        securityGroupIds: [group.id],
        privateDnsEnabled: true,
        tags: { Name: service },
      });
  }
}
