import { catalogue } from '../../kernel/problem.ts';

/** What the pages of the façade refuse; its addresses say KO in the words of the contract. */
export const signadorProblems = catalogue('signador', {
  'not-authorized': {
    status: 401,
    title: {
      ca: 'L’aplicació no ha demostrat que és qui diu.',
      es: 'La aplicación no ha demostrado que es quien dice.',
      oc: 'Era aplicacion non a demostrat qu’ei qui ditz.',
      en: 'The application has not shown that it is who it says.',
    },
    remedy: {
      ca: 'Reviseu el domini, la clau i la data (dd/MM/aaaa HH:mm, hora peninsular, amb una hora de marge).',
      es: 'Revise el dominio, la clave y la fecha (dd/MM/aaaa HH:mm, hora peninsular, con una hora de margen).',
      oc: 'Revisatz eth domeni, era clau e era data (dd/MM/aaaa HH:mm, ora peninsulara, damb ua ora de marge).',
      en: 'Look at the domain, the key and the date (dd/MM/yyyy HH:mm, time of Madrid, an hour more or less).',
    },
  },
  'no-process': {
    status: 404,
    title: {
      ca: 'Aquesta signatura no hi és, ja s’ha acabat o no admet això.',
      es: 'Esta firma no está, ya ha terminado o no admite esto.',
      oc: 'Aguesta signatura non i ei, ja s’a acabat o non admet açò.',
      en: 'This signature is not there, is over, or does not take this.',
    },
    remedy: {
      ca: 'Torneu a l’aplicació i comenceu-la una altra vegada.',
      es: 'Vuelva a la aplicación y empiécela otra vez.',
      oc: 'Tornatz ara aplicacion e començatz-la un aute còp.',
      en: 'Go back to the application and begin again.',
    },
  },
  'process-over': {
    status: 410,
    title: {
      ca: 'Ha passat el temps per signar.',
      es: 'Ha pasado el tiempo para firmar.',
      oc: 'A passat eth temps entà signar.',
      en: 'The time to sign has gone by.',
    },
    remedy: {
      ca: 'Torneu a l’aplicació i comenceu la signatura una altra vegada.',
      es: 'Vuelva a la aplicación y empiece la firma otra vez.',
      oc: 'Tornatz ara aplicacion e començatz era signatura un aute còp.',
      en: 'Go back to the application and begin to sign again.',
    },
  },
  'documents-changed': {
    status: 409,
    title: {
      ca: 'L’aplicació ha canviat els documents mentre miràveu la pàgina. No s’ha signat res.',
      es: 'La aplicación ha cambiado los documentos mientras usted miraba la página. No se ha firmado nada.',
      oc: 'Era aplicacion a cambiat es documents mentre guardàuetz era pagina. Non s’a signat arren.',
      en: 'The application changed the documents while you looked at the page. Nothing has been signed.',
    },
    remedy: {
      ca: 'Mireu la llista d’ara, que ja no canviarà. Si hi esteu d’acord, torneu a posar el PIN i el codi.',
      es: 'Mire la lista de ahora, que ya no cambiará. Si está de acuerdo, vuelva a poner el PIN y el código.',
      oc: 'Guardatz era lista d’ara, que ja non cambiarà. Se i ètz d’acòrd, tornatz a botar eth PIN e eth còdi.',
      en: 'Look at the list of now, which will not change again. If you agree, give the PIN and the code once more.',
    },
  },
  'no-more-documents': {
    status: 409,
    title: {
      ca: 'La persona ja ha començat a signar: aquesta signatura no admet més documents.',
      es: 'La persona ya ha empezado a firmar: esta firma no admite más documentos.',
      oc: 'Era persona ja a començat a signar: aguesta signatura non admet mès documents.',
      en: 'The person has begun to sign: this signature takes no more documents.',
    },
    remedy: {
      ca: 'Demaneu els altres documents en una signatura nova.',
      es: 'Pida los demás documentos en una firma nueva.',
      oc: 'Demanatz es auti documents en ua signatura naua.',
      en: 'Ask for the other documents in a new signature.',
    },
  },
  'no-application': {
    status: 404,
    title: {
      ca: 'Aquesta aplicació no hi és.',
      es: 'Esta aplicación no está.',
      oc: 'Aguesta aplicacion non i ei.',
      en: 'This application is not there.',
    },
    remedy: {
      ca: 'Mireu la llista d’aplicacions.',
      es: 'Mire la lista de aplicaciones.',
      oc: 'Guardatz era lista d’aplicacions.',
      en: 'Look at the list of applications.',
    },
  },
});
