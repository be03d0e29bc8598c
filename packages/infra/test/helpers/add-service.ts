import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A second service in a checkout, by the steps of docs/runbooks/add-a-service.md, but for the installation. */
export function addService(checkout: string, name: string): void {
  const [packageFolder, chart] = [`packages/${name}`, `charts/${name}`];
  for (const [from, to] of [
    ['packages/hello-service', packageFolder],
    ['charts/hello-service', chart],
  ] as const)
    cpSync(join(checkout, from), join(checkout, to), { recursive: true });
  edit(checkout, `${packageFolder}/package.json`, '"name": "hello-service"', `"name": "${name}"`);
  edit(checkout, `${chart}/Chart.yaml`, /^name: hello-service$/m, `name: ${name}`);
  // What `pnpm install` writes, since the package has the same dependencies.
  edit(checkout, 'pnpm-lock.yaml', / {2}packages\/hello-service:\n(?: {4}.*\n)+\n/, (importer) =>
    [importer, importer.replace('hello-service', name)].join(''),
  );
  const environments = 'packages/infra/environments';
  const entry = [
    ...[`name: '${name}'`, `pipelineName: '${name}'`, `sourceRepositoryName: '${name}'`],
    ...[`imageRepositoryName: '${name}'`, `namespace: '${name}'`, `subdomain: '${name}'`, "branch: 'main'"],
    "smokeTest: { text: 'Hello World!' }",
  ];
  edit(checkout, `${environments}/delivery.ts`, /^ {2}\],\n(?= {2}\/\/ Who is told)/m, (end) =>
    [`    { ${entry.join(', ')} },\n`, end].join(''),
  );
  const folders = readdirSync(join(checkout, environments), { withFileTypes: true });
  for (const { name: environment } of folders.filter((entry) => entry.isDirectory())) {
    edit(checkout, `${environments}/${environment}/subdomains.ts`, "'api'", `'api', '${name}'`);
    edit(
      checkout,
      `${environments}/${environment}/namespaces.ts`,
      / {4}\{\n {6}name:(?:.*\n)+? {4}\},\n/,
      (block) => [block, block.replace(/name: '.*'/, `name: '${name}-${environment}'`)].join(''),
    );
  }
}

function edit(
  checkout: string,
  file: string,
  from: string | RegExp,
  to: string | ((found: string) => string),
): void {
  const path = join(checkout, file);
  const before = readFileSync(path, 'utf8');
  const after = before.replace(from, typeof to === 'string' ? () => to : to);
  if (after === before) throw new Error(`${file} has no ${from}`);
  writeFileSync(path, after);
}
