import { DataAwsAvailabilityZones } from '@cdktf/provider-aws/lib/data-aws-availability-zones/index.js';
import { Construct } from 'constructs';

export interface AvailabilityZonesProps {
  /** How many are used. */
  readonly count: number;
  /** Ids of zones that are never used; an id is one place in all accounts, a name is not. */
  readonly excludedIds: readonly string[];
}

/** A region's zones, as many as are used, without its local and wavelength zones. */
export class AvailabilityZones extends Construct {
  readonly #zones: DataAwsAvailabilityZones;

  constructor(scope: Construct, id: string, { count, excludedIds }: AvailabilityZonesProps) {
    super(scope, id);
    this.#zones = new DataAwsAvailabilityZones(this, 'available', {
      state: 'available',
      excludeZoneIds: [...excludedIds],
      // A local zone that the account has opted in to is 'available' too, and no cluster may be there.
      filter: [{ name: 'opt-in-status', values: ['opt-in-not-required'] }],
      lifecycle: {
        postcondition: [
          {
            condition: `\${length(self.names) >= ${count}}`,
            errorMessage: `The region has fewer than ${count} zones in which EKS works: lower zoneCount in network.ts, or use another region.`,
          },
        ],
      },
    });
  }

  /** The name of a zone by its place in the list, from 0. */
  nameAt(index: number): string {
    // Not Fn.element, which begins again at the first zone where there are too few.
    return this.#zones.getStringAttribute(`names[${index}]`);
  }
}
