import { type Dispatcher, request } from 'undici';
import { perform } from '../../../kernel/action.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Round } from '../../../kernel/rounds.ts';
import { recordLogout } from './actions/record-logout.ts';
import { clientsOf } from './clients.ts';
import { claimNotices, type Notice } from './logout-store.ts';
import { agentOf } from './outside.ts';
import { providerOf } from './provider.ts';
import { PLATFORM } from './sessions.ts';

const EVERY_MS = 2_000;
const AT_ONCE = 20;
const CLAIM_SECONDS = 60;
const SEND_MS = 5_000;
const ANSWER_BYTES = 16_384;

/** Tells applications that a session ended (OpenID Connect Back-Channel Logout 1.0 §2.5), outside of any transaction. */
export const logoutRound: Round = {
  name: 'provider.logout',
  everyMs: EVERY_MS,
  async run(kernel, stopping) {
    const now = kernel.now();
    const until = now.add({ seconds: CLAIM_SECONDS });
    const due = await claimNotices(kernel.db, { now, until, limit: AT_ONCE });
    if (due.length === 0) return false;
    await Promise.all(due.map((notice) => tell(kernel, notice, stopping)));
    return due.length === AT_ONCE;
  },
};

async function tell(kernel: Kernel, notice: Notice, stopping: AbortSignal): Promise<void> {
  const { accountId, id, applicationId, attempts } = notice;
  const held = await clientsOf(kernel).find(applicationId);
  const address = held?.terms.backchannelLogoutUri;
  const record = (error?: string, final = false) =>
    perform(kernel, recordLogout, PLATFORM, { accountId, id, applicationId, attempts, error, final });
  if (address === undefined) return void (await record('the application is not in service', true));
  const said = await send(agentOf(kernel), address, await logoutToken(kernel, notice));
  // A stop tears the sending; the next worker takes it again.
  if (stopping.aborted && said !== undefined) return;
  await record(said);
}

type Token = {
  set(name: string, value: unknown): void;
  mask: unknown;
  issue(how: { use: 'logout' }): Promise<string>;
};

/** The logout token of one application: the same name of the person and of the session as in its id tokens (§2.4). */
async function logoutToken(kernel: Kernel, { applicationId, accountId, sid, id }: Notice): Promise<string> {
  const { library } = await providerOf(kernel);
  const client = await library.Client.find(applicationId);
  const token = new library.IdToken({ sub: accountId }, { client }) as unknown as Token;
  token.mask = { sub: null };
  token.set('events', { 'http://schemas.openid.net/event/backchannel-logout': {} });
  // The same in every try, so that who heard it already knows it.
  token.set('jti', id);
  token.set('sid', sid);
  return token.issue({ use: 'logout' });
}

/** Sends it; answers what went wrong, without a word of what the other side said. */
async function send(dispatcher: Dispatcher, address: string, token: string): Promise<string | undefined> {
  const signal = AbortSignal.timeout(SEND_MS);
  try {
    const answer = await request(address, {
      ...{ dispatcher, method: 'POST', signal, headersTimeout: SEND_MS, bodyTimeout: SEND_MS },
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'Aplec-Logout/1.0' },
      body: new URLSearchParams({ logout_token: token }).toString(),
    });
    await answer.body.dump({ limit: ANSWER_BYTES, signal }).catch(() => undefined);
    // §2.8 says 200; some frameworks answer 204, which is as good.
    return [200, 204].includes(answer.statusCode) ? undefined : `HTTP ${answer.statusCode}`;
  } catch (error) {
    return error instanceof Error ? ((error as { code?: string }).code ?? error.name) : 'unknown';
  }
}
