import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Passage, Question } from './passage.ts';
import { startPassage } from './passage-start.ts';
import { readQuestion, writeAnswer } from './wire.ts';

const body = (more: object) => ({
  service: { provider: 'P', code: 'RESIDENCE' },
  subject: { type: 'NIF', number: '99000001C' },
  ...more,
});

test('a question cannot be about another person than the one who was checked', () => {
  const question = readQuestion(
    body({ question: { document: { type: 'NIF', number: '99000007A' }, date: '2026-01-01' } }),
  );
  assert.deepEqual(question.question, { document: { type: 'NIF', number: '99000001C' }, date: '2026-01-01' });
});

test('one person has one spelling, however the document is written', () => {
  const ways = ['99000001C', '99000001c', ' 99.000.001-C ', '99 000 001 c', '0099000001C', '99000001/C'];
  for (const written of [
    ...ways,
    '99000001\u{200B}C',
    '9900\u{AD}0001–C',
    '９９０００００１Ｃ',
    '99000001\u{FEFF}C',
  ]) {
    assert.equal(readQuestion(body({ subject: { number: written } })).subject.number, '99000001C');
  }
});

test('whoever sends a wrong question learns every wrong field', () => {
  assert.throws(
    () => readQuestion({ service: { code: 1 }, subject: {}, extra: true }),
    (error: unknown) => {
      const fields = (error as { fields: { field: string }[] }).fields.map((each) => each.field);
      assert.ok(
        fields.includes('service.provider') && fields.includes('subject.number') && fields.includes('extra'),
      );
      return true;
    },
  );
});

test('an answer knows its bytes, whatever its letters', () => {
  const promise = { id: 'o', leafHash: new Uint8Array(32), path: [], signature: new Uint8Array(64) };
  for (const name of ['Pla', 'Núria Ço', '😀']) {
    const passage = {
      id: '01a21ce8-59cc-7000-ad70-30732931f645',
      evidenceText: JSON.stringify({ name }),
      service: { providerCode: 'P', code: 'Ç', version: 1 },
      agreement: undefined,
      decision: { fields: ['name'] },
      accepted: { id: 'a' },
      outcome: { id: 'o', promise: () => promise },
    } as unknown as Passage;
    const { text, bytes } = writeAnswer(passage);
    assert.equal(bytes, Buffer.byteLength(text));
    const answer = JSON.parse(text) as Record<string, unknown>;
    assert.deepEqual([answer['exchange'], answer['evidence']], [passage.id, { name }]);
  }
});

test('a text that cannot be recorded begins no exchange, even when its halves are told apart', () => {
  const good = readQuestion({
    service: { provider: 'P', code: 'S' },
    procedure: '990002',
    case: 'EXP-1',
    subject: { number: '99900001F' },
  });
  const caller: Passage['caller'] = { kind: 'employee', administrationId: 'a', emergency: false };
  const start = (question: Question) =>
    startPassage(
      { transport: 'own', caller, question, idempotencyKey: undefined, shape: () => assert.fail() },
      Temporal.Instant.from('2026-11-20T10:00:00Z'),
    );
  assert.equal(start(good).procedure, '990002');
  const halves = { procedure: '99\ud83d', caseRef: '\ude00 EXP-1' };
  const wrong: [Partial<Question>, string[]][] = [
    [{ caseRef: 'EXP\u0000' }, ['case']],
    [{ fields: ['ok', 'a\u0007'] }, ['fields']],
    [halves, ['procedure', 'case']],
  ];
  for (const [part, fields] of wrong)
    assert.throws(
      () => start({ ...good, ...part }),
      (error: { code: string; fields: { field: string }[] }) => {
        assert.equal(error.code, 'kernel.input-invalid');
        assert.deepEqual(
          error.fields.map(({ field }) => field),
          fields,
        );
        return true;
      },
    );
});
