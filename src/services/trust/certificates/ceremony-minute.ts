import { hostname, networkInterfaces } from 'node:os';
import type { Certificate } from '../../../kernel/pki/index.ts';
import { nameText } from '../../../kernel/pki/index.ts';

/** What is written down of a ceremony (EN 319 411-1 §6.5.1, TS 101 456: minutes signed by those who were there). */
export type Minute = {
  what: string;
  at: Temporal.Instant;
  present: readonly string[];
  certificates: readonly Certificate[];
  /** Other facts, one line each. */
  facts: readonly string[];
};

/** Interfaces through which this machine could be reached. */
export function networkUp(): string[] {
  return Object.entries(networkInterfaces())
    .filter(([, addresses]) => addresses?.some((address) => !address.internal))
    .map(([name]) => name);
}

/** The minute as text, with a place for each signature. */
export function minuteText(
  { what, at, present, certificates, facts }: Minute,
  network: readonly string[],
): string {
  const lines = [
    '# Minute of a key ceremony',
    '',
    `- what: ${what}`,
    `- when: ${at.toString({ smallestUnit: 'second' })}`,
    `- machine: ${hostname()}`,
    `- network: ${network.length === 0 ? 'none' : `connected (${network.join(', ')}), allowed by whoever ran it`}`,
    ...facts.map((fact) => `- ${fact}`),
    '',
    ...certificates.flatMap((each) => [
      `## ${nameText(each.subject)}`,
      '',
      `- serial: ${each.serialHex}`,
      `- valid: ${iso(each.notBefore)} to ${iso(each.notAfter)}`,
      `- SHA-256: ${colons(each.fingerprint)}`,
      '',
    ]),
    '## Present',
    '',
    ...(present.length === 0
      ? ['(name, post, signature)']
      : present.map((name) => `- ${name}: ______________________`)),
    '',
  ];
  return lines.join('\n');
}

const iso = (ms: number) => new Date(ms).toISOString().slice(0, 19).concat('Z');
const colons = (hex: string) => (hex.match(/../g) ?? []).join(':').toUpperCase();
