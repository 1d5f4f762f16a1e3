import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { ACCESS, ext } from '../../../kernel/pki/index.ts';
import { AUTHORITY, certify, type Person } from '../../../kernel/pki/town.test-helper.ts';
import { FETCH_LIMITS, fetchEvidence } from '../../../kernel/pki-evidence.ts';
import { totalOf, validateDocument } from './validation/index.ts';
import {
  answerAbout,
  DAY,
  documentOf,
  listOf,
  root,
  SIGNED,
  signatureOf,
} from './validation/town.test-helper.ts';

const HOSTS = { hosts: ['127.0.0.1'] };
let web: Server;
let base: string;
const answers = new Map<string, () => Uint8Array | number>();
const asked: string[] = [];

before(async () => {
  web = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const answer = answers.get(request.url ?? '')?.() ?? 404;
    if (typeof answer === 'number') response.writeHead(answer, { location: `${base}/list` }).end();
    else response.end(answer);
  });
  await new Promise<void>((done) => void web.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
});
after(() => web.close());

const uri = (path: string) => ({ form: 'uri', value: base + path }) as const;
const points = (path: string) => ext.crlDistributionPoints([{ name: { full: [uri(path)] } }]);

/** An authority and somebody whose certificates say where to ask. */
function people(): { authority: Person; person: Person } {
  const authority = certify({
    name: 'Emissora llunyana',
    issuer: root,
    extensions: [...AUTHORITY, points('/root-list')],
  });
  const person = certify({
    name: 'Pere Mas',
    issuer: authority,
    extensions: [
      ext.keyUsage('nonRepudiation'),
      ext.authorityInfoAccess([
        { method: ACCESS.ocsp, location: uri('/ocsp') },
        { method: ACCESS.caIssuers, location: uri('/issuer') },
      ]),
      points('/list'),
    ],
  });
  return { authority, person };
}

test('what others know is asked where they say, from the answer about the person up to the list of the root', async () => {
  const { authority, person } = people();
  const now = SIGNED + DAY;
  answers.set('/issuer', () => authority.certificate.der);
  answers.set('/ocsp', () => answerAbout(person.certificate, now, { issuer: authority }));
  answers.set('/root-list', () => listOf(root, now));
  asked.length = 0;
  const further = await fetchEvidence([person.certificate], [], HOSTS);
  assert.deepEqual(asked, ['GET /issuer', 'POST /ocsp', 'GET /root-list']);
  const signature = signatureOf({ signer: person, chain: [] });
  const validate = (given: typeof further | undefined) => {
    const anchors = [{ certificate: root.certificate }];
    const input = { at: now + 60_000, anchors, ...(given && { further: given }) };
    return totalOf(validateDocument(documentOf(signature), input).signatures[0]!.conclusion);
  };
  assert.equal(validate(undefined), 'INDETERMINATE');
  assert.equal(validate(further), 'TOTAL-PASSED');
});

test('when the responder does not answer, the list is fetched; what leads elsewhere, is too large or is no answer counts for nothing', async () => {
  const { authority, person } = people();
  answers.set('/ocsp', () => 500);
  answers.set('/list', () => listOf(authority, SIGNED));
  const found = await fetchEvidence([person.certificate], [authority.certificate], HOSTS);
  assert.deepEqual([found.ocsps.length, found.crls.length], [0, 2]);
  for (const bad of [302, new Uint8Array(FETCH_LIMITS.answer + 1)]) {
    answers.set('/ocsp', () => bad);
    answers.set('/list', () => 404);
    assert.equal((await fetchEvidence([person.certificate], [authority.certificate], HOSTS)).ocsps.length, 0);
  }
});

test('nobody inside is asked because a certificate names them', async () => {
  const { authority, person } = people();
  asked.length = 0;
  const found = await fetchEvidence([person.certificate], [authority.certificate], { hosts: [] });
  assert.deepEqual([asked, found.crls, found.ocsps], [[], [], []]);
});

test('a document cannot make us ask without end', async () => {
  answers.set('/ocsp', () => 404);
  answers.set('/list', () => 404);
  asked.length = 0;
  const many = Array.from({ length: 20 }, people);
  await fetchEvidence(
    many.map((each) => each.person.certificate),
    many.map((each) => each.authority.certificate),
    HOSTS,
  );
  assert.equal(asked.length, FETCH_LIMITS.requests);
});
