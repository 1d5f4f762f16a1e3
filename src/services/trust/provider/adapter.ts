import { acrOf } from '../../../kernel/assurance.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Session } from '../identity/index.ts';
import { type Artifact, type Given, grantName, readGrantName } from './artifact-store.ts';
import { endPlatformSession } from './sessions.ts';
import type { Storage } from './storage.ts';
import { keyOf, newUnit, type Put, type Unit, unitInCourse } from './unit.ts';

type Payload = Record<string, unknown>;

/** What the library asks of a store (its `Adapter`). */
export type Adapter = {
  find(id: string): Promise<Payload | undefined>;
  findByUid(uid: string): Promise<Payload | undefined>;
  findByUserCode(): Promise<undefined>;
  upsert(id: string, payload: Payload, seconds: number): Promise<void>;
  consume(id: string): Promise<void>;
  destroy(id: string): Promise<void>;
  revokeByGrantId(grant: string): Promise<void>;
};

/**
 * The library's store on ours. A session of the library is the platform's own, read each time; a grant is ours and comes
 * along with what hangs from it; everything else is an artifact under the hash of its value.
 */
export function adapterOf(kernel: Kernel, storage: Storage): (kind: string) => Adapter {
  return (kind) => {
    const common = artifacts(kernel, storage, kind);
    if (kind === 'Session') return { ...common, ...sessions(kernel, storage, common) };
    if (kind === 'Grant') return { ...common, ...grants(kernel, storage) };
    if (kind === 'ReplayDetection') return { ...common, find: async () => undefined };
    return common;
  };
}

/** In a unit it is kept for its end; a page of ours that calls the library has it written at once. */
async function change(storage: Storage, how: (unit: Unit) => void): Promise<void> {
  const unit = unitInCourse();
  if (unit !== undefined) return how(unit);
  const own = newUnit();
  how(own);
  await storage.keep(own);
}

function artifacts(kernel: Kernel, storage: Storage, kind: string): Adapter {
  return {
    async find(id) {
      const artifact = await read(storage, kind, id);
      if (artifact === undefined) return undefined;
      const consumed = artifact.consumedAt === null ? {} : { consumed: Math.floor(artifact.consumedAt) };
      return { ...artifact.payload, ...consumed, jti: id };
    },
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    upsert: (id, payload, seconds) =>
      change(storage, (unit) => {
        const put = toPut(kind, id, payload, kernel.now().epochMilliseconds / 1000 + seconds);
        unit.put.set(put.key.toString('base64'), put);
      }),
    async consume(id) {
      const artifact = await read(storage, kind, id);
      const grant = artifact?.payload['grantId'];
      await change(storage, (unit) => {
        unit.spend.push({ key: keyOf(kind, id), kind, grant: typeof grant === 'string' ? grant : undefined });
      });
    },
    destroy: (id) => change(storage, (unit) => void unit.drop.push(keyOf(kind, id))),
    revokeByGrantId: (grant) => change(storage, (unit) => void unit.forget.push({ kind, grant })),
  };
}

async function read(storage: Storage, kind: string, id: string): Promise<Artifact | undefined> {
  const unit = unitInCourse();
  const key = keyOf(kind, id);
  const name = key.toString('base64');
  const written = unit?.put.get(name);
  if (written !== undefined) return written;
  if (unit?.read.has(name) === true) return unit.read.get(name);
  const found = await storage.artifact(key);
  if (found?.given !== undefined) unit?.given.set(grantName(found.given), found.given);
  unit?.read.set(name, found?.artifact);
  return found?.artifact;
}

/** What one asks for may name them or others (`login_hint`); it is not kept while they identify themselves. */
const PERSONAL = ['login_hint', 'id_token_hint'];

function toPut(kind: string, id: string, payload: Payload, expires: number): Put {
  const { jti: _value, ...rest } = payload;
  // A request that waits hangs from no grant: its person may sign out in the middle, and go on as somebody else.
  const grant = kind === 'Interaction' ? undefined : readGrantName(payload['grantId']);
  const account = payload['accountId'];
  const session = payload['sessionUid'];
  if (kind === 'Interaction') {
    delete rest['grantId'];
    rest['params'] = without(rest['params'], PERSONAL);
    // The library puts the value of the session's cookie here, and does not need it.
    rest['session'] = without(rest['session'], ['cookie']);
  }
  return {
    key: keyOf(kind, id),
    kind,
    once: kind === 'ReplayDetection',
    accountId: typeof account === 'string' ? account : (grant?.accountId ?? null),
    grantId: grant?.id ?? null,
    sessionId: typeof session === 'string' ? session : null,
    payload: rest,
    consumedAt: null,
    expires,
  };
}

const without = (value: unknown, names: readonly string[]): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)))
    : value;

/** Seconds for which the library may take a session that it was just given for one that goes on. */
const SESSION_SECONDS = 3_600;
const LOGOUT_SECONDS = 900;

function sessions(kernel: Kernel, storage: Storage, common: Adapter): Partial<Adapter> {
  const seconds = () => Math.floor(kernel.now().epochMilliseconds / 1000);
  const known = async (session: Session): Promise<Payload> => {
    const unit = unitInCourse();
    if (unit !== undefined) unit.session = session;
    const found = [...(unit?.given.values() ?? [])].filter(({ sessionId }) => sessionId === session.id);
    return {
      ...{ kind: 'Session', uid: session.id, accountId: session.account.id, acr: acrOf(session.level) },
      ...{ amr: [...session.amr], loginTs: Math.floor(session.identifiedAt.epochMilliseconds / 1000) },
      ...{ iat: seconds(), exp: seconds() + SESSION_SECONDS, authorizations: authorizationsOf(found) },
    };
  };
  return {
    async find(token) {
      const session = await storage.sessions.byToken(token);
      // Of a browser without a session only what it asks about logging out is kept, never somebody.
      const state = (await common.find(token))?.['state'];
      if (session === undefined)
        return state === undefined
          ? undefined
          : { kind: 'Session', state, jti: token, exp: seconds() + LOGOUT_SECONDS };
      const unit = unitInCourse();
      for (const given of await storage.grantsOf(session.id)) unit?.given.set(grantName(given), given);
      return { ...(await known(session)), jti: token, ...(state !== undefined && { state }) };
    },
    async findByUid(uid) {
      const session = unitInCourse()?.session ?? (await storage.sessions.byId(uid));
      return session === undefined || session.id !== uid
        ? undefined
        : { ...(await known(session)), jti: uid };
    },
    async upsert(token, payload) {
      const { state } = payload;
      if (state !== undefined) return common.upsert(token, { kind: 'Session', state }, LOGOUT_SECONDS);
    },
    async destroy(token) {
      const session = unitInCourse()?.session ?? (await storage.sessions.byToken(token));
      if (session !== undefined) await endPlatformSession(kernel, session);
      await common.destroy(token);
    },
  };
}

const authorizationsOf = (given: readonly Given[]): Payload =>
  Object.fromEntries(given.map((each) => [each.applicationId, { sid: each.sid, grantId: grantName(each) }]));

function grants(kernel: Kernel, storage: Storage): Partial<Adapter> {
  return {
    async find(name) {
      const given = unitInCourse()?.given.get(name);
      return given && { ...given.payload, jti: name };
    },
    async upsert(name, payload, seconds) {
      const unit = unitInCourse();
      const before = unit?.given.get(name);
      if (unit === undefined || before === undefined)
        throw new Error('A grant is made where consent is looked at, and nowhere else.');
      const { jti: _name, ...rest } = payload;
      unit.grants.push({
        ...before,
        payload: rest,
        expires: kernel.now().epochMilliseconds / 1000 + seconds,
      });
    },
    destroy: (name) => change(storage, (unit) => void unit.endGrants.push(name)),
  };
}
