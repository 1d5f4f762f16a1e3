import { isIP } from 'node:net';
import { z } from 'zod';
import { parseVkey } from './ledger/note.ts';

/** One setting: declared once; the manual, the checks and the types come from here. */
export type Setting<Schema extends z.ZodType = z.ZodType> = {
  /** What it is for, in one or two sentences. */
  meaning: string;
  /** Turns the text of the environment into a value; its description is the type shown in the manual. */
  schema: Schema;
  /** The value when the environment says nothing; absent when there is none and it may stay unset. */
  default?: z.output<Schema>;
  /** Secret values are never printed. */
  secret?: boolean;
};

export type Settings = Record<string, Setting>;
export type Values<S extends Settings> = {
  readonly [Name in keyof S]: S[Name] extends { default: unknown }
    ? z.output<S[Name]['schema']>
    : z.output<S[Name]['schema']> | undefined;
};

/** Gives a group of settings its types. */
export function declare<const S extends Settings>(settings: S): S {
  return settings;
}

/** `<address>#<verifier key>`: a witness is believed only under a key that the operator wrote down. */
function isWitness(text: string): boolean {
  const [address = '', ...keys] = text.split('#');
  if (!/^https?:\/\//.test(address) || !URL.canParse(address) || keys.length === 0) return false;
  try {
    for (const key of keys) parseVkey(key);
    return true;
  } catch {
    return false; // said by the one sentence of the setting
  }
}

/** An address, a network in CIDR notation, or a name that Fastify's `trustProxy` knows. */
function isNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', prefix, ...more] = text.split('/');
  const bits = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : -1;
  if (bits === -1 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}

/** Several values separated by blanks or commas, each of which must be what `is` says. */
const listOf = (what: string, is: (text: string) => boolean = () => true) =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((text) => (Array.isArray(text) ? text : text.split(/[\s,]+/).filter((part) => part !== '')))
    .refine((parts) => parts.every(is))
    .describe(what);

/** One of a few words. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words).describe(`word: ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`);

export const kinds = {
  text: z.string().min(1).describe('text'),
  port: z.coerce.number().int().min(0).max(65535).describe('port number (0 lets the system choose)'),
  count: z.coerce.number().int().min(1).describe('whole number from 1 on'),
  index: z.coerce.number().int().min(0).max(255).describe('whole number from 0 to 255'),
  milliseconds: z.coerce.number().int().min(1).describe('milliseconds'),
  euros: z.coerce.number().min(0).describe('euros'),
  yesNo: z
    .union([z.boolean(), z.enum(['yes', 'no', 'true', 'false', '1', '0'])])
    .transform((text) => text === true || text === 'yes' || text === 'true' || text === '1')
    .describe('yes or no'),
  folder: z.string().min(1).describe('folder'),
  address: z.url({ protocol: /^https?$/ }).describe('http(s) address'),
  mailServer: z.url({ protocol: /^smtps?$/ }).describe('smtp(s) address'),
  database: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/)
    .describe('postgresql:// address'),
  list: listOf('list separated by blanks'),
  witnesses: listOf('list of witnesses, each <address>#<verifier key>', isWitness),
  networks: listOf('list of addresses or networks (10.0.0.0/8)', isNetwork),
  /** Name of a log without its year: no scheme, no blank, no `+` (C2SP signed-note), nothing that an address would change. */
  origin: z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*(:\d{1,5})?(\/[A-Za-z0-9._~-]+)*$/)
    .describe('name of a log without scheme (log.example.cat)'),
} as const;

/** The start stops with these sentences, one for each wrong setting. */
export class SettingsError extends Error {
  readonly sentences: string[];
  constructor(sentences: string[]) {
    super(sentences.join('\n'));
    this.name = 'SettingsError';
    this.sentences = sentences;
  }
}

/** Reads settings from an environment. Throws {@link SettingsError} that names every wrong one. */
export function readSettings<S extends Settings>(
  settings: S,
  environment: Record<string, string | undefined>,
): Values<S> {
  const values: Record<string, unknown> = {};
  const sentences: string[] = [];
  for (const [name, setting] of Object.entries(settings)) {
    const text = environment[name];
    if (text === undefined || text === '') {
      values[name] = setting.default;
      continue;
    }
    const parsed = setting.schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else {
      const shown = setting.secret ? 'its value (hidden)' : `“${text}”`;
      sentences.push(`The setting ${name} must be a ${kindOf(setting)}; ${shown} is not. ${setting.meaning}`);
    }
  }
  if (sentences.length > 0) throw new SettingsError(sentences);
  return values as Values<S>;
}

function kindOf(setting: Setting): string {
  return setting.schema.description ?? 'value';
}

/** The manual of the settings as Markdown; `aplec settings` prints it and a test keeps the page true. */
export function settingsManual(groups: Record<string, Settings>): string {
  const lines = [
    '# Settings',
    '',
    'Every setting is an environment variable. An unset one takes its default.',
    '',
  ];
  for (const [group, settings] of Object.entries(groups)) {
    lines.push(`## ${group}`, '', '| setting | kind | default | meaning |', '|---|---|---|---|');
    for (const [name, setting] of Object.entries(settings)) {
      const secret = setting.secret ? ' (secret)' : '';
      const shown = setting.default === undefined ? 'unset' : `\`${String(setting.default)}\``;
      lines.push(`| \`${name}\` | ${kindOf(setting)}${secret} | ${shown} | ${setting.meaning} |`);
    }
    lines.push('');
  }
  return lines.join('\n');
}
