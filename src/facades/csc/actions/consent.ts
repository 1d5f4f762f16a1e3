import { z } from 'zod';
import { action, query } from '../../../kernel/action.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { cscProblems } from '../problems.ts';
import { hashOfSecret, newSecret, seal } from '../secret.ts';
import { type Asking, answerAsking, clientById, insertAsking, insertPass, openAsking } from '../store.ts';
import { leafOf } from './leaves.ts';

/** A person has so long to answer, and an application so long to fetch the answer (RFC 6749 §4.1.2). */
export const ASKING_MINUTES = 10;
export const CODE_SECONDS = 60;

const SIGNERS = { employee: true, citizen: true } as const;
const hash = z.enum(['sha256', 'sha384', 'sha512']);
const asking = z.object({
  id: z.uuid(),
  clientId: z.uuid(),
  scope: z.enum(['service', 'credential']),
  redirectUri: z.string(),
  state: z.string().nullable(),
  challenge: z.string().nullable(),
  credentialId: z.uuid().nullable(),
  hash: hash.nullable(),
  digests: z.array(z.string()),
  labels: z.array(z.string()),
  description: z.string().nullable(),
});

type Wanted = Omit<Asking, 'id'> & { pushedHash: Buffer | null };

/**
 * Keeps what an application asks until the person answers; answers the identifier. No act of the ledger: anybody may ask with the
 * name of an application, and what nobody answers is forgotten. The answer is the act, and names what was asked.
 */
export async function keepAsking(kernel: Kernel, { pushedHash, ...wanted }: Wanted): Promise<string> {
  const id = newId();
  const expiresAt = kernel.now().add({ minutes: ASKING_MINUTES });
  await kernel.db
    .transaction()
    .execute((tx) => insertAsking(tx, { ...wanted, id }, { pushedHash, expiresAt }));
  return id;
}

/** What is asked, for the page where the person answers. */
export const showAsking = query({
  name: 'csc.asking.show',
  summary: 'What a signing application asks of you.',
  access: SIGNERS,
  input: z.object({ id: z.string() }),
  output: asking.extend({ client: z.string() }),
  async run(work, { id }) {
    const found = z.uuid().safeParse(id).success ? await openAsking(work.tx, id, work.now) : undefined;
    const client = found && (await clientById(work.tx, found.clientId));
    if (found === undefined || client === undefined) throw cscProblems['asking-over']();
    return { ...found, client: client.name };
  },
});

/**
 * The person's answer. Yes gives a code for the application; `release` is what the signatures service gave for these digests after both
 * factors were right, and is kept under the secret of the code.
 */
export const answer = action({
  name: 'csc.asking.answer',
  summary: 'Allow or refuse what a signing application asks.',
  access: SIGNERS,
  input: z.strictObject({
    id: z.uuid(),
    person: z.string(),
    allow: z.boolean(),
    credentialId: z.uuid().optional(),
    release: z.string().optional(),
  }),
  output: z.object({ code: z.string().nullable(), redirectUri: z.string(), state: z.string().nullable() }),
  async run(work, { id, person, allow, credentialId, release }) {
    const found = await openAsking(work.tx, id, work.now);
    if (found === undefined || !(await answerAsking(work.tx, id, work.now)))
      throw cscProblems['asking-over']();
    const { clientId, scope, redirectUri, state, challenge, digests } = found;
    leafOf(work, 'csc.asking.answer', { client: clientId, scope, asking: id, allow });
    if (!allow) return { code: null, redirectUri, state };
    if ((scope === 'credential') !== (release !== undefined)) throw cscProblems['asking-over']();
    const code = newSecret();
    await insertPass(work.tx, {
      ...{
        secretHash: hashOfSecret(code),
        kind: 'code',
        family: newId(),
        clientId,
        person,
        redirectUri,
        challenge,
      },
      ...{ hash: found.hash, digests, credentialId: credentialId ?? found.credentialId },
      sealed: release === undefined ? null : seal(code, release),
      expiresAt: new Date(work.now.add({ seconds: CODE_SECONDS }).epochMilliseconds),
    });
    return { code, redirectUri, state };
  },
});
