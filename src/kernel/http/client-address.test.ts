import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { clientAddresses } from './client-address.ts';

const from = (remoteAddress: string, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

test('what a stranger says of where it comes from is not believed, and a trusted proxy is', () => {
  const nobody = clientAddresses([]);
  assert.equal(nobody(from('203.0.113.9', '198.51.100.1')), '203.0.113.9');
  const behind = clientAddresses(['loopback', '10.1.0.0/16']);
  assert.equal(behind(from('203.0.113.9', '198.51.100.1')), '203.0.113.9');
  assert.equal(behind(from('::ffff:127.0.0.1', '198.51.100.1')), '198.51.100.1');
  assert.equal(
    behind(from('10.1.2.3', '192.0.2.5, 198.51.100.1, 10.1.0.9')),
    '198.51.100.1',
    'the last that is no proxy',
  );
  assert.equal(behind(from('10.1.2.3', 'unknown')), '10.1.2.3');
  assert.equal(behind(from('::1')), '::1');
});
