import { DataAwsRoute53Zone } from '@cdktf/provider-aws/lib/data-aws-route53-zone/index.js';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from '../config/configuration.ts';
import { everywhere, hostedZoneOf, type IngressConfig, loadBalancerOf } from '../config/ingress.ts';
import { loadBalancerNamespace } from '../config/namespaces.ts';
import { natGatewayCount } from '../config/network.ts';
import { AccessLogBucket } from '../constructs/access-log-bucket.ts';
import { AliasRecord } from '../constructs/alias-record.ts';
import { DnsCertificate, type DnsCertificateProps } from '../constructs/dns-certificate.ts';
import type { ClassSettings } from '../constructs/load-balancer-controller/class-spec.ts';
import { LoadBalancerController } from '../constructs/load-balancer-controller/controller.ts';
import { SharedLoadBalancer } from '../constructs/shared-load-balancer.ts';
import { WebFirewall, WebFirewallAssociation } from '../constructs/web-firewall.ts';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack.ts';
import { environmentRoleName, logBucketName, namespaceLabels, sharedName, stackTags } from './names.ts';
import { clusterAccess, wireDnsProvider, wireHelmProvider, wireKubernetesProvider } from './providers.ts';
import { publishOutputs, RemoteState } from './remote-state.ts';

/** The ingress of an environment: certificate, load balancer controller, shared load balancer and the domain's record. */
export class IngressStack extends EnvironmentStack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, props);
    const { environment } = props;
    const { name, ingress, eks } = environment;
    const access = clusterAccess(this, props);
    wireKubernetesProvider(this, access);
    wireHelmProvider(this, access);
    const provider = wireDnsProvider(this, props);
    const zone = new DataAwsRoute53Zone(this, 'hosted-zone', {
      ...(provider ? { provider } : {}),
      name: hostedZoneOf(ingress),
      privateZone: false,
    });
    const firewall = this.#createFirewall(props);
    const dns = { hostedZoneId: zone.zoneId, provider };
    const controller = this.#createController(props, dns, firewall);
    const { name: target } = new SharedLoadBalancer(this, 'load-balancer', {
      controller,
      namespace: loadBalancerNamespace,
      namespaceLabels: namespaceLabels(name),
      podSecurityVersion: eks.version,
    });
    if (firewall)
      new WebFirewallAssociation(this, 'web-firewall-association', {
        webAclArn: firewall.arn,
        loadBalancerDnsName: target.dnsName,
      });
    // The name that the tutorial uses, whose state may be moved here.
    new AliasRecord(this, 'eks_domain', { name: ingress.dnsBaseDomain, target, ...dns });
    publishOutputs<'ingress'>(this, {
      hostedZoneId: zone.zoneId,
      loadBalancerDnsName: target.dnsName,
      loadBalancerZoneId: target.zoneId,
    });
  }

  #createController(
    props: EnvironmentStackProps,
    dns: Pick<DnsCertificateProps, 'hostedZoneId' | 'provider'>,
    firewall: WebFirewall | undefined,
  ): LoadBalancerController {
    const { place, environment } = props;
    const { name, network, ingress } = environment;
    const logs = new AccessLogBucket(this, 'access-logs', {
      place,
      name: logBucketName('access-logs', name, place),
      retentionDays: ingress.accessLogRetentionDays,
      protectFromDestroy: ingress.protectFromDestroy,
    });
    const { loadBalancerController: chart } = ingress;
    const outputs = new RemoteState(this, 'network', props);
    return new LoadBalancerController(this, 'controller', {
      place,
      clusterName: network.clusterName,
      vpcId: outputs.text('vpcId'),
      roleName: environmentRoleName('load-balancer-controller', name, place),
      chart: { name: chart.chartName, repository: chart.chartRepository, version: chart.chartVersion },
      ingressClass: { ...this.#createClass(props, outputs, dns, logs), ...webAclOf(ingress, firewall) },
      // Without the right to write its log, a load balancer gets no address.
      dependsOn: [logs.bucket.policy],
    });
  }

  #createClass(
    { environment }: EnvironmentStackProps,
    network: RemoteState<'network'>,
    dns: Pick<DnsCertificateProps, 'hostedZoneId' | 'provider'>,
    logs: AccessLogBucket,
  ): ClassSettings {
    const { name, ingress } = environment;
    const certificate = new DnsCertificate(this, 'certificate', { domain: ingress.dnsBaseDomain, ...dns });
    return {
      group: name,
      scheme: loadBalancerOf(ingress).scheme,
      inboundBlocks: this.#inboundBlocks(network, environment),
      subnetIds: this.#subnetIds(network, environment),
      namespaceLabels: namespaceLabels(name),
      certificateArn: certificate.arn,
      attributes: { 'deletion_protection.enabled': String(ingress.protectFromDestroy), ...logs.attributes },
      tags: stackTags(this.node.id, name),
    };
  }

  #createFirewall({ place, environment }: EnvironmentStackProps): WebFirewall | undefined {
    const { webFirewall, accessLogRetentionDays } = environment.ingress;
    if (webFirewall !== true) return undefined;
    return new WebFirewall(this, 'web-firewall', {
      place,
      name: sharedName(this.node.id, place),
      logRetentionDays: accessLogRetentionDays,
    });
  }

  #subnetIds(outputs: RemoteState<'network'>, { network, ingress }: EnvironmentConfig): string[] {
    const isInternal = loadBalancerOf(ingress).scheme === 'internal';
    const ids = outputs.list(isInternal ? 'privateSubnetIds' : 'publicSubnetIds');
    // As many as the file says, not as the network has: the load balancer leaves a zone before the network removes it.
    return Array.from({ length: network.zoneCount }, (_, zone) => Fn.element(ids, zone));
  }

  /** The blocks of the file, and the addresses from which requests of the environment's own network come. */
  #inboundBlocks(
    outputs: RemoteState<'network'>,
    { network, ingress }: EnvironmentConfig,
  ): readonly string[] {
    const { scheme, inboundCidrs } = loadBalancerOf(ingress);
    if (inboundCidrs.includes(everywhere)) return inboundCidrs;
    if (scheme === 'internal') return [...new Set([...inboundCidrs, String(network.mainNetworkBlock)])];
    const addresses = outputs.list('natAddresses');
    const ownBlocks = Array.from(
      { length: natGatewayCount(network) },
      (_, index) => `${Fn.element(addresses, index)}/32`,
    );
    return [...inboundCidrs, ...ownBlocks];
  }
}

/** The web ACL for the controller: ours, `none` to remove any, or nothing, which keeps a web ACL of others. */
function webAclOf(
  { webFirewall }: IngressConfig,
  firewall: WebFirewall | undefined,
): Pick<ClassSettings, 'webAclArn'> {
  if (webFirewall === 'detach') return { webAclArn: 'none' };
  return firewall ? { webAclArn: firewall.arn } : {};
}
