import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelDirectory } from '../aws-api/model.ts';
import { currentModels } from './aws-models.ts';

const models = await currentModels();
rmSync(modelDirectory, { recursive: true, force: true });
mkdirSync(modelDirectory);
for (const [name, text] of models) writeFileSync(join(modelDirectory, name), text);
console.log(`${models.size} models written to ${modelDirectory}`);
