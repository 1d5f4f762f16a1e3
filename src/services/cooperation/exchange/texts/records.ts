import { type Texts, texts } from '../../../../kernel/texts.ts';

/** Words of the pages where the operator holds and erases records. Catalan is the source. */
const ca = {
  title: 'Esborrament i retencions',
  lead: (years: string) =>
    `El registre de cada consulta es guarda ${years} anys i després s’esborra sol, de nit. Aquí podeu retenir-lo o esborrar-lo abans.`,
  find: 'Busqueu una consulta',
  findHint: 'Identificador de la consulta o d’un dels seus rebuts.',
  wrongId: 'Escriviu un identificador com 0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
  notFound: 'No hi ha cap consulta ni cap rebut amb aquest identificador',
  holds: 'Retencions vigents',
  noHolds: 'No hi ha cap registre retingut.',
  erasures: 'Últims esborraments',
  noErasures: 'Encara no s’ha esborrat res.',
  why: 'Per què',
  whys: { retention: 's’ha acabat el termini', decision: 'una decisió' },
  exchange: 'Consulta',
  since: 'Des del',
  state: 'Registre',
  states: { kept: 'es guarda', held: 'retingut', erased: 'esborrat' },
  proofs: 'Proves',
  proofAccepted: 'Prova de la pregunta',
  proofOutcome: 'Prova del resultat',
  proofErasure: (n: string) => `Prova de l’esborrament ${n}`,
  holdHistory: 'Retencions d’aquest registre',
  lifted: (day: string, reason: string) => `Aixecada el ${day}: ${reason}`,
  standing: 'vigent',
  erasedTitle: (day: string) => `El registre es va esborrar el ${day}`,
  erasedText:
    'Ningú no el pot obrir ni relacionar amb cap persona. La prova que hi va haver una consulta continua al registre públic i es pot comprovar.',
  mayNot: 'El vostre perfil no té el permís per retenir ni esborrar registres. Demaneu-lo al consorci.',
  acts: { hold: 'Retén el registre', lift: 'Aixeca la retenció', erase: 'Esborra el registre' },
  effects: {
    hold: 'Mentre duri la retenció, res no esborrarà aquest registre: ni el termini ni una decisió.',
    lift: 'El registre es podrà tornar a esborrar. Si el termini ja s’ha acabat, s’esborrarà aquesta nit.',
    erase:
      'S’esborren les dues línies privades i el que les llistes diuen de la persona, que deixarà de veure aquesta consulta. La prova pública es manté. És definitiu.',
  },
  done: {
    hold: 'El registre queda retingut.',
    lift: 'S’ha aixecat la retenció.',
    erase: 'S’ha esborrat el registre. En queden la prova pública i la línia de l’esborrament.',
  },
  reasonHint: 'El llegiran altres persones del consorci. No hi poseu dades personals.',
  confirm: 'Entenc que no es pot desfer i que la persona deixarà de veure aquesta consulta',
  confirmMissing: 'Marqueu la casella per confirmar que ho voleu esborrar per sempre',
};

const es: Texts<typeof ca> = {
  title: 'Borrado y retenciones',
  lead: (years) =>
    `El registro de cada consulta se guarda ${years} años y después se borra solo, de noche. Aquí puede retenerlo o borrarlo antes.`,
  find: 'Buscar una consulta',
  findHint: 'Identificador de la consulta o de uno de sus recibos.',
  wrongId: 'Escriba un identificador como 0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
  notFound: 'No hay ninguna consulta ni ningún recibo con ese identificador',
  holds: 'Retenciones vigentes',
  noHolds: 'No hay ningún registro retenido.',
  erasures: 'Últimos borrados',
  noErasures: 'Todavía no se ha borrado nada.',
  why: 'Por qué',
  whys: { retention: 'ha terminado el plazo', decision: 'una decisión' },
  exchange: 'Consulta',
  since: 'Desde el',
  state: 'Registro',
  states: { kept: 'se guarda', held: 'retenido', erased: 'borrado' },
  proofs: 'Pruebas',
  proofAccepted: 'Prueba de la pregunta',
  proofOutcome: 'Prueba del resultado',
  proofErasure: (n) => `Prueba del borrado ${n}`,
  holdHistory: 'Retenciones de este registro',
  lifted: (day, reason) => `Levantada el ${day}: ${reason}`,
  standing: 'vigente',
  erasedTitle: (day) => `El registro se borró el ${day}`,
  erasedText:
    'Nadie puede abrirlo ni relacionarlo con ninguna persona. La prueba de que hubo una consulta sigue en el registro público y se puede comprobar.',
  mayNot: 'Su perfil no tiene el permiso para retener ni borrar registros. Pídalo al consorcio.',
  acts: { hold: 'Retener el registro', lift: 'Levantar la retención', erase: 'Borrar el registro' },
  effects: {
    hold: 'Mientras dure la retención, nada borrará este registro: ni el plazo ni una decisión.',
    lift: 'El registro se podrá volver a borrar. Si el plazo ya ha terminado, se borrará esta noche.',
    erase:
      'Se borran las dos líneas privadas y lo que las listas dicen de la persona, que dejará de ver esta consulta. La prueba pública se mantiene. Es definitivo.',
  },
  done: {
    hold: 'El registro queda retenido.',
    lift: 'Se ha levantado la retención.',
    erase: 'Se ha borrado el registro. Quedan la prueba pública y la línea del borrado.',
  },
  reasonHint: 'Lo leerán otras personas del consorcio. No ponga datos personales.',
  confirm: 'Entiendo que no se puede deshacer y que la persona dejará de ver esta consulta',
  confirmMissing: 'Marque la casilla para confirmar que quiere borrarlo para siempre',
};

const oc: Texts<typeof ca> = {
  title: 'Esfaçament e retencions',
  lead: (years) =>
    `Eth registre de cada consulta se sauve ${years} ans e dempús s’esface solet, de net. Ací lo podetz retier o esfaçar abans.`,
  find: 'Cercatz ua consulta',
  findHint: 'Identificador dera consulta o d’un des sòns recebuts.',
  wrongId: 'Escriuetz un identificador coma 0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
  notFound: 'Non i a cap consulta ne cap recebut damb aguest identificador',
  holds: 'Retencions vigentes',
  noHolds: 'Non i a cap registre retengut.',
  erasures: 'Darrèrs esfaçaments',
  noErasures: 'Encara non s’a esfaçat arren.',
  why: 'Per qué',
  whys: { retention: 's’a acabat eth tèrme', decision: 'ua decision' },
  exchange: 'Consulta',
  since: 'Des deth',
  state: 'Registre',
  states: { kept: 'se sauve', held: 'retengut', erased: 'esfaçat' },
  proofs: 'Pròves',
  proofAccepted: 'Pròva dera pregunta',
  proofOutcome: 'Pròva deth resultat',
  proofErasure: (n) => `Pròva der esfaçament ${n}`,
  holdHistory: 'Retencions d’aguest registre',
  lifted: (day, reason) => `Lheuada eth ${day}: ${reason}`,
  standing: 'vigenta',
  erasedTitle: (day) => `Eth registre s’esfacèc eth ${day}`,
  erasedText:
    'Arrés lo pòt daurir ne restacar damb cap persona. Era pròva qu’i auec ua consulta contunhe en registre public e se pòt comprovar.',
  mayNot: 'Eth vòste perfil non a eth permís entà retier ne esfaçar registres. Demanatz-lo ath consòrci.',
  acts: { hold: 'Retier eth registre', lift: 'Lheuar era retencion', erase: 'Esfaçar eth registre' },
  effects: {
    hold: 'Tant que dure era retencion, arren esfaçarà aguest registre: ne eth tèrme ne ua decision.',
    lift: 'Eth registre se poderà tornar a esfaçar. S’eth tèrme ja s’a acabat, s’esfaçarà aguesta net.',
    erase:
      'S’esfacen es dues linhes privades e çò qu’es listes dìden dera persona, que deisharà de veir aguesta consulta. Era pròva publica se manten. Ei definitiu.',
  },
  done: {
    hold: 'Eth registre demore retengut.',
    lift: 'S’a lheuat era retencion.',
    erase: 'S’a esfaçat eth registre. Ne demoren era pròva publica e era linha der esfaçament.',
  },
  reasonHint: 'Lo lieràn autes persones deth consòrci. Non i metatz donades personaus.',
  confirm: 'Compreni que non se pòt desfèr e qu’era persona deisharà de veir aguesta consulta',
  confirmMissing: 'Mercatz era casèla entà confirmar qu’ac voletz esfaçar entà tostemp',
};

const en: Texts<typeof ca> = {
  title: 'Erasure and holds',
  lead: (years) =>
    `The record of each question is kept for ${years} years and then erased by itself, at night. Here you can hold it, or erase it earlier.`,
  find: 'Find a question',
  findHint: 'Identifier of the question or of one of its receipts.',
  wrongId: 'Write an identifier like 0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
  notFound: 'There is no question and no receipt with that identifier',
  holds: 'Holds in force',
  noHolds: 'No record is under a hold.',
  erasures: 'Latest erasures',
  noErasures: 'Nothing has been erased yet.',
  why: 'Why',
  whys: { retention: 'its time was over', decision: 'a decision' },
  exchange: 'Question',
  since: 'Since',
  state: 'Record',
  states: { kept: 'kept', held: 'held', erased: 'erased' },
  proofs: 'Proofs',
  proofAccepted: 'Proof of the question',
  proofOutcome: 'Proof of the outcome',
  proofErasure: (n) => `Proof of the erasure ${n}`,
  holdHistory: 'Holds of this record',
  lifted: (day, reason) => `Lifted on ${day}: ${reason}`,
  standing: 'in force',
  erasedTitle: (day) => `The record was erased on ${day}`,
  erasedText:
    'Nobody can open it or connect it with any person. The proof that there was a question stays in the public record and can be checked.',
  mayNot: 'Your profile has no permission to hold or erase records. Ask the consortium for it.',
  acts: { hold: 'Hold the record', lift: 'Lift the hold', erase: 'Erase the record' },
  effects: {
    hold: 'While the hold stands, nothing will erase this record: neither its time nor a decision.',
    lift: 'The record can be erased again. If its time is over already, it will be erased tonight.',
    erase:
      'Both private lines are erased, and what the lists say of the person, who will no longer see this question. The public proof stays. It is for ever.',
  },
  done: {
    hold: 'The record is under a hold.',
    lift: 'The hold was lifted.',
    erase: 'The record was erased. Its public proof stays, and the line of the erasure.',
  },
  reasonHint: 'Other people of the consortium will read it. Write no personal data here.',
  confirm: 'I understand that it cannot be undone and that the person will no longer see this question',
  confirmMissing: 'Tick the box to confirm that you want to erase it for ever',
};

export const recordTexts = texts({ ca, es, oc, en });
export type RecordTexts = ReturnType<typeof recordTexts>;
