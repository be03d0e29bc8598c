import path from 'node:path';
import { execa } from 'execa';

/** A self-signed certificate for 127.0.0.1, made by openssl. */
export async function createCertificate(
  folder: string,
): Promise<{ certificateFile: string; keyFile: string }> {
  const certificateFile = path.join(folder, 'certificate.pem');
  const keyFile = path.join(folder, 'key.pem');
  const request = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=test';
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', keyFile, '-out', certificateFile];
  await execa('openssl', [...request.split(' '), ...names]);
  return { certificateFile, keyFile };
}
