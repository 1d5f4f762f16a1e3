import { z } from 'zod';

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

export const kinds = {
  text: z.string().min(1).describe('text'),
  port: z.coerce.number().int().min(0).max(65535).describe('port number (0 lets the system choose)'),
  count: z.coerce.number().int().min(0).describe('whole number'),
  milliseconds: z.coerce.number().int().min(1).describe('milliseconds'),
  euros: z.coerce.number().min(0).describe('euros'),
  yesNo: z
    .union([z.boolean(), z.enum(['yes', 'no', 'true', 'false', '1', '0'])])
    .transform((text) => text === true || text === 'yes' || text === 'true' || text === '1')
    .describe('yes or no'),
  folder: z.string().min(1).describe('folder'),
  address: z.url({ protocol: /^https?$/ }).describe('http(s) address'),
  database: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/)
    .describe('postgresql:// address'),
  /** Several values separated by blanks or commas. */
  list: z
    .union([z.string(), z.array(z.string())])
    .transform((text) => (Array.isArray(text) ? text : text.split(/[\s,]+/).filter((part) => part !== '')))
    .describe('list separated by blanks'),
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
