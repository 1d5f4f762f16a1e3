/** Signatures of a small town with everything that may go with them, as facts and as bytes, for the tests of the validation. */
import {
  algorithmFor,
  buildCrl,
  buildOcspRequest,
  buildTimestampRequest,
  type Certificate,
  cmsSigner,
  ext,
  type HashName,
  hashOf,
  issue,
  newSerial,
  ocspResponder,
  PURPOSE,
  parseOcspRequest,
  parseSignedData,
  parseTimestampRequest,
  type RevocationReason,
  signBytes,
  timestampAuthority,
  toHex,
  verifySignedData,
} from '../../../../kernel/pki/index.ts';
import {
  AUTHORITY,
  type CertifyWish,
  certify,
  type Person,
} from '../../../../kernel/pki/town.test-helper.ts';
import { type DocumentFacts, poe, type SignatureFacts, type TimestampFacts } from '../facts.ts';
import type { ValidationData } from '../making.ts';

export const DAY = 24 * 60 * 60_000;
export const YEAR = 365 * DAY;
/** When things are signed here. */
export const SIGNED = Date.UTC(2024, 2, 1, 10);
export const CONTENT = new TextEncoder().encode('Decret 12/2024: es concedeix la llicència.');

const FAR = Date.UTC(2045, 0, 1);
const BEFORE = Date.UTC(2008, 0, 1);

export const root = certify({ name: 'Arrel', extensions: AUTHORITY, from: BEFORE, to: FAR });
export const issuing = certify({
  name: 'Emissora',
  issuer: root,
  extensions: AUTHORITY,
  from: BEFORE,
  to: FAR,
});
export const stamper = certify({
  name: 'Segellat de temps',
  issuer: issuing,
  extensions: [ext.keyUsage('digitalSignature'), ext.extKeyUsage([PURPOSE.timeStamping], true)],
  from: BEFORE,
  to: FAR,
});

/** Somebody who may sign; two years unless said. */
export const signerOf = (wish: Partial<CertifyWish> = {}): Person =>
  certify({
    name: 'Mercè Puig',
    issuer: issuing,
    extensions: [ext.keyUsage('nonRepudiation')],
    from: Date.UTC(2023, 0, 1),
    to: Date.UTC(2025, 0, 1),
    ...wish,
  });

export type Gone = { who: Certificate; at: number; reason?: RevocationReason };

/** The list of an authority, by default of thirty days. */
export function listOf(
  issuer: Person,
  at: number,
  wish: { gone?: readonly Gone[]; days?: number } = {},
): Uint8Array {
  return issue(
    buildCrl({
      issuer: issuer.certificate.subject,
      issuerKey: issuer.certificate.publicKey,
      thisUpdate: at,
      nextUpdate: at + (wish.days ?? 30) * DAY,
      number: Math.floor(at / 1000),
      entries: (wish.gone ?? []).map(({ who, at: revokedAt, reason }) => ({
        serial: who.serial,
        revokedAt,
        ...(reason && { reason }),
      })),
      algorithm: algorithmFor(issuer.key),
    }),
    issuer.key,
  );
}

/** The answer of the issuing authority itself about one certificate, by default good for a day. */
export function answerAbout(
  who: Certificate,
  at: number,
  wish: { revokedAt?: number; issuer?: Person; days?: number } = {},
): Uint8Array {
  const { issuer = issuing, days = 1, revokedAt } = wish;
  const by = { name: issuer.certificate.subject, publicKey: issuer.certificate.publicKey };
  const request = parseOcspRequest(buildOcspRequest({ issuer: by, serials: [who.serial] }));
  const responder = ocspResponder(issuer.certificate, algorithmFor(issuer.key), false);
  const status = revokedAt === undefined ? ('good' as const) : { revokedAt };
  const answers = [{ id: request.ids[0]!, status, thisUpdate: at, nextUpdate: at + days * DAY }];
  return issue(responder.answer({ answers, producedAt: at }), issuer.key);
}

/** A token over a digest. */
export function tokenOver(
  digest: Uint8Array,
  at: number,
  wish: { by?: Person; hash?: HashName; chain?: readonly Person[] } = {},
): Uint8Array {
  const { by = stamper, hash = 'sha256', chain = [issuing] } = wish;
  const authority = timestampAuthority({
    certificate: by.certificate,
    algorithm: algorithmFor(by.key),
    chain: chain.map((each) => each.certificate),
    policy: '1.3.6.1.4.1.99999.1',
  });
  const request = parseTimestampRequest(buildTimestampRequest({ imprint: { hash, digest } }));
  const stamp = authority.stamp({ request, serial: newSerial(), at });
  return stamp.finishToken(signBytes(stamp.algorithm, by.key, stamp.toBeSigned));
}

export type SignatureWish = {
  id?: string;
  signer?: Person;
  /** What the document says now; what was signed is always `CONTENT`. */
  content?: Uint8Array;
  chain?: readonly Certificate[];
  crls?: readonly Uint8Array[];
  ocsps?: readonly Uint8Array[];
  claimedTime?: number;
  hash?: HashName;
  /** Made from the value of the signature. */
  timestamps?: (value: Uint8Array, id: string) => readonly TimestampFacts[];
};

/** A real CMS signature, checked by the kernel, in the form in which a format gives it. */
export function signatureOf(wish: SignatureWish = {}): SignatureFacts {
  const { id = 'signature-1', signer = signerOf(), content = CONTENT, hash = 'sha256' } = wish;
  const algorithm = { ...algorithmFor(signer.key), hash };
  const maker = cmsSigner({
    certificate: signer.certificate,
    algorithm,
    hash,
    chain: wish.chain ?? [issuing.certificate],
  });
  const claimedTime = wish.claimedTime ?? SIGNED;
  const prepared = maker.prepare({ digest: hashOf(hash, CONTENT), signingTime: claimedTime });
  const signed = parseSignedData(prepared.finish(signBytes(algorithm, signer.key, prepared.toBeSigned)));
  const report = verifySignedData(signed, { content })[0]!;
  const has = (code: string) => report.findings.some((each) => each.code === code);
  return {
    id,
    format: 'CAdES',
    notes: [],
    signer: report.certificate,
    signerReference: report.reference === undefined ? 'unprotected' : 'protected',
    certificates: signed.certificates,
    crls: wish.crls ?? [],
    ocsps: wish.ocsps ?? [],
    signed: [{ name: 'decret.txt', state: has('digest-mismatch') ? 'changed' : 'intact', hash }],
    valueIntact: !has('signature-invalid'),
    algorithm: report.algorithm,
    hashes: [hash],
    claimedTime: report.signingTime,
    claims: {},
    timestamps: wish.timestamps?.(signed.signers[0]!.signature, id) ?? [],
    counterSignatures: [],
    level: wish.timestamps === undefined ? 'B-B' : 'B-T',
  };
}

export type StampWish = {
  at: number;
  by?: Person;
  id?: string;
  kind?: TimestampFacts['kind'];
  protects?: readonly string[];
  hash?: HashName;
  crls?: readonly Uint8Array[];
  ocsps?: readonly Uint8Array[];
  /** Bytes that are stamped when they are not those that it stands beside. */
  instead?: Uint8Array;
};

export function stampOver(bytes: Uint8Array, wish: StampWish): TimestampFacts {
  const { hash = 'sha256', id = 'timestamp-1', kind = 'signature' } = wish;
  return {
    id,
    kind,
    token: tokenOver(hashOf(hash, wish.instead ?? bytes), wish.at, { ...(wish.by && { by: wish.by }), hash }),
    imprint: (name) => hashOf(name, bytes),
    protects: wish.protects ?? [],
    certificates: [],
    crls: wish.crls ?? [],
    ocsps: wish.ocsps ?? [],
    notes: [],
  };
}

/** What keys protect what was carried in a signature: for archive time stamps. */
export function keysOf(
  carried: ValidationData & { signature?: string; timestamps?: readonly string[] },
): string[] {
  const digest = (der: Uint8Array) => toHex(hashOf('sha256', der));
  return [
    ...(carried.signature === undefined ? [] : [poe.signature(carried.signature)]),
    ...(carried.timestamps ?? []).map(poe.timestamp),
    ...carried.certificates.map((der) => poe.certificate(digest(der))),
    ...carried.crls.map((der) => poe.crl(digest(der))),
    ...carried.ocsps.map((der) => poe.ocsp(digest(der))),
  ];
}

export const documentOf = (...signatures: readonly SignatureFacts[]): DocumentFacts => ({
  kind: 'cms',
  signatures,
  notes: [],
});

export const anchors = [{ certificate: root.certificate }];
