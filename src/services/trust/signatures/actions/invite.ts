import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { base32 } from '../../../../kernel/totp.ts';
import { putInvitation } from '../invitation-store.ts';
import { bodyOf, employeeOf } from '../rules.ts';
import { personFields } from '../signers.ts';
import { leafWithout } from './enrol.ts';

/** Days for which an enrolment code counts, and its length: 60 bits, twelve letters. */
export const INVITATION_DAYS = 7;
const CODE_BYTES = 8;
const CODE_LETTERS = 12;

/**
 * In-person registration of somebody of the body: whoever manages it saw them and their document, and gives them a code
 * by hand. Without it a session alone, which somebody could have stolen, makes no key in a person's name.
 */
export const invite = action({
  name: 'signatures.credential.invite',
  summary: 'Give somebody of your body whom you identified in person the code with which they enrol.',
  access: { employee: 'body.manage' },
  input: z.strictObject({
    document: personFields.document,
    givenName: z.string().trim().min(1).max(64),
    surname: z.string().trim().min(1).max(64),
    post: z.preprocess(
      (value) => (value === '' ? null : value),
      z.string().trim().max(64).nullable().default(null),
    ),
  }),
  output: z.object({ invitation: z.string() }),
  async run(work, { document, ...person }) {
    leafWithout(work, 'signatures.credential.invite');
    const administrationId = bodyOf(work);
    // Nobody identifies themselves.
    if (document === employeeOf(work).document)
      throw kernelProblems['input-invalid']({ fields: [{ field: 'document', message: 'is your own' }] });
    const code = base32(randomBytes(CODE_BYTES)).slice(0, CODE_LETTERS);
    const owner = `employee:${administrationId}:${document}`;
    const expiresAt = work.now.add({ hours: 24 * INVITATION_DAYS });
    await putInvitation(work, { ...person, owner, administrationId, expiresAt }, code);
    return { invitation: code.replace(/(.{4})(?=.)/g, '$1-') };
  },
});
