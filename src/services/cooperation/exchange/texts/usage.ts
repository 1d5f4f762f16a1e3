import type { Lang } from '../../../../kernel/texts.ts';

type Looked = {
  consumerName: string;
  serviceTitle: Readonly<Record<Lang, string>> | null;
  procedureTitle: string | null;
  procedureCode: string | null;
  outcome: 'answered' | 'refused' | 'failed' | 'accepted' | 'unknown';
  breakGlass: boolean;
};

/** One access in a sentence for the person whose data it was about. */
export function usageSentence(usage: Looked, lang: Lang): string {
  const what = usage.serviceTitle?.[lang] ?? '—';
  const why = usage.procedureTitle || usage.procedureCode || '—';
  return SENTENCES[lang][usage.breakGlass && usage.outcome === 'answered' ? 'emergency' : usage.outcome](
    usage.consumerName,
    what,
    why,
  );
}

type Say = (who: string, what: string, why: string) => string;

const SENTENCES: Readonly<Record<Lang, Record<Looked['outcome'] | 'emergency', Say>>> = {
  ca: {
    answered: (who, what, why) => `${who} va consultar «${what}» per a «${why}».`,
    refused: (who, what, why) =>
      `${who} va demanar «${what}» per a «${why}» i se li va refusar: no va veure res.`,
    failed: (who, what, why) =>
      `${who} va demanar «${what}» per a «${why}» i no va rebre resposta: no va veure res.`,
    accepted: (who, what, why) => `${who} ha demanat «${what}» per a «${why}»; encara no hi ha resposta.`,
    unknown: (who, what, why) =>
      `${who} va demanar «${what}» per a «${why}». Un error nostre va tallar la consulta i no sabem si va arribar resposta: compteu-la com a vista.`,
    emergency: (who, what, why) => `${who} va consultar «${what}» amb un accés d'emergència per a «${why}».`,
  },
  es: {
    answered: (who, what, why) => `${who} consultó «${what}» para «${why}».`,
    refused: (who, what, why) => `${who} pidió «${what}» para «${why}» y se le denegó: no vio nada.`,
    failed: (who, what, why) => `${who} pidió «${what}» para «${why}» y no recibió respuesta: no vio nada.`,
    accepted: (who, what, why) => `${who} ha pedido «${what}» para «${why}»; todavía no hay respuesta.`,
    unknown: (who, what, why) =>
      `${who} pidió «${what}» para «${why}». Un error nuestro cortó la consulta y no sabemos si llegó respuesta: cuéntela como vista.`,
    emergency: (who, what, why) => `${who} consultó «${what}» con un acceso de emergencia para «${why}».`,
  },
  oc: {
    answered: (who, what, why) => `${who} consultèc «${what}» entà «${why}».`,
    refused: (who, what, why) => `${who} demanèc «${what}» entà «${why}» e se li deneguèc: non vedec arren.`,
    failed: (who, what, why) =>
      `${who} demanèc «${what}» entà «${why}» e non recebec responsa: non vedec arren.`,
    accepted: (who, what, why) => `${who} a demanat «${what}» entà «${why}»; encara non i a responsa.`,
    unknown: (who, what, why) =>
      `${who} demanèc «${what}» entà «${why}». Ua error nòsta talhèc era consulta e non sabem s’arribèc responsa: comptatz-la coma vista.`,
    emergency: (who, what, why) => `${who} consultèc «${what}» damb un accès d'emergéncia entà «${why}».`,
  },
  en: {
    answered: (who, what, why) => `${who} consulted “${what}” for “${why}”.`,
    refused: (who, what, why) => `${who} asked for “${what}” for “${why}” and was refused: it saw nothing.`,
    failed: (who, what, why) => `${who} asked for “${what}” for “${why}” and got no answer: it saw nothing.`,
    accepted: (who, what, why) => `${who} has asked for “${what}” for “${why}”; there is no answer yet.`,
    unknown: (who, what, why) =>
      `${who} asked for “${what}” for “${why}”. A fault of ours cut it off and we do not know whether an answer came: count it as seen.`,
    emergency: (who, what, why) => `${who} consulted “${what}” by an emergency access for “${why}”.`,
  },
};
