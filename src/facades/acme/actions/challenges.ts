import { z } from 'zod';
import { action, query } from '../../../kernel/action.ts';
import { authorizationBody, authorizationStatus, challengeBody } from '../account.ts';
import { addresses } from '../addresses.ts';
import { acmeProblems, keptError } from '../problems.ts';
import {
  endAuthorization,
  endChallenge,
  failOrders,
  findAuthorization,
  findChallenge,
  listChallenges,
  queueChallenge,
  readyOrders,
} from '../store-orders.ts';
import { refusalOf, VALIDATION_OUTCOMES } from '../validation.ts';
import { actingAccount, bodyOf, id, notYours } from './acting.ts';
import { proofEnd } from './orders.ts';

/** The worker waits this long before it looks again; after the last it gives up. A server may be slow to publish. */
export const RETRY_SECONDS = [2, 8] as const;

export const readAuthorization = query({
  name: 'acme.authorization.read',
  summary: 'One authorization of an ACME account, with its challenges.',
  access: { system: true },
  input: z.object({ id }),
  output: bodyOf,
  async run(work, input) {
    const account = await actingAccount(work);
    const found = await findAuthorization(work.tx, { ...account, id: input.id }, account.id);
    if (found === undefined) throw notYours('authorization');
    const challenges = await listChallenges(work.tx, found);
    return authorizationBody(addresses(work.kernel), found, { challenges, now: work.now });
  },
});

export const deactivateAuthorization = action({
  name: 'acme.authorization.deactivate',
  summary: 'Gives up an authorization: what waits for it ends.',
  access: { system: true },
  input: z.object({ id, status: z.literal('deactivated') }),
  output: bodyOf,
  async run(work, input) {
    const account = await actingAccount(work);
    const found = await findAuthorization(work.tx, { ...account, id: input.id }, account.id);
    if (found === undefined) throw notYours('authorization');
    if (!['pending', 'valid'].includes(authorizationStatus(found, work.now)))
      throw acmeProblems.malformed({ detail: 'The authorization has ended.' });
    await endAuthorization(work.tx, {
      ...{ administrationId: found.administrationId, id: found.id, status: 'deactivated' },
    });
    await failOrders(
      work.tx,
      found,
      keptError(acmeProblems.unauthorized({ detail: 'An authorization was deactivated.' })),
    );
    const challenges = await listChallenges(work.tx, found);
    const now = { ...found, status: 'deactivated' as const };
    return authorizationBody(addresses(work.kernel), now, { challenges, now: work.now });
  },
});

export const readChallenge = query({
  name: 'acme.challenge.read',
  summary: 'One challenge of an ACME account.',
  access: { system: true },
  input: z.object({ id }),
  output: z.object({ body: bodyOf, authorization: z.string() }),
  async run(work, input) {
    const account = await actingAccount(work);
    const found = await findChallenge(work.tx, { ...account, id: input.id });
    const parent =
      found && (await findAuthorization(work.tx, { ...found, id: found.authorizationId }, account.id));
    if (found === undefined || parent === undefined) throw notYours('challenge');
    const at = addresses(work.kernel);
    return { body: challengeBody(at, found), authorization: at.authorization(parent) };
  },
});

/** The client says that it is ready; a worker will look (RFC 8555 §7.5.1). */
export const answerChallenge = action({
  name: 'acme.challenge.answer',
  summary: 'Says that a challenge is answered, so that a worker looks.',
  access: { system: true },
  input: z.object({ id }),
  output: z.object({ body: bodyOf, authorization: z.string() }),
  async run(work, input) {
    const account = await actingAccount(work);
    const found = await findChallenge(work.tx, { ...account, id: input.id }, true);
    const parent =
      found && (await findAuthorization(work.tx, { ...found, id: found.authorizationId }, account.id));
    if (found === undefined || parent === undefined) throw notYours('challenge');
    const at = addresses(work.kernel);
    const answer = (status = found.status) => ({
      body: challengeBody(at, { ...found, status }),
      authorization: at.authorization(parent),
    });
    // A second word changes nothing: not what was seen, nor how often it is looked at.
    if (found.status !== 'pending') return answer();
    if (authorizationStatus(parent, work.now) !== 'pending')
      throw acmeProblems.malformed({ detail: 'The authorization of this challenge does not wait any more.' });
    await queueChallenge(work.tx, found, work.now);
    work.emit({
      administrationId: account.administrationId,
      kind: 'acme.challenge-answered',
      subject: found.id,
      payload: {},
    });
    return answer('processing');
  },
});

/** What a worker saw outside. */
export const recordChallenge = action({
  name: 'acme.challenge.record',
  summary: 'Records what a worker saw when it looked at the answer of a challenge.',
  access: { platform: true },
  input: z.object({
    administrationId: id,
    id,
    outcome: z.enum(VALIDATION_OUTCOMES),
    detail: z.string().max(500),
    attempts: z.number().int().min(1),
  }),
  output: z.object({ ended: z.boolean() }),
  async run({ tx, now }, { outcome, detail, attempts, ...ref }) {
    const found = await findChallenge(tx, ref, true);
    if (found?.status !== 'processing') return { ended: true };
    const parent = { ...ref, id: found.authorizationId };
    if (outcome === 'proven') {
      await endChallenge(tx, { ...ref, error: null, now });
      await endAuthorization(tx, { ...parent, status: 'valid', expiresAt: proofEnd(now) });
      await readyOrders(tx, parent);
      return { ended: true };
    }
    const wait = RETRY_SECONDS[attempts - 1];
    if (wait !== undefined && outcome !== 'forbidden' && outcome !== 'caa') {
      await queueChallenge(tx, ref, now.add({ seconds: wait }));
      return { ended: false };
    }
    const error = keptError(refusalOf(outcome, detail));
    await endChallenge(tx, { ...ref, error, now });
    await endAuthorization(tx, { ...parent, status: 'invalid' });
    await failOrders(tx, parent, error);
    return { ended: true };
  },
});
