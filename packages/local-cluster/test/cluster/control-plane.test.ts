import { expect } from 'chai';
import { clusterCertificates } from '../../src/cluster/certificates.ts';
import { clusterPaths, sandboxPaths } from '../../src/cluster/cluster-paths.ts';
import {
  apiServerCommand,
  controllerManagerCommand,
  etcdCommand,
  kubeletCommand,
  kubeProxyCommand,
  schedulerCommand,
} from '../../src/cluster/control-plane.ts';

const programs = {
  etcd: ['/tools/etcd'],
  'kube-apiserver': ['/tools/kubernetes', 'kube-apiserver'],
  'kube-controller-manager': ['/tools/kubernetes', 'kube-controller-manager'],
  'kube-scheduler': ['/tools/kubernetes', 'kube-scheduler'],
  kubelet: ['/tools/kubernetes', 'kubelet'],
  'kube-proxy': ['/tools/kubernetes', 'kube-proxy'],
};
const paths = clusterPaths('/my cache/rehearsal');

const commands: readonly [string, readonly string[], readonly string[]][] = [
  ['etcdCommand', etcdCommand(programs), programs.etcd],
  ['apiServerCommand', apiServerCommand(programs, paths), programs['kube-apiserver']],
  [
    'controllerManagerCommand',
    controllerManagerCommand(programs, paths),
    programs['kube-controller-manager'],
  ],
  ['schedulerCommand', schedulerCommand(programs, paths), programs['kube-scheduler']],
  ['kubeletCommand', kubeletCommand(programs, paths), programs.kubelet],
  ['kubeProxyCommand', kubeProxyCommand(programs, paths), programs['kube-proxy']],
];

/** The values of the flags by name. */
function flagsOf(command: readonly string[], program: readonly string[]): Map<string, string[]> {
  const flags = new Map<string, string[]>();
  for (const word of command.slice(program.length)) {
    const [, name = '', value = ''] = /^--([^=]+)(?:=(.*))?$/.exec(word) ?? [];
    flags.set(name, [...(flags.get(name) ?? []), value]);
  }
  return flags;
}

for (const [name, command, program] of commands) {
  describe(name, () => {
    const flags = flagsOf(command, program);

    it('begins with the words that start the program, and has flags alone after them', () => {
      expect(command.slice(0, program.length)).to.deep.equal(program);
      expect([...flags.keys()]).not.to.include('');
    });

    it('gives no flag twice', () => {
      expect([...flags].filter(([, values]) => values.length > 1)).to.deep.equal([]);
    });

    it('reads and writes below the given paths only, apart from its own state', () => {
      const files = [...flags.values()].flat().filter((value) => value.startsWith('/'));
      const folders = [paths.pki, paths.configuration, paths.kubeconfigs, sandboxPaths.etcdData];
      expect(files.length).to.be.greaterThan(0);
      expect(files.filter((file) => !folders.some((folder) => `${file}/`.startsWith(`${folder}/`)))).to.be
        .empty;
    });
  });
}

describe('the control plane', () => {
  it('shows certificates and kubeconfigs of those alone to whom one is issued', () => {
    const issued = [...clusterCertificates().map(({ name }) => name), 'ca', 'service-account'];
    const words = commands.flatMap(([, command]) => command);
    const shown = words.flatMap((word) => /([\w-]+)\.(?:crt|key|pub|conf)$/.exec(word)?.[1] ?? []);
    expect(new Set(shown)).to.include.keys('ca', 'service-account', 'apiserver', 'scheduler', 'kubelet');
    expect(shown.filter((name) => !issued.includes(name))).to.deep.equal([]);
  });

  const flagOf = (name: string, flag: string) => {
    const [, command, program] = commands.find(([candidate]) => candidate === name) ?? ['', [], []];
    return flagsOf(command, program).get(flag)?.[0];
  };

  it('signs and checks the tokens of service accounts by one pair of keys', () => {
    const privateKey = flagOf('apiServerCommand', 'service-account-signing-key-file');
    expect(flagOf('controllerManagerCommand', 'service-account-private-key-file')).to.equal(privateKey);
    expect(flagOf('apiServerCommand', 'service-account-key-file')).to.equal(
      privateKey?.replace(/\.key$/, '.pub'),
    );
  });

  it('has one network of Services', () => {
    const flag = 'service-cluster-ip-range';
    expect(flagOf('apiServerCommand', flag)).to.equal(flagOf('controllerManagerCommand', flag));
  });

  it('is one etcd: the API server asks where that one listens', () => {
    expect(flagOf('apiServerCommand', 'etcd-servers')).to.equal(flagOf('etcdCommand', 'listen-client-urls'));
  });
});
