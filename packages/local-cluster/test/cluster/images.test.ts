import { expect } from 'chai';
import { linkedLibraries } from '../../src/cluster/images.ts';

describe('linkedLibraries', () => {
  it('takes the files out of what ldd prints, the loader included, the kernel’s own left out', () => {
    const output = [
      '\tlinux-vdso.so.1 (0x00007ffc1b1f4000)',
      '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f2a3f800000)',
      '\t/lib64/ld-linux-x86-64.so.2 (0x00007f2a3fc00000)',
    ].join('\n');
    expect(linkedLibraries(output)).to.deep.equal([
      '/lib/x86_64-linux-gnu/libc.so.6',
      '/lib64/ld-linux-x86-64.so.2',
    ]);
  });
});
