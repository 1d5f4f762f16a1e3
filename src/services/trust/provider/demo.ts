import type { Kernel } from '../../../kernel/kernel.ts';
import { demoId } from '../../cooperation/administrations/index.ts';
import { type Application, type Terms, termsShape } from './application.ts';
import { findApplication, storeApplication } from './application-store.ts';

/** Girona: Marta Roura Pla (demostració) keeps its applications. */
const TOWN = '17079';
/** Fixed, so that a second start finds them. */
const WORKING = '01990000-0000-7000-8000-00000000a001';
const WAITING = '01990000-0000-7000-8000-00000000a002';
const RETURN = 'http://127.0.0.1:9090/callback';

const terms = (more: Record<string, unknown>): Terms =>
  termsShape.parse({
    native: true,
    authentication: 'none',
    redirectUris: [RETURN],
    scopes: ['profile'],
    purpose: {
      ca: 'Per demanar hora a l’ajuntament sense tornar a escriure les vostres dades.',
      es: 'Para pedir hora en el ayuntamiento sin volver a escribir sus datos.',
      oc: 'Entà demanar ora ena casa dera vila sense tornar a escríuer es vòstes donades.',
      en: 'To ask for an appointment at the town hall without writing your data again.',
    },
    ...more,
  });

/** One application that works and one that waits for an operator, so that both desks have something to look at. */
export async function loadDemo(kernel: Kernel): Promise<void> {
  const now = kernel.now().toString();
  const common = {
    ...{ administrationId: demoId(TOWN), secretHash: undefined, reason: undefined },
    ...{ createdAt: now, requestedAt: now, updatedAt: now },
  };
  const working = terms({ name: 'Cita prèvia (demostració)' });
  const asked = terms({ name: 'Carpeta de l’empleat (demostració)', least: 'substantial' });
  const applications: Application[] = [
    {
      ...{ ...common, id: WORKING, name: working.name, state: 'approved', approved: working },
      ...{ wanted: undefined, requestedBy: undefined, decidedAt: now },
    },
    {
      ...{ ...common, id: WAITING, name: asked.name, state: 'requested', approved: undefined },
      ...{ wanted: asked, requestedBy: 'demonstration', decidedAt: undefined },
    },
  ];
  await kernel.db.transaction().execute(async (tx) => {
    for (const each of applications)
      if ((await findApplication(tx, each.id)) === undefined) await storeApplication(tx, each);
  });
}
