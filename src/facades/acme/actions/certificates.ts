import { z } from 'zod';
import { action, query, type Work } from '../../../kernel/action.ts';
import { administrationOf } from '../../../kernel/actor.ts';
import { type Certificate, toPem } from '../../../kernel/pki/index.ts';
import { loadAdministration } from '../../../services/cooperation/administrations/index.ts';
import {
  issueCertificate,
  type RevokeReason,
  revokeCertificate,
} from '../../../services/trust/certificates/index.ts';
import { type Account, orderBody } from '../account.ts';
import { addresses } from '../addresses.ts';
import { readCertificateRequest } from '../certificate-request.ts';
import { splitName } from '../identifier.ts';
import { acmeProblems } from '../problems.ts';
import { renewalIdOf } from '../renewal.ts';
import {
  findByRenewalId,
  findCertificate,
  insertCertificate,
  type KeptCertificate,
  markReplaced,
  markRevoked,
} from '../store-certificates.ts';
import { endOrder, validAuthorizations } from '../store-orders.ts';
import { actingAccount, bodyOf, id, notYours, ownOrder } from './acting.ts';

const REQUEST_TEXT_LIMIT = 30_000;
/** X.520: an organisation has 64 characters; what does not fit is cut, its NIF says which it is. */
const ORGANISATION_LIMIT = 64;
/** Reasons that a subscriber may give (RFC 5280 §5.3.1); the rest are the authority's. */
export const SUBSCRIBER_REASONS: Readonly<Record<number, RevokeReason>> = {
  0: 'unspecified',
  1: 'keyCompromise',
  3: 'affiliationChanged',
  4: 'superseded',
  5: 'cessationOfOperation',
};

export const finalizeOrder = action({
  name: 'acme.order.finalize',
  summary: 'Issues the certificate of an order whose names are proven.',
  access: { system: true },
  input: z.object({ id, csr: z.string().min(1).max(REQUEST_TEXT_LIMIT) }),
  output: bodyOf,
  async run(work, input) {
    const { tx, now, kernel } = work;
    const account = await actingAccount(work);
    const order = await ownOrder(work, account, { id: input.id, lock: true });
    const at = addresses(kernel);
    if (order.now !== 'ready')
      throw acmeProblems['order-not-ready']({ detail: `The order is ${order.now}.` });
    await assertProven(work, account, order.names);
    const publicKey = readCertificateRequest(input.csr, { names: order.names, accountKey: account.jwk });
    const body = await loadAdministration(tx, account.administrationId);
    if (body?.status !== 'active') throw acmeProblems.unauthorized({ detail: 'The body is not active.' });
    const issued = await issueCertificate(work, {
      profile: 'tls-server',
      subject: { hosts: order.names, organisation: body.name.slice(0, ORGANISATION_LIMIT).trim() },
      publicKey,
      administration: account.administrationId,
    });
    await keep(work, { account, order, issued });
    await endOrder(tx, { ...order, status: 'valid', error: null });
    work.emit({
      administrationId: account.administrationId,
      kind: 'acme.certificate-issued',
      subject: order.id,
      payload: { names: order.names, serial: issued.certificate.serialHex },
    });
    return orderBody(at, { ...order, status: 'valid' }, now);
  },
});

/** A proof may have been given up or have ended since the order was ready. */
async function assertProven({ tx, now }: Work, account: Account, names: readonly string[]): Promise<void> {
  if (!(await holds(tx, account, { names, now })))
    throw acmeProblems['order-not-ready']({ detail: 'The proof of a name does not count any more.' });
}

async function holds(
  tx: Work['tx'],
  account: Pick<Account, 'administrationId' | 'id'>,
  { names, now }: { names: readonly string[]; now: Temporal.Instant },
): Promise<boolean> {
  const split = names.map(splitName);
  const valid = await validAuthorizations(tx, account, { names: split.map(({ name }) => name), until: now });
  return split.every(({ name, wildcard }) =>
    valid.some((each) => each.name === name && each.wildcard === wildcard),
  );
}

type Kept = {
  account: Account;
  order: { id: string; names: string[]; replaces: string | null };
  issued: { id: string; certificate: Certificate; chain: readonly Certificate[] };
};

async function keep({ tx }: Work, { account, order, issued }: Kept): Promise<void> {
  const { certificate, chain } = issued;
  await insertCertificate(tx, {
    ...{ administrationId: account.administrationId, id: order.id, accountId: account.id },
    ...{ certificateId: issued.id, names: order.names, serial: certificate.serialHex },
    ...{ fingerprint: certificate.fingerprint, renewalId: renewalIdOf(certificate) },
    chain: [certificate, ...chain].map(({ der }) => toPem(der, 'CERTIFICATE')).join(''),
    notBefore: new Date(certificate.notBefore),
    notAfter: new Date(certificate.notAfter),
  });
  if (order.replaces === null) return;
  const before = await findByRenewalId(tx, order.replaces);
  if (before !== undefined) await markReplaced(tx, before, order.id);
}

export const readCertificate = query({
  name: 'acme.certificate.read',
  summary: 'The chain of a certificate of an ACME account.',
  access: { system: true },
  input: z.object({ id }),
  output: z.object({ chain: z.string() }),
  async run(work, input) {
    const account = await actingAccount(work);
    const kept = await findCertificate(work.tx, { ...account, id: input.id });
    if (kept?.accountId !== account.id) throw notYours('certificate');
    return { chain: kept.chain };
  },
});

/**
 * By an account that issued it or has proven all its names (RFC 8555 §7.6), by somebody of the body's office, or by the
 * platform when the façade has checked a signature of the certificate's own key.
 */
export const revokeCertificateOfServer = action({
  name: 'acme.certificate.revoke',
  summary: 'Revokes the certificate of a server.',
  access: { system: true, employee: 'body.manage', platform: true },
  input: z.object({ administrationId: id, id, reason: z.number().int().default(0) }),
  output: z.object({ revoked: z.literal(true) }),
  async run(work, { reason, ...ref }) {
    const { tx, now, actor } = work;
    const name = SUBSCRIBER_REASONS[reason];
    if (name === undefined) throw acmeProblems['bad-revocation-reason']();
    const kept = await findCertificate(tx, ref);
    if (kept === undefined || !(await mayRevoke(work, kept))) throw notYours('certificate');
    if (actor.kind === 'system') await actingAccount(work);
    if (!(await markRevoked(tx, kept, { reason, now }))) throw acmeProblems['already-revoked']();
    await revokeCertificate(work, { id: kept.certificateId, reason: name });
    work.emit({
      administrationId: kept.administrationId,
      kind: 'acme.certificate-revoked',
      subject: kept.id,
      payload: { serial: kept.serial, reason: name },
    });
    return { revoked: true as const };
  },
});

async function mayRevoke({ tx, actor, now }: Work, kept: KeptCertificate): Promise<boolean> {
  if (actor.kind === 'platform') return true;
  if (actor.kind === 'employee') return administrationOf(actor) === kept.administrationId;
  if (actor.kind !== 'system') return false;
  if (actor.administrationId === kept.administrationId && actor.clientId === kept.accountId) return true;
  const account = { administrationId: actor.administrationId, id: actor.clientId };
  return holds(tx, account, { names: kept.names, now });
}
