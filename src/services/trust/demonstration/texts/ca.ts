export const ca = {
  title: 'Trieu qui sou',
  lead: 'Totes aquestes persones són inventades, i totes les dades també. Per seguir la història sencera, sigueu primer Marta Roura Pla, que demana unes dades, i després Núria Puig Vila, que ho veu i s’hi pot oposar.',
  citizens: 'Ciutadania',
  employees: 'Personal dels ens',
  operators: 'Consorci',
  enter: 'Entreu-hi',
  now: (name: string) => `Ara sou ${name}.`,
  left: 'Heu sortit.',
  unknown: 'Trieu una persona de la llista.',
  leave: 'Sortiu',
};
