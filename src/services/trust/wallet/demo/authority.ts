import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  algorithmFor,
  buildCertificate,
  buildName,
  type Certificate,
  ext,
  issue,
  newSerial,
  PublicKey,
  parseCertificate,
} from '../../../../kernel/pki/index.ts';

const DAY_MS = 86_400_000;

export type Held = { key: KeyObject; certificate: Certificate };
export type Authority = Held & { signer: Held };

export const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

type Wish = { name: string; now: number; days?: number; by?: Held; key?: KeyObject };

/** A certificate of a state that does not exist: an authority, or with `by` somebody who signs identities. */
export function certify({ name, now, days = 3650, by, key = newKey() }: Wish): Held {
  const publicKey = PublicKey.fromKey(key);
  const subject = buildName([
    ['C', 'ES'],
    ['CN', name],
  ]);
  const notBefore = Math.floor(now / 1000) * 1000 - DAY_MS;
  const unsigned = buildCertificate({
    ...{ serial: newSerial(), subject, issuer: by?.certificate.subject ?? subject, publicKey },
    ...(by !== undefined && { issuerKey: by.certificate.publicKey }),
    ...{ algorithm: algorithmFor(by?.key ?? key), notBefore, notAfter: notBefore + days * DAY_MS },
    extensions:
      by === undefined
        ? [ext.authority(0), ext.keyUsage('keyCertSign', 'cRLSign')]
        : [ext.endEntity(), ext.keyUsage('digitalSignature')],
  });
  return { key, certificate: parseCertificate(issue(unsigned, by?.key ?? key)) };
}

/** Whoever gives identities in the demonstration, made anew at each start. */
export function newAuthority(now: number, name = 'Emissor d’identitats (demostració)'): Authority {
  const root = certify({ name, now });
  return { ...root, signer: certify({ name: `${name}, signatura`, now, days: 400, by: root }) };
}
