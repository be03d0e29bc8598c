import type { PythonPackages } from './python-packages.ts';

/** The judges of configuration and of policies. */
export const judges: PythonPackages = {
  requirements: 'python-tools.txt',
  name: 'checkov 3.3.30 and parliament 1.6.4',
};

/** AWS's API models, which are data in the package. */
export const botocore: PythonPackages = {
  requirements: 'botocore.txt',
  name: 'botocore 1.44.5',
  isAlone: true,
};
