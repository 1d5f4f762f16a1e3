import type { Kernel } from '../../../kernel/kernel.ts';
import { tokenHash } from '../identity/index.ts';
import { opened, type Said } from './answer.ts';
import { isPairingCode, MOST_TRIES, pairingCode } from './pairing.ts';
import { walletProblems } from './problems.ts';
import {
  findIssuer,
  type Presentation,
  presentationOfCode,
  type State,
  stateOfPresentation,
  takeAnswer,
  tryPairing,
  waitingPresentation,
} from './store.ts';

export type { State };

/** A question to a wallet, of one attempt of one browser. */
export type Mine = { id: string; attemptId: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What a wallet asks for by its address, while it waits for an answer. @throws Problem `wallet.over` */
export async function waitingAt(kernel: Kernel, id: string): Promise<Presentation> {
  const found = UUID.test(id) ? await waitingPresentation(kernel.db, id, kernel.now()) : undefined;
  if (found === undefined) throw walletProblems.over();
  return found;
}

/** How far it came; undefined when it is over, or of another browser. */
export const howFar = (kernel: Kernel, mine: Mine): Promise<State | undefined> =>
  stateOfPresentation(kernel.db, { ...mine, now: kernel.now() });

/** Of which question the code is that a wallet sent its browser with, and what is typed elsewhere for it. @throws Problem `wallet.over` */
export async function comingBy(
  kernel: Kernel,
  code: string,
): Promise<Mine & { state: State; pairing: string }> {
  const codeHash = tokenHash(code);
  const coming = await presentationOfCode(kernel.db, codeHash, kernel.now());
  if (coming === undefined || coming.state === 'taken') throw walletProblems.over();
  return { ...coming, pairing: pairingCode(kernel, codeHash) };
}

/** Whether what was typed is the code of the telephone; each try counts, and after the last it is over. */
export async function pair(kernel: Kernel, mine: Mine, typed: string): Promise<'right' | 'wrong' | 'over'> {
  const codeHash = await tryPairing(kernel.db, { ...mine, most: MOST_TRIES, now: kernel.now() });
  if (codeHash === undefined) return 'over';
  return isPairingCode(kernel, codeHash, typed) ? 'right' : 'wrong';
}

/** Who it was, once, for the attempt that asked; as far as its issuer is believed now, and not when the answer came. */
export async function take(kernel: Kernel, mine: Mine): Promise<Said | undefined> {
  const sealed = await takeAnswer(kernel.db, { ...mine, now: kernel.now() });
  const said = sealed === undefined ? undefined : opened(kernel, mine.id, sealed);
  const issuer = said && (await findIssuer(kernel.db, said.issuer));
  return issuer?.state === 'active' ? { ...said!, level: issuer.level } : undefined;
}
