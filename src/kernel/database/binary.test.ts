import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '../../../test/database.ts';
import {
  type BinaryArray,
  boolArray,
  bytesArray,
  instantArray,
  int2Array,
  int4Array,
  int8Array,
  textArray,
  uuidArray,
} from './binary.ts';
import { Line } from './line.ts';

const { pool } = await testDatabase();

const ID = '01a21ce8-59cc-7000-ad70-30732931f645';
/** Each kind with the least, the most and, where it may be, nothing; and how PostgreSQL writes it. */
const CASES: [type: string, array: () => BinaryArray, written: string][] = [
  [
    'uuid',
    () => uuidArray([ID, null, ID.replaceAll(/\w/g, 'f')]),
    `{${ID},NULL,${ID.replaceAll(/\w/g, 'f')}}`,
  ],
  ['int2', () => int2Array([-32768, 0, 32767]), '{-32768,0,32767}'],
  ['int4', () => int4Array([-2147483648, 0, 2147483647]), '{-2147483648,0,2147483647}'],
  ['int8', () => int8Array([-(2 ** 53), -1, 2 ** 53]), '{-9007199254740992,-1,9007199254740992}'],
  ['bool', () => boolArray([true, false]), '{t,f}'],
  [
    'timestamptz',
    () => instantArray([0, null, 946_684_800_001]),
    '{"1970-01-01 00:00:00+00",NULL,"2000-01-01 00:00:00.001+00"}',
  ],
  ['bytea', () => bytesArray([new Uint8Array(), null, Buffer.from([0, 255])]), '{"\\\\x",NULL,"\\\\x00ff"}'],
  [
    'text',
    () => textArray(['', null, 'àé€😀', 'null', 'x'.repeat(25)]),
    `{"",NULL,àé€😀,"null",${'x'.repeat(25)}}`,
  ],
  [
    'text',
    () => textArray([`${'à'.repeat(24)}`, `${'€'.repeat(1000)}`]),
    `{${'à'.repeat(24)},${'€'.repeat(1000)}}`,
  ],
];

test('arrays arrive as they were, in a message of ours and in one of the driver', async () => {
  const line = await Line.open(pool);
  await line.ask({ name: 'zone', text: `select set_config('timezone', 'UTC', false)`, values: [] }, 5000);
  for (const [at, [type, array, written]] of CASES.entries()) {
    const text = `select $1::${type}[]::text as written`;
    assert.equal(await line.ask({ name: `array-${at}`, text, values: [array()] }, 5000), written);
    const same = await pool.query(`select $1::${type}[] = $2::${type}[] as same`, [array(), written]);
    assert.equal(same.rows[0].same, true, type);
  }
  line.release();
});

test('an array whose first element is asked for arrives as that element', async () => {
  const line = await Line.open(pool);
  await line.ask({ name: 'zone', text: `select set_config('timezone', 'UTC', false)`, values: [] }, 5000);
  for (const [at, [type, array, written]] of CASES.entries()) {
    const text = `select ($1::${type} is not distinct from ($2::${type}[])[1])::text as same`;
    const statement = { name: `first-${at}`, text, values: [array(), written], first: true };
    assert.equal(await line.ask(statement, 5000), 'true', type);
  }
  const nothing = {
    name: 'first-null',
    text: 'select ($1::uuid is null)::text',
    values: [uuidArray([null])],
  };
  assert.equal(await line.ask({ ...nothing, first: true }, 5000), 'true');
  line.release();
});
