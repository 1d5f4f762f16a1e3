import assert from 'node:assert/strict';
import { test } from 'node:test';
import { algorithmFor, buildCrl, issue, PublicKey } from '../../../../kernel/pki/index.ts';
import { AT, type Person } from '../../../../kernel/pki/town.test-helper.ts';
import { prepareAsic, readAsic } from '../asic/index.ts';
import type { DocumentFacts } from '../facts.ts';
import { LEVELS } from '../making.ts';
import { totalOf, validateDocument } from '../validation/index.ts';
import { prepareXades, readXades } from './index.ts';
import { newNotary } from './notary.test-helper.ts';

const DAY = 86_400_000;
const notary = newNotary();
const ORDER = Buffer.from('<order><line>3 cadires</line></order>');

const listOf = ({ certificate, key }: Person) =>
  issue(
    buildCrl({
      issuer: certificate.subject,
      issuerKey: PublicKey.fromKey(key),
      thisUpdate: AT - DAY,
      nextUpdate: AT + 30 * DAY,
      number: 1,
      entries: [],
      algorithm: algorithmFor(key),
    }),
    key,
  );

function verdict(facts: DocumentFacts): string {
  const { root, issuing } = notary.town;
  const crls = [listOf(root), listOf(issuing)];
  const { signatures } = validateDocument(facts, {
    at: AT + 60_000,
    anchors: [{ certificate: root.certificate }],
    further: { certificates: [], crls, ocsps: [] },
  });
  const [judged] = signatures;
  assert.ok(judged);
  return [totalOf(judged.conclusion), judged.conclusion.subIndication].filter(Boolean).join(' ');
}

test('the validation passes what is made at every level, and fails it when one letter is changed', async () => {
  for (const level of LEVELS) {
    const made = await notary.finish(prepareXades(ORDER, notary.wish(), { form: 'enveloped' }), level);
    assert.equal(verdict(readXades(made)), 'TOTAL-PASSED', level);
    const changed = Buffer.from(Buffer.from(made).toString().replace('3 cadires', '4 cadires'));
    assert.equal(verdict(readXades(changed)), 'TOTAL-FAILED HASH_FAILURE', level);
    const file = { name: 'acta.xml', mediaType: 'text/xml', bytes: ORDER };
    const container = await notary.finish(prepareAsic([file], notary.wish()), level);
    assert.equal(verdict(readAsic(container)), 'TOTAL-PASSED', level);
  }
});

test('the validation never passes a document in which something like the signed part was added', async () => {
  const options = { form: 'beside', mediaType: 'text/xml' } as const;
  const made = Buffer.from(
    await notary.finish(prepareXades(ORDER, notary.wish(), options), 'B-T'),
  ).toString();
  assert.equal(verdict(readXades(Buffer.from(made))), 'TOTAL-PASSED');
  const evil = '<d:content Id="other"><order><line>9 trons</line></order></d:content>';
  const wrapped = made.replace('<d:content', `${evil}<d:content`);
  assert.equal(verdict(readXades(Buffer.from(wrapped))), 'TOTAL-FAILED FORMAT_FAILURE');
});
