import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { request } from 'undici';
import { createOutbound, isAllowedHost, isPublicAddress, OutboundRefused } from './outbound.ts';

/** What must never be reached, and why somebody would try. */
const ATTACKS: readonly [address: string, what: string][] = [
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'the rest of loopback'],
  ['0.0.0.0', 'unspecified, which Linux takes for loopback'],
  ['0.1.2.3', 'this network'],
  ['10.0.0.1', 'private, RFC 1918'],
  ['172.16.0.1', 'private, RFC 1918'],
  ['172.31.255.255', 'the last private address of its range'],
  ['192.168.1.1', 'private, RFC 1918'],
  ['169.254.169.254', 'metadata of most clouds'],
  ['169.254.170.2', 'credentials of containers'],
  ['100.100.100.200', 'metadata inside the carriers’ range'],
  ['192.0.0.192', 'metadata of another cloud'],
  ['192.0.2.1', 'documentation'],
  ['198.18.0.1', 'benchmarks'],
  ['198.51.100.7', 'documentation'],
  ['203.0.113.9', 'documentation'],
  ['224.0.0.1', 'multicast'],
  ['239.255.255.250', 'multicast of devices'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'broadcast'],
  ['::', 'unspecified of version 6'],
  ['::1', 'loopback of version 6'],
  ['::ffff:127.0.0.1', 'loopback mapped into version 6'],
  ['::ffff:7f00:1', 'the same in hexadecimal'],
  ['::ffff:8.8.8.8', 'a mapped address is never needed'],
  ['::127.0.0.1', 'loopback in the old compatible form'],
  ['::ffff:0:127.0.0.1', 'loopback translated, RFC 2765'],
  ['64:ff9b::7f00:1', 'loopback behind NAT64'],
  ['64:ff9b:1::a00:1', 'private behind local NAT64'],
  ['2002:7f00:1::', 'loopback inside 6to4'],
  ['2001::1', 'Teredo'],
  ['2001:db8::1', 'documentation'],
  ['3fff::1', 'documentation'],
  ['fc00::1', 'unique local'],
  ['fd00:ec2::254', 'metadata over version 6'],
  ['fe80::1', 'link-local'],
  ['fe80::1%eth0', 'link-local with its zone'],
  ['fec0::1', 'site-local'],
  ['ff02::1', 'multicast'],
  ['100::1', 'discarded'],
  ['not an address', 'nonsense'],
  ['', 'nothing'],
];

for (const [address, what] of ATTACKS) {
  test(`nobody reaches ${address || '(nothing)'}: ${what}`, () =>
    assert.equal(isPublicAddress(address), false));
}

for (const address of [
  '8.8.8.8',
  '1.1.1.1',
  '172.15.255.255',
  '172.32.0.1',
  '100.63.255.255',
  '100.128.0.1',
  '2a00:1450:4003::1',
  '2606:4700::1111',
]) {
  test(`${address} is of the public Internet`, () => assert.equal(isPublicAddress(address), true));
}

/** A neighbour on loopback that must see nothing, or that may be reached by exception. */
async function neighbour(): Promise<{ server: Server; port: number; seen: string[] }> {
  const seen: string[] = [];
  const server = createServer((asked, answer) => {
    seen.push(`${asked.method} ${asked.url}`);
    if (asked.url === '/elsewhere') answer.writeHead(302, { location: 'http://127.0.0.1:1/secret' }).end();
    else answer.end('here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => server.close());
  return { server, port: (server.address() as AddressInfo).port, seen };
}

type Found = { address: string; family: number };
/** A name server that gives its answers in turn, the last one for ever. */
function names(...answers: Found[][]) {
  let turn = 0;
  const asked: string[] = [];
  const lookup = (name: string, _options: unknown, callback: (error: null, found: Found[]) => void) => {
    asked.push(name);
    callback(null, answers[Math.min(turn++, answers.length - 1)]!);
  };
  return { lookup: lookup as never, asked };
}

const home = { address: '127.0.0.1', family: 4 };
const outside = { address: '192.88.98.1', family: 4 };

async function refused(url: string, lookup?: never): Promise<void> {
  const outbound = createOutbound({
    allowed: [],
    connectMs: 300,
    ...(lookup === undefined ? {} : { lookup }),
  });
  await assert.rejects(request(url, { dispatcher: outbound }), OutboundRefused);
  await outbound.destroy();
}

test('every way of writing loopback in an address is refused before anything is sent', async () => {
  const { port, seen } = await neighbour();
  const hosts = [
    '127.0.0.1',
    '127.1',
    '0x7f.1',
    '0177.0.0.1',
    '2130706433',
    '0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[0:0:0:0:0:ffff:7f00:0001]',
    '[64:ff9b::127.0.0.1]',
    'localhost',
    'LOCALHOST',
    'localhost.',
    '127.0.0.1.',
    '①②⑦.⓪.⓪.①',
  ];
  for (const host of hosts) await refused(`http://${host}:${port}/`);
  assert.deepEqual(seen, []);
});

test('a name that means this machine is refused', async () => {
  const { port, seen } = await neighbour();
  await refused(`http://innocent.example:${port}/`, names([home]).lookup);
  assert.deepEqual(seen, []);
});

test('a name with one public and one private address is refused whole', async () => {
  const { port, seen } = await neighbour();
  await refused(`http://innocent.example:${port}/`, names([outside, home]).lookup);
  await refused(`http://innocent.example:${port}/`, names([home, outside]).lookup);
  await refused(`http://innocent.example:${port}/`, names([]).lookup);
  assert.deepEqual(seen, []);
});

test('a name that answers something else the second time gains nothing: it is asked once for each connection', async () => {
  const { port, seen } = await neighbour();
  const { lookup, asked } = names([outside], [home]);
  const outbound = createOutbound({ allowed: [], lookup, connectMs: 300 });
  const first = await request(`http://rebinding.example:${port}/`, { dispatcher: outbound }).then(
    () => 'answered',
    (error: Error) => error.name,
  );
  assert.notEqual(first, 'answered');
  assert.notEqual(first, 'OutboundRefused', 'the public address was tried, and no other');
  assert.deepEqual(asked, ['rebinding.example']);
  await assert.rejects(
    request(`http://rebinding.example:${port}/`, { dispatcher: outbound }),
    OutboundRefused,
  );
  assert.deepEqual(seen, []);
  await outbound.destroy();
});

test('an internal host that the setting names is reached, and only at its port', async () => {
  const [wanted, other] = [await neighbour(), await neighbour()];
  const outbound = createOutbound({ allowed: [`127.0.0.1:${wanted.port}`] });
  const answer = await request(`http://127.0.0.1:${wanted.port}/yes`, { dispatcher: outbound });
  assert.equal(await answer.body.text(), 'here');
  await assert.rejects(
    request(`http://127.0.0.1:${other.port}/no`, { dispatcher: outbound }),
    OutboundRefused,
  );
  assert.deepEqual([wanted.seen, other.seen], [['GET /yes'], []]);
  await outbound.destroy();
});

test('a redirect is an answer like any other and is not followed', async () => {
  const { port, seen } = await neighbour();
  const outbound = createOutbound({ allowed: ['127.0.0.1'] });
  const answer = await request(`http://127.0.0.1:${port}/elsewhere`, { dispatcher: outbound });
  await answer.body.dump();
  assert.equal(answer.statusCode, 302);
  assert.deepEqual(seen, ['GET /elsewhere']);
  await outbound.destroy();
});

test('allowed hosts are compared without case, brackets or final dot, and a port when there is one', () => {
  assert.ok(isAllowedHost(['Intranet.Example'], 'intranet.example.', 443));
  assert.ok(isAllowedHost(['[::1]:8080'], '[::1]', 8080));
  assert.ok(isAllowedHost(['::1'], '[::1]', 8080));
  assert.ok(!isAllowedHost(['intranet.example:8443'], 'intranet.example', 443));
  assert.ok(!isAllowedHost(['intranet.example'], 'evil-intranet.example', 443));
  assert.ok(!isAllowedHost(['intranet.example'], 'intranet.example.evil.example', 443));
  assert.ok(!isAllowedHost([], '', 443));
});
