import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certify } from '../../../../kernel/pki/town.test-helper.ts';
import { poe } from '../facts.ts';
import { totalOf } from './conclusion.ts';
import {
  answerAbout,
  CONTENT,
  issuing,
  keysOf,
  SIGNED,
  signatureOf,
  signerOf,
  stamper,
  stampOver,
  YEAR,
} from './town.test-helper.ts';
import { fresh, lists, validate } from './verdict.test-helper.ts';

/** Everything that certified the signature has ended; two generations of archive time stamps carry it over. */
function oldSignature(wish: { broken?: boolean } = {}) {
  const signer = signerOf({ to: SIGNED + YEAR / 4 });
  const purpose = stamper.certificate.extensionList.filter(
    (each) => each.oid !== '2.5.29.35' && each.oid !== '2.5.29.14',
  );
  const first = certify({
    name: 'Segellat 1',
    issuer: issuing,
    extensions: purpose,
    from: SIGNED - YEAR,
    to: SIGNED + YEAR,
  });
  const second = certify({
    name: 'Segellat 2',
    issuer: issuing,
    extensions: purpose,
    from: SIGNED,
    to: SIGNED + 4 * YEAR,
  });
  const crls = lists(SIGNED + 60_000);
  const ocsps = [answerAbout(signer.certificate, SIGNED)];
  const renewed = SIGNED + YEAR / 2;
  const again = lists(renewed);
  return signatureOf({
    signer,
    ocsps,
    crls: [...crls, ...again],
    timestamps: (value, id) => {
      const chain = [issuing.certificate.der];
      const archived = new TextEncoder().encode(`everything of ${id}`);
      return [
        stampOver(value, { at: SIGNED, id: 't1', by: first, protects: [poe.signature(id)] }),
        stampOver(archived, {
          ...{ at: SIGNED + 2 * 60_000, id: 'a1', by: first, kind: 'archive' as const },
          protects: keysOf({ signature: id, timestamps: ['t1'], certificates: chain, crls, ocsps }),
        }),
        stampOver(archived, {
          ...{ at: renewed, id: 'a2', by: second, kind: 'archive' as const },
          ...(wish.broken && { instead: CONTENT }),
          protects: keysOf({
            ...{ signature: id, timestamps: ['t1', 'a1'] },
            ...{ certificates: chain, crls: [...crls, ...again], ocsps },
          }),
        }),
      ];
    },
  });
}

test('archive time stamps carry a signature over the end of everything that certified it', () => {
  const later = SIGNED + 3 * YEAR;
  const report = validate(oldSignature(), { at: later, further: fresh(later) });
  const [signature] = report.signatures;
  assert.equal(signature!.withTime.subIndication, 'OUT_OF_BOUNDS_NOT_REVOKED');
  assert.equal(totalOf(signature!.conclusion), 'TOTAL-PASSED');
  assert.deepEqual(
    report.timestamps.map(({ id, by }) => [id, by]),
    [
      ['a2', 'itself'],
      ['a1', 'past'],
      ['t1', 'past'],
    ],
  );
  assert.equal(signature!.provenAt, SIGNED);
  assert.equal(signature!.provenBy, 't1');
});

test('when one link of the archive is broken, what stood on it falls', () => {
  const later = SIGNED + 3 * YEAR;
  const report = validate(oldSignature({ broken: true }), { at: later, further: fresh(later) });
  assert.equal(report.timestamps[0]!.conclusion.subIndication, 'HASH_FAILURE');
  assert.equal(totalOf(report.signatures[0]!.conclusion), 'INDETERMINATE');
  assert.equal(report.signatures[0]!.provenAt, later);
});

test('a time from before whoever stamps it had a certificate is no proof', () => {
  const purpose = stamper.certificate.extensionList.filter(
    (each) => each.oid !== '2.5.29.35' && each.oid !== '2.5.29.14',
  );
  const wish = { name: 'Segellat nou', issuer: issuing, extensions: purpose, to: SIGNED + 4 * YEAR };
  const late = certify({ ...wish, from: SIGNED + YEAR / 2 });
  const at = SIGNED + YEAR;
  const stamped = (when: number) =>
    signatureOf({
      timestamps: (value, id) => [stampOver(value, { at: when, by: late, protects: [poe.signature(id)] })],
    });
  const holds = (when: number) => validate(stamped(when), { at, further: fresh(at) }).timestamps[0]!.by;
  assert.equal(holds(SIGNED + (3 * YEAR) / 4), 'itself');
  assert.equal(holds(SIGNED), undefined);
});
