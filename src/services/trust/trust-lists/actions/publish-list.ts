import { createHash } from 'node:crypto';
import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { OPERATOR_FEED } from '../../../../kernel/actor.ts';
import { newId } from '../../../../kernel/ids.ts';
import {
  buildCertificate,
  buildName,
  type Certificate,
  ext,
  nameText,
  newSerial,
  parseCertificate,
} from '../../../../kernel/pki/index.ts';
import { trustAnchors } from '../../certificates/index.ts';
import { type ListSigner, signList } from '../list-signature.ts';
import { DEPRECATED, RECOGNISED, TSL_SIGNING } from '../names.ts';
import {
  insertEdition,
  insertSigner,
  type KeptStates,
  keepOwnService,
  lockPublishing,
  newestEdition,
  newestSigner,
  ownServices,
} from '../own-store.ts';
import { trustListsProblems } from '../problems.ts';
import { type OwnService, writeList } from '../write.ts';

/** Clause 5.3.15: six months at most between two editions. */
const EDITION_DAYS = 180;
/** Of the certificate that signs lists; the next one is made when this much is left. */
const SIGNER_DAYS = 5 * 365;
const SIGNER_SPARE_DAYS = EDITION_DAYS + 30;
const DAY_MS = 86_400_000;
/** X.520: common names and organisations. */
const NAME_LIMIT = 64;
const KEY_TYPE = 'P-256';

/** Publishes the list of the consortium's own authorities, signed, with the next number. */
export const publishList = action({
  name: 'trust-lists.own.publish',
  summary: 'Publish the trust list of the consortium: its authorities with their status and history, signed.',
  // The platform does it in the demonstration.
  access: { operator: true, platform: true },
  input: z.strictObject({}),
  output: z.object({
    sequence: z.number(),
    digest: z.string(),
    services: z.number(),
    nextUpdate: z.string(),
  }),
  async run(work) {
    const { tx, now } = work;
    await lockPublishing(tx);
    const anchors = await trustAnchors(work.kernel);
    const services = await servicesNow(work, anchors);
    if (services.length === 0) throw trustListsProblems['nothing-to-publish']();
    const before = await newestEdition(tx);
    const sequence = (before?.sequence ?? 0) + 1;
    const issuedAt = now.round({ smallestUnit: 'second', roundingMode: 'floor' });
    const nextUpdate = issuedAt.add({ hours: 24 * EDITION_DAYS });
    const unsigned = writeList({ ...identity(work), sequence, issuedAt, nextUpdate, services });
    const content = await signList(unsigned, await signerNow(work), issuedAt);
    const digest = createHash('sha256').update(content).digest('hex');
    await insertEdition(tx, { sequence, digest, content, issuedAt, nextUpdate });
    work.emit({
      administrationId: OPERATOR_FEED,
      kind: 'trust-lists.published',
      subject: String(sequence),
      payload: { sequence, digest },
    });
    return { sequence, digest, services: services.length, nextUpdate: nextUpdate.toString() };
  },
});

function identity({ kernel: { settings, publicAddress } }: Work) {
  const text = (name: string) => settings[name] as string;
  return {
    territory: text('TRUST_LISTS_TERRITORY'),
    operator: text('CERTIFICATES_ORGANISATION'),
    street: text('TRUST_LISTS_STREET'),
    locality: text('TRUST_LISTS_LOCALITY'),
    postalCode: text('TRUST_LISTS_POSTAL_CODE'),
    country: 'ES',
    email: text('TRUST_LISTS_EMAIL'),
    site: publicAddress,
  };
}

/** Authorities that are trusted now, and those that were: their states never go away (clause 5.6). */
async function servicesNow({ tx, now }: Work, anchors: readonly Certificate[]): Promise<OwnService[]> {
  const known = new Map((await ownServices(tx)).map((each) => [each.fingerprint, each]));
  const from = now.round({ smallestUnit: 'second', roundingMode: 'floor' }).toString();
  for (const { fingerprint, der } of anchors) {
    const states = known.get(fingerprint)?.states ?? [];
    const kept: KeptStates =
      states[0]?.status === RECOGNISED ? states : [{ status: RECOGNISED, from }, ...states];
    known.set(fingerprint, { fingerprint, certificate: Buffer.from(der), states: kept });
  }
  for (const each of known.values()) {
    const isTrusted = anchors.some(({ fingerprint }) => fingerprint === each.fingerprint);
    if (!isTrusted && each.states[0]?.status === RECOGNISED)
      each.states.unshift({ status: DEPRECATED, from });
    await keepOwnService(tx, each);
  }
  return [...known.values()].map(({ certificate, states }) => {
    const { subject } = parseCertificate(new Uint8Array(certificate));
    return {
      ...{ name: subject.get('CN') ?? nameText(subject), subject: nameText(subject) },
      certificate: new Uint8Array(certificate),
      states: states.map((each) => ({ status: each.status, from: Temporal.Instant.from(each.from) })),
    };
  });
}

/** The key that signs lists and nothing else, made when there is none or its certificate ends before the next edition. */
async function signerNow(work: Work): Promise<ListSigner> {
  const { tx, kernel, now } = work;
  const known = await newestSigner(tx);
  if (known !== undefined) {
    const certificate = parseCertificate(new Uint8Array(known.certificate));
    if (certificate.notAfter > now.epochMilliseconds + SIGNER_SPARE_DAYS * DAY_MS)
      return { key: await kernel.keys.open(known.keyHandle), certificate };
  }
  const key = await kernel.keys.create(KEY_TYPE);
  const { operator } = identity(work);
  const organisation = operator.slice(0, NAME_LIMIT).trim();
  const subject = buildName([
    ['C', 'ES'],
    ['O', organisation],
    ['CN', 'Trust list signer'],
  ]);
  const notBefore = Math.floor(now.epochMilliseconds / 1000) * 1000;
  const unsigned = buildCertificate({
    ...{ serial: newSerial(), issuer: subject, subject, publicKey: key.publicKey, algorithm: key.algorithm },
    ...{ notBefore, notAfter: notBefore + SIGNER_DAYS * DAY_MS },
    // Clause 5.7.1: no authority, for signing lists only.
    extensions: [ext.endEntity(), ext.keyUsage('digitalSignature'), ext.extKeyUsage([TSL_SIGNING])],
  });
  const certificate = parseCertificate(unsigned.finish(await key.sign(unsigned.toBeSigned)));
  await insertSigner(tx, { id: newId(), keyHandle: key.handle, certificate: certificate.der, now });
  return { key, certificate };
}
