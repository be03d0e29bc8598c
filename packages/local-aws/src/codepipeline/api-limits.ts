import { shapeNamed } from 'infra-checks/aws-api/model.ts';
import { shapeFaults } from 'infra-checks/aws-api/shape-faults.ts';

/** What CodePipeline's API says against a value of one of its shapes, such as `ActionName`; `where` names the value. */
export function faultsOfShape(where: string, shape: string, value: string | number): string[] {
  return shapeFaults(shapeNamed('codepipeline', shape), value).map((fault) => `${where}: ${fault}`);
}
