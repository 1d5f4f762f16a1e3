import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { perform } from '../../../../kernel/action.ts';
import { totp } from '../../../../kernel/totp.ts';
import { openSite, type Site } from '../../../support/portals/portals.test-helper.ts';
import { addFile } from '../actions/add-file.ts';
import { createRequest } from '../actions/create-request.ts';
import { storeContent } from '../content.ts';
import { decree } from '../demo/decree.ts';
import { getRequest } from '../queries/get-request.ts';
import {
  asked,
  at,
  type Enrolled,
  enrol,
  newRequest,
  newVila,
  putFile,
  review,
  type Vila,
} from '../signing.test-helper.ts';

const HOME = '/office/signatures';
const PDF = decree({ number: '1', title: 'Decret', town: 'Vila', lines: ['Resolc:'] });

describe('the pages of signatures', () => {
  let site: Site;
  let vila: Vila;
  let clerk: Enrolled;
  before(async () => {
    site = await openSite();
    vila = await newVila(site.kernel);
    // Some minutes ago, so that the code of now was not used for it.
    const before = at(site.kernel, site.kernel.now().subtract({ minutes: 10 }));
    clerk = await enrol(before, vila.person('Joana Font Pla'));
  });
  after(() => site.stop());

  type Fields = Record<string, string | string[] | File>;
  const send = async (path: string, fields: Fields) => {
    const isUpload = Object.values(fields).some((each) => each instanceof File);
    const body = isUpload ? new FormData() : new URLSearchParams();
    for (const [name, value] of Object.entries(fields))
      for (const each of [value].flat()) (body as FormData).append(name, each as string);
    const headers = { accept: 'text/html', 'accept-language': 'en', 'sec-fetch-site': 'same-origin' };
    const answer = await fetch(site.base + path, { method: 'POST', body, headers, redirect: 'manual' });
    return { status: answer.status, text: await answer.text() };
  };
  const get = async (path: string) =>
    (await fetch(site.base + path, { headers: { accept: 'text/html', 'accept-language': 'en' } })).text();
  const pdfNamed = (name: string, content: Buffer | string) =>
    new File([content as BlobPart], name, { type: 'application/pdf' });
  const documentsOf = async (requestId: string) =>
    (await perform(site.kernel, getRequest, clerk.person, { requestId })).documents;

  test('what is no PDF is refused when it is added, and what was added by mistake is taken out again', async () => {
    site.be(clerk.person);
    const { id } = await perform(site.kernel, createRequest, clerk.person, { title: 'Decrets de prova' });
    const place = `${HOME}/requests/${id}`;
    const add = (file: File) => send(place, { do: 'document', file });
    for (const content of ['hola', PDF.subarray(0, PDF.length / 2)]) {
      const refused = await add(pdfNamed('no.pdf', content));
      assert.equal(refused.status, 422);
      assert.match(refused.text, /This file is not a PDF, or it is damaged/);
    }
    assert.deepEqual(await documentsOf(id), []);
    assert.equal((await add(pdfNamed('un.pdf', PDF))).status, 303);
    assert.equal((await add(pdfNamed('dos.pdf', PDF))).status, 303);
    const [one] = await documentsOf(id);
    assert.match(await get(place), /name="do" value="remove-document"/);
    const removed = await send(place, { do: 'remove-document', documentId: one!.id });
    assert.equal(removed.status, 303);
    assert.equal((await add(pdfNamed('tres.pdf', PDF))).status, 303);
    assert.deepEqual(
      (await documentsOf(id)).map(({ name }) => name),
      ['dos.pdf', 'tres.pdf'],
      'in the order in which they were added',
    );
  });

  test('nobody else takes a document out, and nobody once the request was sent', async () => {
    const requestId = await newRequest(site.kernel, clerk.person, { signers: [asked(clerk.person)] });
    const [document] = await documentsOf(requestId);
    const remove = () =>
      send(`${HOME}/requests/${requestId}`, { do: 'remove-document', documentId: document!.id });
    site.be(clerk.person);
    assert.equal((await remove()).status, 409);
    site.be(vila.person('Algú Altre', 'body.manage'));
    assert.equal((await remove()).status, 403);
    assert.equal((await documentsOf(requestId)).length, 1);
  });

  test('whoever signs is told which of the documents could not be signed', async () => {
    // As one that came before files were looked at: nothing was found wrong with it.
    const { hash, size } = await storeContent(site.kernel, Buffer.from('hola'));
    const old = await perform(site.kernel, addFile, clerk.person, {
      ...{ name: 'no.pdf', mediaType: 'application/pdf', hash, size },
    });
    const good = await putFile(site.kernel, clerk.person, 'bo.pdf');
    const signer = await enrol(
      at(site.kernel, site.kernel.now().subtract({ minutes: 10 })),
      vila.person('Pau Mas Riu'),
    );
    await perform(site.kernel, createRequest, clerk.person, {
      ...{ title: 'Dos fitxers', level: 'B-B', send: true, signers: [asked(signer.person)] },
      documents: [{ fileId: good.id }, { fileId: old.id }],
    });
    const items = await review(site.kernel, signer.person);
    site.be(signer.person);
    const code = totp(signer.secret, site.kernel.now().epochMilliseconds);
    const { status, text } = await send(`${HOME}/sign`, {
      ...{ do: 'sign', pin: signer.pin, code, task: items[0]!.taskId },
      item: items.map(({ taskId, documentId, hash: seen }) => `${taskId}/${documentId}/${seen}`),
    });
    assert.equal(status, 409, text);
    assert.match(text, /1 of 2 were signed/);
    assert.match(text, /<strong>no\.pdf<\/strong>: This file cannot be signed/);
    assert.doesNotMatch(text, /<strong>[^<]*bo\.pdf/);
  });
});
