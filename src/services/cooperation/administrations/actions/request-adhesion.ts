import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { newId } from '../../../../kernel/ids.ts';
import { type Adhesion, adhesionView, serviceName } from '../adhesion.ts';
import { liveAdhesion, saveAdhesions } from '../adhesion-store.ts';
import { adhesionChanged } from '../events.ts';
import { administrationsProblems } from '../problems.ts';
import { assertOwn, bodyForChange } from '../rules.ts';
import { joinableServices } from '../services.ts';

/** A body asks to join a service; the operator approves it or turns it down. */
export const requestAdhesion = action({
  name: 'administrations.adhesion.request',
  summary: 'Ask, for your body, to join a service of the consortium.',
  access: { employee: 'body.manage', platform: true },
  input: z.strictObject({ administrationId: z.uuid(), service: serviceName }),
  output: adhesionView,
  async run(work, { administrationId, service }) {
    assertOwn(work, administrationId);
    // Held first: two requests at once meet here, and the second sees the first.
    const body = await bodyForChange(work.tx, administrationId, undefined);
    if (body.status !== 'active') throw administrationsProblems.inactive();
    if (!joinableServices(work.kernel).includes(service)) throw administrationsProblems['service-unknown']();
    if (await liveAdhesion(work.tx, administrationId, service))
      throw administrationsProblems['adhesion-exists']();
    const adhesion: Adhesion = {
      ...{ id: newId(), administrationId, service, state: 'requested', reason: null },
      requestedAt: work.now.toString(),
      ...{ activeSince: null, suspendedAt: null, endedAt: null, version: 1 },
    };
    await saveAdhesions(work.tx, [adhesion], { step: 'request', byKind: work.actor.kind, at: work.now });
    work.emit(adhesionChanged(adhesion, 'request', null));
    return adhesion;
  },
});
