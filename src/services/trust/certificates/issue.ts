import type { Work } from '../../../kernel/action.ts';
import { OPERATOR_FEED } from '../../../kernel/actor.ts';
import type { Tx } from '../../../kernel/database/database.ts';
import { newId } from '../../../kernel/ids.ts';
import { type Certificate, newSerial, type PublicKey, parseCertificate } from '../../../kernel/pki/index.ts';
import { loadAdministration } from '../../cooperation/administrations/index.ts';
import { type Authority, activeAuthority, listAuthorities } from './authority-store.ts';
import { endEntityExtensions } from './form.ts';
import { signCertificate } from './hierarchy.ts';
import { houseOf } from './house.ts';
import { KEY_FAULTS, keyFaults } from './key-checks.ts';
import { certificatesProblems } from './problems.ts';
import { isPersonal, type Profile, rulesOf } from './profiles.ts';
import { nameOfActor } from './status.ts';
import {
  insertCertificate,
  insertStep,
  loadBytes,
  loadCertificate,
  loadKeyHandle,
  usesOfKey,
} from './store.ts';
import { checkSubject, holderName, type Subject, subjectName } from './subject.ts';

const DAY = 86_400_000;

export type IssueWish = {
  profile: Profile;
  subject: Subject;
  publicKey: PublicKey;
  /** The body whose certificate it is, or whose desk registered the person; absent for the platform's own. */
  administration?: string;
  /** It ends then at the latest: the end of a seat or a contract. */
  until?: Temporal.Instant;
  /** Where the key is when the platform keeps it for the holder. */
  keyHandle?: string;
  requestId?: string;
  renews?: string;
  verifiedAt?: Temporal.Instant;
};

export type Issued = {
  id: string;
  certificate: Certificate;
  /** From the issuer up, without the root. */
  chain: readonly Certificate[];
};

/**
 * Issues a certificate by its profile, in the transaction of the caller, who has looked whether the actor may and whether
 * the subject is who it says. The key is checked: kind, size until the end, known weaknesses, and that nobody else has it.
 * @throws Problem `certificates.subject-wrong`, `key-refused`, `no-authority`, `body-unknown`
 */
export async function issueCertificate(work: Work, wish: IssueWish): Promise<Issued> {
  const { profile, publicKey } = wish;
  const rules = rulesOf(profile);
  const authority = await activeAuthority(work.tx, rules.role);
  if (authority === undefined || authority.keyHandle === null) throw certificatesProblems['no-authority']();
  const subject = checkSubject(profile, await withBody(work.tx, wish));
  const notBefore = Math.floor(work.now.epochMilliseconds / 1000) * 1000;
  const notAfter = endOf(notBefore, authority, wish);
  await assertKey(work.tx, wish, notAfter);
  const key = await work.kernel.keys.open(authority.keyHandle);
  const certificate = await signCertificate(
    {
      ...{
        serial: newSerial(),
        issuer: authority.certificate.subject,
        issuerKey: authority.certificate.publicKey,
      },
      ...{ subject: subjectName(profile, subject), publicKey, notBefore, notAfter, algorithm: key.algorithm },
      extensions: endEntityExtensions({
        house: houseOf(work.kernel),
        authority: authority.id,
        profile,
        subject,
        publicKey,
      }),
    },
    key,
  );
  const id = newId();
  await keep(work, { id, certificate, authority, subject, wish });
  return { id, certificate, chain: await chainOf(work.tx, authority) };
}

function endOf(notBefore: number, { certificate }: Authority, { profile, until }: IssueWish): number {
  const end = Math.min(
    notBefore + rulesOf(profile).days * DAY - 1000,
    certificate.notAfter,
    until === undefined ? Number.POSITIVE_INFINITY : Math.floor(until.epochMilliseconds / 1000) * 1000,
  );
  if (end > notBefore) return end;
  throw certificatesProblems['subject-wrong']({
    fields: [{ field: 'until', message: 'has passed already' }],
  });
}

/** The organisation and its NIF from the directory, where the profile takes them and nobody said others. */
export async function withBody(
  tx: Tx,
  { profile, subject, administration }: Pick<IssueWish, 'profile' | 'subject' | 'administration'>,
): Promise<Subject> {
  const { needs, takes } = rulesOf(profile);
  const has = (part: 'organisation' | 'organisationNif') => needs.includes(part) || takes.includes(part);
  if (administration === undefined || !has('organisation') || profile === 'representative') return subject;
  const body = await loadAdministration(tx, administration);
  if (body === undefined || body.status !== 'active') throw certificatesProblems['body-unknown']();
  const organisation = subject.organisation ?? body.name.slice(0, 64).trim();
  const nif = subject.organisationNif ?? body.nif ?? undefined;
  return { ...subject, organisation, ...(nif !== undefined && { organisationNif: nif }) };
}

/** @throws Problem `certificates.key-refused` with every fault beside the field `request` */
export async function assertKey(
  tx: Tx,
  wish: Pick<IssueWish, 'publicKey' | 'profile' | 'administration' | 'subject'>,
  notAfter: number,
): Promise<void> {
  const { publicKey, profile, subject, administration } = wish;
  const faults = keyFaults(publicKey, notAfter);
  const uses = await usesOfKey(tx, publicKey.fingerprint);
  const own = await listAuthorities(tx);
  const another = uses.some(
    (use) =>
      use.lost ||
      use.profile !== profile ||
      (isPersonal(profile)
        ? use.holder_document !== (subject.document ?? null)
        : use.administration_id !== (administration ?? null)),
  );
  if (another || own.some((each) => each.certificate.publicKey.fingerprint === publicKey.fingerprint))
    faults.push('key-used-by-another');
  if (faults.length > 0)
    throw certificatesProblems['key-refused']({
      fields: faults.slice(0, 1).map((fault) => ({ field: 'request', message: KEY_FAULTS[fault] })),
      data: { faults },
    });
}

type Kept = { id: string; certificate: Certificate; authority: Authority; subject: Subject; wish: IssueWish };

async function keep(work: Work, { id, certificate, authority, subject, wish }: Kept): Promise<void> {
  const { profile, administration = null } = wish;
  const name = holderName(profile, subject);
  await insertCertificate(
    work.tx,
    {
      ...{
        authority: authority.id,
        id,
        serial: Buffer.from(certificate.serial),
        profile,
        administration_id: administration,
      },
      holder_document: isPersonal(profile) ? (subject.document ?? null) : null,
      ...{
        holder_name: name,
        search_text: searchText(name, subject),
        subject,
        der: Buffer.from(certificate.der),
      },
      ...{ fingerprint: certificate.fingerprint, key_fingerprint: wish.publicKey.fingerprint },
      ...{
        key_handle: wish.keyHandle ?? null,
        notBefore: certificate.notBefore,
        notAfter: certificate.notAfter,
      },
      ...{ request_id: wish.requestId ?? null, renews: wish.renews ?? null },
      verified_at: wish.verifiedAt === undefined ? null : new Date(wish.verifiedAt.epochMilliseconds),
    },
    work.now,
  );
  await insertStep(work.tx, {
    ...{ about: id, administrationId: administration, step: wish.renews === undefined ? 'issue' : 'renew' },
    ...{ byKind: work.actor.kind, byName: nameOfActor(work.actor), reason: null, at: work.now.toString() },
  });
  work.emit({
    administrationId: administration ?? OPERATOR_FEED,
    kind: 'certificates.certificate.issued',
    subject: id,
    payload: { authority: authority.id, profile, renews: wish.renews ?? null },
  });
}

/** What a desk searches in: names, document, hosts; without accents, in lower case. */
export function searchText(name: string, subject: Subject): string {
  const { document, organisation, organisationNif, hosts = [], unit } = subject;
  return foldText([name, document, organisation, organisationNif, unit, ...hosts].filter(Boolean).join(' '));
}

export const foldText = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();

/** Authorities from one up to below its root. */
export async function chainOf(tx: Tx, authority: Authority): Promise<Certificate[]> {
  return chainFrom(await listAuthorities(tx), authority, false);
}

/** The same among authorities that were read already, with the root or without. */
export function chainFrom(all: readonly Authority[], authority: Authority, withRoot: boolean): Certificate[] {
  const chain: Certificate[] = [];
  let at: Authority | undefined = authority;
  while (at !== undefined && chain.length < all.length) {
    const { parent, certificate }: Authority = at;
    if (parent !== null || withRoot) chain.push(certificate);
    at = all.find((each) => each.id === parent);
  }
  return chain;
}

/** A certificate whose key the platform keeps for its holder: what a service that signs needs. */
export type KeptKey = { certificate: Certificate; chain: readonly Certificate[]; keyHandle: string };

/**
 * The key that the platform made at the desk, for whoever signs with it; undefined when the holder has it, or the certificate does not hold.
 * The caller has looked whether the actor may, and asks the holder's second factor before each use.
 */
export async function keptKey(tx: Tx, id: string): Promise<KeptKey | undefined> {
  const facts = await loadCertificate(tx, id);
  const keyHandle = await loadKeyHandle(tx, id);
  const der = await loadBytes(tx, id);
  if (facts?.state !== 'valid' || !keyHandle || der === undefined) return undefined;
  const issuer = (await listAuthorities(tx)).find((each) => each.id === facts.authority);
  if (issuer === undefined) return undefined;
  return { certificate: parseCertificate(new Uint8Array(der)), chain: await chainOf(tx, issuer), keyHandle };
}
