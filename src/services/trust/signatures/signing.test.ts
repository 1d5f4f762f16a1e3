import assert from 'node:assert/strict';
import { before, type TestContext, test } from 'node:test';
import { testKernel } from '../../../../test/kernel.ts';
import { need } from '../../../../test/need.ts';
import { perform } from '../../../kernel/action.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { folder, run } from '../../../kernel/pki/town.test-helper.ts';
import { addFile } from './actions/add-file.ts';
import { createRequest } from './actions/create-request.ts';
import { readAsic } from './asic/index.ts';
import { readCades } from './cades/index.ts';
import { readContent, storeContent } from './content.ts';
import type { DocumentFacts } from './facts.ts';
import { readJades } from './jades/index.ts';
import { findContent, getRequest, getSheet } from './queries/get-request.ts';
import {
  asked,
  type Enrolled,
  enrol,
  newRequest,
  newVila,
  putFile,
  signAll,
  type Vila,
} from './signing.test-helper.ts';
import { readXades } from './xades/index.ts';

let kernel: Kernel;
let vila: Vila;
let mayor: Enrolled;
let secretary: Enrolled;

before(async () => {
  kernel = await testKernel();
  vila = await newVila(kernel);
  mayor = await enrol(kernel, vila.person('Núria Serra Puig'));
  secretary = await enrol(kernel, vila.person('Pau Mas Riu'));
});

async function bytesOf(requestId: string, index = 0): Promise<Buffer> {
  const { documents } = await perform(kernel, getRequest, secretary.person, { requestId });
  const found = await perform(kernel, findContent, secretary.person, {
    ...{ requestId, documentId: documents[index]!.id },
  });
  return readContent(kernel, found.hash);
}

/** What pdfsig says of the newest version. */
async function saidOf(t: TestContext, requestId: string, index = 0): Promise<string> {
  const file = folder(t);
  return run('pdfsig', ['-nocert', file('signed.pdf', await bytesOf(requestId, index))], true);
}

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

test('two sign a decree one after the other, and pdfsig finds both signatures whole', {
  skip: need('pdfsig'),
}, async (t) => {
  const requestId = await newRequest(kernel, secretary.person, {
    signers: [asked(secretary.person, { step: 1, role: 'approve' }), asked(mayor.person, { step: 2 })],
  });
  assert.deepEqual(await signAll(kernel, mayor), [], 'it is not the turn of the mayor');
  const [first] = await signAll(kernel, secretary);
  assert.equal(first?.problem, undefined);
  const [second] = await signAll(kernel, mayor);
  assert.equal(second?.problem, undefined);
  const said = await saidOf(t, requestId);
  assert.equal(count(said, /Signature is Valid/g), 2, said);
  assert.match(said, /Núria Serra Puig/);
  const { request, documents, log } = await perform(kernel, getSheet, secretary.person, { requestId });
  assert.equal(request.state, 'completed');
  assert.deepEqual(
    request.happenings.map(({ kind }) => kind),
    ['sent', 'signed', 'signed', 'completed'],
  );
  const versions = documents[0]!.versions;
  assert.deepEqual(
    versions.map(({ signer, role }) => [signer, role]),
    [
      [null, null],
      ['Pau Mas Riu', 'approve'],
      ['Núria Serra Puig', 'sign'],
    ],
  );
  for (const version of versions.slice(1)) {
    assert.ok(version.leafId && version.release && version.signedDigest && version.certificate);
  }
  assert.ok(log.length > 0);
});

test('twenty decisions are signed with one gesture, each by itself', async (t) => {
  const requests: string[] = [];
  for (let each = 0; each < 20; each++)
    requests.push(await newRequest(kernel, secretary.person, { signers: [asked(mayor.person)] }));
  const signed = await signAll(kernel, mayor);
  assert.equal(signed.filter(({ problem }) => problem === undefined).length, 20);
  if (need('pdfsig')) return t.diagnostic('without pdfsig');
  for (const requestId of [requests[0]!, requests[19]!])
    assert.match(await saidOf(t, requestId), /Signature is Valid/);
});

test('two sign a file in every other format, and each signature is whole', async () => {
  for (const [format, name, mediaType, text] of [
    ['xades', 'acta.xml', 'application/xml', '<acta><punt>Aprovat</punt></acta>'],
    ['cades', 'acta.txt', 'text/plain', 'Acta del ple'],
    ['jades', 'acta.txt', 'text/plain', 'Acta del ple'],
    ['asic', 'acta.txt', 'text/plain', 'Acta del ple'],
  ] as const) {
    const { hash, size } = await storeContent(kernel, Buffer.from(text));
    const file = await perform(kernel, addFile, secretary.person, { name, mediaType, hash, size });
    const { id: requestId } = await perform(kernel, createRequest, secretary.person, {
      ...{ title: `Acta en ${format}`, format, level: 'B-B', send: true, documents: [{ fileId: file.id }] },
      signers: [asked(secretary.person, { step: 1, role: 'approve' }), asked(mayor.person, { step: 2 })],
    });
    for (const signer of [secretary, mayor]) {
      const [signed] = await signAll(kernel, signer);
      assert.equal(signed?.problem, undefined, `${format}: ${signed?.problem?.detail}`);
    }
    const facts = readSigned(format, await bytesOf(requestId));
    assert.deepEqual(
      facts.signatures.map(({ valueIntact, signed }) => [
        valueIntact,
        signed.every(({ state }) => state === 'intact'),
      ]),
      [
        [true, true],
        [true, true],
      ],
      format,
    );
  }
});

function readSigned(format: 'xades' | 'cades' | 'jades' | 'asic', bytes: Buffer): DocumentFacts {
  if (format === 'xades') return readXades(bytes);
  if (format === 'cades') return readCades(bytes);
  return format === 'jades' ? readJades(bytes) : readAsic(bytes);
}

test('two who sign the same document at the same moment wait for one another, and both signatures are in it', {
  skip: need('pdfsig'),
}, async (t) => {
  const requestId = await newRequest(kernel, secretary.person, {
    signers: [asked(secretary.person), asked(mayor.person)],
  });
  const both = await Promise.all([signAll(kernel, secretary), signAll(kernel, mayor)]);
  assert.deepEqual(
    both.flat().map(({ problem }) => problem?.code),
    [undefined, undefined],
  );
  assert.equal(count(await saidOf(t, requestId), /Signature is Valid/g), 2);
});

test('three hundred documents are signed with one gesture', async () => {
  const clerk = await enrol(kernel, vila.person('Clara Roig Sala'));
  const file = await putFile(kernel, secretary.person);
  const { id: requestId } = await perform(kernel, createRequest, secretary.person, {
    ...{ title: 'Liquidacions del trimestre', signers: [asked(clerk.person)], send: true, level: 'B-B' },
    documents: Array.from({ length: 300 }, () => ({ fileId: file.id })),
  });
  const signed = await signAll(kernel, clerk);
  assert.equal(signed.length, 300);
  assert.deepEqual(
    signed.filter(({ problem }) => problem !== undefined),
    [],
  );
  const { state, documents } = await perform(kernel, getRequest, secretary.person, { requestId });
  assert.equal(state, 'completed');
  assert.ok(documents.every(({ version }) => version === 1));
});
