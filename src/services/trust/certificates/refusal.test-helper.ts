import assert from 'node:assert/strict';
import { Problem } from '../../../kernel/problem.ts';

/** The problem with which something is refused. */
export async function refusalOf(doing: Promise<unknown>): Promise<Problem> {
  const error = await doing.then(
    () => assert.fail('it was done'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Problem, String(error));
  return error;
}
