import { catalogue } from '../../../../kernel/problem.ts';

/** Refusals of holding and erasing records of exchanges. */
export const recordProblems = catalogue('exchange', {
  'record-held': {
    status: 409,
    title: {
      ca: 'Aquest registre està retingut i no es pot esborrar.',
      es: 'Este registro está retenido y no se puede borrar.',
      oc: 'Aguest registre ei retengut e non se pòt esfaçar.',
      en: 'This record is under a legal hold and cannot be erased.',
    },
    remedy: {
      ca: "Aixequeu primer la retenció, si el motiu s'ha acabat.",
      es: 'Levante antes la retención, si el motivo ha terminado.',
      oc: "Lheuatz prumèr era retencion, s'eth motiu s'a acabat.",
      en: 'Lift the hold first, if its reason is over.',
    },
  },
  'record-erased': {
    status: 409,
    title: {
      ca: "Aquest registre ja s'ha esborrat.",
      es: 'Este registro ya se ha borrado.',
      oc: "Aguest registre ja s'a esfaçat.",
      en: 'This record was erased before.',
    },
    remedy: {
      ca: 'No cal fer res més: només en queda la prova pública.',
      es: 'No hace falta hacer nada más: solo queda la prueba pública.',
      oc: 'Non cau hèr arren mès: sonque ne demore era pròva publica.',
      en: 'There is nothing more to do: only its public proof remains.',
    },
  },
  'hold-standing': {
    status: 409,
    title: {
      ca: 'Aquest registre ja està retingut.',
      es: 'Este registro ya está retenido.',
      oc: 'Aguest registre ja ei retengut.',
      en: 'This record is under a legal hold already.',
    },
    remedy: {
      ca: 'En trobareu el motiu a la fitxa del registre.',
      es: 'Encontrará el motivo en la ficha del registro.',
      oc: 'Ne trobaratz eth motiu ena ficha deth registre.',
      en: 'You will find its reason on the page of the record.',
    },
  },
  'hold-missing': {
    status: 409,
    title: {
      ca: 'Aquest registre no està retingut.',
      es: 'Este registro no está retenido.',
      oc: 'Aguest registre non ei retengut.',
      en: 'This record is under no legal hold.',
    },
    remedy: {
      ca: 'No hi ha res per aixecar.',
      es: 'No hay nada que levantar.',
      oc: 'Non i a arren entà lheuar.',
      en: 'There is nothing to lift.',
    },
  },
});
