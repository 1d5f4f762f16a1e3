import { z } from 'zod';
import { action, perform } from '../../../kernel/action.ts';
import type { Employee } from '../../../kernel/actor.ts';
import type { DemoPerson } from '../../../kernel/demo-person.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { StoryStep } from '../../../kernel/service.ts';
import { demoId, loadAdministration, loadBodies } from '../../cooperation/administrations/index.ts';
import { addToCatalogue, insertCatalogue } from './catalogue-store.ts';
import { SHARED } from './check-store.ts';
import { demoMandates, SHARED_CATALOGUE } from './demo-rows.ts';
import { enabledAs, insertOfficial } from './official-store.ts';
import { storePapers } from './papers.ts';
import { plainPdf } from './plain-pdf.ts';
import { keep } from './registering.ts';
import { DEMO_BODY, makeDemonstrationSeal } from './seal-place.ts';
import { loadMandate } from './store.ts';
import { dayOf } from './validity.ts';
import { paperInput } from './wish.ts';

const TOWN = '17079';
const place = {
  kind: 'employee',
  administrationId: demoId(TOWN),
  administrationName: 'Ajuntament de Girona (demostració)',
} as const;

/** At the desk, enabled to act for who has no means; and who validates documents. Invented people. */
const registrar: Employee = {
  ...{ ...place, document: '99900510X', name: 'Pilar Bosch Riera (demostració)', unit: 'Atenció ciutadana' },
  capabilities: ['mandates.assist', 'mandates.read', 'people.read'],
};
const validator: Employee = {
  ...{ ...place, document: '99900511B', name: 'Jordi Camps Sala (demostració)', unit: 'Secretaria' },
  capabilities: ['mandates.validate', 'mandates.read', 'people.read', 'people.manage', 'body.manage'],
};

export const mandatesPeople = async (): Promise<DemoPerson[]> => [
  {
    ...{ id: `registrar-${TOWN}`, actor: registrar },
    story: {
      ca: 'Funcionària habilitada: atén persones sense mitjans i registra poders.',
      es: 'Funcionaria habilitada: atiende a personas sin medios y registra poderes.',
      oc: 'Foncionària abilitada: aten persones sense mejans e registre poders.',
      en: 'Enabled official: helps people without means and registers powers.',
    },
  },
  {
    ...{ id: `validator-${TOWN}`, actor: validator },
    story: {
      ca: 'Valida els poders que es presenten amb documents.',
      es: 'Valida los poderes que se presentan con documentos.',
      oc: 'Valide es poders que se presenten damb documents.',
      en: 'Validates powers that come with documents.',
    },
  },
];

export const mandatesStory = (web: string): readonly StoryStep[] => [
  {
    title: 'Be Núria: accept a power that waits for her, then act for Josep and see who looked at his data:',
    lines: [`${web}/demo/people?next=/citizen/mandates  choose Núria Puig Vila (demostració)`],
  },
  {
    title: 'Be who validates powers in Girona: look at a document and decide:',
    lines: [`${web}/demo/people?next=/office/mandates  choose ${validator.name}`],
  },
];

/** Powers among the people of the demonstration, a catalogue that bodies share, an enabled official and a seal. Once. */
export async function loadDemo(kernel: Kernel): Promise<void> {
  await loadBodies(kernel, [
    { code: DEMO_BODY, type: 'consortium', name: 'Consorci de l’Aplec (demostració)' },
  ]);
  const [paper] = await storePapers(kernel, [
    {
      ...{ kind: 'ALTRES', name: 'llibre-de-familia.pdf', description: 'Document inventat' },
      bytes: plainPdf('Llibre de família (demostració)', [
        'DEMOSTRACIÓ: aquest document és inventat i no té cap efecte.',
        '',
        'Fill: Biel Serra Puig (demostració), nascut el 3 de desembre de 2021.',
        'Mare: Núria Puig Vila (demostració).',
      ]),
    },
  ]);
  await perform(kernel, loadDemonstration, { kind: 'platform', name: 'demonstration' }, { paper });
  await makeDemonstrationSeal(kernel);
}

export const loadDemonstration = action({
  name: 'mandates.demonstration.load',
  summary: 'Load the powers of the demonstration.',
  access: { platform: true },
  input: z.strictObject({ paper: paperInput }),
  output: z.object({ loaded: z.number() }),
  async run(work, { paper }) {
    if ((await loadAdministration(work.tx, place.administrationId)) === undefined) return { loaded: 0 };
    const { families, procedures, ...catalogue } = SHARED_CATALOGUE;
    await insertCatalogue(work.tx, { ownerId: SHARED, ...catalogue, active: true, createdAt: work.now });
    await addToCatalogue(work.tx, SHARED, { families, procedures }, work.now);
    const day = dayOf(work.now).toString();
    const { administrationId } = place;
    if ((await enabledAs(work.tx, administrationId, { person: registrar.document, day })) === undefined) {
      const official = { person: registrar.document, name: registrar.name, act: 'Decret inventat 1/2026' };
      await insertOfficial(
        work.tx,
        administrationId,
        { ...official, id: demoId(`${TOWN}/official`), fromDay: day, untilDay: null, endedAt: null },
        work.now,
      );
    }
    let loaded = 0;
    for (const mandate of demoMandates(work.now, administrationId)) {
      if ((await loadMandate(work.tx, mandate.id)) !== undefined) continue;
      await keep(work, mandate, mandate.hasDocuments ? [paper] : [], 'Demostració');
      loaded += 1;
    }
    return { loaded };
  },
});
