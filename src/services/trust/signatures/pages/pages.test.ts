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

  test('the desk of whoever has something to sign says so at its first page, and of others nothing', async () => {
    const signer = vila.person('Mar Riu Pi');
    await newRequest(site.kernel, clerk.person, { signers: [asked(signer)] });
    site.be(signer);
    const desk = await get('/office');
    assert.match(desk, /Wait for your signature/);
    assert.match(desk, /href="\/office\/signatures"/);
    site.be(vila.person('Ningú Espera'));
    assert.doesNotMatch(await get('/office'), /Wait for your signature/);
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

  test('whoever chooses nothing to sign is told so as a fault, at the first box of the list', async () => {
    await newRequest(site.kernel, clerk.person, { signers: [asked(clerk.person)] });
    site.be(clerk.person);
    const { status, text } = await send(`${HOME}/sign`, { do: 'review' });
    assert.equal(status, 422);
    assert.match(text, /data-color="danger"[^>]*role="alert"[\s\S]{0,200}Choose at least one request/);
    const boxes = text.match(/<input[^>]*name="task"[^>]*>/g) ?? [];
    assert.ok(boxes.length > 0);
    assert.deepEqual(
      boxes.map((box) => box.includes('autofocus')),
      boxes.map((_, position) => position === 0),
    );
    assert.doesNotMatch(await get(HOME), /autofocus/);
  });

  test('without PIN and code both are asked for beside their fields, and no attempt is counted', async () => {
    const requestId = await newRequest(site.kernel, clerk.person, { signers: [asked(clerk.person)] });
    site.be(clerk.person);
    const items = (await review(site.kernel, clerk.person)).slice(0, 1);
    for (let attempt = 0; attempt < 6; attempt++) {
      const { status, text } = await send(`${HOME}/sign`, {
        ...{ do: 'sign', pin: '', code: '', task: items[0]!.taskId },
        item: items.map(({ taskId, documentId, hash }) => `${taskId}/${documentId}/${hash}`),
      });
      assert.equal(status, 422);
      assert.match(text, /id="pin-error"[\s\S]{0,120}Write your signing PIN\./);
      assert.match(text, /id="code-error"[\s\S]{0,120}Write the six digits that the application shows\./);
    }
    assert.equal((await documentsOf(requestId))[0]!.version, 0);
  });

  test('what is wrong with an invitation is told in its own form', async () => {
    site.be(vila.person('Núria Serra Puig', 'body.manage'));
    const { status, text } = await send(`${HOME}/offices`, {
      ...{ do: 'invite', inviteDocument: 'x', givenName: 'Oriol', surname: 'Prats' },
      invitePost: 'càrrec '.repeat(20),
    });
    assert.equal(status, 422);
    const wrong = [...text.matchAll(/<input[^>]*aria-invalid="true"[^>]*>/g)].map(
      ([input]) => /name="([^"]+)"/.exec(input)?.[1],
    );
    assert.deepEqual(wrong, ['inviteDocument', 'invitePost']);
  });

  test('an empty file is told apart from none, and a signed document that was cut from one without signature', async () => {
    const validate = async (name: string, content: Buffer | string) =>
      (await send('/validate', { file: pdfNamed(name, content) })).text;
    assert.match(await validate('buit.pdf', ''), /The file is empty/);
    assert.match(await validate('', ''), /Choose the signed document/);
    const update = Buffer.from('12 0 obj\n<< /Type /Sig /Contents <30');
    assert.match(await validate('tallat.pdf', Buffer.concat([PDF, update])), /the file is damaged/);
    assert.match(await validate('sencer.pdf', PDF), /has no electronic signature/);
  });
});
