import { createHash } from 'node:crypto';
import { type Certificate, type HashName, hashOf } from '../../../../kernel/pki/index.ts';
import { tokenSigner } from '../cades/index.ts';
import { FormError, type SignatureFacts } from '../facts.ts';
import { LEVELS, type Level, type Proofs } from '../making.ts';
import { contentOf, type NamedFile } from './content.ts';
import { type JwsSignature, parseJws, writeJws } from './jws.ts';
import { readJades } from './read.ts';
import { isText, type Json } from './strict-json.ts';
import { archiveInputs } from './timestamps.ts';
import { component, componentsOf } from './unsigned.ts';

export type Augmented = {
  readonly certificates: readonly Certificate[];
  readonly known: readonly Certificate[];
  readonly hash: HashName;
  readonly form: 'base64url' | 'clear';
  /** What time stamps over the content cover; undefined when it is not there. */
  readonly covered: readonly Uint8Array[] | undefined;
};

const reaches = (level: Level, wanted: Level): boolean => LEVELS.indexOf(level) >= LEVELS.indexOf(wanted);
/** How clear elements are brought into one form before they are stamped (RFC 8785). */
const JCS = 'http://json-canonicalization.org/algorithm';

/**
 * Every signature of a JWS brought to a level, or renewed by a further archive time stamp when it has one (TS 119 182-1
 * §5.3.6). A compact one becomes a flattened one, which has the same signature and a place for more.
 * @throws FormError `jades.…`
 */
export async function augmentJades(
  bytes: Uint8Array,
  level: Level,
  proofs: Proofs,
  detached: readonly NamedFile[] = [],
): Promise<Uint8Array> {
  const jws = parseJws(bytes);
  const facts = readJades(bytes, detached).signatures;
  const signatures: JwsSignature[] = [];
  for (const [at, each] of jws.signatures.entries()) {
    const covered = contentOf(each, jws.payload, detached).stamped;
    signatures.push(await augmentSignature(each, level, proofs, { ...subjectOf(facts[at]!, each), covered }));
  }
  return writeJws({ ...jws, form: jws.form === 'compact' ? 'flattened' : jws.form, signatures });
}

function subjectOf(facts: SignatureFacts, jws: JwsSignature): Omit<Augmented, 'covered'> {
  if (facts.signer === undefined)
    throw new FormError('jades.no-signer', 'The certificate of the signer is not in the signature.');
  const certificates = [facts, ...countersBelow(facts)].flatMap((each) => [
    ...(each.signer === undefined ? [] : [each.signer]),
    ...each.timestamps.map((stamp) => tokenSigner(stamp.token)),
  ]);
  const isClear = componentsOf(jws.header).some((each) => !isText(each.raw));
  return {
    certificates,
    known: facts.certificates,
    hash: facts.algorithm?.hash ?? 'sha512',
    form: isClear ? 'clear' : 'base64url',
  };
}

const countersBelow = (facts: SignatureFacts): SignatureFacts[] =>
  facts.counterSignatures.flatMap((each) => [each, ...countersBelow(each)]);

/** One signature brought to a level: each step asks only for what is not there yet. */
export async function augmentSignature(
  jws: JwsSignature,
  level: Level,
  proofs: Proofs,
  of: Augmented,
): Promise<JwsSignature> {
  if (!reaches(level, 'B-T')) return jws;
  const certificates = [...of.certificates];
  let made = jws;
  if (!componentsOf(jws.header).some((each) => each.name === 'sigTst')) {
    // §5.3.4: over the text of the signature, not over its octets.
    const token = await proofs.timestamp(of.hash, hashOf(of.hash, new TextEncoder().encode(jws.signature)));
    certificates.push(tokenSigner(token));
    made = added(made, [component('sigTst', container(token), of.form)]);
  }
  if (!reaches(level, 'B-LT')) return made;
  made = added(made, await evidence(certificates, proofs, of));
  if (!reaches(level, 'B-LTA')) return made;
  return added(made, [await archive(made, proofs, of)]);
}

function added(jws: JwsSignature, more: readonly Json[]): JwsSignature {
  const before = componentsOf(jws.header).map((each) => each.raw);
  return { ...jws, header: { ...jws.header, etsiU: [...before, ...more] } };
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const container = (token: Uint8Array): { [name: string]: Json } => ({ tstTokens: [{ val: base64(token) }] });

/** xVals and rVals (§5.3.5) of everything that has to be proven, without doubles. */
async function evidence(
  certificates: readonly Certificate[],
  proofs: Proofs,
  of: Augmented,
): Promise<Json[]> {
  const found = { certificates: new Set<string>(), crls: new Set<string>(), ocsps: new Set<string>() };
  for (const each of new Map(certificates.map((one) => [one.fingerprint, one])).values()) {
    const { certificates: authorities, crls, ocsps } = await proofs.evidence(each, of.known);
    for (const der of [each.der, ...authorities]) found.certificates.add(base64(der));
    for (const der of crls) found.crls.add(base64(der));
    for (const der of ocsps) found.ocsps.add(base64(der));
  }
  const values = (list: Set<string>) => [...list].map((val) => ({ val }));
  const rVals = {
    ...(found.crls.size > 0 && { crlVals: values(found.crls) }),
    ...(found.ocsps.size > 0 && { ocspVals: values(found.ocsps) }),
  };
  return [
    component(
      'xVals',
      values(found.certificates).map((x509Cert) => ({ x509Cert })),
      of.form,
    ),
    component('rVals', rVals, of.form),
  ];
}

async function archive(jws: JwsSignature, proofs: Proofs, of: Augmented): Promise<Json> {
  const content = { payloads: [], parts: [], notes: [], stamped: of.covered };
  const [input] = archiveInputs({ jws, content }, componentsOf(jws.header));
  const sum = createHash(of.hash);
  for (const part of input!) sum.update(part);
  const token = await proofs.timestamp(of.hash, sum.digest());
  const canonical = of.form === 'clear' ? { canonAlg: JCS } : {};
  return component('arcTst', { ...canonical, ...container(token) }, of.form);
}
