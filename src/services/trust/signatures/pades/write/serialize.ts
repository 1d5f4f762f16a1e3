import type { Dict, Ref } from '../reader/values.ts';

/** PDF values as text of one character a byte (ISO 32000-2 §7.3). */

export const refText = ({ number, generation }: Ref): string => `${number} ${generation} R`;

/** A name; what may not stand in one is written as `#xx`. */
export const nameText = (text: string): string =>
  `/${text.replace(/[^!-~]|[#()<>[\]{}/%]/g, (mark) => `#${(mark.charCodeAt(0) & 0xff).toString(16).padStart(2, '0')}`)}`;

/** A text string (§7.9.2.2): as it is when ASCII, else UTF-16 with its mark. */
export function textString(text: string): string {
  if (/^[ -~]*$/.test(text)) return `(${text.replace(/[\\()]/g, '\\$&')})`;
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  return `<${bytes.toString('hex')}>`;
}

/** §7.9.4, in universal time. */
export function dateText(ms: number): string {
  const digits = new Date(ms).toISOString().replace(/\D/g, '').slice(0, 14);
  return `(D:${digits}Z)`;
}

export const hexString = (bytes: Uint8Array): string => `<${Buffer.from(bytes).toString('hex')}>`;

/** Lengths and places in points, short. */
export const numberText = (value: number): string => String(Math.round(value * 1000) / 1000);

/** The dictionary with some keys set to other text, or left out; the rest is copied byte for byte. */
export function editDict(dict: Dict, changes: Readonly<Record<string, string | undefined>>): string {
  const kept = [...dict.entries.keys()].filter((key) => !(key in changes));
  const parts = kept.map((key) => `${nameText(key)} ${dict.raw(key)}`);
  for (const [key, value] of Object.entries(changes))
    if (value !== undefined) parts.push(`${nameText(key)} ${value}`);
  return `<< ${parts.join('\n')} >>`;
}

export function streamText(keys: string, data: Uint8Array): Uint8Array {
  return Buffer.concat([
    Buffer.from(`<< ${keys} /Length ${data.length} >>\nstream\n`, 'latin1'),
    data,
    Buffer.from('\nendstream', 'latin1'),
  ]);
}
