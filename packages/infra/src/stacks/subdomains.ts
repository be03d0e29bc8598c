import type { Construct } from 'constructs';
import { AliasRecord } from '../constructs/alias-record.ts';
import { userNamedId } from '../constructs/user-named-id.ts';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack.ts';
import { wireDnsProvider } from './providers.ts';
import { RemoteState } from './remote-state.ts';

/** A record for each of an environment's subdomains, to its shared load balancer. */
export class SubdomainsStack extends EnvironmentStack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, props);
    const { environment } = props;
    const ingress = new RemoteState(this, 'ingress', props);
    const provider = wireDnsProvider(this, props);
    for (const subdomain of environment.subdomains.deploymentsSubdomains)
      new AliasRecord(this, userNamedId(this, subdomain), {
        name: `${subdomain}.${environment.ingress.dnsBaseDomain}`,
        provider,
        hostedZoneId: ingress.text('hostedZoneId'),
        target: { dnsName: ingress.text('loadBalancerDnsName'), zoneId: ingress.text('loadBalancerZoneId') },
      });
  }
}
