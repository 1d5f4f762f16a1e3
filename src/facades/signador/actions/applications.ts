import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { action, query } from '../../../kernel/action.ts';
import { actorKey } from '../../../kernel/actor.ts';
import { sealed } from '../kept-files.ts';
import { signadorProblems } from '../problems.ts';
import { allApplications, endApplication, saveApplication } from '../store.ts';

const domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^https:\/\/[a-z0-9.-]{1,200}(:\d{1,5})?$/);

/** Registers the domain of an application, or gives it a new key, which is shown once. */
export const registerApplication = action({
  name: 'signador.application.register',
  summary: 'Register the domain of an application that asks for signatures, with a new key.',
  access: { operator: true },
  input: z.strictObject({ name: z.string().trim().min(3).max(100), domain }),
  output: z.object({ domain: z.string(), key: z.string() }),
  async run(work, input) {
    const key = randomBytes(32).toString('base64url');
    work.leaf({
      type: 'act',
      record: { action: 'signador.application.register', domain: input.domain },
      fields: { actor: actorKey(work.actor) },
    });
    await saveApplication(work.tx, { ...input, sealedKey: sealed(work.kernel, Buffer.from(key)) }, work.now);
    return { domain: input.domain, key };
  },
});

export const removeApplication = action({
  name: 'signador.application.end',
  summary: 'End an application: it asks for no more signatures.',
  access: { operator: true },
  input: z.strictObject({ domain }),
  output: z.object({ domain: z.string() }),
  async run(work, input) {
    if (!(await endApplication(work.tx, input.domain, work.now))) throw signadorProblems['no-application']();
    return input;
  },
});

export const listApplications = query({
  name: 'signador.application.list',
  summary: 'The applications that ask for signatures.',
  access: { operator: true },
  input: z.strictObject({}),
  output: z.object({
    applications: z.array(z.object({ domain: z.string(), name: z.string(), active: z.boolean() })),
  }),
  async run({ tx }) {
    const all = await allApplications(tx);
    return {
      applications: all.map((each) => ({
        domain: each.domain,
        name: each.name,
        active: each.endedAt === null,
      })),
    };
  },
});
