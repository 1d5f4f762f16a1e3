import { z } from 'zod';
import { action, query } from '../../../kernel/action.ts';
import { OPERATOR_FEED } from '../../../kernel/actor.ts';
import { newId } from '../../../kernel/ids.ts';
import { cscProblems } from '../problems.ts';
import { hashOfSecret, newSecret } from '../secret.ts';
import { allClients, endClient, insertClient } from '../store.ts';
import { leafOf } from './leaves.ts';

const MOST_REDIRECTS = 10;

/** Over TLS, or to the person's own machine, where native applications listen (RFC 8252 §7.3); no fragment. */
function isRedirect(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, hash, username } = new URL(text);
  const isOwn = protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  return (protocol === 'https:' || isOwn) && hash === '' && username === '';
}

export const registerClient = action({
  name: 'csc.client.register',
  summary: 'Register a signing application. Its secret is shown once.',
  access: { operator: true },
  input: z.strictObject({
    name: z.string().trim().min(1).max(100),
    redirects: z
      .array(
        z.string().max(500).refine(isRedirect, { message: 'is no https address, nor one of this machine' }),
      )
      .min(1)
      .max(MOST_REDIRECTS),
    public: z
      .boolean()
      .default(false)
      .describe('It can keep no secret (on a phone, in a browser): PKCE instead'),
    takesFactors: z.boolean().default(false).describe('It may ask the person for PIN and code itself'),
  }),
  output: z.object({ id: z.string(), secret: z.string().nullable() }),
  async run(work, input) {
    const id = newId();
    const secret = input.public ? null : newSecret();
    const { name, redirects, takesFactors } = input;
    const secretHash = secret === null ? null : hashOfSecret(secret);
    await insertClient(work.tx, { id, name, redirects, takesFactors, secretHash }, work.now);
    leafOf(work, 'csc.client.register', { client: id, name, redirects, takesFactors });
    work.emit({
      administrationId: OPERATOR_FEED,
      kind: 'csc.client-registered',
      subject: id,
      payload: { client: id },
    });
    return { id, secret };
  },
});

export const removeClient = action({
  name: 'csc.client.end',
  summary: 'End a signing application: its codes and tokens end with it.',
  access: { operator: true },
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({ id: z.string() }),
  async run(work, { id }) {
    if (!(await endClient(work.tx, id, work.now))) throw cscProblems['no-such-client']();
    leafOf(work, 'csc.client.end', { client: id });
    work.emit({
      administrationId: OPERATOR_FEED,
      kind: 'csc.client-ended',
      subject: id,
      payload: { client: id },
    });
    return { id };
  },
});

export const listClients = query({
  name: 'csc.client.list',
  summary: 'The signing applications that are registered.',
  access: { operator: true },
  input: z.object({}),
  output: z.object({
    clients: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        redirects: z.array(z.string()),
        public: z.boolean(),
        takesFactors: z.boolean(),
        createdAt: z.string(),
        endedAt: z.string().nullable(),
      }),
    ),
  }),
  async run(work) {
    const clients = await allClients(work.tx);
    return {
      clients: clients.map(({ id, name, redirects, secretHash, takesFactors, createdAt, endedAt }) => ({
        ...{ id, name, redirects, takesFactors, public: secretHash === null },
        createdAt: createdAt.toISOString(),
        endedAt: endedAt?.toISOString() ?? null,
      })),
    };
  },
});
