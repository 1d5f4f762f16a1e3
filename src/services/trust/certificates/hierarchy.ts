import type { Tx } from '../../../kernel/database/database.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { SigningKey } from '../../../kernel/keys/index.ts';
import {
  buildCertificate,
  buildName,
  type Certificate,
  type CertificateWish,
  type Name,
  newSerial,
  type PublicKey,
  parseCertificate,
} from '../../../kernel/pki/index.ts';
import {
  type Authority,
  insertAuthority,
  insertResponder,
  listAuthorities,
  lockAuthorities,
} from './authority-store.ts';
import { authorityExtensions, endEntityExtensions, type House, rootExtensions } from './form.ts';
import { houseOf, settingsOf } from './house.ts';
import { type AuthorityRole, ISSUING_ROLES, rulesOf } from './profiles.ts';
import { subjectName } from './subject.ts';

const DAY = 86_400_000;
/** Lives of authorities: longer than what they issue, and the root's longer than theirs. */
export const ROOT_DAYS = 25 * 365;
export const ISSUING_DAYS = 12 * 365;

const TITLES: Readonly<Record<AuthorityRole, string>> = {
  root: 'EC Arrel',
  people: 'EC Persones',
  bodies: 'EC Ens',
  servers: 'EC Servidors',
};

/** Who is answerable for authorities. */
export type Organisation = { name: string; nif?: string | undefined };

/** The name of an authority (EN 319 412-3 §4.2.1: country, organisation, its identifier, common name). */
export function authorityName(role: AuthorityRole, { name, nif }: Organisation): Name {
  return buildName([
    ['C', 'ES'],
    ['O', name],
    ...(nif === undefined ? [] : [['organizationIdentifier', `VATES-${nif}`] as const]),
    ['CN', `${TITLES[role]} ${name}`],
  ]);
}

export function organisationOf(kernel: Kernel): Organisation {
  const settings = settingsOf(kernel);
  return { name: settings.CERTIFICATES_ORGANISATION, nif: settings.CERTIFICATES_ORGANISATION_NIF };
}

/** What signs: a key of this installation, or the root's in a ceremony. */
export type Signer = Pick<SigningKey, 'publicKey' | 'algorithm' | 'sign'>;

/** Signs a certificate. */
export async function signCertificate(wish: CertificateWish, key: Signer): Promise<Certificate> {
  const unsigned = buildCertificate(wish);
  return parseCertificate(unsigned.finish(await key.sign(unsigned.toBeSigned, unsigned.algorithm)));
}

/** Whole seconds, as certificates have them. */
const second = (at: Temporal.Instant): number => Math.floor(at.epochMilliseconds / 1000) * 1000;

/** The wish for a root that signs itself. */
export function rootWish(
  name: Name,
  key: Pick<SigningKey, 'publicKey' | 'algorithm'>,
  now: Temporal.Instant,
): CertificateWish {
  const notBefore = second(now);
  return {
    ...{
      serial: newSerial(),
      issuer: name,
      subject: name,
      publicKey: key.publicKey,
      algorithm: key.algorithm,
    },
    ...{ notBefore, notAfter: notBefore + ROOT_DAYS * DAY, extensions: rootExtensions() },
  };
}

export type IssuingWish = {
  root: Certificate;
  rootId: string;
  algorithm: SigningKey['algorithm'];
  subject: Name;
  publicKey: PublicKey;
  house: House;
  now: Temporal.Instant;
};

/** The wish for an issuing authority below the root. */
export function issuingWish({
  root,
  rootId,
  algorithm,
  subject,
  publicKey,
  house,
  now,
}: IssuingWish): CertificateWish {
  const notBefore = second(now);
  return {
    ...{
      serial: newSerial(),
      issuer: root.subject,
      issuerKey: root.publicKey,
      subject,
      publicKey,
      algorithm,
    },
    ...{ notBefore, notAfter: Math.min(notBefore + ISSUING_DAYS * DAY, root.notAfter) },
    extensions: authorityExtensions(house, rootId),
  };
}

/** A key and certificate for answering in the name of an authority (RFC 6960 §4.2.2.2). */
export async function makeResponder(kernel: Kernel, tx: Tx, authority: Authority): Promise<void> {
  if (authority.keyHandle === null) return;
  const [key, issuer] = [
    await kernel.keys.create(settingsOf(kernel).CERTIFICATES_KEYS),
    await kernel.keys.open(authority.keyHandle),
  ];
  const organisation = organisationOf(kernel);
  const subject = {
    name: `OCSP ${TITLES[authority.role]}`,
    organisation: organisation.name,
    ...(organisation.nif !== undefined && { organisationNif: organisation.nif }),
  };
  const notBefore = second(kernel.now());
  const certificate = await signCertificate(
    {
      ...{
        serial: newSerial(),
        issuer: authority.certificate.subject,
        issuerKey: authority.certificate.publicKey,
      },
      ...{ subject: subjectName('ocsp', subject), publicKey: key.publicKey, algorithm: issuer.algorithm },
      notBefore,
      notAfter: Math.min(notBefore + rulesOf('ocsp').days * DAY, authority.certificate.notAfter),
      extensions: endEntityExtensions({
        house: houseOf(kernel),
        authority: authority.id,
        profile: 'ocsp',
        subject,
        publicKey: key.publicKey,
      }),
    },
    issuer,
  );
  const row = {
    authority: authority.id,
    id: newId(),
    certificate: Buffer.from(certificate.der),
    key_handle: key.handle,
  };
  await insertResponder(tx, row, certificate);
}

/**
 * The hierarchy of the demonstration: a root and an authority for each role, all keys here, once. Outside the
 * demonstration the root is made by the ceremony, on a machine without network. Processes that start together wait for one.
 */
export async function makeDemonstrationHierarchy(kernel: Kernel): Promise<boolean> {
  return kernel.db.transaction().execute(async (tx) => {
    await lockAuthorities(tx);
    if ((await listAuthorities(tx)).length > 0) return false;
    const now = kernel.now();
    const organisation = organisationOf(kernel);
    const type = settingsOf(kernel).CERTIFICATES_KEYS;
    const rootKey = await kernel.keys.create(type);
    const root = await signCertificate(rootWish(authorityName('root', organisation), rootKey, now), rootKey);
    await insertAuthority(tx, {
      id: 'root',
      role: 'root',
      parent: null,
      certificate: root,
      keyHandle: rootKey.handle,
      createdAt: now,
    });
    for (const role of ISSUING_ROLES) {
      const key = await kernel.keys.create(type);
      const wish = issuingWish({
        ...{ root, rootId: 'root', algorithm: rootKey.algorithm, subject: authorityName(role, organisation) },
        ...{ publicKey: key.publicKey, house: houseOf(kernel), now },
      });
      const certificate = await signCertificate(wish, rootKey);
      await insertAuthority(tx, {
        id: role,
        role,
        parent: 'root',
        certificate,
        keyHandle: key.handle,
        createdAt: now,
      });
    }
    for (const each of await listAuthorities(tx))
      if (each.role !== 'root') await makeResponder(kernel, tx, each);
    return true;
  });
}
