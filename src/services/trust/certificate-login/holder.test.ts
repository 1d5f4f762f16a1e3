/** Whom certificates that somebody else worded are not taken for; each was possible once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Certificate } from '../../../kernel/pki/index.ts';
import { Problem } from '../../../kernel/problem.ts';
import { personKey } from '../identity/index.ts';
import { holderOf } from './holder.ts';

const TYPES = {
  CN: '2.5.4.3',
  SN: '2.5.4.4',
  serialNumber: '2.5.4.5',
  C: '2.5.4.6',
  GN: '2.5.4.42',
} as const;

/** As much of a certificate as says whom it is of. */
const withSubject = (subject: Partial<Record<keyof typeof TYPES, string>>): Certificate =>
  ({
    subject: {
      rdns: Object.entries(subject).map(([name, value]) => [
        { type: TYPES[name as keyof typeof TYPES], value },
      ]),
    },
    extensions: {},
  }) as unknown as Certificate;
const keyOf = (certificate: Certificate) => {
  try {
    return personKey(holderOf(certificate).person);
  } catch (error) {
    return error instanceof Problem ? error.code : String(error);
  }
};
const NAMES = { GN: 'Prova', SN: 'Prova' };

test('the certificate of another state whose serial number or name looks like a NIF is not of that Spanish person', () => {
  const serial = { ...NAMES, C: 'IT', serialNumber: '99900001F' };
  assert.equal(keyOf(withSubject(serial)), 'certificate-login.no-number');
  const name = { ...NAMES, C: 'IT', CN: 'PROVA PROVA - NIF 99900001F' };
  assert.equal(keyOf(withSubject(name)), 'certificate-login.no-number');
  assert.equal(keyOf(withSubject({ ...serial, C: 'ES' })), '99900001F');
  assert.equal(keyOf(withSubject({ ...name, C: 'es' })), '99900001F');
});

test('a Spanish number with a state in it is not the person of that state', () => {
  const crossing = { ...NAMES, C: 'ES', serialNumber: 'IDCES-DE/L01X00T47' };
  assert.equal(keyOf(withSubject(crossing)), 'certificate-login.no-number');
  assert.equal(keyOf(withSubject({ ...NAMES, C: 'DE', serialNumber: 'IDCDE-L01X00T47' })), 'DE/L01X00T47');
});
