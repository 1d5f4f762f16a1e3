import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { demoId } from '../../cooperation/administrations/index.ts';
import { type ApplicationSettings, settingsShape } from './application.ts';
import { insertApplication, listApplications, raiseVersion, updateApplication } from './store.ts';

/** Girona: its demonstration people register applications. */
const TOWN = '17079';
const INTEGRATOR = 'employee:demonstration';

const example = (more: Partial<ApplicationSettings>): ApplicationSettings =>
  settingsShape.parse({
    name: 'Cita prèvia (demostració)',
    purpose: 'Per demanar hora a l’ajuntament al vostre nom, sense que torneu a escriure les vostres dades.',
    contact: 'integracio@demostracio.example',
    authMethod: 'client_secret_basic',
    redirects: ['http://localhost:9090/callback'],
    scopes: ['openid', 'profile', 'document'],
    least: 'low',
    ...more,
  });

/** An application that works and one that waits for an operator, so that both sides have something to look at. */
export async function loadDemo(kernel: Kernel): Promise<void> {
  const now = kernel.now();
  await kernel.db.transaction().execute(async (tx) => {
    const administrationId = demoId(TOWN);
    const { total } = await listApplications(tx, { administrationId }, { offset: 0, limit: 1 });
    if (total > 0) return;
    const common = { administrationId, requestedBy: INTEGRATOR, now };
    const [working, waiting] = [newId(), newId()];
    const settings = example({});
    await insertApplication(tx, { ...common, id: working, clientId: 'demo-cita-previa', pending: settings });
    await updateApplication(tx, working, { state: 'approved', settings, pending: null }, now);
    const asked = example({
      name: 'Carpeta de l’empleat (demostració)',
      least: 'substantial',
      scopes: ['openid', 'employment'],
    });
    await insertApplication(tx, { ...common, id: waiting, clientId: 'demo-carpeta', pending: asked });
    await raiseVersion(tx);
  });
}
