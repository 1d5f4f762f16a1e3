import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { testKernel } from '../../../../test/kernel.ts';
import { perform } from '../../../kernel/action.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { totp } from '../../../kernel/totp.ts';
import { expireRequests } from './actions/by-platform.ts';
import { claimForSigning } from './actions/claim-documents.ts';
import { delegate } from './actions/delegate.ts';
import { replaceDocument, sendRequest } from './actions/edit-draft.ts';
import { cancelRequest, rejectRequest, returnRequest } from './actions/end-request.ts';
import { addOffice, setHolder } from './actions/offices.ts';
import { recordSignatures } from './actions/record-signatures.ts';
import { releaseDocuments } from './actions/release-documents.ts';
import { findContent, getRequest, getSheet } from './queries/get-request.ts';
import { RELEASE_MINUTES } from './release.ts';
import { dayOf } from './rules.ts';
import { signBatch } from './sign-batch.ts';
import type { Item } from './signable.ts';
import {
  asked,
  at,
  codeOf,
  type Enrolled,
  enrol,
  newRequest,
  newVila,
  putFile,
  refusalOf,
  review,
  signAll,
  type Vila,
} from './signing.test-helper.ts';

let kernel: Kernel;
let vila: Vila;
let mayor: Enrolled;
let secretary: Enrolled;

before(async () => {
  kernel = await testKernel();
  vila = await newVila(kernel);
  mayor = await enrol(kernel, vila.person('Núria Serra Puig'));
  secretary = await enrol(kernel, vila.person('Pau Mas Riu'));
});

const codesOf = (problem: Problem | undefined) => problem?.clauses.map(({ code }) => code) ?? [];

test('a wrong PIN or code signs nothing, and after five the right ones wait', async () => {
  const clerk = await enrol(kernel, vila.person('Joana Font Pla'));
  const requestId = await newRequest(kernel, secretary.person, { signers: [asked(clerk.person)] });
  const items = await review(kernel, clerk.person);
  const now = codeOf(kernel, clerk);
  for (let left = 4; left >= 1; left--) {
    const refused = await refusalOf(
      signBatch(now.kernel, clerk.person, { items, pin: 'wrong1', code: now.code }),
    );
    assert.deepEqual([refused.code, refused.data['attemptsLeft']], ['signatures.factors-wrong', left]);
  }
  const wrongCode = { items, pin: clerk.pin, code: '000000' };
  assert.equal(
    (await refusalOf(signBatch(now.kernel, clerk.person, wrongCode))).code,
    'signatures.factors-locked',
  );
  const right = { items, pin: clerk.pin, code: now.code };
  assert.equal(
    (await refusalOf(signBatch(now.kernel, clerk.person, right))).code,
    'signatures.factors-locked',
  );
  const { state, documents } = await perform(kernel, getRequest, secretary.person, { requestId });
  assert.deepEqual([state, documents[0]!.version], ['open', 0]);
  const late = kernel.now().add({ minutes: 20 });
  const code = totp(clerk.secret, late.epochMilliseconds);
  const [signed] = await signBatch(at(kernel, late), clerk.person, { ...right, code });
  assert.equal(signed?.problem, undefined);
});

test('a code that was used releases nothing more', async () => {
  const clerk = await enrol(kernel, vila.person('Marta Pou Gil'));
  const now = codeOf(kernel, clerk);
  const sign = async () => {
    await newRequest(kernel, secretary.person, { signers: [asked(clerk.person)] });
    const items = await review(kernel, clerk.person);
    return signBatch(now.kernel, clerk.person, { items, pin: clerk.pin, code: now.code });
  };
  assert.equal((await sign())[0]?.problem, undefined);
  assert.equal((await refusalOf(sign())).code, 'signatures.factors-wrong');
});

test('a release is used once, for the documents that it was given for and no others', async () => {
  const clerk = await enrol(kernel, vila.person('Rosa Bru Mir'));
  await newRequest(kernel, secretary.person, { signers: [asked(clerk.person)], documents: 2 });
  const [one, other] = await review(kernel, clerk.person);
  const now = codeOf(kernel, clerk);
  const { token } = await perform(now.kernel, releaseDocuments, clerk.person, {
    ...{ items: [one], pin: clerk.pin, code: now.code },
  });
  const claim = (item: Item, on = now.kernel, proof = token!) =>
    perform(on, claimForSigning, clerk.person, { items: [item], token: proof });
  const codeOfOne = async (item: Item) => (await claim(item)).refused[0]?.problem.code;
  assert.equal(await codeOfOne(other!), 'signatures.release-other');
  const forged = `${token!.slice(0, -2)}AA`;
  assert.equal((await refusalOf(claim(one!, now.kernel, forged))).code, 'signatures.release-invalid');
  assert.equal((await claim(one!)).claims.length, 1);
  assert.equal(await codeOfOne(one!), 'signatures.release-other', 'a second time');
  const late = at(kernel, now.kernel.now().add({ minutes: RELEASE_MINUTES }));
  assert.equal((await refusalOf(claim(other!, late))).code, 'signatures.release-expired');
});

test('a request that is cancelled at the last moment is not signed, and does not undo the others of the gesture', async () => {
  const clerk = await enrol(kernel, vila.person('Mercè Riera Bosc'));
  const ids: string[] = [];
  for (let count = 0; count < 3; count++)
    ids.push(await newRequest(kernel, secretary.person, { signers: [asked(clerk.person)] }));
  const items = await review(kernel, clerk.person);
  const now = codeOf(kernel, clerk);
  const { token } = await perform(now.kernel, releaseDocuments, clerk.person, {
    ...{ items, pin: clerk.pin, code: now.code },
  });
  await perform(kernel, cancelRequest, secretary.person, { requestId: ids[1], reason: 'Hi ha un error' });
  const { claims, refused } = await perform(now.kernel, claimForSigning, clerk.person, {
    ...{ items, token: token! },
  });
  assert.equal(claims.length, 2);
  assert.deepEqual(codesOf(refused[0]?.problem), ['signatures.not-open']);
  // One more is cancelled while its signature is being made.
  const late = claims.find(({ request }) => request.id === ids[2])!;
  await perform(kernel, cancelRequest, secretary.person, { requestId: ids[2], reason: 'També' });
  const made = claims.map((claim) => ({
    claim,
    hash: claim.item.hash,
    size: 1,
    signedDigest: claim.item.hash,
  }));
  const recorded = await perform(now.kernel, recordSignatures, clerk.person, { made });
  assert.deepEqual(
    recorded.refused.map(({ item }) => item),
    [late.item],
  );
  const state = async (requestId: string) =>
    (await perform(kernel, getRequest, secretary.person, { requestId })).state;
  assert.deepEqual(await Promise.all(ids.map(state)), ['completed', 'cancelled', 'cancelled']);
});

test('a document that was corrected after somebody read it is not signed as they read it', async () => {
  const requestId = await newRequest(kernel, secretary.person, { signers: [asked(mayor.person)] });
  const items = await review(kernel, mayor.person);
  await perform(kernel, returnRequest, mayor.person, { requestId, reason: 'Falta l’annex' });
  const { documents } = await perform(kernel, getRequest, secretary.person, { requestId });
  const corrected = await putFile(kernel, secretary.person, 'corregit.pdf');
  await perform(kernel, replaceDocument, secretary.person, {
    ...{ requestId, documentId: documents[0]!.id, fileId: corrected.id },
  });
  await perform(kernel, sendRequest, secretary.person, { requestId });
  const now = codeOf(kernel, mayor);
  const refused = await refusalOf(
    signBatch(now.kernel, mayor.person, { items, pin: mayor.pin, code: now.code }),
  );
  assert.deepEqual(codesOf(refused), ['signatures.document-changed']);
  const [signed] = await signAll(kernel, mayor);
  assert.equal(signed?.problem, undefined, 'what stands now can be signed');
});

test('a delegate signs while the delegation lasts, which the sheet says, and not a day longer', async () => {
  const deputy = await enrol(kernel, vila.person('Lluís Camps Vidal'));
  const day = dayOf(kernel.now());
  await perform(kernel, delegate, mayor.person, {
    ...{ document: deputy.person.document, name: deputy.person.name, act: 'Decret 7/2026' },
    ...{ fromDay: day, untilDay: Temporal.PlainDate.from(day).add({ days: 1 }).toString() },
  });
  const first = await newRequest(kernel, secretary.person, { signers: [asked(mayor.person)] });
  const items = await review(kernel, deputy.person);
  assert.equal(items.length, 1);
  const [signed] = await signAll(kernel, deputy);
  assert.equal(signed?.problem, undefined);
  const { documents } = await perform(kernel, getSheet, secretary.person, { requestId: first });
  assert.deepEqual(
    [documents[0]!.versions[1]!.signer, documents[0]!.versions[1]!.onBehalf],
    ['Lluís Camps Vidal', 'Núria Serra Puig'],
  );
  await newRequest(kernel, secretary.person, { signers: [asked(mayor.person)] });
  const seen = await review(kernel, deputy.person);
  const late = kernel.now().add({ hours: 72 });
  const code = totp(deputy.secret, late.epochMilliseconds);
  const refused = await refusalOf(
    signBatch(at(kernel, late), deputy.person, { items: seen, pin: deputy.pin, code }),
  );
  assert.deepEqual(codesOf(refused), ['signatures.not-your-task']);
  assert.deepEqual(await review(at(kernel, late), deputy.person), []);
  await signAll(kernel, mayor);
});

test('after the last day nobody signs, and the platform ends the request', async () => {
  const requestId = await newRequest(kernel, secretary.person, {
    ...{ signers: [asked(mayor.person)], more: { workingDays: 2 } },
  });
  const before = await perform(kernel, getRequest, secretary.person, { requestId });
  assert.ok(before.expiresAt !== null && before.deadline!.calendars.length > 0);
  const late = Temporal.Instant.from(before.expiresAt!);
  const items = await review(kernel, mayor.person);
  const code = totp(mayor.secret, late.epochMilliseconds);
  const refused = await refusalOf(signBatch(at(kernel, late), mayor.person, { items, pin: mayor.pin, code }));
  assert.deepEqual(codesOf(refused), ['signatures.deadline-passed']);
  await perform(at(kernel, late), expireRequests, { kind: 'platform', name: 'test' }, {});
  const { state } = await perform(kernel, getRequest, secretary.person, { requestId });
  assert.equal(state, 'expired');
});

test('whoever holds the office on the day signs', async () => {
  const manager = vila.person('Gestora de l’Ens', 'body.manage');
  const { id: officeId } = await perform(kernel, addOffice, manager, { post: 'Alcaldia' });
  await perform(kernel, setHolder, manager, {
    ...{ officeId, document: mayor.person.document, name: mayor.person.name },
  });
  await newRequest(kernel, secretary.person, { signers: [{ officeId }] });
  assert.equal((await review(kernel, mayor.person)).length, 1);
  const tomorrow = Temporal.PlainDate.from(dayOf(kernel.now())).add({ days: 1 }).toString();
  await perform(kernel, setHolder, manager, {
    ...{ officeId, document: secretary.person.document, name: secretary.person.name, fromDay: tomorrow },
  });
  const then = at(kernel, kernel.now().add({ hours: 30 }));
  assert.equal((await review(then, mayor.person)).length, 0);
  assert.equal((await review(then, secretary.person)).length, 1);
  const [signed] = await signAll(kernel, mayor);
  assert.equal(signed?.problem, undefined);
});

test('what is rejected with a reason is over for everybody', async () => {
  const requestId = await newRequest(kernel, secretary.person, {
    signers: [asked(mayor.person), asked(secretary.person)],
  });
  await perform(kernel, rejectRequest, mayor.person, { requestId, reason: 'No hi estic d’acord' });
  assert.deepEqual(await review(kernel, secretary.person), []);
  const read = await perform(kernel, getRequest, secretary.person, { requestId });
  assert.deepEqual([read.state, read.reason], ['rejected', 'No hi estic d’acord']);
});

test('nobody of another body sees, downloads, signs or ends a request, and a stranger of the same body neither', async () => {
  const requestId = await newRequest(kernel, secretary.person, { signers: [asked(mayor.person)] });
  const { documents } = await perform(kernel, getRequest, secretary.person, { requestId });
  const other = await newVila(kernel);
  const [item] = await review(kernel, mayor.person);
  // The same person, employed by another town as well.
  const elsewhere = { ...mayor.person, administrationId: other.town.id };
  const strangers = [other.person('Algú Altre', 'body.manage'), elsewhere, vila.person('Un Company')];
  for (const stranger of strangers) {
    const doings = [
      () => perform(kernel, getRequest, stranger, { requestId }),
      () => perform(kernel, getSheet, stranger, { requestId }),
      () => perform(kernel, findContent, stranger, { requestId, documentId: documents[0]!.id }),
      () => perform(kernel, rejectRequest, stranger, { requestId, reason: 'No és meva' }),
      () => perform(kernel, cancelRequest, stranger, { requestId, reason: 'No és meva' }),
    ];
    for (const doing of doings) assert.equal((await refusalOf(doing())).code, 'signatures.request-unknown');
    assert.deepEqual(await review(kernel, stranger), []);
  }
  const rogue = await enrol(kernel, { ...other.person('Pere Lladre Nou') });
  const now = codeOf(kernel, rogue);
  const theft = signBatch(now.kernel, rogue.person, { items: [item!], pin: rogue.pin, code: now.code });
  assert.equal((await refusalOf(theft)).code, 'signatures.document-unknown');
  await signAll(kernel, mayor);
});
