export const ca = {
  title: (name: string) => `Us identifiqueu a ${name}?`,
  lead: (name: string) => `${name}, aquesta aplicació vol saber qui sou.`,
  gets: 'Li direm, i res més:',
  offline: 'Ho podrà tornar a saber sense preguntar-vos, fins que ho retireu.',
  agree: 'Sí, identifica’m',
  cancel: 'Cancel·la',
  later: 'Ho podeu retirar quan vulgueu al vostre compte.',
};
