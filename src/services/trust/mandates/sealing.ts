import type { Kernel } from '../../../kernel/kernel.ts';
import { documentOf, element } from '../../../kernel/xml/index.ts';
import { sealContent } from '../signatures/index.ts';
import type { Mandate } from './mandate.ts';
import { mandatesProblems as problems } from './problems.ts';
import { demonstrationSeal, REGISTER_CLIENT, SEAL_PROCEDURE } from './seal-place.ts';
import { settingsOf } from './settings.ts';

/** The namespace of evidence that is not of a published contract. */
const NAMESPACE = 'urn:aplec:mandates:evidence:1';

/** Whether the register has a seal. */
export async function hasSeal(kernel: Kernel): Promise<boolean> {
  return (await placeOf(kernel)) !== undefined;
}

async function placeOf(kernel: Kernel): Promise<{ body: string; seal: string } | undefined> {
  const [body = '', seal = ''] = (settingsOf(kernel).MANDATES_SEAL ?? '').split('/');
  return seal === '' ? demonstrationSeal(kernel) : { body, seal };
}

/**
 * Signs evidence with the seal of the register: XAdES enveloping, baseline B-T, which is the published XAdES-T. What it proves: that the
 * register said this at that time. Whether a court believes the register depends on its certificate: in the demonstration it
 * is invented. Throws `seal-missing` and what `signatures` throws.
 */
export async function sealEvidence(kernel: Kernel, xml: string): Promise<Uint8Array> {
  const place = await placeOf(kernel);
  if (place === undefined) throw problems['seal-missing']();
  return sealContent(
    kernel,
    {
      ...{ kind: 'system', clientId: REGISTER_CLIENT, administrationId: place.body },
      capabilities: ['signatures.request'],
    },
    {
      ...{ sealId: place.seal, procedure: SEAL_PROCEDURE, content: Buffer.from(xml) },
      ...{ mediaType: 'text/xml', level: 'B-T' },
    },
  );
}

/** What the register says of a mandate when it is registered or changed. */
export function evidenceOf(mandate: Mandate, step: string, at: Temporal.Instant): string {
  const { scope, grantor, representative } = mandate;
  const list = (name: string, values: readonly string[]) => values.map((each) => element(name, {}, each));
  return documentOf(
    element(
      'evidence',
      { xmlns: NAMESPACE },
      element('step', {}, step),
      element('at', {}, at.toString()),
      element(
        'mandate',
        { id: mandate.id, type: scope.type, state: mandate.intended ?? mandate.state, kind: mandate.kind },
        element('grantor', { document: grantor.key }, grantor.name),
        element('representative', { document: representative.key }, representative.name),
        list('capacity', mandate.capacities),
        list('body', scope.bodies),
        list('procedure', scope.procedures),
        list('family', scope.families),
        element('validity', { from: mandate.validFrom, until: mandate.validUntil }),
      ),
    ),
  );
}
