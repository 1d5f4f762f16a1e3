/** What is refused by the head of a request: nothing of these bodies is ever sent, so nothing of them can have been read. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { newId } from '../../../kernel/ids.ts';
import { openSite, type Site } from '../../support/portals/portals.test-helper.ts';
import { enterValidation } from './validate-document.ts';

const FORM = 'multipart/form-data; boundary=limit';

describe('bodies of strangers that are large', () => {
  let site: Site;
  before(async () => {
    site = await openSite();
  });
  after(() => site.stop());

  const head = (path: string, length: number, type = FORM): Promise<{ status: number; code: string }> =>
    new Promise((resolve, reject) => {
      const asked = request(site.base + path, {
        method: 'POST',
        headers: { 'content-type': type, 'content-length': length, 'sec-fetch-site': 'same-origin' },
      });
      asked.on('response', async (answer) => {
        let text = '';
        for await (const chunk of answer) text += chunk;
        asked.destroy();
        resolve({ status: answer.statusCode!, code: (JSON.parse(text) as { code: string }).code });
      });
      asked.on('error', reject);
      asked.flushHeaders();
    });

  test('a file to be signed, or a form of the office, is not taken from whoever has not signed in', async () => {
    const refused = { status: 401, code: 'kernel.not-signed-in' };
    const all = Array.from({ length: 6 }, () => head('/v1/signatures/files', 95_000_000));
    for (const each of await Promise.all(all)) assert.deepEqual(each, refused);
    assert.deepEqual(await head('/v1/signatures/files', 9_000_000, 'application/json'), refused);
    assert.deepEqual(await head('/v1/signatures/augment', 95_000_000), refused);
    assert.deepEqual(await head(`/office/signatures/requests/${newId()}`, 19_900_000), refused);
  });

  test('many files beside a signature are too much together, and of one address two documents come at once', async () => {
    const path = '/v1/signatures/validate';
    assert.deepEqual(await head(path, 21 * 95_000_000), { status: 413, code: 'kernel.too-large' });
    const taker = { client: '127.0.0.1', isStranger: true, bytes: 1000 };
    const leave = [enterValidation(site.kernel, taker), enterValidation(site.kernel, taker)];
    for (const [where, type] of [
      [path, FORM],
      [path, 'application/json'],
      ['/validate', FORM],
    ] as const)
      assert.deepEqual(await head(where, 1000, type), { status: 429, code: 'kernel.too-many-at-once' });
    for (const each of leave) each();
  });
});
