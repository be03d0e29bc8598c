// Lays the bundle out as the image has it, below dist/image; the Dockerfile copies that onto the base as it is.
import { fileURLToPath } from 'node:url';
import { layOut } from './layer.ts';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

await layOut(`${dist}/main.js`, `${dist}/image`);
