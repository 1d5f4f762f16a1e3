import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { need, programPath } from '../../../test/need.ts';
import {
  ANY_ALGORITHM,
  anchorFrom,
  type Certificate,
  type Crl,
  type PathReport,
  PathValidator,
  parseCertificate,
  parseCrl,
  toPem,
} from './index.ts';
import { folder } from './town.test-helper.ts';

/** NIST PKITS; see the README beside the files. */
const CORPUS = resolve(import.meta.dirname, '../../../test/corpora/pkits');
/** NIST's certificates are valid from 2010 to 2030. */
const AT = Date.UTC(2022, 4, 1);

interface Case {
  readonly case: string;
  readonly name: string;
  readonly target: string;
  readonly certificates: readonly string[];
  readonly crls: readonly string[];
  readonly valid: boolean;
  readonly policies?: readonly string[];
  readonly requireExplicitPolicy?: true;
  readonly inhibitPolicyMapping?: true;
  readonly inhibitAnyPolicy?: true;
}

const cases = JSON.parse(readFileSync(join(CORPUS, 'cases.json'), 'utf8')) as Case[];
const certificates = load('certificates.txt', parseCertificate);
const crls = load('crls.txt', parseCrl);
const root = certificates.get('TrustAnchorRootCertificate')!;

function load<T>(name: string, parse: (der: Uint8Array) => T): Map<string, T> {
  const lines = readFileSync(join(CORPUS, name), 'utf8').trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [title = '', body = ''] = line.split(' ');
      return [title, parse(new Uint8Array(Buffer.from(body, 'base64')))];
    }),
  );
}

interface Given {
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Crl[];
}

function judge(one: Case, given: Given): PathReport {
  const { policies, requireExplicitPolicy, inhibitPolicyMapping, inhibitAnyPolicy } = one;
  return new PathValidator({
    at: AT,
    anchors: [anchorFrom(root)],
    certificates: given.certificates,
    revocation: 'required',
    evidence: { crls: given.crls, ocsp: [] },
    algorithms: ANY_ALGORITHM,
    ...(policies && { policies }),
    ...(requireExplicitPolicy && { requireExplicitPolicy }),
    ...(inhibitPolicyMapping && { inhibitPolicyMapping }),
    ...(inhibitAnyPolicy && { inhibitAnyPolicy }),
  }).validate(certificates.get(one.target)!);
}

const ofCase = (one: Case): Given => ({
  certificates: one.certificates.map((name) => certificates.get(name)!),
  crls: ['TrustAnchorRootCRL', ...one.crls].map((name) => crls.get(name)!),
});

function differing(given: (one: Case) => Given): string[] {
  return cases
    .filter((one) => judge(one, given(one)).valid !== one.valid)
    .map((one) => `${one.case} ${one.name}: should be ${one.valid ? 'accepted' : 'refused'}`);
}

test('the 246 cases of NIST are accepted and refused as NIST says', () => {
  assert.equal(cases.length, 246);
  assert.deepEqual(differing(ofCase), []);
});

test('and so they are when the path has to be found among all certificates and lists at once', () => {
  const whole = { certificates: [...certificates.values()], crls: [...crls.values()] };
  assert.deepEqual(
    differing(() => whole),
    [],
  );
});

test('whoever is refused by NIST is told why', () => {
  for (const one of cases.filter((each) => !each.valid)) {
    const { findings } = judge(one, ofCase(one));
    assert.ok(findings.length > 0 && findings.every((each) => each.sentence.endsWith('.')), one.case);
  }
});

/** Valid cases that `openssl verify` refuses; the README beside the list says why. Another version may accept some. */
const OPENSSL_REFUSES = readFileSync(join(CORPUS, 'openssl-refuses.txt'), 'utf8').trim().split('\n');
const runFile = promisify(execFile);
const AT_ONCE = 4;

async function opensslAccepts(one: Case, file: (name: string, content?: string) => string): Promise<boolean> {
  const given = ofCase(one);
  const own = (name: string, text: string) =>
    file(`${one.target}-${one.name.replaceAll(' ', '-')}-${name}`, text);
  const pem = (list: readonly Certificate[]) => list.map((each) => toPem(each.der, 'CERTIFICATE')).join('');
  const lists = own('lists.pem', given.crls.map((each) => toPem(each.der, 'X509 CRL')).join(''));
  const args = [
    ...[
      'verify',
      '-attime',
      String(AT / 1000),
      '-x509_strict',
      '-crl_check_all',
      '-extended_crl',
      '-use_deltas',
    ],
    ...['-auth_level', '0', '-CAfile', own('root.pem', pem([root])), '-CRLfile', lists, '-policy_check'],
    ...(one.policies ?? []).flatMap((policy) => ['-policy', policy]),
    ...(one.requireExplicitPolicy ? ['-explicit_policy'] : []),
    ...(one.inhibitPolicyMapping ? ['-inhibit_map'] : []),
    ...(one.inhibitAnyPolicy ? ['-inhibit_any'] : []),
    ...(given.certificates.length > 0 ? ['-untrusted', own('between.pem', pem(given.certificates))] : []),
    own('target.pem', pem([certificates.get(one.target)!])),
  ];
  try {
    return /: OK/.test((await runFile(programPath('openssl'), args)).stdout);
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'number') return false;
    throw error;
  }
}

test('openssl accepts nothing that we refuse, and refuses only what is listed', {
  skip: need('openssl'),
}, async (t) => {
  const file = folder(t);
  const differ: string[] = [];
  for (let at = 0; at < cases.length; at += AT_ONCE) {
    const some = cases.slice(at, at + AT_ONCE);
    const answers = await Promise.all(some.map((one) => opensslAccepts(one, file)));
    some.forEach((one, i) => {
      const line = `${one.case} ${one.name}`;
      if (answers[i] && !one.valid) differ.push(`accepted: ${line}`);
      if (!answers[i] && one.valid && !OPENSSL_REFUSES.includes(line)) differ.push(`refused: ${line}`);
    });
  }
  assert.deepEqual(differ, []);
});
