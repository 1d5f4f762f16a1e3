import assert from 'node:assert/strict';
import { test } from 'node:test';
import { need, programPath } from './need.ts';

test('a program that every machine has is not missed, and its path is known', () => {
  assert.equal(need('sh'), false);
  assert.match(programPath('sh'), /\/sh$/);
});

test('what is missing is named, all of it', () => {
  assert.equal(need('sh', 'no-such-program', 'nor-this'), 'needs no-such-program, needs nor-this');
  assert.throws(() => programPath('no-such-program'), /no no-such-program/);
});
