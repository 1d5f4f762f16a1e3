import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { makeTown, type Town, testKernel } from '../../../../test/kernel.ts';
import { perform } from '../../../kernel/action.ts';
import type { Capability, Employee } from '../../../kernel/actor.ts';
import { runSql } from '../../../kernel/database/database.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { Problem } from '../../../kernel/problem.ts';
import { createGroup } from './actions/create-group.ts';
import { forgetUnusedShares } from './actions/forget-shares.ts';
import { giveShare } from './actions/give-share.ts';
import { openBox } from './actions/open-box.ts';
import { readBox } from './actions/read-box.ts';
import { recoverBox } from './actions/recover-box.ts';
import { registerBox } from './actions/register-box.ts';
import { registerKey } from './actions/register-key.ts';
import { rewrapBox } from './actions/rewrap-box.ts';
import { rotateKey } from './actions/rotate-key.ts';
import { BrokenContent } from './chunks.ts';
import { unprotect } from './key-protection.ts';
import { getBox } from './queries/get-box.ts';
import { listBoxes } from './queries/list-boxes.ts';
import { contentOf, sealedFileOf } from './reading.ts';
import { type SealingWish, sealContent } from './seal.ts';
import { parseSealed } from './sealed-form.ts';

const problem = (code: string) => (error: unknown) =>
  error instanceof Problem && error.code === `sealing.${code}`;
const TEXT = Buffer.from('Oferta econòmica: 41.300 euros.\n');
const REASON = 'Acte d’obertura de pliques';
const OPENING = Temporal.Instant.from('2031-05-04T10:00:00Z');
const before = { now: OPENING.subtract({ seconds: 1 }) };
const after = { now: OPENING };

type Person = { who: Employee; keyId: string; unlock: string };

let count = 0;
function somebody(town: Town, ...capabilities: Capability[]): Employee {
  count++;
  return {
    ...town.employee(...capabilities),
    document: `9990${1000 + count}X`,
    name: `Custòdia ${count} de prova`,
  };
}

/** A person with a key of their own. What unlocks it is drawn here: how it comes from a passphrase is tested elsewhere. */
async function holder(kernel: Kernel, town: Town, ...capabilities: Capability[]): Promise<Person> {
  const who = somebody(town, ...capabilities);
  const person = { who, keyId: newId(), unlock: randomBytes(32).toString('base64url') };
  const input = { id: person.keyId, holder: 'person', protection: 'passphrase', unlock: person.unlock };
  await perform(kernel, registerKey, who, input);
  return person;
}

async function sealed(kernel: Kernel, who: Employee, wish: Partial<SealingWish>, content: Buffer = TEXT) {
  const whole = {
    title: 'Plica econòmica',
    fileName: 'oferta.txt',
    mediaType: 'text/plain',
    keyIds: [],
    ...wish,
  };
  const { input, payload } = await sealContent(kernel, who, whole, [content]);
  return { ...(await perform(kernel, registerBox, who, input)), payload };
}

async function content(
  kernel: Kernel,
  who: Employee,
  wish: { boxId: string; keyId?: string; unlock?: string },
) {
  await perform(kernel, readBox, who, wish);
  const { stream } = await contentOf(kernel, who, wish);
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** A town with five custodians, of whom three together open. */
async function tender(kernel: Kernel) {
  const town = await makeTown(kernel, 'Vilaplica');
  const manager = await holder(kernel, town, 'body.manage');
  const people = await Promise.all([1, 2, 3, 4, 5].map(() => holder(kernel, town)));
  const keyIds = people.map((each) => each.keyId);
  const group = await perform(kernel, createGroup, manager.who, {
    name: 'Mesa de contractació',
    threshold: 3,
    keyIds,
  });
  return { town, manager, people, group };
}

/** `toKeyId`: for a recovery. */
const give = (boxId: string, person: Person, toKeyId?: string) => ({
  boxId,
  purpose: toKeyId === undefined ? 'open' : 'recover',
  ...(toKeyId !== undefined && { toKeyId }),
  reason: REASON,
  unlock: person.unlock,
});

test('a person opens what was sealed to them, and nobody else of the house or of another', async () => {
  const kernel = await testKernel();
  const [town, other] = [await makeTown(kernel), await makeTown(kernel)];
  const [clerk, colleague] = [await holder(kernel, town), await holder(kernel, town, 'body.manage')];
  const box = await sealed(kernel, clerk.who, { keyIds: [clerk.keyId] });
  const mine = { boxId: box.id, keyId: clerk.keyId, unlock: clerk.unlock };
  assert.deepEqual(await content(kernel, clerk.who, mine), TEXT);
  const fails = (who: Employee, wish: object, code: string) =>
    assert.rejects(perform(kernel, readBox, who, wish), problem(code), code);
  await fails(clerk.who, { ...mine, unlock: colleague.unlock }, 'unlock-wrong');
  await fails(colleague.who, mine, 'not-recipient');
  await fails(
    colleague.who,
    { boxId: box.id, keyId: colleague.keyId, unlock: colleague.unlock },
    'not-recipient',
  );
  await fails(colleague.who, { boxId: box.id }, 'not-recipient');
  await fails(somebody(other, 'body.manage'), mine, 'unknown');
  assert.deepEqual((await perform(kernel, listBoxes, somebody(other), {})).boxes, []);
  const stored = await kernel.files.get(box.payload);
  let plain = Buffer.alloc(0);
  for await (const part of stored.stream) plain = Buffer.concat([plain, part as Buffer]);
  assert.ok(!plain.includes('41.300'));
});

test('bids are opened by as many custodians as it takes, on the day and not a second before', async () => {
  const kernel = await testKernel();
  const { manager, people, group } = await tender(kernel);
  const box = await sealed(kernel, manager.who, { groupId: group.id, openFrom: OPENING });
  const [a, b, c, d] = people as [Person, Person, Person, Person, Person];
  await assert.rejects(perform(kernel, giveShare, a.who, give(box.id, a), before), problem('too-early'));
  await assert.rejects(
    perform(kernel, giveShare, a.who, give(box.id, a, manager.keyId), before),
    problem('too-early'),
  );
  await assert.rejects(perform(kernel, openBox, a.who, { boxId: box.id }, before), problem('too-early'));
  assert.deepEqual(await perform(kernel, giveShare, a.who, give(box.id, a), after), { given: 1, needed: 3 });
  await perform(kernel, giveShare, b.who, give(box.id, b), after);
  await assert.rejects(perform(kernel, openBox, a.who, { boxId: box.id }, after), problem('shares-missing'));
  await assert.rejects(perform(kernel, readBox, manager.who, { boxId: box.id }), problem('not-recipient'));
  await assert.rejects(perform(kernel, giveShare, b.who, give(box.id, b), after), problem('share-given'));
  await assert.rejects(
    perform(kernel, giveShare, c.who, { ...give(box.id, c), unlock: d.unlock }, after),
    problem('unlock-wrong'),
  );
  await perform(kernel, giveShare, c.who, give(box.id, c), after);
  const opened = await perform(kernel, openBox, d.who, { boxId: box.id }, after);
  assert.equal(opened.state, 'opened');
  assert.deepEqual(await content(kernel, manager.who, { boxId: box.id }), TEXT);
  assert.deepEqual(await content(kernel, a.who, { boxId: box.id }), TEXT);
  const left = await runSql(kernel.db, 'select 1 from sealing.given_share where box_id = $1', [box.id]);
  assert.equal(left.length, 0, 'the shares are forgotten');
});

test('nobody but its custodians acts on a box, and none of another body', async () => {
  const kernel = await testKernel();
  const { town, manager, people, group } = await tender(kernel);
  const elsewhere = await tender(kernel);
  const box = await sealed(kernel, manager.who, { groupId: group.id });
  const stranger = elsewhere.people[0]!;
  await assert.rejects(perform(kernel, giveShare, stranger.who, give(box.id, stranger)), problem('unknown'));
  await assert.rejects(perform(kernel, getBox, stranger.who, { boxId: box.id }), problem('unknown'));
  const colleague = await holder(kernel, town);
  await assert.rejects(
    perform(kernel, giveShare, colleague.who, give(box.id, colleague)),
    problem('not-custodian'),
  );
  await assert.rejects(perform(kernel, openBox, colleague.who, { boxId: box.id }), problem('not-custodian'));
  const foreignKeys = { name: 'Grup estrany', threshold: 2, keyIds: [people[0]!.keyId, stranger.keyId] };
  await assert.rejects(perform(kernel, createGroup, manager.who, foreignKeys), problem('key-not-active'));
  await assert.rejects(sealed(kernel, manager.who, { groupId: elsewhere.group.id }), problem('unknown'));
  await assert.rejects(sealed(kernel, manager.who, { keyIds: [stranger.keyId] }), problem('unknown'));
});

test('a share given for one box or purpose is of no use for another, nor is one that was changed', async () => {
  const kernel = await testKernel();
  const { manager, people, group } = await tender(kernel);
  const [a, b, c] = people as [Person, Person, Person, Person, Person];
  const first = await sealed(kernel, manager.who, { groupId: group.id });
  const second = await sealed(kernel, manager.who, { groupId: group.id });
  for (const each of [a, b, c]) await perform(kernel, giveShare, each.who, give(first.id, each));
  // Somebody with the database copies the shares to another box, and to another purpose of the same.
  const copied = 'administration_id, $2, $3, share, holder_name, reason, sealed, given_at, $4::uuid';
  for (const [boxId, purpose, toKeyId] of [
    [second.id, 'open', null],
    [first.id, 'recover', manager.keyId],
  ])
    await runSql(
      kernel.db,
      `insert into sealing.given_share select ${copied} from sealing.given_share where box_id = $1 and purpose = 'open'`,
      [first.id, boxId, purpose, toKeyId],
    );
  await assert.rejects(perform(kernel, openBox, a.who, { boxId: second.id }), problem('share-broken'));
  const recovery = { boxId: first.id, toKeyId: manager.keyId, reason: REASON };
  await assert.rejects(perform(kernel, recoverBox, a.who, recovery), problem('share-broken'));
  await runSql(
    kernel.db,
    `update sealing.given_share set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1)
     where box_id = $1 and purpose = 'open' and share = 2`,
    [first.id],
  );
  await assert.rejects(perform(kernel, openBox, a.who, { boxId: first.id }), problem('share-broken'));
});

test('a wrap, a header or a content that was changed is told, and nothing is given out as if it were whole', async () => {
  const kernel = await testKernel();
  const { manager, people, group } = await tender(kernel);
  const [a] = people as [Person];
  const box = await sealed(kernel, manager.who, { groupId: group.id });
  const change = (column: string, at: number) =>
    runSql(
      kernel.db,
      `update sealing.box set ${column} = set_byte(${column}, ${at}, get_byte(${column}, ${at}) # 1) where id = $1`,
      [box.id],
    );
  await change('header', 36);
  await assert.rejects(perform(kernel, giveShare, a.who, give(box.id, a)), problem('share-broken'));
  await change('header', 36);
  await change('wraps', 120);
  await assert.rejects(perform(kernel, giveShare, a.who, give(box.id, a)), problem('share-broken'));
  const mine = await sealed(kernel, a.who, { keyIds: [a.keyId] }, randomBytes(200_000));
  const shorter = await sealed(kernel, a.who, { keyIds: [a.keyId] }, randomBytes(100_000));
  await runSql(kernel.db, 'update sealing.box set payload = $2 where id = $1', [mine.id, shorter.payload]);
  await assert.rejects(
    content(kernel, a.who, { boxId: mine.id, keyId: a.keyId, unlock: a.unlock }),
    BrokenContent,
  );
});

test('a new key in the place of one: the old one still opens, and what is given over opens with the new', async () => {
  const kernel = await testKernel();
  const { manager, people, group } = await tender(kernel);
  const [a, b, c] = people as [Person, Person, Person, Person, Person];
  const alone = await sealed(kernel, a.who, { keyIds: [a.keyId] });
  const shared = await sealed(kernel, manager.who, { groupId: group.id });
  const fresh: Person = { who: a.who, keyId: newId(), unlock: randomBytes(32).toString('base64url') };
  const rotation = {
    keyId: a.keyId,
    newId: fresh.keyId,
    protection: 'passphrase',
    kem: 'X25519',
    newUnlock: fresh.unlock,
  };
  await assert.rejects(
    perform(kernel, rotateKey, a.who, { ...rotation, unlock: b.unlock }),
    problem('unlock-wrong'),
  );
  await assert.rejects(
    perform(kernel, rotateKey, b.who, { ...rotation, unlock: a.unlock }),
    problem('unknown'),
  );
  await perform(kernel, rotateKey, a.who, { ...rotation, unlock: a.unlock });
  assert.deepEqual(await content(kernel, a.who, { boxId: alone.id, keyId: a.keyId, unlock: a.unlock }), TEXT);
  await assert.rejects(sealed(kernel, a.who, { keyIds: [a.keyId] }), problem('key-not-active'));
  const over = { fromKeyId: a.keyId, unlock: a.unlock, toKeyId: fresh.keyId };
  for (const { id } of [alone, shared]) await perform(kernel, rewrapBox, a.who, { boxId: id, ...over });
  assert.deepEqual(
    await content(kernel, a.who, { boxId: alone.id, keyId: fresh.keyId, unlock: fresh.unlock }),
    TEXT,
  );
  await assert.rejects(
    perform(kernel, rewrapBox, a.who, { boxId: shared.id, ...over, toKeyId: b.keyId }),
    problem('not-recipient'),
  );
  for (const each of [fresh, b, c]) await perform(kernel, giveShare, each.who, give(shared.id, each));
  await perform(kernel, openBox, b.who, { boxId: shared.id });
  assert.deepEqual(await content(kernel, b.who, { boxId: shared.id }), TEXT);
});

test('when somebody left, custodians together give the box to another key, each with a reason, and it stays sealed', async () => {
  const kernel = await testKernel();
  const { town, manager, people, group } = await tender(kernel);
  const [a, b, c] = people as [Person, Person, Person, Person, Person];
  const left = await holder(kernel, town);
  const successor = await holder(kernel, town);
  const box = await sealed(kernel, manager.who, { keyIds: [left.keyId], groupId: group.id });
  const recovery = { boxId: box.id, toKeyId: successor.keyId, reason: 'La titular ha deixat l’ens' };
  const aim = successor.keyId;
  for (const each of [a, b]) await perform(kernel, giveShare, each.who, give(box.id, each, aim));
  await assert.rejects(perform(kernel, recoverBox, a.who, recovery), problem('shares-missing'));
  await perform(kernel, giveShare, c.who, give(box.id, c, aim));
  await assert.rejects(perform(kernel, openBox, a.who, { boxId: box.id }), problem('shares-missing'));
  const recovered = await perform(kernel, recoverBox, a.who, recovery);
  assert.deepEqual([recovered.state, recovered.recipients.includes(successor.keyId)], ['sealed', true]);
  const wish = { boxId: box.id, keyId: successor.keyId, unlock: successor.unlock };
  assert.deepEqual(await content(kernel, successor.who, wish), TEXT);
});

test('shares given so that one person recovers a box do not give it to another', async () => {
  const kernel = await testKernel();
  const { town, manager, people, group } = await tender(kernel);
  const [a, b, c] = people as [Person, Person, Person, Person, Person];
  const successor = await holder(kernel, town);
  const box = await sealed(kernel, manager.who, { groupId: group.id });
  const without = { ...give(box.id, a, successor.keyId), toKeyId: undefined };
  await assert.rejects(perform(kernel, giveShare, a.who, without), { code: 'kernel.input-invalid' });
  const aims = [successor.keyId, successor.keyId, b.keyId];
  for (const [at, each] of [a, b, c].entries())
    await perform(kernel, giveShare, each.who, give(box.id, each, aims[at]!));
  for (const toKeyId of [c.keyId, b.keyId, successor.keyId])
    await assert.rejects(
      perform(kernel, recoverBox, c.who, { boxId: box.id, toKeyId, reason: REASON }),
      problem('shares-missing'),
    );
});

test('a group needs at least two people and no more than it has; a date needs custodians alone', async () => {
  const kernel = await testKernel();
  const { town, manager, people, group } = await tender(kernel);
  const keyIds = people.map((each) => each.keyId);
  const make = (input: object) =>
    perform(kernel, createGroup, manager.who, { name: 'Un altre grup', threshold: 2, keyIds, ...input });
  await assert.rejects(make({ threshold: 6 }), problem('threshold'));
  await assert.rejects(make({ keyIds: [keyIds[0], keyIds[0]] }), problem('threshold'));
  const shared = { keyIds: [manager.keyId], groupId: group.id, openFrom: OPENING };
  await assert.rejects(sealed(kernel, manager.who, shared), problem('lock-needs-group'));
  await assert.rejects(
    sealed(kernel, manager.who, { openFrom: OPENING, keyIds: [manager.keyId] }),
    problem('lock-needs-group'),
  );
  await assert.rejects(sealed(kernel, manager.who, {}), problem('nobody'));
  const again = { id: newId(), holder: 'person', protection: 'passphrase', unlock: manager.unlock };
  await assert.rejects(perform(kernel, registerKey, manager.who, again), problem('key-exists'));
  const body = { id: newId(), holder: 'body', protection: 'installation' };
  const ordinary = somebody(town);
  await assert.rejects(
    perform(kernel, registerKey, ordinary, body),
    (error) => error instanceof Problem && error.code === 'kernel.not-allowed',
  );
  await perform(kernel, registerKey, manager.who, body);
  const box = await sealed(kernel, ordinary, { keyIds: [body.id] });
  assert.deepEqual(await content(kernel, manager.who, { boxId: box.id, keyId: body.id }), TEXT);
  await assert.rejects(
    content(kernel, ordinary, { boxId: box.id, keyId: body.id }),
    problem('not-recipient'),
  );
});

test('shares that nobody used are forgotten after two days', async () => {
  const kernel = await testKernel();
  const { manager, people, group } = await tender(kernel);
  const box = await sealed(kernel, manager.who, { groupId: group.id });
  const [a] = people as [Person];
  const platform = { kind: 'platform', name: 'test' } as const;
  const now = kernel.now();
  await perform(kernel, giveShare, a.who, give(box.id, a), { now });
  await perform(kernel, forgetUnusedShares, platform, {}, { now: now.add({ hours: 47 }) });
  assert.equal((await perform(kernel, getBox, a.who, { boxId: box.id })).given.open?.length, 1);
  await perform(kernel, forgetUnusedShares, platform, {}, { now: now.add({ hours: 49 }) });
  assert.equal((await perform(kernel, getBox, a.who, { boxId: box.id })).given.open?.length, 0);
});

test('a share that is older than two days opens nothing, even if nobody came to forget it', async () => {
  const kernel = await testKernel();
  const { manager, people, group } = await tender(kernel);
  const box = await sealed(kernel, manager.who, { groupId: group.id });
  const [a, b, c] = people as [Person, Person, Person, Person, Person];
  const later = { now: kernel.now().add({ hours: 49 }) };
  await perform(kernel, giveShare, a.who, give(box.id, a));
  for (const each of [b, c]) await perform(kernel, giveShare, each.who, give(box.id, each), later);
  await assert.rejects(perform(kernel, openBox, b.who, { boxId: box.id }, later), problem('shares-missing'));
  await perform(kernel, giveShare, a.who, give(box.id, a), later);
  assert.equal((await perform(kernel, openBox, b.who, { boxId: box.id }, later)).state, 'opened');
});

test('what is in the database opens nothing: no passphrase, no key, no content', async () => {
  const kernel = await testKernel();
  const { manager, people, group } = await tender(kernel);
  const [a] = people as [Person];
  await sealed(kernel, manager.who, { groupId: group.id });
  const [key] = await runSql<{ id: string; protected: Buffer }>(
    kernel.db,
    'select id, protected from sealing.recipient_key where id = $1',
    [a.keyId],
  );
  assert.equal(unprotect(kernel.secret, key!.id, key!.protected), undefined);
  const rows = await runSql<{ row: string }>(
    kernel.db,
    `select r::text as row from kernel.idempotency r union all select r::text from kernel.event r union all select r::text from kernel.audit r`,
  );
  assert.ok(!rows.some((each) => each.row.includes(a.unlock)));
});

test('the sealed file that is downloaded is in the documented form, and opens with it alone', async () => {
  const kernel = await testKernel();
  const town = await makeTown(kernel);
  const clerk = await holder(kernel, town);
  const box = await sealed(kernel, clerk.who, { keyIds: [clerk.keyId] });
  const { stream } = await sealedFileOf(kernel, clerk.who, box.id);
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  const { core, wraps, contentAt } = parseSealed(Buffer.concat(parts));
  assert.deepEqual([core.id, core.plainSize, wraps[0]?.keyId], [box.id, TEXT.length, clerk.keyId]);
  assert.equal(Buffer.concat(parts).length - contentAt, TEXT.length + 16);
});
