import type { Capability, System } from '../../kernel/actor.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { errorFacts } from '../../kernel/log.ts';
import type { Round } from '../../kernel/rounds.ts';
import { element, parseXml } from '../../kernel/xml/index.ts';
import { runningOf } from '../../services/cooperation/exchange/index.ts';
import { CODES } from './codes.ts';
import { answer } from './operations.ts';
import type { Modality } from './pci.ts';
import { type Batch, claimBatch, elementsOf, finishBatch, keepResponse } from './store.ts';
import { NAMESPACE, outcome } from './vocabulary.ts';

const LEASE_SECONDS = 120;

/** Does what batches asked for, one operation after the other; who was taken off the list meanwhile is refused. */
export const batchRound: Round = {
  name: 'representa.batches',
  everyMs: 2_000,
  async run(kernel, stopping) {
    const batch = await claimBatch(kernel.db, kernel.now(), LEASE_SECONDS);
    if (batch === undefined) return false;
    const actor = await actorOf(kernel, batch);
    for (const { n, requestId, request, response } of await elementsOf(kernel.db, batch)) {
      if (stopping.aborted) return false;
      if (response !== null || request === null) continue;
      const answered =
        actor === undefined ? GONE : await one(kernel, batch, { n, requestId, request, actor });
      const leaseUntil = kernel.now().add({ seconds: LEASE_SECONDS }).toString();
      await keepResponse(kernel.db, batch, { n, response: answered, leaseUntil });
    }
    await finishBatch(kernel.db, batch, kernel.now());
    return true;
  },
};

const GONE = element(
  'ErrorResponse',
  { xmlns: NAMESPACE },
  element(
    'resultat',
    {},
    outcome(CODES.unavailable, 'El sistema que ho va demanar ja no és al registre.', 'ERROR'),
  ),
).xml;

/** The system as it is now: what was revoked since does nothing any more. */
async function actorOf(kernel: Kernel, { clientId, administrationId }: Batch): Promise<System | undefined> {
  const client = (await runningOf(kernel).snapshot()).clientsById.get(clientId);
  if (client === undefined || client.revoked || client.administrationId !== administrationId)
    return undefined;
  return { kind: 'system', clientId, administrationId, capabilities: client.capabilities as Capability[] };
}

type One = { n: number; requestId: string; request: string; actor: System };

async function one(kernel: Kernel, batch: Batch, { n, requestId, request, actor }: One): Promise<string> {
  try {
    const asking = {
      ...{ kernel, actor, modality: batch.modality as Modality, requestId, base: batch.base },
      key: `representa-${batch.id}-${n}`.replaceAll(/[^\x21-\x7e]/g, '_').slice(0, 190),
    };
    return (await answer(asking, { requestId, specific: parseXml(request).root })).xml;
  } catch (error) {
    kernel.log.error('An element of a batch could not be read again.', errorFacts(error));
    return element(
      'ErrorResponse',
      { xmlns: NAMESPACE },
      element('resultat', {}, outcome(CODES.internal, 'Error intern.', 'ERROR')),
    ).xml;
  }
}
