import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { testKernel } from '../../../../test/kernel.ts';
import { need } from '../../../../test/need.ts';
import { perform } from '../../../kernel/action.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { folder, run } from '../../../kernel/pki/town.test-helper.ts';
import { readContent } from './content.ts';
import { findContent, getRequest, getSheet } from './queries/get-request.ts';
import { asked, type Enrolled, enrol, newRequest, newVila, signAll, type Vila } from './signing.test-helper.ts';

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

test('two sign a decree one after the other, and pdfsig finds both signatures whole', {
  skip: need('pdfsig'),
}, async (t) => {
  const requestId = await newRequest(kernel, secretary.person, {
    signers: [asked(secretary.person, { step: 1, role: 'approve' }), asked(mayor.person, { step: 2 })],
  });
  assert.deepEqual(await signAll(kernel, mayor), [], 'it is not the turn of the mayor');
});
