import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { action, query, type Work } from '../../../kernel/action.ts';
import { actorKey } from '../../../kernel/actor.ts';
import { isAuthorized } from '../authorization.ts';
import { unsealed } from '../kept-files.ts';
import { signadorProblems } from '../problems.ts';
import {
  applicationOf,
  findProcess,
  forgetBefore,
  insertProcess,
  lockProcess,
  type Process,
  recordCallbackOf,
  saveEnded,
  saveStarted,
} from '../store.ts';
import type { Wish } from '../wish.ts';

const FACADE = { platform: true } as const;
const SIGNERS = { employee: true, citizen: true } as const;
/** Minutes from the start until the person must have signed. */
export const SIGN_MINUTES = 5;
/** Days for which a result is kept. */
export const RESULT_DAYS = 15;

const headers = z.object({
  origin: z.string().max(300),
  authorization: z.string().max(100),
  date: z.string().max(30),
});
export const kept = z.array(z.object({ name: z.string(), file: z.string(), size: z.number() }));

/** Whoever has the key of a domain. @throws Problem `signador.not-authorized` */
async function assertApplication(
  work: Pick<Work, 'tx' | 'kernel' | 'now'>,
  given: z.output<typeof headers>,
): Promise<string> {
  const { tx, kernel, now } = work;
  const application = await applicationOf(tx, given.origin.toLowerCase());
  const domain = given.origin.replace(/^https:\/\//, '');
  // The domain as the Origin header has it, or without its scheme: both are signed out there.
  const isOwn =
    application !== undefined &&
    [given.origin, domain].some((each) =>
      isAuthorized({ key: unsealed(kernel, application.sealedKey), domain: each }, given, now),
    );
  if (!isOwn) throw signadorProblems['not-authorized']();
  return application.domain;
}

export const beginProcess = action({
  name: 'signador.process.begin',
  summary: 'Begin a signature for an application (initProcess).',
  access: FACADE,
  input: headers,
  output: z.object({ token: z.string() }),
  async run(work, given): Promise<{ token: string }> {
    work.leaf({ type: 'act', record: { action: 'signador.process.begin' } });
    const domain = await assertApplication(work, given);
    const token = randomBytes(24).toString('base64url');
    await insertProcess(work.tx, token, domain, work.now);
    return { token };
  },
});

/** Whether the time to sign has gone by. */
export function isOver({ startedAt, createdAt }: Process, now: Temporal.Instant): boolean {
  const since = Temporal.Instant.fromEpochMilliseconds((startedAt ?? createdAt).getTime());
  return Temporal.Instant.compare(now, since.add({ minutes: SIGN_MINUTES })) > 0;
}

/** The process of an application in one state. @throws Problem `signador.no-process` */
export async function processIn(
  work: Pick<Work, 'tx'>,
  token: string,
  state: Process['state'],
): Promise<Process> {
  const found = await lockProcess(work.tx, token);
  if (found === undefined || found.state !== state) throw signadorProblems['no-process']();
  return found;
}

export const startProcess = action({
  name: 'signador.process.start',
  summary: 'Say what is to be signed (startSignProcess).',
  access: FACADE,
  input: z.object({
    token: z.string(),
    origin: z.string(),
    wish: z.custom<Wish>(),
    callback: z.string().nullable(),
    documents: kept,
  }),
  output: z.object({ token: z.string() }),
  async run(work, { token, origin, wish, callback, documents }) {
    work.leaf({
      type: 'act',
      record: { action: 'signador.process.start', documents: documents.length, mode: wish.mode },
    });
    const found = await processIn(work, token, 'begun');
    if (found.domain !== origin.toLowerCase()) throw signadorProblems['no-process']();
    await saveStarted(work.tx, token, { wish, documents, callback }, work.now);
    return { token };
  },
});

const shown = z.object({
  token: z.string(),
  application: z.string(),
  domain: z.string(),
  state: z.enum(['begun', 'started', 'signed', 'refused']),
  wish: z.custom<Wish | null>(),
  documents: kept,
  isOver: z.boolean(),
});

/** What the person at the browser is asked to sign. */
export const showProcess = query({
  name: 'signador.process.show',
  summary: 'What an application asks one to sign.',
  access: SIGNERS,
  input: z.object({ token: z.string().max(100) }),
  output: shown,
  async run({ tx, now }, { token }) {
    const found = await findProcess(tx, token);
    const application = found && (await applicationOf(tx, found.domain));
    if (found === undefined || application === undefined || found.state === 'begun')
      throw signadorProblems['no-process']();
    return { ...found, application: application.name, isOver: isOver(found, now) };
  },
});

/** The person signed or refused: what the application is told. */
export const endProcess = action({
  name: 'signador.process.end',
  summary: 'Sign or refuse what an application asked.',
  access: SIGNERS,
  input: z.object({
    token: z.string(),
    signed: z.object({ result: z.string(), resultType: z.string() }).nullable(),
  }),
  output: z.object({ redirect: z.string().nullable() }),
  async run(work, { token, signed }) {
    const state = signed === null ? 'refused' : 'signed';
    work.leaf({
      type: 'act',
      record: { action: 'signador.process.end', state },
      fields: { actor: actorKey(work.actor) },
    });
    const found = await processIn(work, token, 'started');
    await saveEnded(
      work.tx,
      token,
      { state, result: signed?.result ?? null, resultType: signed?.resultType ?? null },
      work.now,
    );
    return { redirect: found.wish?.redirect ?? null };
  },
});

const answered = z.object({
  state: z.string(),
  result: z.string().nullable(),
  resultType: z.string().nullable(),
});

/** The result, for the application that asked. */
export const collectResult = query({
  name: 'signador.process.collect',
  summary: 'Collect what was signed (getSignature).',
  access: FACADE,
  input: headers.extend({ token: z.string().max(100) }),
  output: answered,
  async run(work, { token, ...given }) {
    const domain = await assertApplication(work, given);
    const found = await findProcess(work.tx, token);
    if (found === undefined || found.domain !== domain) throw signadorProblems['no-process']();
    return found;
  },
});

/** Waits between the attempts of a callback; after the last it is given up, and the result can still be collected. */
export const CALLBACK_WAITS = [10, 60, 300, 1_800, 7_200, 28_800] as const;

export const recordCallback = action({
  name: 'signador.callback.record',
  summary: 'Record how a callback went.',
  access: FACADE,
  input: z.object({ token: z.string(), attempts: z.number(), isTaken: z.boolean() }),
  output: z.object({ state: z.enum(['done', 'dead', 'due']) }),
  async run(work, { token, attempts, isTaken }): Promise<{ state: 'done' | 'dead' | 'due' }> {
    const wait = CALLBACK_WAITS[attempts - 1];
    const state = isTaken ? 'done' : wait === undefined ? 'dead' : 'due';
    work.leaf({ type: 'act', record: { action: 'signador.callback.record', state, attempts } });
    await recordCallbackOf(
      work.tx,
      token,
      state === 'due' ? { state, at: work.now.add({ seconds: wait! }) } : { state },
    );
    return { state };
  },
});

const FORGET_AT_ONCE = 500;

export const forgetProcesses = action({
  name: 'signador.process.forget',
  summary: 'Forget processes and results after fifteen days.',
  access: FACADE,
  input: z.strictObject({}).optional(),
  output: z.object({ files: z.array(z.string()) }),
  async run({ tx, now }) {
    return { files: await forgetBefore(tx, now.subtract({ hours: 24 * RESULT_DAYS }), FORGET_AT_ONCE) };
  },
});
