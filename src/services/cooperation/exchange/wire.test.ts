import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Passage } from './passage.ts';
import { documentNumber } from './subject.ts';
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
    assert.equal(documentNumber(written), '99000001C');
    assert.equal(readQuestion(body({ subject: { number: written } })).subject.number, '99000001C');
  }
  assert.equal(documentNumber('1234567l'), '01234567L');
  for (const written of ['X-1234567-L', 'x01234567l', 'X001234567 L'])
    assert.equal(documentNumber(written), 'X1234567L');
  assert.equal(documentNumber('X123456L'), 'X0123456L');
  assert.equal(documentNumber('ab-12 345'), 'AB12345');
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
  for (const name of ['Pla', 'Núria Ço', '😀']) {
    const passage = {
      id: '01a21ce8-59cc-7000-ad70-30732931f645',
      evidenceText: JSON.stringify({ name }),
      service: { providerCode: 'P', code: 'Ç', version: 1 },
      agreement: undefined,
      decision: { fields: ['name'] },
      accepted: { id: 'a' },
      outcome: { id: 'o', leafHash: new Uint8Array(32), path: [], signature: new Uint8Array(64) },
    } as unknown as Passage;
    const { text, bytes } = writeAnswer(passage);
    assert.equal(bytes, Buffer.byteLength(text));
    const answer = JSON.parse(text) as Record<string, unknown>;
    assert.deepEqual([answer['exchange'], answer['evidence']], [passage.id, { name }]);
  }
});
