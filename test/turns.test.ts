import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTurn } from './turns.ts';

test('what several say at once is told one after another, the first of them as it speaks', () => {
  const told: string[] = [];
  const turns = inTurn((part: string) => void told.push(part));
  const [first, second, third] = [turns.next(), turns.next(), turns.next()];
  second.say('c');
  first.say('a');
  third.say('e');
  assert.deepEqual(told, ['a']);
  third.end();
  first.say('b');
  first.end();
  assert.deepEqual(told, ['a', 'b', 'c']);
  second.say('d');
  second.end();
  assert.deepEqual(told, ['a', 'b', 'c', 'd', 'e']);
  turns.next().say('f');
  assert.equal(told.at(-1), 'f');
});
