import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeTown, type Town } from '../../../../test/kernel.ts';
import { need } from '../../../../test/need.ts';
import { type Client, makeClient, type OpenHouse, openHouse, send } from '../../../../test/outside/house.ts';
import { perform } from '../../../kernel/action.ts';
import { newId } from '../../../kernel/ids.ts';
import { ext, signBytes } from '../../../kernel/pki/index.ts';
import { certify, folder, newTown, run } from '../../../kernel/pki/town.test-helper.ts';
import { timestamps } from '../timestamps/index.ts';
import { addSealRule, createSeal } from './actions/seals.ts';
import { decree } from './demo/decree.ts';

let house: OpenHouse;
let town: Town;
let system: Client;
let other: Client;
const pdf = decree({ number: '1', title: 'Decret', town: 'Vila', lines: ['Resolc:'] });

before(async () => {
  house = await openHouse();
  await timestamps.demo?.(house.kernel);
  town = await makeTown(house.kernel, 'Vila del Sistema');
  const capabilities = ['signatures.request', 'events.read'] as const;
  system = await makeClient(house, town, { capabilities: [...capabilities] });
  other = await makeClient(house, await makeTown(house.kernel, 'Vila Veïna'), {
    capabilities: [...capabilities],
  });
});
after(() => house.close());

const call = (path: string, body?: Record<string, unknown>, client: Client = system) =>
  send(house, {
    ...{ path: `/v1/signatures${path}`, client: client.pair, method: body === undefined ? 'GET' : 'POST' },
    ...(body === undefined ? {} : { body }),
  });

async function upload(name = 'decret.pdf', client = system): Promise<string> {
  const made = await call(
    '/files',
    { name, mediaType: 'application/pdf', content: pdf.toString('base64') },
    client,
  );
  assert.equal(made.status, 201, made.text);
  return made.json['id'] as string;
}

test('a system of a body uploads, asks for signatures, reads how they are, and hears of it in its feed', async () => {
  const made = await call('/requests', {
    ...{ title: 'Decrets de novembre', documents: [{ fileId: await upload() }], workingDays: 5, send: true },
    signers: [
      { step: 1, role: 'approve', document: '99900001R', name: 'Secretària de prova' },
      { step: 2, document: '99900002W', name: 'Alcaldessa de prova' },
    ],
  });
  assert.deepEqual([made.status, made.json['state']], [201, 'open'], made.text);
  const place = `/requests/${made.json['id']}`;
  const read = await call(place);
  assert.equal(read.status, 200);
  const signers = read.json['signers'] as { state: string }[];
  assert.deepEqual(
    signers.map(({ state }) => state),
    ['turn', 'waiting'],
  );
  const sheet = await call(`${place}/sheet`);
  assert.equal((sheet.json['documents'] as unknown[]).length, 1);
  const [document] = read.json['documents'] as { id: string }[];
  const bytes = await call(`${place}/documents/${document!.id}/content`);
  assert.match(String(bytes.headers['content-disposition']), /^attachment/);
  const shown = await call(`${place}/documents/${document!.id}/content?view=1`);
  assert.match(String(shown.headers['content-disposition']), /^inline/);
  const ended = await call(`${place}/cancel`, { reason: 'Ja no cal' });
  assert.equal(ended.json['state'], 'cancelled');
  const feed = await send(house, { path: '/v1/events?limit=50', client: system.pair, method: 'GET' });
  const kinds = (feed.json['events'] as { kind: string }[]).map(({ kind }) => kind);
  assert.ok(kinds.includes('signatures.request-sent') && kinds.includes('signatures.request-cancelled'));
  assert.doesNotMatch(feed.text, /99900001R|Secretària/, 'events name nobody');
});

test('a system of another body finds nothing of it, and one without the capability may nothing', async () => {
  const fileId = await upload();
  const made = await call('/requests', { title: 'Confidencial', documents: [{ fileId }] });
  const place = `/requests/${made.json['id']}`;
  for (const path of [place, `${place}/sheet`, `/files/${fileId}/content`])
    assert.equal((await call(path, undefined, other)).status, 404, path);
  const theft = await call('/requests', { title: 'Amb el d’un altre', documents: [{ fileId }] }, other);
  assert.equal(theft.json['code'], 'signatures.file-unknown');
  const poor = await makeClient(house, town, { capabilities: ['events.read'] });
  assert.equal((await call(place, undefined, poor)).status, 403);
  const sent = { name: 'x.pdf', mediaType: 'application/pdf', content: 'AAAA' };
  assert.equal((await call('/files', sent, poor)).status, 403);
});

test('a large file comes as the file of a form', async () => {
  const big = Buffer.concat([pdf, Buffer.alloc(3_000_000, 32)]);
  const boundary = 'xxaplecxx';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="gran.pdf"\r\nContent-Type: application/pdf\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), big, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  const answer = await send(house, {
    ...{ path: '/v1/signatures/files', client: system.pair, body },
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  });
  assert.deepEqual([answer.status, answer.json['size'], answer.json['name']], [201, big.length, 'gran.pdf']);
});

test('a seal and a key of one’s own sign through the API, and pdfsig finds both whole', {
  skip: need('pdfsig'),
}, async (t) => {
  const file = folder(t);
  const manager = { ...town.employee('body.manage'), document: '99900501R' };
  const { id: sealId } = await perform(house.kernel, createSeal, manager, { name: 'Segell del sistema' });
  const wish = { sealId, procedure: 'PADRO-1', files: [await upload()] };
  const refused = await call('/sign', wish);
  assert.equal(refused.json['code'], 'signatures.seal-not-allowed');
  await perform(house.kernel, addSealRule, manager, {
    ...{ credentialId: sealId, procedure: 'PADRO-1', act: 'Decret 1/2026', user: { clientId: system.id } },
  });
  const sealed = await call('/sign', wish);
  assert.equal(sealed.status, 200, sealed.text);
  const box = { x: 40, y: 40, width: 300, height: 60 };
  const mark = { ...box, code: 'AP26-7K3F-Q9', verifyAt: 'https://seu.example/csv' };
  const seen = await call('/sign', { ...wish, files: [await upload()], mark });
  assert.equal(seen.status, 200, seen.text);
  const outside = await call('/sign', { ...wish, mark: { ...mark, x: 4_000 } });
  assert.equal(outside.json['code'], 'signatures.format-unfit');
  const noPage = await call('/sign', { ...wish, format: 'cades', mark });
  assert.equal(noPage.json['code'], 'signatures.format-unfit');
  const own = newTown();
  const extensions = [ext.keyUsage('nonRepudiation')];
  const person = certify({ name: 'Algú', issuer: own.issuing, extensions });
  const prepared = await call('/prepare', {
    ...{ fileId: await upload(), certificate: Buffer.from(person.certificate.der).toString('base64') },
    chain: [Buffer.from(own.issuing.certificate.der).toString('base64')],
  });
  assert.equal(prepared.json['algorithm'], 'ecdsa', prepared.text);
  const bytes = Buffer.from(prepared.json['toBeSigned'] as string, 'base64');
  const value = signBytes({ kind: 'ecdsa', hash: 'sha256' }, person.key, bytes);
  const made = await call('/complete', {
    id: prepared.json['id'],
    value: Buffer.from(value).toString('base64'),
  });
  assert.equal(made.status, 201, made.text);
  const idOf = (answer: typeof sealed) =>
    (answer.json['files'] as { signed: { id: string } }[])[0]!.signed.id;
  for (const id of [idOf(sealed), idOf(seen), made.json['id'] as string]) {
    const content = await house.kernel.pool.query(
      'select hash from signatures.file where administration_id = $1 and id = $2',
      [town.id, id],
    );
    const { stream } = await house.kernel.files.get(content.rows[0].hash);
    const signed = Buffer.concat(await stream.toArray());
    const path = file(`${id}.pdf`, signed);
    assert.match(run('pdfsig', ['-nocert', path], true), /Signature is Valid/);
    const text = run('pdftotext', [path, '-'], true);
    assert.equal(/AP26-7K3F-Q9/.test(text), id === idOf(seen), 'only who asked for it sees the code');
  }
});

test('what is badly formed is answered with one problem and its field', async () => {
  const unknown = newId();
  for (const [path, body, field] of [
    ['/requests', { title: 'x' }, 'title'],
    ['/requests', { title: 'Sense tipus', signers: [{ document: 'nobody', name: 'Ningú' }] }, 'signers.0'],
    ['/files', { name: '../x', mediaType: 'application/pdf', content: 'AAAA' }, 'name'],
    ['/files', { name: 'x', mediaType: 'application/pdf', content: '!!' }, 'content'],
    ['/sign', { sealId: unknown, procedure: 'a b', files: [] }, 'procedure'],
    ['/complete', { id: 'x', value: 'AAAA' }, 'id'],
  ] as const) {
    const answer = await call(path, body as Record<string, unknown>);
    assert.equal(answer.status, 422, `${path}: ${answer.text}`);
    const fields = (answer.json['fields'] as { field: string }[]).map((each) => each.field);
    assert.ok(
      fields.some((each) => each.startsWith(field)),
      `${path}: ${fields.join()}`,
    );
  }
  assert.equal((await call(`/requests/${unknown}`)).status, 404);
  assert.equal((await call('/requests/x')).status, 422);
});
