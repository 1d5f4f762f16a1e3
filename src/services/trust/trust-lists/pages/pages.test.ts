import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { toPem } from '../../../../kernel/pki/index.ts';
import { LANGS } from '../../../../kernel/texts.ts';
import { openSite, type Site } from '../../../support/portals/portals.test-helper.ts';
import { base64Of, GRANTED_URI, newSigner, signedList, WITHDRAWN_URI } from '../list.test-helper.ts';

const OPERATOR = { kind: 'operator', document: '99900003A', name: 'Operadora de prova' } as const;
const HERE = '/operator/trust-lists';

describe('the pages of trust lists', () => {
  let site: Site;
  before(async () => {
    site = await openSite();
  });
  after(() => site.stop());
  const signer = newSigner();
  const pem = toPem(signer.certificate.der, 'CERTIFICATE');

  const read = async (answer: Response) => ({
    status: answer.status,
    text: (await answer.text()).replaceAll('<wbr>', ''),
  });
  const get = async (path: string) =>
    read(await fetch(site.base + path, { headers: { accept: 'text/html' } }));
  const post = async (fields: Record<string, string | Blob>) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) {
      if (typeof value === 'string') body.append(name, value);
      else body.append(name, value, 'list.xml');
    }
    const headers = { accept: 'text/html', 'sec-fetch-site': 'same-origin' };
    return read(await fetch(site.base + HERE, { method: 'POST', body, headers, redirect: 'manual' }));
  };
  const blob = (bytes: Buffer) => new Blob([new Uint8Array(bytes)], { type: 'text/xml' });
  const triedIn = (text: string) => /name="tried" value="([0-9a-f]{64})"/.exec(text)?.[1] ?? '';

  test('an operator tries a list, sees what it is, uses it, and everybody can read it', async () => {
    site.be(OPERATOR);
    const states = [
      { status: WITHDRAWN_URI, from: '2025-01-01T00:00:00Z' },
      { status: GRANTED_URI, from: '2020-01-01T00:00:00Z' },
    ];
    const list = await signedList(
      { territory: 'XH', services: [{ certificate: base64Of(signer), states }] },
      signer,
    );
    const tried = await post({ file: blob(list), signers: pem });
    assert.equal(tried.status, 200, tried.text);
    assert.match(tried.text, /La llista es pot usar/);
    assert.equal((await get('/trust-lists/XH')).status, 404);
    const used = await post({ tried: triedIn(tried.text), signers: pem });
    assert.equal(used.status, 303, used.text);
    site.be({ kind: 'visitor' });
    for (const lang of LANGS) {
      const all = await get(`/trust-lists?lang=${lang}`);
      assert.match(all.text, /href="\/trust-lists\/XH"/);
      const one = await get(`/trust-lists/XH?lang=${lang}`);
      assert.equal(one.status, 200);
      assert.match(one.text, /CA\/QC/);
      assert.match(one.text, /withdrawn/);
      assert.doesNotMatch(all.text + one.text, /undefined|\[object/);
    }
  });

  test('a list with faults is shown with each of them, and cannot be used', async () => {
    site.be(OPERATOR);
    const stranger = await signedList({ territory: 'XH', sequence: 2 }, newSigner('Estrany'));
    const tried = await post({ file: blob(stranger) });
    assert.equal(tried.status, 200);
    assert.match(tried.text, /No la signa ningú que la pugui signar/);
    assert.equal(triedIn(tried.text), '');
    const digest = createHash('sha256').update(stranger).digest('hex');
    assert.equal((await post({ tried: digest })).status, 422);
    assert.match((await get('/trust-lists/XH')).text, />1</);
    assert.equal((await post({ signers: pem })).status, 422);
    assert.equal((await post({ file: blob(Buffer.from('<a/>')), signers: 'x' })).status, 422);
  });

  test('an operator publishes our list, and anybody gets it with its digest and its signer', async () => {
    site.be(OPERATOR);
    assert.equal((await fetch(`${site.base}/tsl/aplec.xml`)).status, 404);
    assert.equal((await post({ act: 'publish' })).status, 303);
    site.be({ kind: 'visitor' });
    const list = await fetch(`${site.base}/tsl/aplec.xml`);
    assert.equal(list.headers.get('content-type'), 'application/vnd.etsi.tsl+xml');
    const bytes = Buffer.from(await list.arrayBuffer());
    const digest = Buffer.from(await (await fetch(`${site.base}/tsl/aplec.sha2`)).arrayBuffer());
    assert.deepEqual(digest, createHash('sha256').update(bytes).digest());
    assert.match(await (await fetch(`${site.base}/tsl/signer.pem`)).text(), /BEGIN CERTIFICATE/);
    assert.equal((await fetch(`${site.base}/tsl/other`)).status, 404);
    assert.match((await get('/trust-lists?lang=en')).text, /Get the list/);
    const own = (await (await fetch(`${site.base}/v1/trust-lists/own`)).json()) as {
      edition: { sequence: number };
    };
    assert.equal(own.edition.sequence, 1);
    const { lists } = (await (await fetch(`${site.base}/v1/trust-lists`)).json()) as {
      lists: { name: string }[];
    };
    assert.deepEqual(
      lists.map(({ name }) => name),
      ['XH'],
    );
    assert.equal((await fetch(`${site.base}/v1/trust-lists/lists/XH`)).status, 200);
  });

  test('nobody but the operator brings or publishes', async () => {
    site.be({ kind: 'visitor' });
    assert.equal((await get(HERE)).status, 401);
    assert.equal((await post({ act: 'publish' })).status, 401);
    site.be({ kind: 'citizen', document: '99900001R', name: 'Ciutadana de prova' });
    assert.equal((await get(HERE)).status, 403);
  });
});
