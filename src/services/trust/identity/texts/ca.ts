export const ca = {
  signIn: {
    title: 'Entreu',
    lead: 'Digueu-nos qui sou. Trieu la manera que us vagi millor: totes serveixen per al que voleu fer.',
    forClient: (client: string) => `Entreu per continuar a ${client}`,
    stepUp: 'Per continuar cal una identificació més segura. Trieu una d’aquestes maneres.',
    level: 'Seguretat:',
    levels: { low: 'bàsica', substantial: 'substancial', high: 'alta' },
    lastUsed: 'La que vau fer servir l’última vegada',
    others: 'Altres maneres',
    choose: 'Continua',
    demonstration: 'Només en aquesta demostració',
    none: 'Ara no hi ha cap manera d’entrar amb el nivell que es demana',
    noneRemedy: 'Torneu-ho a provar més tard, o feu el tràmit en una oficina d’atenció.',
    help: 'No en teniu cap?',
    helpText:
      'Aneu a l’ajuntament amb el document d’identitat: en cinc minuts us donaran d’alta el codi al mòbil, i és gratuït.',
    lost: 'Heu perdut el que fèieu servir per entrar?',
    already: (name: string) => `Ja heu entrat com a ${name}.`,
    goOn: 'Continua',
    privacy: 'Guardem quan i com us heu identificat. Ho podeu veure al vostre compte.',
  },
  signedOut: 'Heu sortit.',
};
