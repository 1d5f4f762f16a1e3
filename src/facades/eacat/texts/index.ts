import { texts } from '../../../kernel/texts.ts';
import { ca } from './ca.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { oc } from './oc.ts';

export const words = texts({ ca, es, oc, en });
