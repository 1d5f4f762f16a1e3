import { OPERATOR_CAPABILITIES } from '../../../kernel/actor.ts';
import type { DemoPerson } from '../../../kernel/demo-person.ts';
import { demoId } from '../administrations/index.ts';
import { type DemoBody, demoBodies, demoTownHalls } from './demo/bodies.ts';
import { storyPeople } from './demo/population.ts';

const townId = (body: DemoBody) => demoId(body.ine!);

const STAFF = [
  'evidence.request',
  'agreements.manage',
  'services.manage',
  'body.manage',
  'events.read',
  'webhooks.manage',
  'certificates.register',
  'certificates.approve',
  'people.manage',
  'people.approve',
  'people.read',
  'identity.enrol',
  'clients.manage',
  'mandates.validate',
  'mandates.assist',
  'mandates.read',
] as const;

/** A citizen of the story, marked as invented. */
export const nameOf = (person: (typeof storyPeople)[number]) =>
  `${person.givenName} ${person.familyNames} (demostració)`;

/** Citizens of the story, employees of the town halls and of two providers, and an operator. */
export async function demoPeople(): Promise<DemoPerson[]> {
  const citizens = storyPeople.map(
    (person): DemoPerson => ({
      id: `citizen-${person.key}`,
      actor: { kind: 'citizen', document: person.document.number, name: nameOf(person) },
      story: person.role,
    }),
  );
  const employees = demoTownHalls.flatMap((town) =>
    town.employees.map(
      (employee, index): DemoPerson => ({
        id: employee.id,
        actor: {
          kind: 'employee',
          document: employee.document.number,
          name: employee.name,
          administrationId: townId(town),
          administrationName: town.name,
          unit: employee.unit,
          // The first of each town hall holds every capability; the others ask for evidence and approve certificates, which takes two.
          capabilities:
            index === 0 ? [...STAFF, 'evidence.emergency'] : ['evidence.request', 'certificates.approve'],
        },
        story: employee.role,
      }),
    ),
  );
  return [...citizens, ...employees, ...providerStaff(), OPERATOR];
}

function providerStaff(): DemoPerson[] {
  return demoBodies
    .filter((body) => body.isProvider)
    .slice(0, 2)
    .map((body, index) => ({
      id: `provider-${body.code.toLowerCase()}`,
      actor: {
        kind: 'employee',
        document: `9990090${index}Z`,
        name: `Responsable de dades ${index + 1} (demostració)`,
        administrationId: demoId(body.code),
        administrationName: body.name,
        unit: 'Serveis de dades',
        capabilities: STAFF,
      },
      story: {
        ca: 'Publica serveis de dades i decideix convenis.',
        es: 'Publica servicios de datos y decide convenios.',
        oc: 'Publique servicis de donades e decidís convènis.',
        en: 'Publishes data services and decides agreements.',
      },
    }));
}

const OPERATOR: DemoPerson = {
  id: 'operator-1',
  actor: {
    kind: 'operator',
    document: '99900999Q',
    name: 'Operació del consorci (demostració)',
    capabilities: OPERATOR_CAPABILITIES,
  },
  story: {
    ca: 'Fa funcionar la plataforma per a tots els ens.',
    es: 'Hace funcionar la plataforma para todas las entidades.',
    oc: 'Hè foncionar era plataforma entà toti es ens.',
    en: 'Runs the platform for every body.',
  },
};
