import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Kernel } from '../../../../kernel/kernel.ts';
import { addressFault } from './address.ts';

const house = (settings: Record<string, unknown>) => ({ settings }) as unknown as Kernel;
const production = house({
  APLEC_DEMO: false,
  EXCHANGE_INTERNAL_PROVIDERS: ['provider.internal', '10.1.2.3:8443'],
});

test('an address of a provider is a public https one, or an internal host that the operator named', () => {
  for (const address of [
    'https://evidence.example.org/x',
    'https://provider.internal/x',
    'https://10.1.2.3:8443/',
    'https://[2a00:1450:4003:80e::200e]/',
  ])
    assert.equal(addressFault(production, address), undefined, address);
  for (const address of [
    ...[
      'https://127.0.0.1/',
      'https://localhost/',
      'https://10.1.2.3/',
      'https://[::1]/',
      'https://[::ffff:127.0.0.1]/',
    ],
    ...[
      'https://0x7f000001/',
      'https://2130706433/',
      'https://intranet/',
      'https://router.local/',
      'https://169.254.169.254/',
    ],
    ...[
      'http://evidence.example.org/',
      'https://a:b@evidence.example.org/',
      'https://evidence.example.org/?x=1',
      'nope',
      '',
    ],
  ])
    assert.notEqual(addressFault(production, address), undefined, address);
});

test('loopback is for the demonstration alone', () => {
  assert.equal(
    addressFault(house({ APLEC_DEMO: true, EXCHANGE_INTERNAL_PROVIDERS: [] }), 'https://127.0.0.1:9443/x'),
    undefined,
  );
});
