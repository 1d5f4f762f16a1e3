/** A town whose people sign: with its time-stamping authority, its lists and its OCSP answers. */
import { readFileSync } from 'node:fs';
import {
  algorithmFor,
  buildCrl,
  buildOcspRequest,
  buildTimestampRequest,
  type Certificate,
  ext,
  issue,
  newSerial,
  ocspResponder,
  PURPOSE,
  parseOcspRequest,
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
import type { Level, Proofs, SignWish } from '../making.ts';
import { type IncrementalPdf, type PadesOptions, preparePades } from './index.ts';

export type SigningTown = Town & { readonly tsa: Person; readonly proofs: Proofs; readonly mayor: Person };

export const HOUR = 3_600_000;

export function signingTown(kind: KeyWish = 'p256'): SigningTown {
  const town = newTown();
  const tsa = certify({
    name: 'Segell de temps',
    issuer: town.issuing,
    extensions: [ext.keyUsage('digitalSignature'), ext.extKeyUsage([PURPOSE.timeStamping], true)],
  });
  const mayor = certify({
    name: 'Núria Puig i Solà',
    kind,
    issuer: town.issuing,
    extensions: [ext.keyUsage('nonRepudiation')],
  });
  return { ...town, tsa, mayor, proofs: proofsOf(town, tsa) };
}

function proofsOf(town: Town, tsa: Person): Proofs {
  const authority = timestampAuthority({
    certificate: tsa.certificate,
    algorithm: algorithmFor(tsa.key),
    chain: [town.issuing.certificate],
    policy: '1.3.6.1.4.1.99999.1',
  });
  let minutes = 0;
  return {
    async timestamp(hash, digest) {
      const request = parseTimestampRequest(buildTimestampRequest({ imprint: { hash, digest } }));
      const stamp = authority.stamp({ request, serial: newSerial(), at: AT + 60_000 * minutes++ });
      return stamp.finishToken(signBytes(stamp.algorithm, tsa.key, stamp.toBeSigned));
    },
    async evidence(certificate) {
      return {
        certificates: [town.issuing.certificate.der],
        crls: [crlOf(town.root), crlOf(town.issuing)],
        ocsps: [answerAbout(town, certificate)],
      };
    },
  };
}

const lists = new Map<string, Uint8Array>();

function crlOf(issuer: Person): Uint8Array {
  const name = issuer.certificate.fingerprint;
  const found = lists.get(name);
  if (found !== undefined) return found;
  const list = buildCrl({
    issuer: issuer.certificate.subject,
    issuerKey: issuer.certificate.publicKey,
    thisUpdate: AT - HOUR,
    nextUpdate: AT + 24 * HOUR,
    number: 1,
    entries: [],
    algorithm: algorithmFor(issuer.key),
  });
  const made = issue(list, issuer.key);
  lists.set(name, made);
  return made;
}

function answerAbout({ issuing }: Town, { serial }: Certificate): Uint8Array {
  const responder = ocspResponder(issuing.certificate, algorithmFor(issuing.key), false);
  const issuer = { name: issuing.certificate.subject, publicKey: issuing.certificate.publicKey };
  const { ids } = parseOcspRequest(buildOcspRequest({ issuer, serials: [serial] }));
  const answers = ids.map((id) => ({ id, status: 'good' as const, thisUpdate: AT, nextUpdate: AT + HOUR }));
  return issue(responder.answer({ answers, producedAt: AT }), issuing.key);
}

export function wishOf(person: Person, town: Town, more: Partial<SignWish> = {}): SignWish {
  return {
    certificate: person.certificate,
    chain: [town.issuing.certificate],
    algorithm: algorithmFor(person.key),
    time: AT,
    ...more,
  };
}

export type Signing = { level?: Level; person?: Person; wish?: Partial<SignWish>; options?: PadesOptions };

/** Signs a document whole. */
export async function signed(pdf: Uint8Array, town: SigningTown, signing: Signing = {}): Promise<Uint8Array> {
  return (await signedInPieces(pdf, town, signing)).bytes();
}

export async function signedInPieces(
  pdf: Uint8Array,
  town: SigningTown,
  { level = 'B-T', person = town.mayor, wish = {}, options = {} }: Signing,
): Promise<IncrementalPdf> {
  const prepared = await preparePades(pdf, wishOf(person, town, wish), options);
  const value = signBytes(prepared.algorithm, person.key, prepared.toBeSigned);
  return prepared.finish(value, level, town.proofs);
}

export const readBytes = (path: string): Uint8Array => new Uint8Array(readFileSync(path));
