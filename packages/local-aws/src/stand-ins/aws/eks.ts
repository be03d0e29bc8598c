/**
 * Stands in for: EKS, for DescribeCluster.
 * Faithful: REST with JSON, the synthesized clusters of the caller's account in the region, ResourceNotFoundException.
 * Not: all clusters are one Kubernetes, so they have the same endpoint and authority; of a cluster's description only
 * what a client needs to reach it.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ApiFault, readInput } from '../../aws-api/api-fault.ts';
import type { ApiService } from '../../aws-api/api-server.ts';
import { restJson } from '../../aws-api/protocols.ts';
import type { Session } from '../../aws-api/sessions.ts';
import { type RegionConfig, serviceHost } from './region-config.ts';

const named = z.object({ name: z.string() });

/** EKS of a region. */
export function eksService(region: string, { clusters }: Pick<RegionConfig, 'clusters'>): ApiService {
  const arnOf = (name: string, { accountId }: Pick<Session, 'accountId'>) =>
    `arn:aws:eks:${region}:${accountId}:cluster/${name}`;
  return {
    region,
    host: serviceHost('eks', region),
    signingName: 'eks',
    file: 'stand-ins/aws/eks.ts',
    protocol: restJson({ operation: 'DescribeCluster', method: 'GET', path: /^\/clusters\/(?<name>[^/]+)$/ }),
    operations: {
      DescribeCluster: {
        access: (input, caller) => ({
          action: 'eks:DescribeCluster',
          resource: arnOf(readInput(named, input).name, caller),
        }),
        async run(input, caller) {
          const { name } = readInput(named, input);
          const cluster = clusters.find(
            (one) => one.name === name && one.accountId === caller.accountId && one.region === region,
          );
          if (cluster === undefined)
            throw new ApiFault('ResourceNotFoundException', `No cluster found for name: ${name}.`);
          const data = (await readFile(cluster.certificateAuthority)).toString('base64');
          const { server: endpoint } = cluster;
          return {
            cluster: {
              name,
              arn: arnOf(name, caller),
              endpoint,
              status: 'ACTIVE',
              certificateAuthority: { data },
            },
          };
        },
      },
    },
  };
}
