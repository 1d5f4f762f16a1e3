import { createHash } from 'node:crypto';
import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { type Certificate, fromPem, PkiError, parseCertificate } from '../../../../kernel/pki/index.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { type Finding, isUsable, LIST_BYTES, LIST_FAULTS, LIST_WARNINGS } from '../judge.ts';
import { judgeIn, keep } from '../load.ts';
import { trustListsProblems } from '../problems.ts';
import { findSource, findTried, keepSource, keepTried } from '../store.ts';
import { words } from '../texts/index.ts';
import { listName } from '../trust-list.ts';

/** Characters of Base64 of the largest list. */
const CONTENT_LIMIT = Math.ceil(LIST_BYTES / 3) * 4;
const SIGNERS_LIMIT = 10;
const PEM_LIMIT = 100_000;

const finding = z.object({
  level: z.enum(['fault', 'warning']),
  code: z.enum([...LIST_FAULTS, ...LIST_WARNINGS]),
  place: z.string(),
});

const report = z.object({
  dryRun: z.boolean(),
  usable: z.boolean(),
  stored: z.boolean().describe('Whether it counts from now on'),
  name: z.string().nullable().describe('`EU-lotl`, `ES` …; null when it is no list'),
  sequence: z.number().nullable(),
  issuedAt: z.string().nullable(),
  nextUpdate: z.string().nullable(),
  providers: z.number(),
  services: z.number(),
  pointers: z.number(),
  signer: z.string().nullable().describe('SHA-256 of the certificate that signed it'),
  digest: z.string(),
  findings: z.array(finding),
});
export type ListReport = z.output<typeof report>;

/** Reads a list that the operator brings: as a dry run that says everything that is wrong, or to use it. */
export const importList = action({
  name: 'trust-lists.list.import',
  summary:
    'Import a trust list (TS 119 612) from a file: as a dry run with everything that is wrong, or to use it.',
  // The platform does it in the demonstration.
  access: { operator: true, platform: true },
  input: z.strictObject({
    content: z.base64().min(1).max(CONTENT_LIMIT).optional().describe('The file in Base64'),
    tried: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
      .describe('Instead of the file: SHA-256 of one that was tried within a day'),
    signers: z
      .string()
      .max(PEM_LIMIT)
      .default('')
      .describe('PEM: who may sign this list, when no list of lists says it'),
    dryRun: z.boolean(),
  }),
  output: report,
  async run(work, input) {
    const content = await contentOf(work, input);
    const more = readSigners(input.signers);
    const judged = await judgeIn(work, content, { more });
    const { list, signer, digest, findings } = judged;
    const name = list === undefined ? null : listName(list);
    const usable = isUsable(judged);
    work.leaf({
      type: 'act',
      record: { action: 'trust-lists.list.import', dryRun: input.dryRun, usable },
      fields: { actor: actorKey(work.actor), file: createHash('sha256').update(content).digest('hex') },
    });
    if (!input.dryRun && !usable) throw trustListsProblems['list-refused']({ fields: findings.map(fieldOf) });
    if (input.dryRun) await keepTried(work.tx, digest, { content, now: work.now });
    const stored = !input.dryRun && (await use());
    return {
      ...{ dryRun: input.dryRun, usable, stored, name, digest, findings },
      sequence: list?.sequence ?? null,
      issuedAt: list?.issuedAt ?? null,
      nextUpdate: list?.nextUpdate ?? null,
      providers: list?.providers.length ?? 0,
      services: list?.providers.reduce((sum, each) => sum + each.services.length, 0) ?? 0,
      pointers: list?.pointers.length ?? 0,
      signer: signer?.fingerprint ?? null,
    };
    /** The signer for whom the operator vouches is the one of this list from now on. */
    async function use(): Promise<boolean> {
      const known = await findSource(work.tx, name!);
      const signers = [...new Set([...more.map(base64Of), ...(known?.signers ?? [])])];
      if (known === undefined || more.length > 0)
        await keepSource(
          work.tx,
          { name: name!, origin: 'operator', address: known?.address ?? null, signers },
          work.now,
        );
      return keep(work, judged, { content });
    }
  },
});

/** The file that is sent, or one that was tried before. Throws `kernel.input-invalid`. */
async function contentOf(
  { tx }: Work,
  { content, tried }: { content?: string | undefined; tried?: string | undefined },
): Promise<Buffer> {
  const bytes =
    content === undefined ? tried && (await findTried(tx, tried)) : Buffer.from(content, 'base64');
  if (bytes === undefined || bytes === '' || (content !== undefined && tried !== undefined))
    throw kernelProblems['input-invalid']({ fields: [{ field: 'content', message: 'is required' }] });
  return bytes;
}

const base64Of = ({ der }: Certificate) => Buffer.from(der).toString('base64');

/** Throws `signers-unreadable`. */
function readSigners(pem: string): Certificate[] {
  if (pem.trim() === '') return [];
  try {
    const found = fromPem(pem, 'CERTIFICATE').map(parseCertificate);
    if (found.length === 0 || found.length > SIGNERS_LIMIT) throw trustListsProblems['signers-unreadable']();
    return found;
  } catch (error) {
    if (error instanceof PkiError) throw trustListsProblems['signers-unreadable']();
    throw error;
  }
}

/** A finding as it stands beside a field: in English words, which `texts/fields.ts` has in the others. */
export const fieldOf = ({ code, place }: Finding) => ({
  field: place === '' ? 'content' : place,
  message: words('en').codes[code],
});
