export const ca = {
  title: 'Trieu qui sou',
  lead: 'Mentre no hi ha el servei d’identitat, aquí podeu ser una persona de la demostració. Totes són inventades.',
  citizens: 'Ciutadania',
  employees: 'Personal dels ens',
  operators: 'Consorci',
  enter: 'Entreu com a',
  now: (name: string) => `Ara sou ${name}.`,
  left: 'Heu sortit.',
  unknown: 'Trieu una persona de la llista.',
  leave: 'Sortiu',
};
