import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { newId } from '../../../../kernel/ids.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { issueCertificate, revokeCertificate } from '../../certificates/index.ts';
import { type Credential, isUsable, ownerOfBody } from '../credential.ts';
import { endCredential, insertCredential, loadCredential } from '../credential-store.ts';
import { loadFiles, type StoredFile } from '../document-store.ts';
import { signaturesProblems as problems } from '../problems.ts';
import { bodyOf, dayOf } from '../rules.ts';
import { endRuleOf, insertRule, ruleFor, type SealRule, type SealUser } from '../seal-store.ts';
import { organisationOf } from './enrol.ts';

const MANAGERS = { employee: 'body.manage' } as const;
/** Type of the keys of seals. */
export const SEAL_KEY = 'RSA-3072';
/** Documents sealed in one call. */
export const SEAL_LIMIT = 100;

export const procedureCode = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9._/-]{1,60}$/);
const day = z.iso.date();

/** Makes a seal of a body (Ley 40/2015 art. 42 a; eIDAS art. 36): its key is kept here. */
export const createSeal = action({
  name: 'signatures.seal.create',
  summary: 'Make an electronic seal of your body: its key is kept here, its certificate names the body.',
  access: MANAGERS,
  input: z.strictObject({ name: z.string().trim().min(3).max(64) }),
  output: z.object({ id: z.uuid() }),
  async run(work, { name }) {
    const administrationId = bodyOf(work);
    const key = await work.kernel.keys.create(SEAL_KEY);
    const issued = await issueCertificate(work, {
      ...{ profile: 'seal', publicKey: key.publicKey, administration: administrationId },
      subject: { ...(await organisationOf(work, administrationId)), name },
    });
    const seal: Credential = {
      ...{
        owner: ownerOfBody(administrationId),
        id: newId(),
        administrationId,
        kind: 'seal',
        profile: 'seal',
      },
      ...{ name, state: 'active', keyHandle: key.handle, keyType: key.type, certificateId: issued.id },
      ...{ certificate: issued.certificate, chain: issued.chain },
      validUntil: new Date(issued.certificate.notAfter).toISOString(),
      ...{ createdAt: work.now.toString(), endedAt: null },
    };
    await insertCredential(work.tx, seal);
    return { id: seal.id };
  },
});

export const revokeSeal = action({
  name: 'signatures.seal.revoke',
  summary: 'Revoke a seal of your body for good.',
  access: MANAGERS,
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({ id: z.uuid() }),
  async run(work, { id }) {
    const owner = ownerOfBody(bodyOf(work));
    const seal = await loadCredential(work.tx, { owner, id, held: true });
    if (seal === undefined) throw problems['seal-unknown']();
    if (seal.state === 'revoked') return { id };
    await revokeCertificate(work, { id: seal.certificateId, reason: 'superseded' });
    await endCredential(work.tx, seal, work.now);
    await work.kernel.keys.destroy(seal.keyHandle);
    return { id };
  },
});

/** Says who may have a seal put by itself (Ley 40/2015 art. 41.2: the act says which body answers for it). */
export const addSealRule = action({
  name: 'signatures.seal.allow',
  summary: 'Let a system or a person of your body have a seal put in one procedure, by an act that is named.',
  access: MANAGERS,
  input: z.strictObject({
    credentialId: z.uuid(),
    procedure: procedureCode.describe('Code of the procedure'),
    act: z.string().trim().min(3).max(200).describe('The resolution that establishes the automated action'),
    user: z.union([
      z.strictObject({ clientId: z.uuid() }),
      z.strictObject({
        document: z
          .string()
          .trim()
          .toUpperCase()
          .regex(/^[0-9A-Z]{9}$/, 'is not a NIF or NIE'),
      }),
    ]),
    fromDay: z.preprocess((value) => (value === '' ? undefined : value), day.optional()),
    untilDay: z.preprocess((value) => (value === '' ? null : value), day.nullable().default(null)),
  }),
  output: z.object({ id: z.uuid() }),
  async run(work, input) {
    const administrationId = bodyOf(work);
    const owner = ownerOfBody(administrationId);
    const seal = await loadCredential(work.tx, { owner, id: input.credentialId });
    if (seal === undefined || seal.state === 'revoked') throw problems['seal-unknown']();
    const fromDay = input.fromDay ?? dayOf(work.now);
    if (input.untilDay !== null && input.untilDay < fromDay)
      throw kernelProblems['input-invalid']({
        fields: [{ field: 'untilDay', message: 'is before the first day' }],
      });
    const rule: SealRule = {
      ...{ id: newId(), credentialId: seal.id, procedure: input.procedure, act: input.act },
      ...('clientId' in input.user
        ? { userKind: 'system', userKey: input.user.clientId }
        : { userKind: 'employee', userKey: input.user.document }),
      ...{ fromDay, untilDay: input.untilDay, endedAt: null },
    };
    await insertRule(work.tx, administrationId, { ...rule, owner });
    return { id: rule.id };
  },
});

export const endSealRule = action({
  name: 'signatures.seal.disallow',
  summary: 'End a rule by which somebody may have a seal put.',
  access: MANAGERS,
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({ id: z.uuid() }),
  async run(work, { id }) {
    if (!(await endRuleOf(work.tx, bodyOf(work), { id, now: work.now }))) throw problems['seal-unknown']();
    return { id };
  },
});

export const sealWish = {
  sealId: z.uuid().describe('Identifier of the seal'),
  procedure: procedureCode.describe('Procedure in which it is put; a rule must allow it'),
  files: z.array(z.uuid()).min(1).max(SEAL_LIMIT),
};

/** Whoever asks, as rules know them. */
function userOf({ actor }: Work): SealUser {
  if (actor.kind === 'system') return { kind: 'system', key: actor.clientId };
  if (actor.kind === 'employee') return { kind: 'employee', key: actor.document };
  throw kernelProblems['not-allowed']();
}

/** The seal and the rule by which somebody may have it put. Throws `seal-unknown`, `seal-not-allowed`, `credential-unusable`. */
async function allowed(work: Work, { sealId, procedure }: { sealId: string; procedure: string }) {
  const administrationId = bodyOf(work);
  const seal = await loadCredential(work.tx, { owner: ownerOfBody(administrationId), id: sealId });
  if (seal === undefined) throw problems['seal-unknown']();
  const rule = await ruleFor(work.tx, administrationId, {
    ...{ credentialId: seal.id, procedure, user: userOf(work), day: dayOf(work.now) },
  });
  if (rule === undefined) throw problems['seal-not-allowed']();
  if (!isUsable(seal, work.now)) throw problems['credential-unusable']();
  return { administrationId, seal, rule };
}

function leafOfUse(
  work: Work,
  { administrationId, seal, rule }: Awaited<ReturnType<typeof allowed>>,
  documents: readonly string[],
): void {
  work.leaf({
    type: 'act',
    record: {
      ...{ action: 'signatures.seal.use', administration: administrationId, rule: rule.id },
      ...{ procedure: rule.procedure, certificate: seal.certificate.fingerprint, documents },
    },
    fields: { user: userOf(work).key, act: rule.act },
  });
}

/** Decides whether a seal may be put, and writes it down with its leaf, before it is put. */
export const useSeal = action({
  name: 'signatures.seal.use',
  summary: 'Put a seal of your body on files, as a rule allows.',
  access: { employee: true, system: 'signatures.request' },
  input: z.strictObject({ ...sealWish, format: z.string(), level: z.string() }),
  output: z.object({ seal: z.custom<Credential>(), files: z.custom<StoredFile[]>(), rule: z.string() }),
  async run(work, input) {
    const use = await allowed(work, input);
    const found = await loadFiles(work.tx, use.administrationId, input.files);
    const files = input.files.map((id) => found.get(id));
    if (files.includes(undefined)) throw problems['file-unknown']();
    leafOfUse(
      work,
      use,
      files.map((file) => file!.hash),
    );
    return { seal: use.seal, files: files as StoredFile[], rule: use.rule.id };
  },
});

/** The same for something that is no file of the body: it is known by its digest. */
export const useSealOnDigest = action({
  name: 'signatures.seal.use-on-digest',
  summary:
    'Put a seal of your body on something that another service of the platform made, as a rule allows.',
  access: { system: 'signatures.request' },
  input: z.strictObject({
    sealId: sealWish.sealId,
    procedure: sealWish.procedure,
    digest: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  output: z.object({ seal: z.custom<Credential>() }),
  async run(work, input) {
    const use = await allowed(work, input);
    leafOfUse(work, use, [input.digest]);
    return { seal: use.seal };
  },
});
