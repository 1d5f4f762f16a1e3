import { perform } from '../../../kernel/action.ts';
import type { Employee } from '../../../kernel/actor.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { demoId } from '../../cooperation/administrations/index.ts';
import { addSealRule, createSeal } from '../signatures/index.ts';
import { keepSeal, loadSeal } from './seal-store.ts';

/** The register among those who may have a seal put, and the procedure in which it does: what a rule of the body names. */
export const REGISTER_CLIENT = 'a91ec000-0000-7000-8000-6d616e646174';
export const SEAL_PROCEDURE = 'REPRESENTA';
/** The consortium of the demonstration, which is nobody. */
export const DEMO_BODY = 'APLEC-CONSORCI';

/** The seal of the demonstration, when it was made. */
export async function demonstrationSeal(kernel: Kernel): Promise<{ body: string; seal: string } | undefined> {
  if (!kernel.settings.APLEC_DEMO) return undefined;
  return loadSeal(kernel.db);
}

/** Makes it once: a seal of the invented consortium, and the rule by which the register has it put. */
export async function makeDemonstrationSeal(kernel: Kernel): Promise<void> {
  if ((await demonstrationSeal(kernel)) !== undefined) return;
  const body = demoId(DEMO_BODY);
  const manager: Employee = {
    ...{ kind: 'employee', document: '99900999Q', name: 'Operació del consorci (demostració)' },
    ...{
      administrationId: body,
      administrationName: 'Consorci de l’Aplec (demostració)',
      unit: 'Registre de poders',
    },
    ...{ capabilities: ['body.manage'], level: 'high' },
  };
  const { id } = await perform(kernel, createSeal, manager, { name: 'Registre de poders (demostració)' });
  await perform(kernel, addSealRule, manager, {
    ...{ credentialId: id, procedure: SEAL_PROCEDURE, user: { clientId: REGISTER_CLIENT } },
    act: 'Resolució inventada de la demostració',
  });
  await keepSeal(kernel.db, { body, seal: id });
}
