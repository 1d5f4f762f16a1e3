import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { need } from '../../../../../test/need.ts';
import { ext } from '../../../../kernel/pki/index.ts';
import { folder } from '../../../../kernel/pki/town.test-helper.ts';
import type { SignatureFacts } from '../facts.ts';
import { type DetailedReport, detail, detailedForm, unread } from './detailed.ts';
import { DEFAULT_POLICY } from './policy.ts';
import {
  type ListedService,
  type QualificationSubject,
  type QualifiedKind,
  qualify,
} from './qualification.ts';
import { documentOf, issuing, listOf, root, SIGNED, signatureOf, signerOf } from './town.test-helper.ts';
import { fresh, NONE, NOW, stamp, validate } from './verdict.test-helper.ts';
import { xmlReport } from './xml-report.ts';

const OURS = fileURLToPath(new URL('../../../../../test/corpora/etsi-report/report.xsd', import.meta.url));
const WHOLE = process.env['APLEC_TEST_ETSI_XSD'];
const schema = WHOLE === undefined ? OURS : join(WHOLE, 'TS119102-2-v141.xsd');

/** What xmllint says of a report. */
function lint(report: DetailedReport, file: (name: string, content: string) => string): string {
  const path = file('report.xml', xmlReport(report));
  return execFileSync('xmllint', ['--nonet', '--noout', '--schema', schema, path], {
    stdio: 'pipe',
  }).toString();
}

const rich = (): SignatureFacts => ({
  ...signatureOf({ timestamps: (value, id) => [stamp(value, id, SIGNED)] }),
  claims: {
    reason: 'Aprovació <definitiva> & "final"',
    location: 'Vilanova\u0000 i la Geltrú',
    contact: 'registre@example.cat',
    roles: ['Alcaldessa', 'Presidenta'],
    commitments: ['http://uri.etsi.org/01903/v1.2.2#ProofOfApproval'],
    policy: { id: 'urn:oid:2.16.724.1.3.1.1.2.1.9' },
  },
  counterSignatures: [{ ...signatureOf({ id: 'counter' }), valueIntact: false }],
});

test('a report is one of ETSI TS 119 102-2 for a tool that we did not write', {
  skip: need('xmllint'),
}, (t) => {
  const file = folder(t);
  const signer = signerOf();
  const gone = [{ who: signer.certificate, at: SIGNED, reason: 'keyCompromise' as const }];
  const revoked = { ...NONE, crls: [listOf(root, NOW), listOf(issuing, NOW, { gone })] };
  const reports = [
    detail(validate(rich(), { further: fresh() })),
    detail(validate(rich(), { anchors: [] })),
    detail(validate(signatureOf({ signer }), { further: revoked })),
    detail(validate({ ...signatureOf(), signer: undefined, valueIntact: undefined })),
    detail(validate(documentOf())),
    unread(
      'unreadable',
      { code: 'pdf.broken', sentence: 'The file ends too early.' },
      { at: NOW, policy: DEFAULT_POLICY },
    ),
  ];
  for (const report of reports) lint(report, file);
  const broken = xmlReport(reports[0]!)
    .replace('<MainIndication>', '<Main>')
    .replace('</MainIndication>', '</Main>');
  assert.throws(() =>
    execFileSync('xmllint', ['--nonet', '--noout', '--schema', schema, file('broken.xml', broken)], {
      stdio: 'pipe',
    }),
  );
});

test('the detailed report has the form that the contract promises, and survives as JSON', () => {
  const report = detail(validate(rich(), { further: fresh() }));
  assert.deepEqual(detailedForm.parse(JSON.parse(JSON.stringify(report))), report);
  assert.equal(report.signatures[0]?.indication, 'TOTAL-PASSED');
  assert.equal(report.signatures[0]!.provenBy, 'timestamp-1');
  assert.equal(report.timestamps[0]!.holds, 'by-itself');
  // Whatever certificate a condition is about is in the report, by name.
  const known = new Set(report.certificates.map((each) => each.fingerprint));
  const conclusions = [...report.signatures, ...report.timestamps].map((each) => each.conclusion);
  for (const { about } of conclusions.flatMap((each) => each.conditions))
    if (about !== undefined && /^[0-9a-f]{64}$/.test(about)) assert.ok(known.has(about), about);
  assert.equal(report.signatures[0]!.counterSignatures[0]!.subIndication, 'SIG_CRYPTO_FAILURE');
});

test('a document without signatures, or that cannot be read, is never said to hold', () => {
  const none = detail(validate(documentOf()));
  assert.deepEqual([none.outcome, none.indication], ['no-signature', 'INDETERMINATE']);
  const cause = { code: 'too-large', sentence: 'Too large.' };
  assert.equal(
    unread('unreadable', cause, { at: NOW, policy: DEFAULT_POLICY }).subIndication,
    'FORMAT_FAILURE',
  );
  assert.equal(
    unread('not-finished', cause, { at: NOW, policy: DEFAULT_POLICY }).indication,
    'INDETERMINATE',
  );
  const two = detail(
    validate(documentOf(signatureOf(), { ...signatureOf({ id: 'b' }), valueIntact: false }), {
      further: fresh(),
    }),
  );
  assert.deepEqual([two.indication, two.subIndication], ['TOTAL-FAILED', 'SIG_CRYPTO_FAILURE']);
});

const GRANTED: ListedService = {
  ...{ country: 'ES', provider: 'Proveïdor de prova', issuesQualified: true, granted: true },
  ...{ kinds: ['esign', 'eseal'], qualifiers: [] },
};

function subjectOf(
  wish: { compliance?: boolean; sscd?: boolean; types?: QualifiedKind[] } | undefined,
): QualificationSubject {
  const { certificate } = signerOf({ extensions: wish === undefined ? [] : [ext.qcStatements(wish)] });
  return { certificate, chain: [], at: SIGNED, indication: 'PASSED', isProtected: true };
}

test('what kind of signature it is in law follows from the certificate and the trust lists together', async () => {
  const quality = async (
    wish: Parameters<typeof subjectOf>[0],
    services: readonly ListedService[] | undefined,
    change: Partial<QualificationSubject> = {},
  ) => {
    const found = await qualify({ ...subjectOf(wish), ...change }, async () => services);
    return [found.quality, ...found.reasons].join(' ');
  };
  const qualified = { compliance: true, sscd: true, types: ['esign' as const] };
  assert.equal(await quality(qualified, [GRANTED]), 'QESig');
  assert.equal(await quality({ ...qualified, types: ['eseal'] }, [GRANTED]), 'QESeal');
  assert.equal(await quality({ ...qualified, sscd: false }, [GRANTED]), 'AdESig-QC no-device');
  assert.equal(await quality(qualified, [{ ...GRANTED, qualifiers: ['QCNoQSCD'] }]), 'AdESig-QC no-device');
  assert.equal(
    await quality({ ...qualified, sscd: false }, [{ ...GRANTED, qualifiers: ['QCWithQSCD'] }]),
    'QESig',
  );
  assert.equal(
    await quality(qualified, [{ ...GRANTED, qualifiers: ['NotQualified'] }]),
    'AdESig not-qualified',
  );
  assert.equal(
    await quality(undefined, [{ ...GRANTED, qualifiers: ['QCStatement', 'QCForESeal'] }]),
    'AdESeal-QC no-device',
  );
  assert.equal(await quality(qualified, [{ ...GRANTED, granted: false }]), 'AdESig withdrawn');
  assert.equal(await quality(qualified, [{ ...GRANTED, kinds: ['web'] }]), 'AdESig not-qualified');
  assert.equal(await quality(qualified, []), 'AdESig not-listed');
  assert.equal(await quality(undefined, [GRANTED]), 'Unknown not-qualified');
  assert.equal(await quality(qualified, undefined), 'N/A no-lists');
  assert.equal(await quality(qualified, [GRANTED], { indication: 'FAILED' }), 'N/A signature-failed');
  assert.equal(
    await quality(qualified, [GRANTED], { isProtected: false }),
    'Not AdES certificate-not-protected',
  );
});

test('a certificate that was issued before its authority was listed is not qualified afterwards', async () => {
  const subject = subjectOf({ compliance: true, sscd: true, types: ['esign'] });
  const found = await qualify(subject, async (_, __, at) => (at >= SIGNED ? [GRANTED] : []));
  assert.deepEqual([found.quality, found.reasons], ['AdESig', ['not-qualified-at-issue']]);
  assert.equal(found.service?.provider, GRANTED.provider);
});

test('a document whose signature holds does not hold when somebody countersigned it wrongly', () => {
  const report = detail(validate(rich(), { further: fresh() }));
  const [signature] = report.signatures;
  assert.deepEqual(
    [
      signature?.indication,
      signature?.counterSignatures[0]?.indication,
      report.indication,
      report.subIndication,
    ],
    ['TOTAL-PASSED', 'TOTAL-FAILED', 'TOTAL-FAILED', 'SIG_CRYPTO_FAILURE'],
  );
});
