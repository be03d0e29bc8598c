import { expect } from 'chai';
import { goFailure } from '../../src/tools/go-failure.ts';

describe('goFailure', () => {
  const build = {
    name: 'Kubernetes 1.36.3',
    programs: [{ package: '.' }],
    sourceDirectory: '/src',
    buildCache: '/cache/go',
  };
  const rows: [name: string, output: string, sentence: RegExp][] = [
    [
      'a full disk',
      '# k8s.io/api\nmkdir /cache/go/x: no space left on device',
      /^The disk of \/cache\/go is full, so Kubernetes 1\.36\.3 could not be built: free 5 GB/,
    ],
    [
      'too little memory',
      'k8s.io/kubernetes/pkg/apis: /usr/lib/go/compile: signal: killed',
      /^The machine ran out of memory while it built Kubernetes 1\.36\.3: give it 3 GB/,
    ],
    [
      'modules out of reach',
      'go: k8s.io/api@v0.36.3: Get "https://proxy.test/k8s.io/api": dial tcp: lookup proxy.test: no such host\nfmt\t/usr/lib/go/src/fmt\tprint.go',
      /^The Go modules of Kubernetes 1\.36\.3 can't be fetched \(.*no such host\): check the network/,
    ],
    [
      'a module that was changed on the way',
      'verifying k8s.io/api@v0.36.3: checksum mismatch\nSECURITY ERROR',
      /^A Go module of Kubernetes 1\.36\.3 came with a wrong checksum/,
    ],
    [
      'anything else',
      './main.go:30:2: undefined: x',
      /^Kubernetes 1\.36\.3 could not be built in \/src \(\.\/main\.go:30:2: undefined: x\): run `go build \.` there/,
    ],
  ];
  for (const [name, output, sentence] of rows) {
    it(`reports ${name}`, () => {
      const { message } = goFailure(build, output);
      expect(message).to.match(sentence);
      expect(message).to.contain('then run this command again; it goes on from what is compiled.');
    });
  }
});
