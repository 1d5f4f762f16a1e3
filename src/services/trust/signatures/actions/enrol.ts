import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { actorKey, administrationOf } from '../../../../kernel/actor.ts';
import { newId } from '../../../../kernel/ids.ts';
import { base32, CODE_DIGITS, otpauthAddress, SECRET_BYTES } from '../../../../kernel/totp.ts';
import { loadAdministration } from '../../../cooperation/administrations/index.ts';
import { issueCertificate, revokeCertificate, type Subject } from '../../certificates/index.ts';
import { problemOf, tryFactors } from '../check-factors.ts';
import { type Credential, ownerOf, type Signer } from '../credential.ts';
import { credentialsOf, endCredential, insertCredential, liveCredential } from '../credential-store.ts';
import { dropInvitation, invitedWith, loadInvitation } from '../invitation-store.ts';
import { signaturesProblems as problems } from '../problems.ts';
import { ownerOfActor, signerOf } from '../rules.ts';
import { hashPin, isObvious, PIN_LENGTH } from '../second-factor.ts';
import { changePinOf, confirmFactors, dropFactors, loadFactors, putFactors } from '../second-factor-store.ts';

const SIGNERS = { employee: true, citizen: true } as const;
/** Type of the keys of people: sealed RSA keys sign digests too, as the CSC API asks. */
export const PERSON_KEY = 'RSA-3072';
/** Longest organisation, unit or name in a certificate (X.520). */
const PART_LIMIT = 64;

export const pin = z
  .string()
  .min(PIN_LENGTH.least)
  .max(PIN_LENGTH.most)
  .refine((text) => !isObvious(text), { message: 'is one that is guessed first' });
export const code = z
  .string()
  .overwrite((text) => text.replace(/\s/g, ''))
  .regex(new RegExp(`^\\d{${CODE_DIGITS}}$`), 'Write the six digits that the application shows.');
export const givenFactors = {
  // Empty is no attempt: it is told beside its field, and not counted.
  pin: z.string().min(1, 'Write your signing PIN.').max(PIN_LENGTH.most),
  code,
};

/** The leaf of what has secrets in its input: without the input. */
export function leafWithout(work: Work, name: string, record: Record<string, unknown> = {}): void {
  work.leaf({
    type: 'act',
    record: {
      ...{ action: name, administration: administrationOf(work.actor) ?? null, actorKind: work.actor.kind },
      ...record,
    },
    fields: { actor: actorKey(work.actor) },
  });
}

/** Begins: the PIN is kept as a hash and the secret of the codes is shown, this once. */
export const beginEnrolment = action({
  name: 'signatures.credential.begin',
  summary: 'Choose a signing PIN and get the secret for an application of codes, once.',
  access: SIGNERS,
  input: z.strictObject({ pin, invitation: z.string().trim().max(40) }),
  output: z.object({ secret: z.string(), address: z.string() }),
  async run(work, input) {
    leafWithout(work, 'signatures.credential.begin');
    const signer = signerOf(work);
    const owner = ownerOf(signer);
    const before = await loadFactors(work, owner, true);
    if (before?.confirmedAt != null || (await liveCredential(work.tx, owner)) !== undefined)
      throw problems['already-enrolled']();
    if (!(await invitedWith(work, owner, input.invitation))) throw problems['invitation-wrong']();
    const totpSecret = randomBytes(SECRET_BYTES);
    await putFactors(work, { owner, pin: await hashPin(input.pin), totpSecret, now: work.now });
    const account = signer.kind === 'employee' ? signer.administrationName : 'signatura';
    return { secret: base32(totpSecret), address: otpauthAddress(totpSecret, 'Aplec', account) };
  },
});

const attempted = z.object({ refused: z.custom<Error>().optional(), id: z.uuid().optional() });

/** Ends the enrolment: the first code was right, so the key is made and its certificate issued. */
export const finishEnrolment = action({
  name: 'signatures.credential.finish',
  summary: 'Prove the application with a first code: the key is made here and its certificate issued.',
  access: SIGNERS,
  input: z.strictObject(givenFactors),
  output: attempted,
  async run(work, input) {
    const signer = signerOf(work);
    const owner = ownerOf(signer);
    leafWithout(work, 'signatures.credential.finish');
    if ((await liveCredential(work.tx, owner)) !== undefined) throw problems['already-enrolled']();
    const invitation = await loadInvitation(work.tx, owner, work.now);
    if (invitation === undefined) throw problems['invitation-wrong']();
    const made = await tryFactors(work, owner, input);
    if (made.outcome !== 'right') return { refused: problemOf(made) };
    await confirmFactors(work.tx, owner, work.now);
    const credential = await issueTo(work, signer, invitation);
    await dropInvitation(work.tx, owner);
    leafWithout(work, 'signatures.credential.finish', {
      credential: credential.id,
      certificate: credential.certificate.fingerprint,
    });
    return { id: credential.id };
  },
});

/** Without the mark of the demonstration, which is no part of a name. */
export const plainName = (name: string): string => name.replace(/ \(.*\)$/, '');

/** Makes the key of a person and its certificate. The profile of an official is asked for with the post. */
export async function issueTo(
  work: Work,
  signer: Signer,
  given: { givenName: string; surname: string; post: string | null },
): Promise<Credential> {
  const { givenName, surname, post } = given;
  const person = { givenName, surname, document: signer.document };
  const subject: Subject =
    signer.kind === 'citizen'
      ? person
      : {
          ...person,
          ...(await organisationOf(work, signer.administrationId)),
          unit: signer.unit.slice(0, PART_LIMIT),
          ...(post === null ? {} : { office: post.slice(0, PART_LIMIT) }),
        };
  const profile = signer.kind === 'citizen' ? 'citizen' : post === null ? 'employee' : 'official';
  const key = await work.kernel.keys.create(PERSON_KEY);
  const administration = administrationOf(signer);
  const issued = await issueCertificate(work, {
    ...{ profile, subject, publicKey: key.publicKey },
    ...(administration === undefined ? {} : { administration }),
  });
  const credential: Credential = {
    ...{ owner: ownerOf(signer), id: newId(), administrationId: administration ?? null, kind: 'person' },
    ...{ profile, name: signer.name, state: 'active', keyHandle: key.handle, keyType: key.type },
    ...{ certificateId: issued.id, certificate: issued.certificate, chain: issued.chain },
    validUntil: new Date(issued.certificate.notAfter).toISOString(),
    ...{ createdAt: work.now.toString(), endedAt: null },
  };
  await insertCredential(work.tx, credential);
  return credential;
}

/** The body as certificates name it. */
export async function organisationOf(work: Work, administrationId: string) {
  const body = await loadAdministration(work.tx, administrationId);
  if (body === undefined) throw problems['certificate-unfit']();
  return {
    organisation: body.name.slice(0, PART_LIMIT),
    ...(body.nif === null ? {} : { organisationNif: body.nif }),
  };
}

/** With both factors, as they were until now. */
export const changePin = action({
  name: 'signatures.credential.change-pin',
  summary: 'Change your signing PIN, with the old one and a code.',
  access: SIGNERS,
  input: z.strictObject({ ...givenFactors, newPin: pin }),
  output: attempted,
  async run(work, input) {
    leafWithout(work, 'signatures.credential.change-pin');
    const owner = ownerOfActor(work);
    const made = await tryFactors(work, owner, input);
    if (made.outcome !== 'right') return { refused: problemOf(made) };
    await changePinOf(work.tx, owner, await hashPin(input.newPin));
    return {};
  },
});

/** For good; it needs no factors, so that whoever lost them can end what somebody else might have found. */
export const revokeCredential = action({
  name: 'signatures.credential.revoke',
  summary: 'Revoke your credential for good: its certificate is revoked and its key destroyed.',
  access: SIGNERS,
  input: z.strictObject({
    id: z.uuid(),
    reason: z.enum(['keyCompromise', 'superseded', 'cessationOfOperation']).default('superseded'),
  }),
  output: z.object({ id: z.uuid() }),
  async run(work, { id, reason }) {
    const owner = ownerOfActor(work);
    const credential = (await credentialsOf(work.tx, owner)).find((each) => each.id === id);
    if (credential === undefined) throw problems['credential-unknown']();
    if (credential.state === 'revoked') return { id };
    await revokeCertificate(work, { id: credential.certificateId, reason });
    await endCredential(work.tx, credential, work.now);
    await dropFactors(work.tx, owner);
    await work.kernel.keys.destroy(credential.keyHandle);
    return { id };
  },
});
