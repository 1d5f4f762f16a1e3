import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import pg from 'pg';
import { testDatabase } from '../../../test/database.ts';
import { type BinaryArray, textArray, uuidArray } from '../database/binary.ts';
import { Line } from '../database/line.ts';
import { newId } from '../ids.ts';
import { bytesOf, deriveKeys, hmac, hmacBase64, random32 } from './commit.ts';
import { LedgerError } from './errors.ts';
import { createJournal, type Journal, type JournalOptions, type Recorded } from './journal.ts';
import { logSigner } from './keys.ts';
import { entryOf, LEAF_TYPES, openLeaf } from './leaf.ts';
import { town } from './ledger.test-helper.ts';
import { leafHash } from './merkle.ts';
import { formatReceipt, parseReceipt, promiseProblem } from './promise.ts';
import { appendIn, insertStatement, insertWithRows } from './rows.ts';

const { pool } = await testDatabase();

/** A journal keeps its connections, and those of the tests are shared. */
const opened: Journal[] = [];
function open(options: JournalOptions<never>): Journal {
  const journal = createJournal(options);
  opened.push(journal);
  return journal;
}
after(async () => {
  for (const journal of opened) await journal.close();
});

test('what is recorded says nothing of a person outside its seal', async () => {
  const { base, keys, draft, clock } = town(pool);
  const journal = open({ pool, keys, log: base, now: () => clock.ms });
  const { id } = await journal.append(
    draft({
      fields: { subject: '00000000T' },
      subject: hmac(random32(), '00000000T'),
      payload: Buffer.from('carrer Major 1'),
    }),
  );
  const { rows } = await pool.query(
    'select r::text as text, s::text as secret, r.type, r.entry, record, payload, salt, key_name from ledger.record r join ledger.secret s using (id) where id = $1',
    [id],
  );
  for (const word of ['00000000T', '00000000t', 'carrer Major']) {
    assert.ok(!rows[0].text.includes(Buffer.from(word).toString('hex')));
    assert.ok(!rows[0].record.includes(word));
  }
  const { type, entry, record, payload, salt, key_name } = rows[0];
  const stored = { id, type, entry, record, payload, salt };
  const key = keys.sealing(key_name, false);
  const opened = openLeaf(key, stored);
  const commit = hmac(opened.fields.get('subject')!, '00000000T').toString('base64');
  assert.equal(JSON.parse(record).subjectCommit, commit);
  assert.equal(opened.payload?.toString(), 'carrer Major 1');
  for (const changed of [salt, entry, payload]) {
    changed[3] ^= 1;
    assert.throws(() => openLeaf(key, stored), /was changed in the database/);
    changed[3] ^= 1;
  }
  for (const other of [record.replace('padro', 'cens'), '{"v":2', record.replace('"v":2', '"v":1')])
    assert.throws(() => openLeaf(key, { ...stored, record: other }), /was changed in the database/);
  assert.throws(() => openLeaf(key, { ...stored, record: 'null' }), /of a version that is not known here/);
  // What opens one leaf does not open another: it is made from the id too.
  assert.throws(() => openLeaf(key, { ...stored, id: newId() }), /was changed in the database/);
});

test('what was recorded before, by keys as NIST SP 800-108 derives them, is opened as ever', () => {
  const [key, salt, id] = [random32(), random32(), newId()];
  const [nonce, subject] = deriveKeys({ key, label: 'aplec leaf', context: id, salt, most: 65 }, 2);
  const record = JSON.stringify({ id, subjectCommit: hmacBase64(subject!, '00000000T'), v: 1 });
  const entry = entryOf(LEAF_TYPES.consent, nonce!, record);
  const opened = openLeaf(key, { id, type: LEAF_TYPES.consent, entry, salt, record });
  assert.deepEqual([...opened.fields], [['subject', bytesOf(subject!)]]);
});

/** The pool, with something done before each statement. */
const watched = (before: () => Promise<void> | void) => ({
  async connect() {
    const client = await pool.connect();
    const query = (statement: pg.Submittable) =>
      void Promise.resolve(before()).then(() => client.query(statement));
    const release = (error?: boolean) => client.release(error);
    const [once, off] = [client.once.bind(client), client.off.bind(client)];
    return { query, release, once, off } as unknown as pg.PoolClient;
  },
});

test('leaves that arrive together share statements and one signature a statement', async () => {
  const { base, keys, draft, clock } = town(pool);
  let statements = 0;
  const counting = watched(() => {
    statements += 1;
  });
  const journal = open({ pool: counting, keys, log: base, now: () => clock.ms, maxBatch: 100 });
  const recorded = await Promise.all(Array.from({ length: 250 }, () => journal.append(draft())));
  const receipts = recorded.map((each) => each.promise());
  assert.equal(statements, 3);
  const vkeys = logSigner(keys, base).vkeys;
  const stored = await pool.query('select id, entry from ledger.record where log = $1', [base]);
  const entries = new Map(stored.rows.map(({ id, entry }) => [id, entry]));
  for (const [i, receipt] of receipts.entries()) {
    assert.equal(receipt.id, recorded[i]!.id);
    assert.deepEqual(receipt.leafHash, leafHash(entries.get(receipt.id)));
    assert.deepEqual(
      JSON.parse(formatReceipt(receipt)).path,
      receipt.path.map((hash) => hash.toBase64()),
    );
    assert.equal(await promiseProblem(parseReceipt(formatReceipt(receipt)), vkeys), undefined);
  }
  const { rows } = await pool.query(
    'select count(*) as batches, sum(leaves) as leaves from ledger.pending where log = $1',
    [base],
  );
  assert.deepEqual([Number(rows[0].batches), Number(rows[0].leaves)], [3, 250]);
  const wrong = { ...receipts[0]!, leafHash: receipts[1]!.leafHash };
  assert.match((await promiseProblem(wrong, vkeys))!, /did not sign/);
  assert.match((await promiseProblem({ ...receipts[0]!, at: clock.ms + 1 }, vkeys))!, /did not sign/);
});

test('few leaves have a statement each; of many the second leaves when as many wait as are written, or thirty-two', async () => {
  const { base, keys, draft, clock } = town(pool);
  const batches: (() => void)[] = [];
  const slow = watched(() => new Promise<void>((resolve) => batches.push(resolve)));
  const journal = open({ pool: slow, keys, log: base, now: () => clock.ms });
  const recorded: Promise<Recorded>[] = [];
  const append = (count: number) => {
    for (let i = 0; i < count; i++) recorded.push(journal.append(draft()));
  };
  const sent = async (count: number) => {
    while (batches.length < count) await setImmediate();
  };
  const nothingMore = async (count: number) => {
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    assert.equal(batches.length, count);
  };
  for (const count of [1, 2, 3, 4]) {
    append(1);
    await sent(count);
  }
  append(40);
  await nothingMore(4);
  // With many waiting the third and the fourth lane rest, and one of the two others writes them.
  batches[0]!();
  batches[1]!();
  await nothingMore(4);
  batches[2]!();
  await sent(5);
  batches[3]!();
  // Its connection has nothing more to write, and rests.
  await recorded[3];
  await setImmediate();
  append(31);
  await nothingMore(5);
  append(1);
  await sent(6);
  for (const go of batches.slice(4)) go();
  const sizes = (await Promise.all(recorded)).map((each) => each.promise().size);
  assert.deepEqual(sizes, [1, 1, 1, 1, ...Array(40).fill(40), ...Array(32).fill(32)]);
  assert.equal(journal.waiting(), 0);
});

test('a promise says when its statement left, with a row beside it or without, and comes only once it is durable', async () => {
  const { base, keys, draft, clock } = town(pool);
  const vkeys = logSigner(keys, base).vkeys;
  const left: (() => void)[] = [];
  const slow = watched(() => new Promise<void>((resolve) => left.push(resolve)));
  const journal = createJournal<string>({
    ...{ pool: slow, keys, log: base, now: () => clock.ms },
    beside: {
      name: 'none',
      sql: 'select unnest($1::text[])',
      seen: 'select 3',
      values: (rows) => [textArray(rows)],
    },
  });
  opened.push(journal);
  for (const row of ['shown', undefined]) {
    const statement = left.length;
    const at = clock.ms;
    let durable = false;
    const recording = journal.append(draft(), row).then((recorded) => {
      durable = true;
      return recorded;
    });
    while (left.length === statement) await setImmediate();
    clock.ms += 5000;
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    assert.equal(durable, false);
    left[statement]!();
    const recorded = await recording;
    const promise = recorded.promise();
    assert.equal(promise.at, at);
    assert.equal(recorded.seen, 3);
    assert.equal(await promiseProblem(parseReceipt(formatReceipt(promise)), vkeys), undefined);
  }
});

test('a connection that ended while its lane rested is not written to: the next leaf has a good one', async () => {
  const { base, keys, draft, clock } = town(pool);
  const ended: Promise<unknown>[] = [];
  const lent: pg.PoolClient[] = [];
  const journal = open({
    ...{ keys, log: base, now: () => clock.ms },
    pool: {
      connect: async () => {
        const client = await pool.connect();
        ended.push(new Promise((resolve) => void client.once('end', resolve)));
        client.on('error', () => undefined);
        lent.push(client);
        return client;
      },
    } as Pick<pg.Pool, 'connect'>,
  });
  await journal.append(draft());
  await journal.append(draft());
  assert.equal(lent.length, 1, 'a lane that rests keeps its connection');
  const { processID } = lent[0] as unknown as { processID: number };
  await pool.query('select pg_terminate_backend($1)', [processID]);
  await ended[0];
  await journal.append(draft());
  assert.equal(lent.length, 2);
  const { rows } = await pool.query('select count(*) from ledger.record where log = $1', [base]);
  assert.equal(Number(rows[0].count), 3);
});

test('a leaf alone is stored as one of many, with the row beside it', async () => {
  const { base, leaf } = town(pool);
  const line = await Line.open(pool);
  await line.ask(
    { name: 'beside', text: 'create temp table beside (leaf uuid, word text)', values: [] },
    5000,
  );
  const store = (leaves: ReturnType<typeof leaf>[], rows: (string | null)[]) =>
    insertWithRows(base, leaves, {
      ...{
        name: 'test',
        seen: 'select 7',
        rows,
        rowLeaves: leaves.slice(0, rows.length).map(({ id }) => id),
      },
      sql: 'insert into beside select leaf, word from unnest($1::uuid[], $2::text[]) as r(leaf, word)',
      values: (words, ids) => [uuidArray(ids), textArray(words)] as BinaryArray[],
    });
  const subject = Buffer.alloc(32, 5);
  const bare = (more: object) => ({ ...leaf(), id: newId(), subject: null, expires: null, ...more });
  const [alone, first, second, rowless] = [
    bare({}),
    bare({}),
    bare({ subject, expires: 86_400_000 }),
    bare({}),
  ];
  const full = bare({ subject, expires: 86_400_000 });
  assert.equal(await line.ask(store([alone], ['à']), 5000), '7');
  assert.equal(await line.ask(store([full], [null]), 5000), '7');
  assert.equal(await line.ask(store([rowless], []), 5000), '7');
  assert.equal(await line.ask(store([first, second], ['à', null]), 5000), '7');
  const ids = [alone, first, full, second, rowless].map(({ id }) => id);
  const { rows } = await pool.query(
    `select r.id, to_jsonb(r) - 'id' - 'batch' - 'turn' - 'tx' - 'entry' - 'record' - 'payload' as record, r.entry, r.record as text,
       r.payload, r.turn, s.key_name, s.salt, s.expires_at, p.leaves, p.entries
     from ledger.record r join ledger.secret s using (id) left join ledger.pending p on p.log = r.log and p.id = r.batch
     where r.id = any($1::uuid[])`,
    [ids],
  );
  const by = new Map(rows.map((row) => [row.id, row]));
  for (const [made, one, other] of [
    [alone, alone, first],
    [full, full, second],
  ] as const) {
    const [here, there] = [by.get(one.id), by.get(other.id)];
    assert.deepEqual(here.record, there.record);
    assert.deepEqual(
      [here.text, here.key_name, here.payload],
      [made.recordText, made.keyName, made.sealedPayload],
    );
    assert.deepEqual([here.entry, here.salt], [made.entry, made.salt].map(Buffer.from));
    assert.deepEqual(here.expires_at, there.expires_at);
    assert.deepEqual([here.turn, here.leaves, here.entries], [0, 1, Buffer.from(made.entry)]);
  }
  assert.equal(by.get(rowless.id).leaves, 1);
  const beside = `select string_agg(coalesce(word, '-'), ',' order by word) from beside where leaf = any($1::uuid[])`;
  assert.equal(
    await line.ask({ name: 'beside-all', text: beside, values: [uuidArray(ids)] }, 5000),
    'à,à,-,-',
  );
  line.release();
});

test('when the database fails, everyone whose leaf was in that statement is refused', async () => {
  const { base, keys, draft, clock } = town(pool);
  const nowhere = new pg.Pool({
    connectionString: 'postgresql://nobody@127.0.0.1:1/none',
    connectionTimeoutMillis: 500,
  });
  const journal = open({ pool: nowhere, keys, log: base, now: () => clock.ms });
  const outcomes = await Promise.allSettled([draft(), draft(), draft()].map((each) => journal.append(each)));
  for (const outcome of outcomes) {
    assert.ok(outcome.status === 'rejected' && outcome.reason instanceof LedgerError);
    assert.equal(outcome.reason.code, 'not-recorded');
  }
  assert.equal(journal.waiting(), 0);
});

test('a repeated leaf refuses its whole statement and leaves nothing half written', async () => {
  const { base, leaf } = town(pool);
  const first = leaf();
  await pool.query(insertStatement(base, [first]));
  await assert.rejects(pool.query(insertStatement(base, [leaf(), first])), { code: '23505' });
  const { rows } = await pool.query('select record from ledger.record where log = $1', [base]);
  assert.deepEqual(
    rows.map(({ record }) => record),
    [first.recordText],
  );
});

test('a leaf that the database refuses takes its whole statement with it, and nothing is half written', async () => {
  const { base, keys, draft, clock } = town(pool);
  const journal = open({ pool, keys, log: base, now: () => clock.ms });
  await journal.append(draft());
  // Just after the last instant that PostgreSQL has, in the year 294276.
  const never = draft({ expires: 9_224_318_184_800_000 });
  const outcomes = await Promise.allSettled([draft(), never].map((each) => journal.append(each)));
  for (const outcome of outcomes) {
    assert.ok(outcome.status === 'rejected' && outcome.reason instanceof LedgerError);
    assert.match(String((outcome.reason.cause as Error).message), /timestamp out of range/);
  }
  const { rows } = await pool.query('select count(*) from ledger.record where log = $1', [base]);
  assert.equal(Number(rows[0].count), 1);
});

test('of what no leaf can be made only its own caller hears, and what came with it is recorded', async () => {
  const { base, keys, draft, clock } = town(pool);
  const journal = open({ pool, keys, log: base, now: () => clock.ms });
  const wrong = [{ amount: Number.NaN }, { subjectCommit: 'x' }].map((record) => draft({ record }));
  const alone = await Promise.allSettled(wrong.map((each) => journal.append(each)));
  const beside = await Promise.allSettled([draft(), ...wrong, draft()].map((each) => journal.append(each)));
  for (const outcome of [...alone, ...beside.slice(1, 3)])
    assert.ok(outcome.status === 'rejected' && outcome.reason instanceof TypeError);
  const ids = [beside[0]!, beside[3]!].map((each) =>
    each.status === 'fulfilled' ? each.value.id : undefined,
  );
  const { rows } = await pool.query('select id from ledger.record where log = $1 order by id', [base]);
  assert.deepEqual(
    rows.map(({ id }) => id),
    ids,
  );
  await journal.close();
  assert.equal(journal.waiting(), 0);
});

test('a full queue refuses at once, and a closed journal writes what it had', async () => {
  const { base, keys, draft, clock } = town(pool);
  const journal = open({ pool, keys, log: base, now: () => clock.ms, maxQueue: 2 });
  const outcomes = [draft(), draft(), draft()].map((each) => journal.append(each));
  const refused = outcomes[2]!.then(
    () => undefined,
    (error: LedgerError) => error.code,
  );
  const closing = journal.close();
  assert.equal(await refused, 'queue-full');
  await closing;
  await Promise.all(outcomes.slice(0, 2));
  await assert.rejects(journal.append(draft()), { code: 'closed' });
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
