/** The text of a kubeconfig with one cluster, and one user with a client certificate. */
export function kubeconfig(options: {
  readonly server: string;
  readonly certificateAuthority: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
  readonly user: string;
}): string {
  return `${JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'rehearsal',
          cluster: { server: options.server, 'certificate-authority': options.certificateAuthority },
        },
      ],
      users: [
        {
          name: options.user,
          user: { 'client-certificate': options.clientCertificate, 'client-key': options.clientKey },
        },
      ],
      contexts: [{ name: 'rehearsal', context: { cluster: 'rehearsal', user: options.user } }],
      'current-context': 'rehearsal',
    },
    undefined,
    2,
  )}\n`;
}
