/**
 * One hub process on PostgreSQL with people and employees loaded: `node hub.ts <port> <database> <data> <people> <employees>`.
 * Prints a line of JSON when it serves: an application, and browsers whose persons are signed in and have agreed.
 */
import { createHash } from 'node:crypto';
import { openApp } from '../../src/app.ts';
import { runSql } from '../../src/kernel/database/database.ts';
import { SESSION_COOKIE } from '../../src/kernel/http/session.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { createLog } from '../../src/kernel/log.ts';
import { serve } from '../../src/serve.ts';
import { termsShape } from '../../src/services/trust/provider/application.ts';
import { storeApplication } from '../../src/services/trust/provider/application-store.ts';
import { storeConsent } from '../../src/services/trust/provider/consent-store.ts';
import { signedIn, somebody } from '../../test/browser.ts';
import { makeTown } from '../../test/kernel.ts';
import { BROWSERS, CALLBACK, type Ready, SECRET } from './wish.ts';

const [port, databaseUrl, data, people, employees] = process.argv.slice(2);
/** Rows of one insert. */
const CHUNK = 500_000;

const app = await openApp({
  environment: {
    ...{ DATABASE_URL: databaseUrl!, APLEC_DATA: data!, PORT: port!, TLS_PORT: '0' },
    ...{ RATE_PER_SECOND: '10000000', RATE_BURST: '10000000', PUBLIC_ADDRESS: `http://localhost:${port}` },
  },
  progress: () => undefined,
  log: createLog('error', () => undefined),
  lock: false,
});
const { kernel } = app;

/** People who were identified once, each with a telephone that they enrolled. */
async function loadPeople(count: number): Promise<void> {
  for (let from = 0; from < count; from += CHUNK) {
    const to = Math.min(count, from + CHUNK) - 1;
    await runSql(
      kernel.db,
      `insert into identity.account (id, person, document_type, country, given_name, surname1, state, created_at, updated_at)
       select gen_random_uuid(), lpad(n::text, 8, '0') || 'X', 'NIF', 'ES', 'Persona', 'Prova', 'active', now(), now()
       from generate_series($1::int, $2::int) n on conflict do nothing`,
      [from, to],
    );
  }
  await runSql(kernel.db, 'analyze identity.account', []);
}

async function loadEmployees(count: number, towns: readonly string[]): Promise<void> {
  await runSql(
    kernel.db,
    `with placed as (
       insert into people.appointment (administration_id, id, person, name, search_text, unit, title, kind, from_day, state, created_at, updated_at)
       select ($2::uuid[])[1 + n % cardinality($2::uuid[])], gen_random_uuid(), lpad(n::text, 8, '0') || 'X', 'Persona Prova',
         'persona prova ' || n, 'Secretaria', 'Tècnic', 'employee', '2024-01-01', 'active', now(), now()
       from generate_series(0, $1::int - 1) n returning administration_id, id)
     insert into people.appointment_grant (administration_id, appointment_id, role, state, granted_at)
     select administration_id, id, 'officer', 'granted', now() from placed`,
    [count, towns],
  );
  await runSql(kernel.db, 'analyze people.appointment', []);
}

async function makeApplication(kernel: Kernel): Promise<string> {
  const { id: administrationId } = await makeTown(kernel);
  const terms = termsShape.parse({
    ...{ name: 'Mesura', purpose: { ca: 'Per mesurar quant triga.' }, redirectUris: [CALLBACK] },
    authentication: 'client_secret_basic',
  });
  const [id, now] = [newId(), kernel.now().toString()];
  await kernel.db.transaction().execute((tx) =>
    storeApplication(tx, {
      ...{ administrationId, id, name: terms.name, state: 'approved', approved: terms, wanted: undefined },
      ...{
        secretHash: createHash('sha256').update(SECRET).digest('hex'),
        reason: undefined,
        requestedBy: undefined,
      },
      ...{ createdAt: now, requestedAt: undefined, decidedAt: now, updatedAt: now },
    }),
  );
  return id;
}

const towns: string[] = [];
for (let at = 0; at < 100; at++) towns.push((await makeTown(kernel)).id);
await loadPeople(Number(people));
await loadEmployees(Number(employees), towns);
const clientId = await makeApplication(kernel);
const cookies: string[] = [];
for (let at = 0; at < BROWSERS; at++) {
  const { token, session } = await signedIn(kernel, 'substantial', somebody());
  const consent = {
    accountId: session.account.id,
    applicationId: clientId,
    scopes: [],
    givenAt: kernel.now().toString(),
  };
  await kernel.db.transaction().execute((tx) => storeConsent(tx, consent));
  cookies.push(`${SESSION_COOKIE}=${token}`);
}
await runSql(kernel.db, 'checkpoint', []);
await serve(app);
const base = `http://localhost:${port}`;
const discovery = (await (await fetch(`${base}/.well-known/openid-configuration`)).json()) as Record<
  string,
  string
>;
const ready: Ready = {
  ...{ clientId, cookies, auth: discovery['authorization_endpoint']! },
  ...{ token: discovery['token_endpoint']!, userinfo: discovery['userinfo_endpoint']! },
};
process.stdout.write(`${JSON.stringify(ready)}\n`);
process.on('SIGTERM', () => process.exit(0));
