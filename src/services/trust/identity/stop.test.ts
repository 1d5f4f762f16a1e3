import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { signedIn, somebody } from '../../../../test/browser.ts';
import { type OpenHouse, openHouse } from '../../../../test/outside/house.ts';
import { surf } from '../../../../test/surf.ts';
import { perform } from '../../../kernel/action.ts';
import { readInbox } from '../../../kernel/messages/index.ts';
import { sweepIdentity } from './actions/own-account.ts';
import { sessionOf } from './identify.ts';
import { addMeans } from './means.ts';
import { meansOf } from './means-store.ts';

const STOP = '/account/stop';

let house: OpenHouse;
before(async () => {
  house = await openHouse();
});
after(() => house.close());

let people = 0;

/** Somebody who is signed in with a means, and has an address unless said otherwise. */
async function lost({ email = `perdut-${people++}@example.org` as string | null } = {}) {
  const { kernel } = house;
  const signed = await signedIn(kernel, 'substantial', somebody());
  const accountId = signed.session.account.id;
  const work = { tx: kernel.db, kernel, now: kernel.now() } as never;
  await addMeans(work, {
    ...{ accountId, method: 'passkey', label: 'Prova', level: 'substantial', enrolledBy: 'session' },
  });
  await kernel.pool.query('update identity.account set email = $2 where id = $1', [accountId, email]);
  const living = async () =>
    (await meansOf(kernel.db, accountId)).filter(({ revokedAt }) => revokedAt === null).length;
  const codes = async () =>
    (await readInbox(kernel))
      .filter(({ to, text }) => to === email && text.includes(STOP))
      .map(({ text }) => text.slice(0, 8));
  const isSignedIn = async () => (await sessionOf(kernel, signed.token)) !== undefined;
  return { document: signed.person.document, living, codes, isSignedIn };
}

test('whoever lost everything stops it with the code that comes to their address, once', async () => {
  const person = await lost();
  const browser = surf(house);
  const asked = await browser.post(STOP, { document: person.document.toLowerCase() });
  assert.match(asked.text, /Code of eight digits/);
  const [code] = await person.codes();
  assert.match(code ?? '', /^\d{8}$/);
  assert.equal(await person.living(), 1);
  const done = await browser.post(STOP, {
    document: person.document,
    code: `${code!.slice(0, 4)} ${code!.slice(4)}`,
  });
  assert.equal(done.location, '/account/recover');
  assert.equal(await person.living(), 0);
  assert.equal(await person.isSignedIn(), false);
  assert.equal((await browser.post(STOP, { document: person.document, code: code! })).status, 422);
});

test('nobody learns from there who has an account or an address, and no message goes to who has none', async () => {
  const known = await lost();
  const silent = await lost({ email: null });
  const plain = (text: string) => text.replaceAll(/value="[^"]*"/g, '').replaceAll(/name="_key"[^>]*>/g, '');
  const seen = async (document: string) => {
    const browser = surf(house);
    const asked = await browser.post(STOP, { document });
    const wrong = await browser.post(STOP, { document, code: '00000000' });
    return [asked.status, plain(asked.text), wrong.status, plain(wrong.text)];
  };
  const one = await seen(known.document);
  assert.deepEqual(await seen(silent.document), one);
  assert.deepEqual(await seen(somebody().document), one);
  assert.equal((await known.codes()).length, 1);
});

test('a wrong code stops nothing, five end it, and a mailbox is not filled by who knows a number', async () => {
  const person = await lost();
  const browser = surf(house);
  for (let at = 0; at < 3; at++) await browser.post(STOP, { document: person.document });
  const codes = await person.codes();
  assert.equal(codes.length, 1);
  const wrong = codes[0] === '11111111' ? '22222222' : '11111111';
  for (let at = 0; at < 5; at++) {
    await browser.post(STOP, { document: person.document, code: wrong });
    // The wait of whoever guesses is another control.
    await house.database.pool.query('delete from identity.trial');
  }
  assert.equal((await browser.post(STOP, { document: person.document, code: codes[0]! })).status, 422);
  assert.equal(await person.living(), 1);
  assert.equal(await person.isSignedIn(), true);
});

test('whoever knows a number makes no more than five messages a day, and tomorrow it can be asked for again', async () => {
  const person = await lost();
  const { pool } = house.database;
  const askIn = async (wait: string) => {
    await pool.query(
      `update identity.stop_wish w set asked_at = asked_at - $2::interval, counted_since = counted_since - $2::interval,
         ends_at = ends_at - $2::interval from identity.account a where a.id = w.account_id and a.person = $1`,
      [person.document, wait],
    );
    await perform(house.kernel, sweepIdentity, { kind: 'platform', name: 'test' }, {});
    await surf(house).post(STOP, { document: person.document });
    return (await person.codes()).length;
  };
  // Also with waits after which a code is over and swept.
  for (let at = 1; at <= 5; at++) assert.equal(await askIn(at % 2 === 0 ? '6 minutes' : '40 minutes'), at);
  for (let at = 0; at < 3; at++) assert.equal(await askIn('40 minutes'), 5);
  assert.equal(await askIn('24 hours'), 6);
});

test('a code that was used is worth nothing, and asking goes on being counted', async () => {
  const person = await lost();
  await surf(house).post(STOP, { document: person.document });
  const [code] = await person.codes();
  const done = await surf(house).post(STOP, { document: person.document, code: code! });
  assert.equal(done.location, '/account/recover');
  const again = await surf(house).post(STOP, { document: person.document, code: code! });
  assert.equal(again.status, 422);
  const { rows } = await house.database.pool.query(
    `select asked_times from identity.stop_wish w join identity.account a on a.id = w.account_id where a.person = $1`,
    [person.document],
  );
  assert.deepEqual(rows, [{ asked_times: 1 }]);
});

test('who concerns nobody leaves nothing in the ledger, and wrong tries at a real code still count and end it', async () => {
  const acts = async () => {
    const { rows } = await house.database.pool.query(
      `select count(*)::int as n from kernel.audit where action like 'identity.stop.%' and leaf_id is not null`,
    );
    return rows[0].n as number;
  };
  const browser = surf(house);
  const tryOne = async (document: string, code: string) => {
    const answer = await browser.post(STOP, { document, code });
    await house.database.pool.query('delete from identity.trial');
    return answer.status;
  };
  const before = await acts();
  const silent = await lost({ email: null });
  for (const document of [somebody().document, silent.document, 'XXXX']) {
    assert.equal((await browser.post(STOP, { document })).status, 200);
    assert.equal(await tryOne(document, '12345678'), 422);
  }
  const person = await lost();
  assert.equal(await tryOne(person.document, '12345678'), 422, 'no code was asked for');
  assert.equal(await acts(), before);
  for (let turn = 0; turn < 3; turn++) await browser.post(STOP, { document: person.document });
  assert.equal(await acts(), before + 1, 'one message, one act');
  const [code] = await person.codes();
  for (let turn = 0; turn < 8; turn++)
    assert.equal(await tryOne(person.document, code === '11111111' ? '22222222' : '11111111'), 422);
  assert.equal(await acts(), before + 6, 'five tries were compared');
  assert.equal(await tryOne(person.document, code!), 422);
  assert.equal(await person.living(), 1);
});

test('whoever guesses waits, also at somebody who is not known', async () => {
  for (const document of [somebody().document, (await lost()).document]) {
    const browser = surf(house);
    const statuses: number[] = [];
    for (let turn = 0; turn < 6; turn++)
      statuses.push((await browser.post(STOP, { document, code: '12345678' })).status);
    assert.deepEqual(statuses, [422, 422, 422, 422, 429, 429]);
    await house.database.pool.query('delete from identity.trial');
  }
});

test('the answer takes as long for who is not known as for who is', async () => {
  const known = await lost();
  const took = async (form: Record<string, string>) => {
    const began = performance.now();
    await surf(house).post(STOP, form);
    return performance.now() - began;
  };
  for (const { document } of [known, somebody()])
    for (const form of [{ document }, { document, code: '12345678' }]) assert.ok((await took(form)) >= 245);
});
