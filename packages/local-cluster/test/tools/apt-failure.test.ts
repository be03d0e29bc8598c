import { expect } from 'chai';
import { aptFailure, isMissingFromLists } from '../../src/tools/apt-failure.ts';

describe('aptFailure', () => {
  const rows: [name: string, output: string, sentence: RegExp][] = [
    [
      'a lock that another program holds',
      'Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 4711 (unattended-upgr)...\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?',
      /^Another program is installing packages \(unattended-upgr, process 4711\): wait for it to end/,
    ],
    [
      'a lock of an unknown holder',
      'E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend)',
      /^Another program is installing packages: wait/,
    ],
    [
      'what came after a lock that was waited for',
      'Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 4711 (apt)...\nE: dpkg was interrupted, you must manually run',
      /run `dpkg --configure -a`/,
    ],
    [
      'an interrupted dpkg',
      'E: dpkg was interrupted, you must manually run ...',
      /run `dpkg --configure -a`/,
    ],
    [
      'a full disk before the download',
      "E: You don't have enough free space in /var/cache/apt/archives/.",
      /^The disk of \/var\/cache\/apt\/archives\/? is full, so apt could not install runc tini: free/,
    ],
    [
      'a full disk while unpacking',
      'dpkg: error processing archive: failed to write (No space left on device)',
      /^The disk is full/,
    ],
    [
      'a removal that would be needed',
      'E: Packages need to be removed but remove is disabled.',
      /would remove packages that this machine has, which is not done/,
    ],
    [
      'packages that do not go together',
      'The following packages have unmet dependencies:\n containerd.io : Conflicts: containerd',
      /^apt can't install runc tini beside the packages of this machine/,
    ],
    [
      'a network without names',
      "Err:1 http://mirror.example/debian bookworm InRelease\n  Temporary failure resolving 'mirror.example'\nE: Failed to fetch http://mirror.example/a.deb",
      /^mirror\.example can't be reached/,
    ],
    [
      'a mirror that does not answer',
      'Could not connect to mirror.test:80 (10.0.0.1), connection timed out',
      /^mirror\.test can't be reached/,
    ],
    [
      'a package that no source has',
      'E: Unable to locate package tini',
      /^apt has no tini, also after an update: check the sources in \/etc\/apt/,
    ],
    [
      'anything else',
      'E: Could not open file /x - open (13: Permission denied)\nE: second',
      /^apt could not install runc tini \(Could not open file \/x - open \(13: Permission denied\)\): see/,
    ],
  ];
  for (const [name, output, sentence] of rows) {
    it(`reports ${name}`, () => {
      const { message } = aptFailure(['runc', 'tini'], output);
      expect(message).to.match(sentence);
      expect(message).to.match(/this command again\.$/);
      expect(message).to.not.contain('\n');
    });
  }
});

describe('isMissingFromLists', () => {
  const rows: [output: string, isMissing: boolean][] = [
    ['E: Unable to locate package runc', true],
    ["E: Package 'tini' has no installation candidate", true],
    ['E: Failed to fetch http://mirror.example/a.deb  404  Not Found [IP: 1.2.3.4 80]', true],
    ['E: dpkg was interrupted', false],
  ];
  for (const [output, isMissing] of rows) {
    it(`says ${isMissing} of ${output}`, () => {
      expect(isMissingFromLists(output)).to.equal(isMissing);
    });
  }
});
