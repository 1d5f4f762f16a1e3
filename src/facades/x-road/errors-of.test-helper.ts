import assert from 'node:assert/strict';
import type { Got } from './client.test-helper.ts';

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** An answer that must be an error in X-Road's form: members, header and status agree. */
export function errorOf(got: Got): { type: string; message: string; detail: string } {
  const error = JSON.parse(got.text);
  assert.deepEqual(Object.keys(error), ['type', 'message', 'detail']);
  assert.match(error.detail, UUID);
  assert.equal(got.headers['x-road-error'], error.type);
  assert.equal(got.status, error.type.startsWith('server.') ? 500 : 400);
  return error;
}
