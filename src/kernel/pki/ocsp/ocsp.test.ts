import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { ANY_ALGORITHM, anchorFrom, PathValidator, parseCertificate, parseOcspResponse } from '../index.ts';

const CORPUS = resolve(import.meta.dirname, '../../../../test/corpora/openssl-ocsp/corpus.txt');
const objects = readFileSync(CORPUS, 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const [kind = '', name = '', body = ''] = line.split(' ');
    return { kind, name, der: new Uint8Array(Buffer.from(body, 'base64')) };
  });

function certificate(beginning: string) {
  const found = objects.find((each) => each.kind === 'certificate' && each.name.startsWith(beginning));
  return parseCertificate(found!.der);
}

/** What is said of the certificate that the answer is about, a second after it was given. */
function statusBy(name: string, der: Uint8Array): string | undefined {
  const about = /N?D\d$/.exec(name)![0];
  const answer = parseOcspResponse(der);
  const { producedAt, responses } = answer.basic!;
  const validator = new PathValidator({
    at: Math.max(producedAt, responses[0]!.thisUpdate) + 1000,
    anchors: [anchorFrom(certificate(`${about}_Issuer`))],
    certificates: [],
    revocation: 'required',
    evidence: { crls: [], ocsp: [answer] },
    algorithms: ANY_ALGORITHM,
  });
  return validator.validate(certificate(`${about}_Cert`)).revocation[0]?.status;
}

/** Good for OpenSSL; here its delegate's certificate is refused, for its empty subjectAltName (RFC 5280 §4.2.1.6). */
const REFUSED = ['D3'];

test('of the answers in the tests of OpenSSL the good ones count and the forged ones do not', () => {
  const answers = objects.filter((each) => each.kind === 'answer');
  assert.equal(answers.length, 36);
  for (const { name, der } of answers)
    assert.equal(
      statusBy(name, der),
      /^N?D\d$/.test(name) && !REFUSED.includes(name) ? 'good' : 'unknown',
      name,
    );
});
