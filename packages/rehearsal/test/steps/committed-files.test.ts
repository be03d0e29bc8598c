import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { assertCommitted } from '../../src/steps/committed-files.ts';

describe('assertCommitted', () => {
  const folder = temporaryFolder();

  it('accepts a commit with all files, and names each that it lacks', async () => {
    const [values, others] = ['charts/orders/environments/qa.yaml', 'packages/orders/package.json'] as const;
    await mkdir(join(folder.path, 'packages/orders'), { recursive: true });
    await writeFile(join(folder.path, others), '{}');
    expect(() => assertCommitted(folder.path, [others])).not.to.throw();
    expect(() => assertCommitted(folder.path, [values, others, 'packages/vote/package.json'])).to.throw(
      'HEAD does not contain charts/orders/environments/qa.yaml, packages/vote/package.json, which packages/infra/environments/delivery.ts needs; commit what is missing: git add --all && git commit',
    );
  });
});
