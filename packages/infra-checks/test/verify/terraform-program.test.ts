import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect } from 'chai';
import { findTerraform } from '../../src/verify/terraform-program.ts';

const program = '#!/bin/sh\necho Terraform v1.11.4\n';
const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;

/** A zip with one file, stored as it is. */
function zipOf(name: string, content: Buffer): Buffer {
  const nameBytes = Buffer.from(name);
  const sizes = (at: number, header: Buffer) => {
    header.writeUInt32LE(crc32(content), at);
    header.writeUInt32LE(content.length, at + 4);
    header.writeUInt32LE(content.length, at + 8);
    header.writeUInt16LE(nameBytes.length, at + 12);
    return header;
  };
  const local = sizes(14, Buffer.alloc(30));
  local.write('PK\x03\x04', 'latin1');
  const central = sizes(16, Buffer.alloc(46));
  central.write('PK\x01\x02', 'latin1');
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + nameBytes.length, 12);
  end.writeUInt32LE(local.length + nameBytes.length + content.length, 16);
  return Buffer.concat([local, nameBytes, content, central, nameBytes, end]);
}

describe('findTerraform, where PATH has none', () => {
  const zip = zipOf('terraform', Buffer.from(program));
  const right = createHash('sha256').update(zip).digest('hex');
  let folder: string;
  let server: Server;
  let checksum = right;
  let requests: string[];

  before(async () => {
    server = createServer((request, response) => {
      const url = request.url ?? '';
      requests.push(url);
      if (url.endsWith('SHA256SUMS')) response.end(`${checksum}  terraform_1.11.4_${platform}.zip\n`);
      else response.end(zip);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(() => server.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'infra-terraform-'));
    requests = [];
    checksum = right;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const source = () => ({
    program: 'terraform-that-is-not-there',
    cacheFolder: folder,
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });

  it('downloads the official one, compares its checksum and keeps it', async () => {
    const file = await findTerraform(source());
    expect(file).to.equal(join(folder, 'terraform-1.11.4/terraform'));
    expect(readFileSync(file, 'utf8')).to.equal(program);
    expect(statSync(file).mode & 0o777).to.equal(0o755);
    await findTerraform(source());
    expect(requests).to.deep.equal([
      '/terraform/1.11.4/terraform_1.11.4_SHA256SUMS',
      `/terraform/1.11.4/terraform_1.11.4_${platform}.zip`,
    ]);
  });

  it('refuses a download with another checksum', async () => {
    checksum = '0'.repeat(64);
    const error = await findTerraform(source()).catch((reason: unknown) => reason);
    expect(error).to.be.an('error').with.property('name', 'ToolMissingError');
    expect(error)
      .to.have.property('message')
      .that.includes(`came with the checksum ${right} instead of ${'0'.repeat(64)}`);
  });

  it('says in one sentence that it can not be had', async () => {
    const error = await findTerraform({ ...source(), address: 'http://127.0.0.1:1' }).catch(
      (reason: unknown) => reason,
    );
    expect(error)
      .to.be.an('error')
      .with.property('message')
      .that.matches(
        /^terraform 1\.10 or later is not on PATH, and 127\.0\.0\.1:1 can't be had \(.*\): put it on PATH$/,
      );
  });
});
