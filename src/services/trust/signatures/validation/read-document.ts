import { type DocumentFacts, FormError } from '../facts.ts';
import { readCades } from '../cades/index.ts';
import { readXades } from '../xades/index.ts';

export type DetachedFile = { name: string; bytes: Uint8Array };
