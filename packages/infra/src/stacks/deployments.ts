import { Construct } from 'constructs';
import { createBuildsNetwork } from './builds-network.ts';
import { createDeployProject } from './deployments/deploy-project.ts';
import { createStarterRole } from './deployments/starter-role.ts';
import { EnvironmentStack, type EnvironmentStackProps } from './environment-stack.ts';
import { deployersSecurityGroupName, environmentTag } from './names.ts';
import { RemoteState } from './remote-state.ts';

/** The projects that deploy services to an environment, in its account and VPC. */
export class DeploymentsStack extends EnvironmentStack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id, props);
    const { place, environment, services } = props;
    if (services.length === 0) return;
    const cluster = new RemoteState(this, 'eks', props);
    const deployment = {
      ...props,
      network: createBuildsNetwork(this, 'network', {
        place,
        environment,
        cluster,
        securityGroupName: deployersSecurityGroupName(environment.name, place),
        tags: environmentTag(environment.name),
      }),
      encryptionKeyArn: cluster.text('encryptionKeyArn'),
    };
    const pipelines = new Construct(this, 'pipelines');
    for (const service of services) {
      const scopeOfService = new Construct(pipelines, service.pipelineName);
      createDeployProject(scopeOfService, { ...deployment, service });
      createStarterRole(scopeOfService, { ...deployment, service });
    }
  }
}
