import type { Work } from '../../../kernel/action.ts';
import { actorKey, administrationOf, OPERATOR_FEED } from '../../../kernel/actor.ts';
import type { LeafDraft } from '../../../kernel/ledger-port.ts';
import { sendMessage } from '../../../kernel/messages/index.ts';
import { findPerson } from '../identity/index.ts';
import { bodiesOf, type Mandate, type Party } from './mandate.ts';
import { noticeText } from './texts/notices.ts';

/** A notice that could not be sent within this is not news any more. */
const NOTICE_HOURS = 48;

/** What happened to a mandate: the leaf that proves it, the events of the bodies concerned. No personal data outside of the leaf. */
export async function record(
  work: Work,
  mandate: Mandate,
  step: string,
  reason: string | null = null,
): Promise<void> {
  const { id, state, scope, capacities, grantor, representative, kind } = mandate;
  const draft: LeafDraft = {
    type: 'mandate',
    record: {
      ...{ action: `mandates.${step}`, mandate: id, state, kind, scope: scope.type, capacities },
      ...{ bodies: scope.bodies, validFrom: mandate.validFrom, validUntil: mandate.validUntil },
      administration: administrationOf(work.actor) ?? null,
    },
    fields: {
      ...{ grantor: grantor.key, representative: representative.key, actor: actorKey(work.actor) },
      ...(reason !== null && { reason }),
    },
    tx: id,
    subject: work.kernel.ledger.subjectIndex(grantor.key),
  };
  // A clock ends many in one action: each has its own leaf.
  if (work.actor.kind === 'platform') await work.kernel.ledger.appendIn(work.tx, draft, work.now);
  else work.leaf(draft);
  const bodies = bodiesOf(mandate);
  for (const administrationId of bodies.length === 0 ? [OPERATOR_FEED] : bodies)
    work.emit({
      administrationId,
      kind: `mandates.${step}`,
      subject: id,
      payload: { mandate: id, state, scope: scope.type },
    });
}

/** Tells the parties by message, those of whom an address is known; whoever did it knows already. */
export async function notify(work: Work, mandate: Mandate, step: string): Promise<void> {
  for (const party of [mandate.grantor, mandate.representative])
    if (actorKey(work.actor) !== `citizen:${party.key}`) await notifyOne(work, party, step);
}

async function notifyOne(work: Work, party: Party, step: string): Promise<void> {
  const text = noticeText(step);
  const account = party.kind === 'person' ? await findPerson(work.tx, party.key) : undefined;
  if (text === undefined || account === undefined) return;
  const endsAt = work.now.add({ hours: NOTICE_HOURS });
  const address = `${work.kernel.publicAddress}/citizen/mandates`;
  const body = `${text.body} ${address}`;
  if (account.email !== null)
    await sendMessage(
      work.kernel,
      work.tx,
      {
        channel: 'email',
        to: account.email,
        subject: text.subject,
        text: body,
        purpose: 'mandates.notice',
        endsAt,
      },
      work.now,
    );
  else if (account.phone !== null)
    await sendMessage(
      work.kernel,
      work.tx,
      { channel: 'sms', to: account.phone, text: body, purpose: 'mandates.notice', endsAt },
      work.now,
    );
}
