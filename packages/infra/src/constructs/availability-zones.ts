import { DataAwsAvailabilityZones } from '@cdktf/provider-aws/lib/data-aws-availability-zones/index.js';
import { Construct } from 'constructs';

export interface AvailabilityZonesProps {
  /** How many are used. */
  readonly count: number;
  /** Ids of zones that are never used. An id means the same zone in all accounts, a name does not. */
  readonly excludedIds: readonly string[];
}

/** The zones of a region that are used, without local and wavelength zones. */
export class AvailabilityZones extends Construct {
  readonly #zones: DataAwsAvailabilityZones;

  constructor(scope: Construct, id: string, { count, excludedIds }: AvailabilityZonesProps) {
    super(scope, id);
    this.#zones = new DataAwsAvailabilityZones(this, 'available', {
      state: 'available',
      excludeZoneIds: [...excludedIds],
      // Local zones that the account has opted in to are 'available' too, but EKS does not work there.
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
    // Not Fn.element, which starts again at the first zone when there are too few.
    return this.#zones.getStringAttribute(`names[${index}]`);
  }
}
