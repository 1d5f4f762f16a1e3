import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { mock, test } from 'node:test';
import { authenticate } from './authenticate.ts';
import type { Snapshot } from './catalogue.ts';
import { createTokens } from './tokens.ts';

const client = {
  id: 'c',
  administrationId: 'a',
  name: 'c',
  capabilities: [],
  subsystems: {},
  revoked: false,
  jwks: null,
};
const snapshot = {
  clientsByCertificate: new Map([['aabb', client]]),
  clientsById: new Map(),
} as unknown as Snapshot;
const tokens = createTokens(Buffer.alloc(32), () => 0);
const NOON = Date.parse('2026-11-24T12:00:00Z');

type Shown = { authorized?: boolean; reason?: string; fingerprint?: string };
function from({ authorized = true, reason, fingerprint = 'AA:BB' }: Shown): IncomingMessage {
  const certificate = { fingerprint256: fingerprint, validTo: 'Nov 24 12:00:00 2026 GMT' };
  const socket = { authorized, authorizationError: reason, getPeerX509Certificate: () => certificate };
  return { socket, headers: {} } as unknown as IncomingMessage;
}

test('a certificate that runs out while its connection lives counts as run out from that moment', () => {
  mock.timers.enable({ apis: ['Date'], now: NOON - 1000 });
  try {
    const request = from({});
    const before = authenticate(request, snapshot, tokens);
    assert.ok(before.kind === 'system' && !before.certificateExpired);
    mock.timers.setTime(NOON + 1000);
    const after = authenticate(request, snapshot, tokens);
    assert.ok(after.kind === 'system' && after.certificateExpired);
  } finally {
    mock.timers.reset();
  }
});

test('a certificate of another authority, or one that nobody registered, opens nothing', () => {
  for (const shown of [
    { authorized: false, reason: 'SELF_SIGNED_CERT_IN_CHAIN' },
    { authorized: false, reason: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' },
    { fingerprint: 'CC:DD' },
  ])
    assert.throws(() => authenticate(from(shown), snapshot, tokens), { code: 'exchange.client-unknown' });
  mock.timers.enable({ apis: ['Date'], now: NOON - 1000 });
  try {
    const expired = authenticate(from({ authorized: false, reason: 'CERT_HAS_EXPIRED' }), snapshot, tokens);
    assert.ok(expired.kind === 'system' && expired.certificateExpired, 'refused later, by its own clause');
  } finally {
    mock.timers.reset();
  }
});
