import type { Reaction } from '../../../kernel/service.ts';
import { endActing } from '../identity/index.ts';
import { personOfAppointment, positionsOf } from '../people/index.ts';

/** Whoever left a body is not signed in for it any more. The next request would say so anyway; tokens and applications hear it by this. */
const endWithPlace: Reaction['run'] = async (work, { administrationId, payload }) => {
  const appointmentId = String(payload['appointmentId']);
  const person = await personOfAppointment(work.tx, { administrationId, appointmentId });
  if (person === undefined) return;
  const [other] = await positionsOf(work.tx, person, { now: work.now, administrationId });
  // Somebody may have two places in a body and leave one.
  if (other === undefined) await endActing(work, { person, administrationId });
};

export const actingReactions: readonly Reaction[] = [
  { name: 'acting.end-with-appointment', on: 'people.appointment.ended', run: endWithPlace },
  { name: 'acting.end-with-rest', on: 'people.appointment.rested', run: endWithPlace },
];
