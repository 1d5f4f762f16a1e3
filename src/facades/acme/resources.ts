import { createHash, createPublicKey } from 'node:crypto';
import type { z } from 'zod';
import { type Action, perform } from '../../kernel/action.ts';
import type { Actor } from '../../kernel/actor.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { PkiError, PublicKey, parseCertificate } from '../../kernel/pki/index.ts';
import { type Account, accountBody, actorOf } from './account.ts';
import { readAccountKey, thumbprintOf } from './account-key.ts';
import { changeKey, registerAccount, updateAccount } from './actions/accounts.ts';
import { assertOpen } from './actions/acting.ts';
import { finalizeOrder, readCertificate, revokeCertificateOfServer } from './actions/certificates.ts';
import {
  answerChallenge,
  deactivateAuthorization,
  readAuthorization,
  readChallenge,
} from './actions/challenges.ts';
import { createOrder, listOwnOrders, readOrder } from './actions/orders.ts';
import { addresses, type Ref, readRef } from './addresses.ts';
import type { Asked, SignedBy } from './authenticate.ts';
import { externalKey } from './external-key.ts';
import { assertMac, assertSigned, readMessage, readPayload } from './jws.ts';
import { acmeProblems } from './problems.ts';
import { findAccountByKey } from './store.ts';
import { findByFingerprint } from './store-certificates.ts';

export type Answer = {
  status: number;
  headers?: Record<string, string | string[]>;
  body: unknown;
  type?: string;
};
export type Call = { kernel: Kernel; asked: Asked; url: string; ref: Ref; query: URLSearchParams };

/** An address that is posted to: who signs, and what it does. */
export type Resource = { by: SignedBy; post(call: Call): Promise<Answer> };

const NOBODY: Ref = { administrationId: '', id: '' };
/** Seconds that a client waits before it asks again about what a worker does. */
const ASK_AGAIN = '2';
const CERTIFICATE_BYTES = 16_384;

const run = <I extends z.ZodType, O extends z.ZodType>(
  kernel: Kernel,
  actor: Actor,
  [what, input]: [Action<I, O>, unknown],
) => perform(kernel, what, actor, input);

const malformed = (detail: string) => acmeProblems.malformed({ detail });

/** The account that signed; an address that names an account or what is under one must be its own (RFC 8555 §6.2). */
function signer({ asked, ref }: Call): Account {
  if (asked.account === undefined) throw acmeProblems['account-does-not-exist']();
  if (ref !== NOBODY && ref.administrationId !== asked.account.administrationId)
    throw acmeProblems.unauthorized({ detail: 'What is asked for is not of this account.' });
  return asked.account;
}

/** The payload, or undefined when the request only reads; throws when there must be one. */
function given({ asked }: Call): Record<string, unknown> {
  if (asked.payload === undefined) throw malformed('This address needs a payload.');
  return asked.payload;
}
function assertReads({ asked }: Call): void {
  if (asked.payload !== undefined)
    throw malformed('This address is read with an empty payload (POST-as-GET).');
}

const newAccount: Resource = {
  by: 'key',
  async post(call) {
    const { kernel, asked } = call;
    const input = given(call);
    const key = asked.key!;
    const at = addresses(kernel);
    const known = await findAccountByKey(kernel.db, await thumbprintOf(key));
    if (known !== undefined)
      return {
        status: 200,
        headers: { location: at.account(known) },
        body: accountBody(at, assertOpen(known)),
      };
    if (input['onlyReturnExisting'] === true) throw acmeProblems['account-does-not-exist']();
    const external = await boundTo(call, input['externalAccountBinding']);
    const made = await run(kernel, actorOf(external), [
      registerAccount,
      { jwk: key, contact: input['contact'] },
    ]);
    return { status: 201, headers: { location: at.account({ ...external, id: made.id }) }, body: made.body };
  },
};

/** The name of the office's key that binds this account (RFC 8555 §7.3.4). Throws `external-account-required`, `malformed`, `unauthorized`. */
async function boundTo({ kernel, asked, url }: Call, binding: unknown): Promise<Ref> {
  if (binding === undefined) throw acmeProblems['external-account-required']();
  const { message, header } = readMessage(binding);
  if (header.nonce !== undefined || header.url !== url)
    throw malformed('The external account binding has the url of the request and no nonce.');
  const ref = readRef(header.kid ?? '');
  if (ref === undefined || header.jwk !== undefined)
    throw acmeProblems.unauthorized({
      detail: 'The external account binding names no key that the office gave.',
    });
  await assertMac(message, header, externalKey(kernel, ref));
  const bound = readAccountKey(readPayload(message));
  if ((await thumbprintOf(bound)) !== (await thumbprintOf(asked.key!)))
    throw malformed('The external account binding is about another key.');
  return ref;
}

const account: Resource = {
  by: 'account',
  async post(call) {
    const { kernel, asked, ref } = call;
    const own = signer(call);
    if (ref.id !== own.id)
      throw acmeProblems.unauthorized({ detail: 'This is not the address of the account that signed.' });
    const body =
      asked.payload === undefined
        ? accountBody(addresses(kernel), own)
        : await run(kernel, actorOf(own), [updateAccount, asked.payload]);
    return { status: 200, body };
  },
};

const orders: Resource = {
  by: 'account',
  async post(call) {
    assertReads(call);
    const { kernel, query, ref } = call;
    const own = signer(call);
    if (ref.id !== own.id)
      throw acmeProblems.unauthorized({ detail: 'This is not the address of the account that signed.' });
    const before = query.get('before');
    const found = await run(kernel, actorOf(own), [listOwnOrders, before === null ? {} : { before }]);
    const next = found.next && `<${addresses(kernel).orders(own)}?before=${found.next}>;rel="next"`;
    return {
      status: 200,
      body: { orders: found.orders },
      ...(next === null ? {} : { headers: { link: [next] } }),
    };
  },
};

const newOrder: Resource = {
  by: 'account',
  async post(call) {
    const own = signer(call);
    const made = await run(call.kernel, actorOf(own), [createOrder, given(call)]);
    return {
      status: 201,
      headers: { location: addresses(call.kernel).order({ ...own, id: made.id }) },
      body: made.body,
    };
  },
};

const waits = (body: { status: string }, waiting: string): Record<string, string> =>
  body.status === waiting ? { 'retry-after': ASK_AGAIN } : {};

const order: Resource = {
  by: 'account',
  async post(call) {
    assertReads(call);
    const body = await run(call.kernel, actorOf(signer(call)), [readOrder, { id: call.ref.id }]);
    return { status: 200, headers: waits(body, 'pending'), body };
  },
};

const finalize: Resource = {
  by: 'account',
  async post(call) {
    const own = signer(call);
    const { csr } = given(call);
    const body = await run(call.kernel, actorOf(own), [finalizeOrder, { id: call.ref.id, csr }]);
    return { status: 200, headers: { location: addresses(call.kernel).order(call.ref) }, body };
  },
};

const authorization: Resource = {
  by: 'account',
  async post(call) {
    const { kernel, asked, ref } = call;
    const actor = actorOf(signer(call));
    if (asked.payload !== undefined) {
      const body = await run(kernel, actor, [deactivateAuthorization, { ...asked.payload, id: ref.id }]);
      return { status: 200, body };
    }
    const body = await run(kernel, actor, [readAuthorization, { id: ref.id }]);
    return { status: 200, headers: waits(body, 'pending'), body };
  },
};

const challenge: Resource = {
  by: 'account',
  async post(call) {
    const { kernel, asked, ref } = call;
    const what = asked.payload === undefined ? readChallenge : answerChallenge;
    const found = await run(kernel, actorOf(signer(call)), [what, { id: ref.id }]);
    const headers = { ...waits(found.body, 'processing'), link: [`<${found.authorization}>;rel="up"`] };
    return { status: 200, headers, body: found.body };
  },
};

const certificate: Resource = {
  by: 'account',
  async post(call) {
    assertReads(call);
    const { chain } = await run(call.kernel, actorOf(signer(call)), [readCertificate, { id: call.ref.id }]);
    return { status: 200, body: chain, type: 'application/pem-certificate-chain' };
  },
};

const revokeCert: Resource = {
  by: 'either',
  async post(call) {
    const { kernel, asked } = call;
    const input = given(call);
    const der = readDer(input['certificate']);
    const kept = await findByFingerprint(kernel.db, createHash('sha256').update(der).digest('hex'));
    // RFC 8555 §7.6: an authority that did not issue it cannot revoke it.
    if (kept === undefined) throw malformed('The certificate is not one that was issued here.');
    if (asked.key !== undefined && !isKeyOf(asked.key, der))
      throw acmeProblems.unauthorized({ detail: 'The key that signed is not the one of the certificate.' });
    const actor =
      asked.account === undefined ? ({ kind: 'platform', name: 'acme' } as const) : actorOf(asked.account);
    const { administrationId, id } = kept;
    await run(kernel, actor, [revokeCertificateOfServer, { administrationId, id, reason: input['reason'] }]);
    return { status: 200, body: '' };
  },
};

function readDer(encoded: unknown): Uint8Array {
  const der = typeof encoded === 'string' ? Buffer.from(encoded, 'base64url') : Buffer.alloc(0);
  if (der.length === 0 || der.length > CERTIFICATE_BYTES)
    throw malformed('The certificate is not DER in base64url.');
  return new Uint8Array(der);
}

function isKeyOf(key: NonNullable<Asked['key']>, der: Uint8Array): boolean {
  try {
    const own = PublicKey.fromKey(createPublicKey({ key, format: 'jwk' }));
    return parseCertificate(der).publicKey.fingerprint === own.fingerprint;
  } catch (error) {
    if (error instanceof PkiError) throw malformed('The certificate cannot be read.');
    throw error;
  }
}

/** RFC 8555 §7.3.5: the new key signs, inside, that it takes over the account of the old one. */
const keyChange: Resource = {
  by: 'account',
  async post(call) {
    const { kernel, url } = call;
    const own = signer(call);
    const { message, header } = readMessage(given(call));
    if (header.url !== url || header.nonce !== undefined || header.kid !== undefined)
      throw malformed('The inner JWS has the url of the request and a jwk, and no nonce.');
    const key = readAccountKey(header.jwk);
    await assertSigned(message, header, key);
    const inner = readPayload(message);
    const at = addresses(kernel);
    if (inner?.['account'] !== at.account(own)) throw malformed('The inner JWS is about another account.');
    if ((await thumbprintOf(readAccountKey(inner['oldKey']))) !== own.thumbprint)
      throw malformed('The old key of the inner JWS is not the one of the account.');
    const taken = await findAccountByKey(kernel.db, await thumbprintOf(key));
    if (taken !== undefined) throw acmeProblems['key-in-use']({ data: { location: at.account(taken) } });
    return { status: 200, body: await run(kernel, actorOf(own), [changeKey, { jwk: key }]) };
  },
};

const ALONE: Readonly<Record<string, Resource>> = {
  'new-account': newAccount,
  'new-order': newOrder,
  'revoke-cert': revokeCert,
  'key-change': keyChange,
};
const UNDER: Readonly<Record<string, Resource>> = {
  account,
  'account/orders': orders,
  order,
  'order/finalize': finalize,
  authorization,
  challenge,
  certificate,
};

/** What is posted to at a path below `/acme/`; undefined when nothing is there. */
export function resourceAt(path: string): { resource: Resource; ref: Ref } | undefined {
  const [first = '', second, third, ...more] = path.split('/');
  if (more.length > 0) return undefined;
  if (second === undefined)
    return Object.hasOwn(ALONE, first) ? { resource: ALONE[first]!, ref: NOBODY } : undefined;
  const name = third === undefined ? first : `${first}/${third}`;
  const ref = readRef(second);
  return ref !== undefined && Object.hasOwn(UNDER, name) ? { resource: UNDER[name]!, ref } : undefined;
}
