import type { Employee } from '../../../../kernel/actor.ts';
import type { DemoPerson } from '../../../../kernel/demo-person.ts';
import type { StoryStep } from '../../../../kernel/service.ts';
import { demoId } from '../../../cooperation/administrations/index.ts';

/** The town hall whose mayor signs in the demonstration; the people are invented. */
export const TOWN = '17079';
const administration = {
  kind: 'employee',
  administrationId: demoId(TOWN),
  administrationName: 'Ajuntament de Girona (demostració)',
} as const;

export const mayor: Employee = {
  ...{ ...administration, document: '99900501R', name: 'Carme Valls Soler (demostració)' },
  ...{ unit: 'Alcaldia', capabilities: ['body.manage'] },
};
export const secretary: Employee = {
  ...{ ...administration, document: '99900502W', name: 'Oriol Prats Vila (demostració)' },
  ...{ unit: 'Secretaria', capabilities: ['body.manage', 'signatures.request'] },
};

export const signaturesPeople = async (): Promise<DemoPerson[]> => [
  {
    ...{ id: `mayor-${TOWN}`, actor: mayor },
    story: {
      ca: 'Alcaldessa: té vint decrets per signar.',
      es: 'Alcaldesa: tiene veinte decretos por firmar.',
      oc: 'Alcaldessa: a vint decrèts entà signar.',
      en: 'Mayor: has twenty decrees to sign.',
    },
  },
  {
    ...{ id: `secretary-${TOWN}`, actor: secretary },
    story: {
      ca: 'Secretari: prepara els decrets i els envia a signar.',
      es: 'Secretario: prepara los decretos y los envía a firmar.',
      oc: 'Secretari: apraie es decrèts e les envie a signar.',
      en: 'Secretary: prepares the decrees and sends them to be signed.',
    },
  },
];

/** What a newcomer can do with it. */
export const signaturesStory = (web: string): readonly StoryStep[] => [
  {
    title: 'Be the mayor, choose the twenty decrees, and sign them with one release:',
    lines: [`${web}/demo/people?next=/office/signatures  choose ${mayor.name}`],
  },
  {
    title: 'Drop one of them where anybody can ask whether a signature holds:',
    lines: [`${web}/validate`],
  },
];
