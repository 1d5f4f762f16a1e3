import { z } from 'zod';
import { action, query } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { newId } from '../../../../kernel/ids.ts';
import { loadFiles, type StoredFile } from '../document-store.ts';
import { FORMATS } from '../formats.ts';
import { LEVELS } from '../making.ts';
import {
  insertPreparation,
  loadPreparation,
  type Preparation,
  usePreparation,
} from '../preparation-store.ts';
import { signaturesProblems as problems } from '../problems.ts';
import { bodyOf } from '../rules.ts';

/** How long a prepared signature waits for its value. */
export const PREPARATION_MINUTES = 15;
/** Certificates above the signer's that may be given. */
const CHAIN_LIMIT = 5;
/** A certificate of ordinary size, in base64. */
const CERTIFICATE_LIMIT = 16_384;

const ASKERS = { employee: true, system: 'signatures.request' } as const;
const certificate = z.base64().max(CERTIFICATE_LIMIT);

/** Without the defaults, so that contract and orchestration share it. */
export const prepareWish = z.strictObject({
  fileId: z.uuid(),
  format: z.enum(FORMATS).default('pades'),
  level: z.enum(LEVELS).default('B-T'),
  certificate: certificate.describe('The signer’s certificate, DER in base64'),
  chain: z.array(certificate).max(CHAIN_LIMIT).default([]).describe('Its issuers upwards, without the root'),
  claims: z
    .strictObject({
      reason: z.string().trim().min(1).max(200).optional(),
      location: z.string().trim().min(1).max(200).optional(),
      roles: z.array(z.string().trim().min(1).max(200)).max(5).optional(),
    })
    .optional(),
});

/** The file that is to be signed, for whoever may. */
export const openForSigning = query({
  name: 'signatures.preparation.open',
  summary: 'Find a file of your body to prepare a signature of it.',
  access: ASKERS,
  input: z.strictObject({ fileId: z.uuid() }),
  output: z.object({ file: z.custom<StoredFile>(), administrationId: z.uuid() }),
  async run(work, { fileId }) {
    const administrationId = bodyOf(work);
    const file = (await loadFiles(work.tx, administrationId, [fileId])).get(fileId);
    if (file === undefined) throw problems['file-unknown']();
    return { file, administrationId };
  },
});

/** Keeps a prepared signature until its value comes. */
export const keepPreparation = action({
  name: 'signatures.preparation.keep',
  summary: 'Keep a prepared signature until its value comes.',
  access: ASKERS,
  input: z.custom<Omit<Preparation, 'owner' | 'id' | 'administrationId'>>(
    (value) => typeof value === 'object',
  ),
  output: z.object({ id: z.uuid(), expiresAt: z.string() }),
  async run(work, given) {
    const id = newId();
    const expiresAt = work.now.add({ minutes: PREPARATION_MINUTES });
    work.leaf({
      type: 'act',
      record: { action: 'signatures.preparation.keep', preparation: id, document: given.signedContent },
      fields: { actor: actorKey(work.actor) },
    });
    const one: Preparation = {
      ...{ ...given, id, owner: actorKey(work.actor), administrationId: bodyOf(work) },
    };
    await insertPreparation(work.tx, one, { createdAt: work.now, expiresAt });
    return { id, expiresAt: expiresAt.toString() };
  },
});

/** A prepared signature of one's own that still waits. */
export const findPreparation = query({
  name: 'signatures.preparation.find',
  summary: 'Find a prepared signature of yours that waits for its value.',
  access: ASKERS,
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({ preparation: z.custom<Preparation>(), file: z.custom<StoredFile>() }),
  async run(work, { id }) {
    const preparation = await loadPreparation(work.tx, actorKey(work.actor), { id, now: work.now });
    if (preparation === undefined || preparation.administrationId !== bodyOf(work))
      throw problems['preparation-unknown']();
    const files = await loadFiles(work.tx, preparation.administrationId, [preparation.fileId]);
    return { preparation, file: files.get(preparation.fileId)! };
  },
});

/** Ends a prepared signature: its value came and fits. Once. */
export const endPreparation = action({
  name: 'signatures.preparation.end',
  summary: 'End a prepared signature whose value came.',
  access: ASKERS,
  input: z.strictObject({ id: z.uuid(), signed: z.string().regex(/^[0-9a-f]{64}$/) }),
  output: z.object({}),
  async run(work, { id, signed }) {
    work.leaf({
      type: 'act',
      record: { action: 'signatures.preparation.end', preparation: id, signed },
      fields: { actor: actorKey(work.actor) },
    });
    if (!(await usePreparation(work.tx, actorKey(work.actor), { id, now: work.now })))
      throw problems['preparation-unknown']();
    return {};
  },
});
