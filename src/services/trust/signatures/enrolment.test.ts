import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { need } from '../../../../test/need.ts';
import { perform } from '../../../kernel/action.ts';
import type { Employee } from '../../../kernel/actor.ts';
import { runSql } from '../../../kernel/database/database.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { nameText, parseCertificate } from '../../../kernel/pki/index.ts';
import { folder, pem, run } from '../../../kernel/pki/town.test-helper.ts';
import { trustAnchors } from '../certificates/index.ts';
import { beginEnrolment, changePin, finishEnrolment, revokeCredential } from './actions/enrol.ts';
import { INVITATION_DAYS, invite } from './actions/invite.ts';
import { myCredentials } from './queries/desk.ts';
import { signBatch } from './sign-batch.ts';
import {
  asked,
  at,
  codeOf,
  enrol,
  fromBase32,
  newRequest,
  newVila,
  PIN,
  refusalOf,
  review,
  signAll,
  stampingKernel,
  type Vila,
} from './signing.test-helper.ts';

let kernel: Kernel;
let vila: Vila;
let manager: Employee;

before(async () => {
  kernel = await stampingKernel();
  vila = await newVila(kernel);
  manager = vila.person('Gestora Prou Riu', 'body.manage');
});

const handOver = async ({ document }: Employee, more: object = {}) =>
  (
    await perform(kernel, invite, manager, {
      ...{ document, givenName: 'Laia', surname: 'Roca Font', ...more },
    })
  ).invitation;

test('nobody gets a key without the code that was handed over to them, in its time', async () => {
  const [person, other] = [vila.person('Laia Roca Font'), vila.person('Una Altra Persona')];
  const begin = (invitation: string, who = person, on = kernel) =>
    perform(on, beginEnrolment, who, { pin: PIN, invitation });
  assert.equal((await refusalOf(begin('ABCD-EFGH-IJKL'))).code, 'signatures.invitation-wrong');
  const invitation = await handOver(person);
  assert.equal((await refusalOf(begin(invitation, other))).code, 'signatures.invitation-wrong');
  const late = at(kernel, kernel.now().add({ hours: 24 * INVITATION_DAYS }));
  assert.equal((await refusalOf(begin(invitation, person, late))).code, 'signatures.invitation-wrong');
  const newer = await handOver(person);
  assert.equal((await refusalOf(begin(invitation))).code, 'signatures.invitation-wrong', 'it was replaced');
  assert.equal((await begin(newer.toLowerCase().replaceAll('-', ' '))).secret.length, 32);
});

test('who looks after a body identifies others, and nobody themselves', async () => {
  const own = perform(kernel, invite, manager, {
    ...{ document: manager.document, givenName: 'Gestora', surname: 'Prou Riu' },
  });
  assert.equal((await refusalOf(own)).fields[0]?.field, 'document');
  const clerk = vila.person('Sense Permís Cap');
  const attempt = perform(kernel, invite, clerk, {
    ...{ document: manager.document, givenName: 'Gestora', surname: 'Prou Riu' },
  });
  assert.equal((await refusalOf(attempt)).code, 'kernel.not-allowed');
});

test('the certificate has the name that was seen on the document and the post, and openssl builds its path', {
  skip: need('openssl'),
}, async (t) => {
  const person = vila.person('Nom De Sessió');
  const invitation = await handOver(person, { post: 'Regidora d’Hisenda' });
  const { secret } = await perform(kernel, beginEnrolment, person, { pin: PIN, invitation });
  const now = codeOf(kernel, { secret: fromBase32(secret) });
  const wrong = await perform(now.kernel, finishEnrolment, person, { pin: PIN, code: '000000' });
  assert.ok(wrong.refused !== undefined && wrong.id === undefined);
  await perform(now.kernel, finishEnrolment, person, { pin: PIN, code: now.code });
  const { credentials, factors } = await perform(kernel, myCredentials, person, {});
  const [one] = credentials;
  assert.deepEqual(
    [one!.profile, one!.state, one!.keyType, factors],
    ['official', 'active', 'RSA-3072', 'ready'],
  );
  const read = (text: string) => parseCertificate(Buffer.from(text, 'base64'));
  assert.match(nameText(read(one!.certificate).subject), /Laia.*Roca Font|Roca Font.*Laia/);
  const file = folder(t);
  const said = run('openssl', [
    ...['verify', '-x509_strict', '-CAfile', file('root.pem', pem(...(await trustAnchors(kernel))))],
    ...['-untrusted', file('chain.pem', pem(...one!.chain.map(read)))],
    file('own.pem', pem(read(one!.certificate))),
  ]);
  assert.match(said, /OK/);
});

test('a new PIN counts from then on, and the old one no more', async () => {
  const signer = await enrol(kernel, vila.person('Biel Soler Mas'));
  const now = codeOf(kernel, signer);
  await perform(now.kernel, changePin, signer.person, { pin: PIN, code: now.code, newPin: 'ponts-9' });
  await newRequest(kernel, manager, { signers: [asked(signer.person)] });
  const items = await review(kernel, signer.person);
  const next = codeOf(kernel, signer);
  const old = signBatch(next.kernel, signer.person, { items, pin: PIN, code: next.code });
  assert.equal((await refusalOf(old)).code, 'signatures.factors-wrong');
  const [signed] = await signBatch(next.kernel, signer.person, { items, pin: 'ponts-9', code: next.code });
  assert.equal(signed?.problem, undefined);
});

test('a revoked credential signs nothing, its key is gone, and one enrols anew', async () => {
  const signer = await enrol(kernel, vila.person('Nil Puig Serra'));
  await newRequest(kernel, manager, { signers: [asked(signer.person)] });
  await perform(kernel, revokeCredential, signer.person, { id: signer.id, reason: 'keyCompromise' });
  const items = await review(kernel, signer.person);
  const now = codeOf(kernel, signer);
  const attempt = signBatch(now.kernel, signer.person, { items, pin: PIN, code: now.code });
  assert.equal((await refusalOf(attempt)).code, 'signatures.not-enrolled');
  const rows = await runSql<{ key_handle: string }>(
    kernel.db,
    'select key_handle from signatures.credential where id = $1',
    [signer.id],
  );
  assert.deepEqual(rows, [{ key_handle: '' }]);
  const again = await enrol(kernel, signer.person);
  assert.equal((await signAll(kernel, again))[0]?.problem, undefined);
});

test('neither PIN nor secret nor code is kept anywhere in the clear', async () => {
  const person = vila.person('Secret Ben Guardat');
  const unheard = 'pin-que-no-surt-mai';
  const invitation = await handOver(person);
  const { secret } = await perform(kernel, beginEnrolment, person, { pin: unheard, invitation });
  const now = codeOf(kernel, { secret: fromBase32(secret) });
  await perform(now.kernel, finishEnrolment, person, { pin: unheard, code: now.code });
  const tables = await runSql<{ name: string }>(
    kernel.db,
    `select schemaname || '.' || tablename as name from pg_tables where schemaname in ('signatures', 'ledger', 'kernel')`,
  );
  assert.ok(tables.length > 20);
  for (const { name } of tables) {
    const rows = await runSql<{ text: string }>(kernel.db, `select t::text as text from ${name} t`);
    for (const { text } of rows)
      for (const hidden of [unheard, secret, fromBase32(secret).toString('hex'), invitation])
        assert.ok(!text.includes(hidden), name);
  }
});
