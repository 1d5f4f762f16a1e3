import { runSql, type Tx } from '../database/database.ts';
import { newId } from '../ids.ts';
import type { Kernel } from '../kernel.ts';
import { type SealFor, seal } from '../seal.ts';

/** A short message to a person: a code, an invitation, a notice. Never a notification in the sense of the law. */
export type Message = {
  channel: 'sms' | 'email';
  /** A telephone number as `+34600000000` (E.164), or an e-mail address. */
  to: string;
  /** Of e-mails only. */
  subject?: string;
  text: string;
  /** What it is for, as a word without personal data: `identity.code`. */
  purpose: string;
  /** After this it is not sent any more. */
  endsAt: Temporal.Instant;
};

export const sealFor = (id: string): SealFor => ({ purpose: 'kernel/message', owner: id });

/** Leaves a message to be sent after the transaction; the worker gives it to the gateway. Answers its identifier. */
export async function sendMessage(
  kernel: Kernel,
  tx: Tx,
  message: Message,
  now: Temporal.Instant,
): Promise<string> {
  const id = newId();
  const { to, subject, text } = message;
  const sealed = seal(kernel, sealFor(id), Buffer.from(JSON.stringify({ to, subject, text })));
  await runSql(
    tx,
    `insert into kernel.message (id, channel, purpose, sealed, state, next_at, created_at, ends_at)
     values ($1, $2, $3, $4, 'waiting', $5, $5, $6)`,
    [id, message.channel, message.purpose, sealed, now.toString(), message.endsAt.toString()],
  );
  return id;
}
