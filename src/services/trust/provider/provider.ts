import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KoaContextWithOIDC, Provider as Library } from 'oidc-provider';
import { perform } from '../../../kernel/action.ts';
import { levelOfAcr } from '../../../kernel/assurance.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { turnKeys } from './actions/turn-keys.ts';
import { clientsOf } from './clients.ts';
import { configurationOf } from './configuration.ts';
import { refuseLost, watchErrors } from './errors.ts';
import { listKeys } from './key-store.ts';
import { inOrder, openKey } from './keys.ts';
import { acrFor } from './levels.ts';
import { Provider } from './library.ts';
import { PLATFORM } from './sessions.ts';
import { storageFor } from './storage.ts';
import { isEmpty, newUnit, unitInCourse, within } from './unit.ts';

/** The library as it stands with the keys of this moment, and its handler. */
export type Running = {
  library: Library;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
};

const known = new WeakMap<Kernel, { version: number; running: Promise<Running> }>();

/** The library with the present keys; it is made again when they change. Whatever is in course is in the database. */
export async function providerOf(kernel: Kernel): Promise<Running> {
  const { keys: version } = await clientsOf(kernel).versions();
  const before = known.get(kernel);
  if (before !== undefined && before.version === version) return before.running;
  const running = build(kernel);
  known.set(kernel, { version, running });
  running.catch(() => known.delete(kernel));
  return running;
}

async function keysOf(kernel: Kernel): Promise<Record<string, unknown>[]> {
  let keys = await listKeys(kernel.db);
  if (keys.length === 0) {
    // The first request of an installation; the action looks again under its lock.
    await perform(kernel, turnKeys, PLATFORM, {});
    keys = await listKeys(kernel.db);
  }
  return inOrder(keys).map((key) => openKey(kernel, key));
}

async function build(kernel: Kernel): Promise<Running> {
  const keys = await keysOf(kernel);
  const library = new Provider(kernel.publicAddress, configurationOf(kernel, keys));
  adapt(kernel, library);
  library.proxy = true; // the handler itself writes the header that says where a request came in
  library.use((ctx, next) => keepUnit(kernel, ctx as KoaContextWithOIDC, next));
  watchErrors(kernel, library);
  const callback = library.callback();
  return {
    library,
    handle: (request, response) =>
      within(newUnit(), async () => {
        await callback(request, response);
      }),
  };
}

/** What the library does in its own way and we in ours; each is one place of its classes, and each has a test. */
function adapt(kernel: Kernel, library: Library): void {
  const clients = clientsOf(kernel);
  const made = new WeakMap<object, InstanceType<typeof library.Client>>();
  Object.assign(library.Client, {
    // Held in memory and compared by version, instead of a hash of all its metadata at each look.
    async find(id: unknown) {
      const held = typeof id === 'string' ? await clients.find(id) : undefined;
      if (held === undefined) return undefined;
      const client = made.get(held) ?? Reflect.construct(library.Client, [held.metadata]);
      made.set(held, client);
      return client;
    },
  });
  Object.assign(library.Client.prototype, {
    // Only the hash of a secret is stored.
    compareClientSecret(this: { clientSecret?: string }, given: unknown) {
      if (typeof given !== 'string') return false;
      const hash = createHash('sha256').update(given).digest();
      return timingSafeEqual(
        hash,
        Buffer.from((this.clientSecret ?? '').padEnd(64, '0').slice(0, 64), 'hex'),
      );
    },
    // Told by a round of the worker, with retries, when the session has ended; never while a browser waits.
    backchannelLogout: async () => undefined,
  });
  Object.assign(library.Session.prototype, {
    // The token of a session is the platform's, which gives a new one at each identification.
    resetIdentifier(this: { touched?: boolean }) {
      this.touched = true;
    },
  });
  Object.defineProperty(library.OIDCContext.prototype, 'acr', {
    get(this: KoaContextWithOIDC['oidc']) {
      const level = levelOfAcr(String(this.session?.acr ?? ''));
      return level && acrFor(level, { acrClaim: this.claims?.id_token?.['acr'] as never });
    },
  });
}

/** After the library has made its answer and before that leaves: what it wants kept is kept, or the answer is another one. */
async function keepUnit(kernel: Kernel, ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  const unit = unitInCourse()!;
  ownCookies(ctx, unit.session !== undefined);
  if (isEmpty(unit)) return;
  const outcome = await storageFor(kernel).keep(unit);
  if (outcome !== 'kept') refuseLost(kernel, ctx, outcome);
}

/** The cookie of the session is the platform's: the library may forget it, never set it. */
function ownCookies(ctx: KoaContextWithOIDC, hasSession: boolean): void {
  const name = `${ctx.oidc?.provider.cookieName('session') ?? ''}=`;
  const set = (ctx.response.get('set-cookie') ?? '') as string | string[];
  if (set === '' || !hasSession) return;
  const kept = [set].flat().filter((each) => !each.startsWith(name) || each.startsWith(`${name};`));
  if (kept.length === 0) ctx.remove('set-cookie');
  else ctx.set('set-cookie', kept);
}
