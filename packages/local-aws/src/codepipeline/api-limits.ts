import { shapeNamed } from 'infra-checks/aws-api/model.ts';
import { shapeFaults } from 'infra-checks/aws-api/shape-faults.ts';

/** The faults of a value by a shape of CodePipeline's API, such as `ActionName`; `where` names the value. */
export function faultsOfShape(where: string, shape: string, value: string | number): string[] {
  return shapeFaults(shapeNamed('codepipeline', shape), value).map((fault) => `${where}: ${fault}`);
}
