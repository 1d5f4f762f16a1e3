export const ca = {
  unable: 'Les claus d’accés necessiten JavaScript i un navegador actual. Podeu entrar d’una altra manera.',
  failed: 'El dispositiu no ha respost, o heu cancel·lat. Torneu-ho a provar.',
  signIn: {
    title: 'Entreu amb la clau d’accés',
    lead: 'Confirmeu amb l’empremta, la cara o el PIN del vostre dispositiu. No surt d’ell cap contrasenya.',
    act: 'Continua',
    another: 'Entra d’una altra manera',
  },
  enrol: {
    title: 'Afegiu una clau d’accés',
    lead: (level: string) =>
      `La pròxima vegada entrareu amb l’empremta, la cara o el PIN. Valdrà el mateix que la sessió que teniu ara: nivell ${level}.`,
    levels: { low: 'bàsic', substantial: 'substancial' },
    label: 'Com la voleu anomenar',
    labelHint: 'Per exemple, «El meu telèfon».',
    unnamed: 'Clau d’accés',
    act: 'Crea la clau d’accés',
    cancel: 'Torna al compte',
    done: 'La clau d’accés ja és al vostre compte.',
  },
};
