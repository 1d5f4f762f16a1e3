import type { z } from 'zod';
import { perform } from '../../kernel/action.ts';
import type { System } from '../../kernel/actor.ts';
import type { RawRequest } from '../../kernel/http/routes.ts';
import { Problem } from '../../kernel/problem.ts';
import { checkBoth, METHOD, MOST } from '../../services/trust/authenticator/index.ts';
import { identityProblems, refused, vouchFor } from '../../services/trust/identity/index.ts';
import type { authenticateBody } from './contract.ts';
import { deviceOf, newDevice } from './device.ts';
import { personOf } from './identifier.ts';
import { findUsers } from './queries/users.ts';
import { words } from './texts/index.ts';
import { given, not, type Told } from './told.ts';

const PLATFORM = { kind: 'platform', name: 'eacat' } as const;
type Asked = z.output<typeof authenticateBody>;
/** One try: by whom, for which body, about whom. */
type Try = { request: RawRequest; system: System; person: string; body: string };

/**
 * Whether somebody of the system's own body is who they say. Until password and code are right every answer is FAIL or, while a
 * wait goes on, DISABLED_TEMPORARILY: for anybody's number, whoever it is of.
 */
export async function authenticate(request: RawRequest, system: System, asked: Asked): Promise<Told> {
  const { kernel, lang } = request;
  const person = personOf(asked.identifier);
  // Nothing is compared, so that nobody learns whether the password was right (NIST SP 800-63B-4 §3.2.2).
  if (asked.code === undefined) return not(lang, 'FAIL', words(lang).codeNeeded);
  const { body, users, state } = await perform(kernel, findUsers, system, { person });
  const attempt: Try = { request, system, person, body: body.name };
  const of = { clientId: system.clientId, person };
  const device = deviceOf(kernel, of, asked.deviceToken);
  const found = await check(attempt, asked, { device, isOurs: state === 'active' });
  if (typeof found === 'number') return not(lang, 'DISABLED_TEMPORARILY', words(lang).wait(found));
  if (!found.right) return refuse(attempt, 'FAIL', found.accountId);
  const [user] = users;
  if (user === undefined) return refuse(attempt, 'DISABLED_USER', found.accountId);
  const fault = await vouch(attempt, found);
  if (fault !== undefined) return fault;
  return given({
    ...{ userIdentifier: person, userName: user.name },
    deviceToken: device === undefined ? newDevice(kernel, of) : asked.deviceToken,
  });
}

type Right = Extract<Awaited<ReturnType<typeof checkBoth>>, { right: true }>;

/** What was found, or the seconds to wait. The credentials of who is not of this body are not compared: it could guess at them. */
async function check(
  { request: { kernel, requestId }, system, person }: Try,
  { password, code }: Asked,
  { device, isOurs }: { device: string | undefined; isOurs: boolean },
) {
  // Apart from the pages of ours and from every other system: who guesses here makes nobody wait there.
  const from = `eacat ${system.clientId}`;
  const about = { method: METHOD, target: person, network: from, deviceId: `${from} ${device ?? 'unknown'}` };
  const both = { about, person: isOurs ? person : undefined, password, code: code ?? '', requestId };
  try {
    return await checkBoth(kernel, both);
  } catch (error) {
    const isWait = error instanceof Problem && error.code === identityProblems['too-many-tries'].code;
    if (!isWait) throw error;
    return Number(error.data['seconds']);
  }
}

const REASONS = { FAIL: 'authenticator.not-right', DISABLED_USER: 'eacat.no-place-today' } as const;

async function refuse(
  attempt: Try,
  code: keyof typeof REASONS,
  accountId: string | undefined,
): Promise<Told> {
  await noteRefusal(attempt, REASONS[code], accountId);
  return not(attempt.request.lang, code);
}

const noteRefusal = (
  { request, system, body }: Try,
  reason: string,
  accountId: string | undefined,
): Promise<void> =>
  refused(
    request,
    { client: body },
    {
      ...{ method: METHOD, reason, evidence: { system: system.clientId } },
      ...(accountId !== undefined && { accountId }),
    },
  );

/** The line in the person's history and the leaf; what stops the method or the means is a refusal here too. */
async function vouch(attempt: Try, { accountId, meansId, paper }: Right): Promise<Told | undefined> {
  const { request, system, body } = attempt;
  const { kernel, lang, requestId } = request;
  const evidence = { means: meansId, paper: String(paper), system: system.clientId };
  const note = { method: METHOD, level: MOST, accountId, meansId, client: body, evidence };
  try {
    await perform(kernel, vouchFor, PLATFORM, note, { requestId });
    kernel.metrics.count('aplec_sign_in_total', { method: METHOD, outcome: 'identified' });
    return undefined;
  } catch (error) {
    const isStopped = error instanceof Problem && error.code === identityProblems['method-suspended'].code;
    if (!(error instanceof Problem) || (error.status >= 500 && !isStopped)) throw error;
    await noteRefusal(attempt, error.code, accountId);
    return isStopped ? not(lang, 'DISABLED_TEMPORARILY', words(lang).stopped) : not(lang, 'FAIL');
  }
}
