import { texts } from '../../../../kernel/texts.ts';
import { ca } from './ca.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { oc } from './oc.ts';

/** The words of credentials and signature requests in the language of the reader. */
export const words = texts({ ca, es, oc, en });
export type Words = ReturnType<typeof words>;
