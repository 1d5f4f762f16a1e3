import type { Lang } from '../../kernel/texts.ts';
import type { CODES } from './contract.ts';
import { words } from './texts/index.ts';

export type Code = (typeof CODES)[number];

/** What the contract has as a result: told with status 200, since the question was answered. */
export type Told = { ok: boolean; messageCode: Code | null; messageDesc: string | null; entity: unknown };

export const given = (entity: unknown): Told => ({ ok: true, messageCode: null, messageDesc: null, entity });

export const not = (lang: Lang, code: Code, more?: string): Told => ({
  ...{ ok: false, messageCode: code, entity: null },
  messageDesc: more ?? words(lang).codes[code],
});
