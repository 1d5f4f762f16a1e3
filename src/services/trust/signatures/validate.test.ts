import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { need } from '../../../../test/need.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { folder } from '../../../kernel/pki/town.test-helper.ts';
import { openSite, type Site } from '../../support/portals/portals.test-helper.ts';
import { within } from '../certificates/house.test-helper.ts';
import { revokeCertificate } from '../certificates/index.ts';
import { newCitizen, signedMessage, TEXT } from './validate.test-helper.ts';
import { enterValidation } from './validate-document.ts';
import type { SimpleReport } from './validate-simple.ts';
import type { DetailedReport } from './validation/index.ts';

type Reports = { simple: SimpleReport; detailed: DetailedReport };
const PATH = '/v1/signatures/validate';

describe('signatures validated over HTTP', () => {
  let site: Site;
  let kernel: Kernel;
  before(async () => {
    site = await openSite();
    kernel = site.kernel;
  });
  after(() => site.stop());

  const send = (body: FormData | object, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(site.base + PATH, {
      method: 'POST',
      headers: { ...(body instanceof FormData ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body instanceof FormData ? body : JSON.stringify(body),
    });
  const validate = async (body: FormData | object, lang = 'ca'): Promise<Reports> => {
    const answer = await send(body, { 'accept-language': lang });
    assert.equal(answer.status, 200, await answer.clone().text());
    return (await answer.json()) as Reports;
  };
  const base64 = (bytes: Uint8Array) => ({ content: Buffer.from(bytes).toString('base64') });
  const at = () => kernel.now().epochMilliseconds;

  test('what a citizen with a certificate of ours signs is good, and the answer says who, when and why', async () => {
    const message = signedMessage(await newCitizen(kernel), { at: at() });
    const { simple, detailed } = await validate(base64(message));
    assert.equal(detailed.indication, 'TOTAL-PASSED');
    assert.equal(simple.title, 'La signatura és bona');
    const [signature] = simple.signatures;
    assert.match(signature!.who, /SERRA PUIG|Serra Puig/);
    assert.equal(signature!.when.proven, false);
    assert.equal(signature!.law!.quality, 'N/A');
    const english = await validate(base64(message), 'en');
    assert.equal(english.simple.title, 'The signature is good');
  });

  test('one changed letter is enough for it not to be good', async () => {
    const message = signedMessage(await newCitizen(kernel), { at: at() });
    const place = message.indexOf(TEXT);
    message[place] = 'X'.charCodeAt(0);
    const { simple, detailed } = await validate(base64(message));
    assert.deepEqual([detailed.indication, detailed.subIndication], ['TOTAL-FAILED', 'HASH_FAILURE']);
    assert.equal(simple.verdict, 'failed');
  });

  test('a signature in a file of its own asks for the document, and with it is good', async () => {
    const message = signedMessage(await newCitizen(kernel), { at: at(), beside: true });
    const alone = await validate(base64(message));
    assert.equal(alone.detailed.subIndication, 'SIGNED_DATA_NOT_FOUND');
    const originals = [{ name: 'llicencia.txt', content: TEXT.toString('base64') }];
    const together = await validate({ ...base64(message), originals });
    assert.equal(together.detailed.indication, 'TOTAL-PASSED');
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(message)]), 'llicencia.p7s');
    form.set('original', new Blob([TEXT]), 'llicencia.txt');
    assert.equal((await validate(form)).detailed.indication, 'TOTAL-PASSED');
  });

  test('a revoked certificate is told at once', async () => {
    const citizen = await newCitizen(kernel);
    const message = signedMessage(citizen, { at: at() });
    await within(kernel, (work) => revokeCertificate(work, { id: citizen.id, reason: 'keyCompromise' }));
    const { detailed, simple } = await validate(base64(message));
    assert.deepEqual([detailed.indication, detailed.subIndication], ['INDETERMINATE', 'REVOKED_NO_POE']);
    assert.equal(simple.verdict, 'unsure');
  });

  test('whoever asks for XML gets the report of ETSI TS 119 102-2', { skip: need('xmllint') }, async (t) => {
    const message = signedMessage(await newCitizen(kernel), { at: at() });
    const answer = await send(base64(message), { accept: 'application/xml' });
    assert.match(answer.headers.get('content-type') ?? '', /^application\/xml/);
    const xsd = new URL('../../../../test/corpora/etsi-report/report.xsd', import.meta.url).pathname;
    const file = folder(t)('report.xml', await answer.text());
    execFileSync('xmllint', ['--nonet', '--noout', '--schema', xsd, file], { stdio: 'pipe' });
  });

  test('what is no signed document gets a report that says so, and never a failure', async () => {
    const broken = signedMessage(await newCitizen(kernel), { at: at() }).subarray(0, 300);
    for (const bytes of [
      Buffer.from('hola'),
      Buffer.alloc(1),
      broken,
      Buffer.from('<a/>'),
      Buffer.from('<a><b>'),
    ]) {
      const { detailed } = await validate(base64(bytes));
      assert.notEqual(detailed.indication, 'TOTAL-PASSED');
      assert.ok(['unreadable', 'no-signature'].includes(detailed.outcome), detailed.outcome);
    }
  });

  test('a request that is wrong gets one clear problem', async () => {
    const code = async (body: FormData | object) =>
      ((await (await send(body)).json()) as { code: string }).code;
    assert.equal(await code({}), 'kernel.input-invalid');
    assert.equal(await code({ content: '***' }), 'kernel.input-invalid');
    assert.equal(await code({ content: 'AAAA', policy: 'lax' }), 'kernel.input-invalid');
    assert.equal(await code(new FormData()), 'signatures.validation-no-file');
  });

  test('when every place is taken, the next one is asked to come back', async () => {
    const leave: (() => void)[] = [];
    const known = { client: '192.0.2.1', isStranger: false, bytes: 1 };
    for (let n = 0; n < 8; n++) leave.push(enterValidation(kernel, known));
    const answer = await send({ content: 'AAAA' });
    assert.equal(answer.status, 503);
    for (const each of leave) each();
    assert.equal((await send({ content: 'AAAA' })).status, 200);
  });

  test('the page answers a person without JavaScript, in four languages, and keeps nothing', async () => {
    const message = signedMessage(await newCitizen(kernel), { at: at() });
    const ask = async (lang: string, file?: Buffer) => {
      const form = new FormData();
      if (file !== undefined) form.set('file', new Blob([new Uint8Array(file)]), 'llicencia.p7m');
      form.set('policy', 'general');
      const answer = await fetch(`${site.base}/validate?lang=${lang}`, {
        method: 'POST',
        body: form,
        headers: { 'sec-fetch-site': 'same-origin' },
      });
      return { status: answer.status, text: await answer.text() };
    };
    const titles = {
      ca: 'La signatura és bona',
      es: 'La firma es buena',
      oc: 'Era signatura ei bona',
      en: 'The signature is good',
    };
    for (const [lang, title] of Object.entries(titles))
      assert.ok((await ask(lang, message)).text.includes(title), lang);
    const missing = await ask('en');
    assert.equal(missing.status, 422);
    assert.match(missing.text, /Choose the signed document/);
  });
});
