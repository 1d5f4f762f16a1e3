import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { listLogs } from '../src/kernel/ledger/index.ts';
import { verify } from '../src/verify.ts';
import { makeTown } from './kernel.ts';
import { startProvider, type TestProvider } from './outside/bad-provider.ts';
import {
  type Answered,
  askWith,
  type Client,
  makeAgreement,
  makeClient,
  makeOffer,
  type OpenHouse,
  openHouse,
  questionTo,
} from './outside/house.ts';

let house: OpenHouse;
let client: Client;
let provider: TestProvider;
let key: string;
let first: Answered;
let second: Answered;
const folder = mkdtempSync(join(tmpdir(), 'aplec-answer-'));

before(async () => {
  house = await openHouse();
  await house.kernel.ledger.startSequencer();
  const town = await makeTown(house.kernel);
  client = await makeClient(house, town);
  provider = await startProvider(house, 'answer');
  const offer = await makeOffer(house, { address: provider.address });
  await makeAgreement(house, { town, offer });
  first = await askWith(house, client, questionTo(offer));
  second = await askWith(house, client, questionTo(offer));
  assert.equal(first.status, 200, first.text);
  writeFileSync(join(folder, 'cert.pem'), client.pair.certPem);
  writeFileSync(join(folder, 'key.pem'), client.pair.keyPem);
  writeFileSync(join(folder, 'ca.pem'), house.pki.ca.certPem);
  key = (await listLogs(house.kernel.pool, house.kernel.ledger.base))[0]!.vkeys[0]!;
});
after(async () => {
  await house.close();
  await provider.close();
});

/** What the command says of an answer, and how it ends. */
async function checked(answer: unknown, as: 'system' | 'anybody' = 'system') {
  const file = join(folder, 'answer.json');
  writeFileSync(file, JSON.stringify(answer));
  const said: string[] = [];
  const own = ['--cert', join(folder, 'cert.pem'), '--cert-key', join(folder, 'key.pem')];
  const from = house.tlsUrl.replace('127.0.0.1', 'localhost');
  const args = ['--answer', file, '--key', key, '--from', from, '--ca', join(folder, 'ca.pem')];
  const code = await verify(as === 'system' ? [...args, ...own] : args, (line) => void said.push(line));
  return { code, said: said.join('\n') };
}

test('the system that asked sees that the evidence it holds is what was recorded', async () => {
  const { code, said } = await checked(first.json);
  assert.equal(code, 0, said);
  for (const sentence of [/promised with the answer/, /record is of this exchange/, /to the byte/])
    assert.match(said, sentence);
});

test('evidence that was changed after it was given is found out', async () => {
  const changed = { ...first.json, evidence: { found: true, name: 'Una altra persona' } };
  const { code, said } = await checked(changed);
  assert.equal(code, 1);
  assert.match(said, /NOT what was recorded/);
});

test('the receipt of another exchange does not pass for the one of an answer', async () => {
  const other = second.json['receipt'] as Record<string, unknown>;
  const mixed = {
    ...first.json,
    receipt: { ...(first.json['receipt'] as object), outcome: other['outcome'] },
  };
  const { code, said } = await checked(mixed);
  assert.equal(code, 1);
  assert.match(said, /another leaf than the one that was promised/);
  assert.match(said, /another exchange/);
});

test('anybody sees that the promise was kept, and is told that the evidence was not compared', async () => {
  const { code, said } = await checked(first.json, 'anybody');
  assert.equal(code, 0, said);
  assert.match(said, /one that was promised/);
  assert.match(said, /was not compared/);
});
