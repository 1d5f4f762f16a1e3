import { createHash } from 'node:crypto';
import type { Adapter, AdapterConstructor, AdapterPayload } from 'oidc-provider';
import { errors } from 'oidc-provider';
import { isId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { shareCalls } from '../../../kernel/share-calls.ts';
import {
  consumeItem,
  dropGrant,
  dropItem,
  getByUid,
  getItems,
  type KeptItem,
  type NewItem,
  putItems,
} from './item-store.ts';

/**
 * A grant is nothing of its own here: it is the consent of a person to an application, in one session. Its identifier says
 * which, so that a consent that is withdrawn ends everything that came from it at once, and one session can end alone.
 */
export const grantId = ({ accountId, applicationId, sessionId }: GrantName): string =>
  `${accountId}.${applicationId}.${sessionId}`;
export type GrantName = { accountId: string; applicationId: string; sessionId: string };

export function grantName(id: string): GrantName | undefined {
  const [accountId, applicationId, sessionId, ...more] = id.split('.');
  if (!isId(accountId) || !isId(applicationId) || sessionId === undefined || more.length > 0)
    return undefined;
  return { accountId, applicationId, sessionId };
}

/** Gives the grant that an identifier names, while it holds. */
export type GrantOf = (name: GrantName) => Promise<AdapterPayload | undefined>;

/** Kinds of things that the engine keeps, by number in the table. */
export const ITEM_KINDS = [
  'Session',
  'Interaction',
  'AuthorizationCode',
  'AccessToken',
  'RefreshToken',
  'PushedAuthorizationRequest',
  'ReplayDetection',
] as const;
export const SESSION_KIND = ITEM_KINDS.indexOf('Session');

/** What is stored of an identifier: who reads the database can use no code and no token. */
export const itemId = (kind: string, id: string): Buffer =>
  createHash('sha256').update(kind).update('\0').update(id).digest();

/**
 * The engine asks a dozen times for one login. Questions of requests that run side by side share a statement, and so do
 * writes; a lone one never waits.
 */
export function openStorage(kernel: Kernel, grantOf: GrantOf): AdapterConstructor {
  const full = () => kernelProblems.unavailable();
  const put = shareCalls<NewItem, void>(async (items) => {
    await putItems(kernel.db, items);
    return items.map(() => undefined);
  }, full);
  const get = shareCalls<Buffer, KeptItem | undefined>(async (ids) => {
    const found = new Map((await getItems(kernel.db, ids)).map((item) => [item.id.toString('base64'), item]));
    return ids.map((id) => found.get(id.toString('base64')));
  }, full);
  return class implements Adapter {
    readonly #kind: string;
    readonly #number: number;

    constructor(kind: string) {
      this.#kind = kind;
      this.#number = ITEM_KINDS.indexOf(kind as (typeof ITEM_KINDS)[number]);
    }

    async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
      if (this.#kind === 'Grant') return;
      if (this.#number < 0) throw new Error(`Nothing of the kind ${this.#kind} is kept.`);
      // What finds it is stored only as a hash; an interaction keeps the cookie of its session, and need not.
      const {
        jti: _identifier,
        session,
        ...rest
      } = payload as AdapterPayload & { session?: Record<string, unknown> };
      const { cookie: _cookie, ...kept } = session ?? {};
      await put({
        id: itemId(this.#kind, id),
        kind: this.#number,
        payload: { ...rest, ...(session !== undefined && { session: kept }) },
        grantId: payload.grantId === undefined ? null : itemId('Grant', payload.grantId),
        uid: typeof payload.uid === 'string' ? payload.uid : null,
        accountId: payload.accountId ?? null,
        expiresAt: Math.floor(Date.now() / 1000) + expiresIn,
      });
    }

    async find(id: string): Promise<AdapterPayload | undefined> {
      if (this.#kind === 'Grant') {
        const name = grantName(id);
        return name && grantOf(name);
      }
      if (this.#number < 0) return undefined;
      return this.#opened(id, await get(itemId(this.#kind, id)));
    }

    async findByUid(uid: string): Promise<AdapterPayload | undefined> {
      const item = await getByUid(kernel.db, this.#number, uid);
      // Its identifier is a secret of the browser and is not known here; whoever finds by uid only reads.
      return item && this.#opened('', item);
    }

    async findByUserCode(): Promise<undefined> {
      return undefined;
    }

    async consume(id: string): Promise<void> {
      if (await consumeItem(kernel.db, itemId(this.#kind, id))) return;
      // Two requests with one code at the same moment: one of them is not whom it was given to (RFC 6749 §10.5).
      throw new errors.InvalidGrant('it was used already');
    }

    async destroy(id: string): Promise<void> {
      if (this.#kind === 'Grant') return dropGrant(kernel.db, itemId('Grant', id));
      await dropItem(kernel.db, itemId(this.#kind, id));
    }

    async revokeByGrantId(grantId: string): Promise<void> {
      await dropGrant(kernel.db, itemId('Grant', grantId));
    }

    #opened(id: string, item: KeptItem | undefined): AdapterPayload | undefined {
      if (item === undefined) return undefined;
      const { payload, consumedAt } = item;
      return {
        ...payload,
        ...(id !== '' && { jti: id }),
        ...(consumedAt !== null && { consumed: consumedAt }),
      };
    }
  };
}
