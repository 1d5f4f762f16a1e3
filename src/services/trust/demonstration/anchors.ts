import { X509Certificate } from 'node:crypto';
import type { RawRoute } from '../../../kernel/http/routes.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { kernelProblems } from '../../../kernel/problems.ts';

/** One public certificate of the demonstration. */
export type Anchor = {
  /** `ca.pem`: the last part of its address. */
  file: string;
  kind: 'authority' | 'server' | 'client';
  subject: string;
  /** SHA-256 of the DER, with colons. */
  fingerprint: string;
  until: Temporal.Instant;
  pem: string;
};

/** Only certificates: a file of settings may hold its key beside them. */
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/**
 * What a stranger needs to believe the demonstration: whom it trusts, and the certificates that it shows to systems
 * and to providers. Empty outside demonstration mode, where anchors are published by whoever issues them.
 */
export function anchorsOf({ settings, tls }: Kernel): Anchor[] {
  if (!settings.APLEC_DEMO) return [];
  const authorities = tls.ca.slice(0, MOST_AUTHORITIES).map((pem, index) => ({
    file: authorityFile(index),
    pem,
  }));
  return [
    ...authorities.map((each) => ({ ...each, kind: 'authority' as const })),
    { file: 'hub-server.pem', pem: tls.server.cert, kind: 'server' as const },
    { file: 'hub-client.pem', pem: tls.provider.cert, kind: 'client' as const },
  ].flatMap(({ file, pem, kind }) => {
    const blocks = pem.match(CERTIFICATE) ?? [];
    if (blocks[0] === undefined) return [];
    const first = new X509Certificate(blocks[0]);
    return [
      {
        ...{ file, kind },
        subject: first.subject.replaceAll('\n', ', '),
        fingerprint: first.fingerprint256,
        until: Temporal.Instant.fromEpochMilliseconds(first.validToDate.getTime()),
        pem: `${blocks.join('\n')}\n`,
      },
    ];
  });
}

/** Names of files that the demonstration gives; those of its authorities are given by the certificates service. */
const MOST_AUTHORITIES = 9;
const FILES = [
  ...Array.from({ length: MOST_AUTHORITIES }, (_, index) => authorityFile(index)),
  'hub-server.pem',
  'hub-client.pem',
];

function authorityFile(index: number): string {
  return index === 0 ? 'ca.pem' : `ca-${index + 1}.pem`;
}

/** `GET /pki/ca.pem` and the others (RFC 8555 §9.1 names the type). */
export const anchorRoutes: readonly RawRoute[] = FILES.map((file) => ({
  method: 'GET',
  path: `/pki/${file}`,
  tag: 'documentation',
  async handle({ kernel }) {
    const anchor = anchorsOf(kernel).find((each) => each.file === file);
    if (anchor === undefined) throw kernelProblems['not-found']();
    return {
      headers: {
        'content-type': 'application/pem-certificate-chain',
        'cache-control': 'public, max-age=300',
        'access-control-allow-origin': '*',
      },
      body: anchor.pem,
    };
  },
}));

/** The page is `/pki/`. */
export const anchorsRedirect: RawRoute = {
  method: 'GET',
  path: '/pki',
  tag: 'documentation',
  handle: async () => ({ status: 308, headers: { location: '/pki/' }, body: '' }),
};
