/** What was loaded with the demonstration is of it for good: nobody invented is an operator of an installation for real use. */
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type FreshDatabase, freshDatabase } from '../../../../test/database.ts';
import { openTestApp } from '../../../../test/kernel.ts';
import type { App } from '../../../app.ts';
import { issueLeaf, issueRoot } from '../../cooperation/exchange/demo/pki-issue.ts';
import { demonstration } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'aplec-mode-'));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const databases: FreshDatabase[] = [];
let real: Record<string, string>;
before(async () => {
  const now = Temporal.Now.instant();
  const ca = await issueRoot('Arrel de prova', now);
  const leaf = await issueLeaf(ca, {
    ...{ commonName: 'localhost', organization: 'Prova', use: 'server', names: [], notBefore: now },
  });
  real = {
    APLEC_DEMO: 'no',
    TLS_KEY: file('key.pem', leaf.keyPem),
    TLS_CERT: file('cert.pem', leaf.certPem),
  };
  real['TLS_CA'] = file('ca.pem', ca.certPem);
});
after(async () => {
  for (const each of databases) await each.drop();
});

/** One installation: its database and its folder, opened as often as one likes. */
async function installation() {
  const database = await freshDatabase();
  databases.push(database);
  const APLEC_DATA = mkdtempSync(join(tmpdir(), 'aplec-mode-'));
  const open = async (environment: Record<string, string>, doing?: (app: App) => Promise<void>) => {
    const app = await openTestApp(database.url, { APLEC_DATA, ...environment });
    try {
      await doing?.(app);
    } finally {
      await app.stop();
    }
  };
  return { database, open };
}

test('a database that was loaded with the demonstration does not start for real use, and says why', async () => {
  const { database, open } = await installation();
  await open({ APLEC_DEMO: 'yes' }, ({ kernel }) => demonstration.demo!(kernel));
  const { rows } = await database.pool.query('select count(*)::int as n from people.operator');
  assert.ok(rows[0].n > 0, 'there is an operator whom a start would let in');
  await assert.rejects(open(real), /demonstration mode: its invented operators.*APLEC_DEMO=yes/);
  // One of before the mode was written down.
  await database.pool.query('delete from kernel.installation');
  await assert.rejects(open(real), /demonstration mode: its invented operators/);
  await open({ APLEC_DEMO: 'yes' });
});

test('a database of an installation for real use does not become a demonstration, where anybody is its operator', async () => {
  const { open } = await installation();
  await open(real);
  await assert.rejects(open({ APLEC_DEMO: 'yes' }), /for real use.*APLEC_DEMO=no/);
  // Who forgot to say it is no exception: the demonstration is what nothing said means.
  await assert.rejects(open({}), /for real use/);
  await open(real);
});
