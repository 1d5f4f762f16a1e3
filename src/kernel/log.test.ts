import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorFacts } from './log.ts';

test('what the database says of a value that it could not take is told without the value', () => {
  const error = Object.assign(new Error('invalid input syntax for type uuid: "99000001C"'), {
    code: '22P02',
  });
  const told = JSON.stringify(errorFacts(error));
  assert.doesNotMatch(told, /99000001C/);
  assert.match(told, /22P02/);
  assert.match(told, /log\.test\.ts/, 'and still where it happened');
});

test('any other failure is told as it is', () => {
  assert.equal(errorFacts(new Error('The disk is full.'))['detail'], 'The disk is full.');
});

test('the copy of a failure that the job queue gives is told with its words, and without a value that it quotes', () => {
  const copy = { message: 'connect ENOENT', stack: 'Error: connect ENOENT', code: 'ENOENT', queue: 'remind' };
  assert.deepEqual(errorFacts(copy), {
    error: 'Error',
    detail: 'connect ENOENT',
    code: 'ENOENT',
    stack: 'Error: connect ENOENT',
  });
  assert.doesNotMatch(
    JSON.stringify(errorFacts({ message: 'uuid: "99000001C"', code: '22P02' })),
    /99000001C/,
  );
  assert.equal(errorFacts({ reason: 'other' })['error'], '[object Object]');
});
