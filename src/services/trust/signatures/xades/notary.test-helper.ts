/** A town with a signer, a time-stamping authority and proofs of both, for tests of signatures. */
import {
  algorithmFor,
  buildCrl,
  buildTimestampRequest,
  type Certificate,
  ext,
  type HashName,
  issue,
  newSerial,
  PURPOSE,
  PublicKey,
  parseTimestampRequest,
  signBytes,
  timestampAuthority,
} from '../../../../kernel/pki/index.ts';
import {
  AT,
  certify,
  type KeyWish,
  newTown,
  type Person,
  type Town,
} from '../../../../kernel/pki/town.test-helper.ts';
import type { Level, Prepared, Proofs, SignWish } from '../making.ts';

const DAY = 86_400_000;

export interface Notary {
  readonly town: Town;
  readonly signer: Person;
  readonly stamper: Person;
  readonly proofs: Proofs;
  readonly crl: Uint8Array;
  wish(claims?: SignWish['claims']): SignWish;
  /** Signs what was prepared with the key of the signer. */
  finish(prepared: Promise<Prepared<Uint8Array>>, level?: Level): Promise<Uint8Array>;
}

export function newNotary(kind: KeyWish = 'p256', pss?: 'rsa-pss'): Notary {
  const town = newTown();
  const signer = certify({
    name: 'Alcaldessa',
    kind,
    issuer: town.issuing,
    extensions: [ext.keyUsage('nonRepudiation')],
  });
  const stamping = [ext.keyUsage('digitalSignature'), ext.extKeyUsage([PURPOSE.timeStamping], true)];
  const stamper = certify({ name: 'Segell de temps', issuer: town.issuing, extensions: stamping });
  const crl = emptyCrl(town);
  const algorithm = algorithmFor(signer.key, pss);
  const chain = [town.issuing.certificate];
  const proofs: Proofs = {
    timestamp: async (hash, digest) => tokenOver(town, stamper, { hash, digest }),
    evidence: async (certificate: Certificate) => ({
      certificates: certificate === stamper.certificate ? [] : chain.map(({ der }) => der),
      crls: [crl],
      ocsps: [],
    }),
  };
  return {
    town,
    signer,
    stamper,
    proofs,
    crl,
    wish: (claims) => ({
      certificate: signer.certificate,
      chain,
      algorithm,
      time: AT,
      ...(claims && { claims }),
    }),
    finish: async (prepared, level = 'B-B') => {
      const { toBeSigned, finish } = await prepared;
      return finish(signBytes(algorithm, signer.key, toBeSigned), level, proofs);
    },
  };
}

function emptyCrl({ issuing }: Town): Uint8Array {
  const unsigned = buildCrl({
    issuer: issuing.certificate.subject,
    issuerKey: PublicKey.fromKey(issuing.key),
    thisUpdate: AT - DAY,
    nextUpdate: AT + 30 * DAY,
    number: 1,
    entries: [],
    algorithm: algorithmFor(issuing.key),
  });
  return issue(unsigned, issuing.key);
}

function tokenOver(town: Town, stamper: Person, imprint: { hash: HashName; digest: Uint8Array }): Uint8Array {
  const authority = timestampAuthority({
    certificate: stamper.certificate,
    algorithm: algorithmFor(stamper.key),
    chain: [town.issuing.certificate],
    policy: '1.3.6.1.4.1.99999.1',
  });
  const request = parseTimestampRequest(buildTimestampRequest({ imprint, certReq: true }));
  const stamp = authority.stamp({ request, serial: newSerial(), at: AT + 1000 });
  return stamp.finishToken(signBytes(stamp.algorithm, stamper.key, stamp.toBeSigned));
}
