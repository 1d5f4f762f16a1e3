import { catalogue } from '../../../kernel/problem.ts';

/** What loading and publishing trust lists can refuse. */
export const trustListsProblems = catalogue('trust-lists', {
  /** fields: one for each fault. */
  'list-refused': {
    status: 422,
    title: {
      ca: 'Aquesta llista de confiança no es pot usar.',
      es: 'Esta lista de confianza no se puede usar.',
      oc: 'Aguesta lista de confiança non se pòt usar.',
      en: 'This trust list cannot be used.',
    },
    remedy: {
      ca: 'Baixeu-la de nou de qui la publica i comproveu qui la signa. La que hi havia continua valent.',
      es: 'Descárguela de nuevo de quien la publica y compruebe quién la firma. La que había sigue valiendo.',
      oc: 'Baishatz-la de nauèth de qui la publique e comprovatz qui la signe. Era que i auie contunhe valent.',
      en: 'Get it again from its publisher and check who signs it. The one that was there still counts.',
    },
  },
  'signers-unreadable': {
    status: 422,
    title: {
      ca: 'Els certificats dels signants no es poden llegir.',
      es: 'Los certificados de los firmantes no se pueden leer.',
      oc: 'Es certificats des signants non se pòden liéger.',
      en: 'The certificates of the signers cannot be read.',
    },
    remedy: {
      ca: 'Enganxeu-los en PEM, un rere l’altre, com a molt deu.',
      es: 'Péguelos en PEM, uno tras otro, como mucho diez.',
      oc: 'Empegatz-les en PEM, un rère er aute, coma fòrça dètz.',
      en: 'Paste them as PEM, one after the other, ten at most.',
    },
  },
  'nothing-to-publish': {
    status: 409,
    title: {
      ca: 'No hi ha cap autoritat per publicar.',
      es: 'No hay ninguna autoridad que publicar.',
      oc: 'Non i a cap autoritat a publicar.',
      en: 'There is no authority to publish.',
    },
    remedy: {
      ca: 'Feu primer la cerimònia de les autoritats de certificació.',
      es: 'Haga primero la ceremonia de las autoridades de certificación.',
      oc: 'Hètz prumèr era ceremònia des autoritats de certificacion.',
      en: 'Hold the ceremony of the certification authorities first.',
    },
  },
});
