import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const oc: Texts<typeof ca> = {
  title: 'Entratz damb certificat',
  lead: 'Eth navegador vos demanarà quin certificat voletz hèr servir. Non ges deth vòste ordinador ne dera targeta.',
  before: 'Abans de contunhar',
  needs: [
    'S’ei en ua targeta, metetz-la en lector.',
    'S’ei en navegador o en ordinador, non cau que hescatz arren.',
    'Servissen idCAT, T-CAT, DNI electronic, FNMT e es auti certificats arreconeishudi.',
  ],
  choose: 'Quan gesque era hièstra, alistatz eth certificat damb eth vòste nòm e acceptatz.',
  goOn: 'Contunha e alista eth certificat',
  closing: 'Se vos auetz enganhat de certificat, barratz eth navegador deth tot abans de tornar-ac a sajar.',
  another: 'Entra d’ua auta manèra',
};
