import { z } from 'zod';
import { KEY_TYPES } from '../../../kernel/keys/index.ts';
import { isOrganisationNif } from '../../../kernel/nif.ts';
import { declare, kinds, oneOf } from '../../../kernel/settings.ts';

const HOUR = 3_600_000;

/** What the certification authorities need to know. */
export const certificatesSettings = declare({
  CERTIFICATES_ORGANISATION: {
    meaning: 'Who is answerable for the authorities: the organisation in their names.',
    schema: kinds.text,
    default: 'Aplec (demostració)',
  },
  CERTIFICATES_ORGANISATION_NIF: {
    meaning:
      'NIF of that organisation; goes into the names of its authorities as `VATES-…` (EN 319 412-1 §5.1.4).',
    schema: z.string().refine(isOrganisationNif).describe('NIF of a legal person'),
  },
  CERTIFICATES_POLICY_ARC: {
    meaning:
      'Object identifier under which the certificate policies are numbered. The default is the arc for documentation (RFC 5612): whoever issues for real puts an arc of their own.',
    schema: z
      .string()
      .regex(/^[0-2](\.\d{1,10}){3,15}$/)
      .describe('object identifier (1.3.6.1.4.1.…)'),
    default: '1.3.6.1.4.1.32473.1',
  },
  CERTIFICATES_QUALIFIED: {
    meaning:
      'Whether certificates say that they are qualified (eIDAS; EN 319 412-5). Only a provider to whom the supervisory body granted it, and whose service is in the trusted list, may say yes.',
    schema: kinds.yesNo,
    default: false,
  },
  CERTIFICATES_KEYS: {
    meaning: 'Kind of key that authorities and OCSP responders get when they are made.',
    schema: oneOf(KEY_TYPES),
    default: 'P-256' as (typeof KEY_TYPES)[number],
  },
  CRL_VALID: {
    meaning: 'How long a revocation list may be used; a new one comes at each revocation and every night.',
    schema: kinds.milliseconds,
    default: 72 * HOUR,
  },
  OCSP_VALID: {
    meaning: 'How long an OCSP answer may be used by whoever keeps it.',
    schema: kinds.milliseconds,
    default: HOUR,
  },
  OCSP_RATE_PER_SECOND: {
    meaning: 'OCSP questions that one address may ask each second in the long run.',
    schema: kinds.count,
    default: 1000,
  },
});
