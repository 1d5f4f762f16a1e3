import { texts } from '../../../../kernel/texts.ts';
import { ca } from './ca.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { oc } from './oc.ts';

/** The words of the exchange's pages in a language. */
export const exchangeTexts = texts({ ca, es, oc, en });
export type ExchangeTexts = ReturnType<typeof exchangeTexts>;
