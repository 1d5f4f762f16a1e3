export const ca = {
  title: 'En nom de qui actueu',
  lead: 'El que feu a partir d’ara ho fareu en la qualitat que trieu. La veureu sempre a dalt i la podeu canviar quan vulgueu.',
  myself: 'En nom propi',
  myselfMore: 'Els vostres tràmits i les vostres dades.',
  bodies: 'Al servei d’una administració',
  consortium: 'Al servei del consorci',
  operator: 'Operació de la plataforma',
  operatorMore: 'Per a tots els ens.',
  others: 'En nom d’una altra persona',
  mandate: 'Amb un poder inscrit al registre de representacions.',
  now: 'Ara actueu així',
  choose: 'Actua així',
};
