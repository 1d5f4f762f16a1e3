import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import pg from 'pg';
import { testDatabase } from '../../../test/database.ts';
import { hmac, random32 } from './commit.ts';
import { LedgerError } from './errors.ts';
import { createJournal } from './journal.ts';
import { logSigner } from './keys.ts';
import { openRecord, openSecrets } from './leaf.ts';
import { town } from './ledger.test-helper.ts';
import { formatReceipt, parseReceipt, promiseProblem } from './promise.ts';
import { appendIn } from './rows.ts';

const { pool } = await testDatabase();

test('the two-hash HMAC is the HMAC of node, for every length of key and message', () => {
  for (let length = 0; length <= 64; length++) {
    const key = Buffer.alloc(length, 7 + length);
    for (const size of [0, 1, 55, 56, 63, 64, 65, 1023, 1024, 1025, 5000]) {
      const message = Buffer.alloc(size, size % 251);
      assert.deepEqual(hmac(key, message), createHmac('sha256', key).update(message).digest());
    }
  }
  assert.throws(() => hmac(Buffer.alloc(65), Buffer.alloc(1)), RangeError);
});

test('no two draws of random bytes are alike', () => {
  const seen = new Set(Array.from({ length: 5000 }, () => Buffer.from(random32()).toString('hex')));
  assert.equal(seen.size, 5000);
});

test('what is recorded says nothing of a person outside its seal', async () => {
  const { base, keys, leaf, clock } = town(pool);
  const journal = createJournal({ pool, keys, log: base, now: () => clock.ms });
  const one = leaf({
    fields: { subject: '00000000T' },
    subject: '00000000t',
    payload: Buffer.from('carrer Major 1'),
  });
  await journal.append(one);
  const { rows } = await pool.query(
    'select r::text as text, s::text as secret, record, sealed, key_name from ledger.record r join ledger.secret s using (id) where id = $1',
    [one.id],
  );
  for (const word of ['00000000T', '00000000t', 'carrer Major']) {
    assert.ok(!rows[0].text.includes(Buffer.from(word).toString('hex')));
    assert.ok(!one.recordText.includes(word));
  }
  const secrets = openSecrets(keys.sealing(rows[0].key_name, false), one.id, rows[0].sealed);
  assert.equal(openRecord(secrets, one.id, rows[0].record), one.recordText);
  const commit = hmac(secrets.fields.get('subject')!, Buffer.from('00000000T')).toString('base64');
  assert.equal(JSON.parse(one.recordText).subjectCommit, commit);
  rows[0].record[3] ^= 1;
  assert.throws(() => openRecord(secrets, one.id, rows[0].record), /was changed in the database/);
});

test('leaves that arrive together share statements and one signature a statement', async () => {
  const { base, keys, leaf, clock } = town(pool);
  let statements = 0;
  const counting = {
    query: (statement: pg.QueryConfig) => {
      statements += 1;
      return pool.query(statement);
    },
  } as unknown as pg.Pool;
  const journal = createJournal({ pool: counting, keys, log: base, now: () => clock.ms, maxBatch: 100 });
  const leaves = Array.from({ length: 250 }, () => leaf());
  const receipts = await Promise.all(leaves.map((each) => journal.append(each)));
  assert.equal(statements, 3);
  const vkeys = logSigner(keys, base).vkeys;
  for (const [i, receipt] of receipts.entries()) {
    assert.deepEqual(receipt.leafHash, leaves[i]!.leafHash);
    assert.equal(await promiseProblem(parseReceipt(formatReceipt(receipt)), vkeys), undefined);
  }
  const { rows } = await pool.query('select count(*) from ledger.pending where log = $1', [base]);
  assert.equal(Number(rows[0].count), 250);
  const wrong = { ...receipts[0]!, leafHash: receipts[1]!.leafHash };
  assert.match((await promiseProblem(wrong, vkeys))!, /did not sign/);
  assert.match((await promiseProblem({ ...receipts[0]!, at: clock.ms + 1 }, vkeys))!, /did not sign/);
});

test('when the database fails, everyone whose leaf was in that statement is refused', async () => {
  const { base, keys, leaf, clock } = town(pool);
  const nowhere = new pg.Pool({
    connectionString: 'postgresql://nobody@127.0.0.1:1/none',
    connectionTimeoutMillis: 500,
  });
  const journal = createJournal({ pool: nowhere, keys, log: base, now: () => clock.ms });
  const outcomes = await Promise.allSettled([leaf(), leaf(), leaf()].map((each) => journal.append(each)));
  for (const outcome of outcomes) {
    assert.ok(outcome.status === 'rejected' && outcome.reason instanceof LedgerError);
    assert.equal(outcome.reason.code, 'not-recorded');
  }
  assert.equal(journal.waiting(), 0);
});

test('a repeated leaf refuses its whole statement and leaves nothing half written', async () => {
  const { base, keys, leaf, clock } = town(pool);
  const journal = createJournal({ pool, keys, log: base, now: () => clock.ms });
  const first = leaf();
  await journal.append(first);
  const outcomes = await Promise.allSettled([leaf(), first].map((each) => journal.append(each)));
  assert.deepEqual(
    outcomes.map((outcome) => outcome.status),
    ['rejected', 'rejected'],
  );
  const { rows } = await pool.query('select count(*) from ledger.record where log = $1', [base]);
  assert.equal(Number(rows[0].count), 1);
});

test('a full queue refuses at once, and a closed journal writes what it had', async () => {
  const { base, keys, leaf, clock } = town(pool);
  const journal = createJournal({ pool, keys, log: base, now: () => clock.ms, maxQueue: 2 });
  const outcomes = [leaf(), leaf(), leaf()].map((each) => journal.append(each));
  const refused = outcomes[2]!.then(
    () => undefined,
    (error: LedgerError) => error.code,
  );
  const closing = journal.close();
  assert.equal(await refused, 'queue-full');
  await closing;
  await Promise.all(outcomes.slice(0, 2));
  await assert.rejects(journal.append(leaf()), { code: 'closed' });
});

test('an ordinary act and its leaf live and die together', async () => {
  const { base, leaf } = town(pool);
  const client = await pool.connect();
  const one = leaf({ type: 'act' });
  for (const end of ['rollback', 'commit']) {
    await client.query('begin');
    await appendIn((statement) => client.query(statement), base, one);
    await client.query(end);
    const { rows } = await client.query('select count(*) from ledger.pending where log = $1', [base]);
    assert.equal(Number(rows[0].count), end === 'commit' ? 1 : 0);
  }
  client.release();
});
