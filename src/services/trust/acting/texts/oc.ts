import type { Texts } from '../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const oc: Texts<typeof ca> = {
  title: 'En nòm de qui actuatz',
  lead: 'Çò que hescatz a partir d’ara ac haratz ena qualitat qu’alistetz. Era veiratz tostemp ath dessús e la podetz cambiar quan volgatz.',
  myself: 'En nòm pròpri',
  myselfMore: 'Es vòsti tramits e es vòstes donades.',
  bodies: 'Ath servici d’ua administracion',
  consortium: 'Ath servici deth consòrci',
  operator: 'Operacion dera plataforma',
  operatorMore: 'Entà toti es ens.',
  others: 'En nòm d’ua auta persona',
  mandate: 'Damb un poder inscrit en registre de representacions.',
  now: 'Ara actuatz atau',
  choose: 'Actua atau',
  byDelegation: (titles) => `Per delegacion: ${titles}`,
};
