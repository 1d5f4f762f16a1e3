import { z } from 'zod';
import { declare, kinds, oneOf } from '../../../kernel/settings.ts';
import { parseSource } from './sntp.ts';

/** The kinds of key that stamp: each has an address of its own below `/tsa`. */
export const UNIT_KINDS = ['p256', 'rsa'] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

const oid = z
  .string()
  .regex(/^[0-2](\.(0|[1-9]\d{0,17})){2,20}$/)
  .describe('object identifier (1.3.6.1.4.1…)');

const accuracy = z.coerce
  .number()
  .int()
  .min(1)
  .max(60_000)
  .refine((ms) => ms < 1000 || ms % 1000 === 0)
  .describe('milliseconds from 1 to 999, or whole seconds up to 60000');

const sources = kinds.list
  .refine((texts) => texts.every((text) => parseSource(text) !== undefined))
  .describe('list of NTP servers, each host or host:port');

/** Of the time-stamping authority. */
export const timestampsSettings = declare({
  TSA_POLICY: {
    meaning:
      'Policy under which time stamps are issued (RFC 3161 §2.4.2). The default is under the number that IANA keeps for examples (RFC 5612): an installation has its own.',
    schema: oid,
    default: '1.3.6.1.4.1.32473.3.1',
  },
  TSA_ACCURACY: {
    meaning: 'How far the time of a time stamp may be off: said in it, and held by the watch over the clock.',
    schema: accuracy,
    default: 1000,
  },
  TSA_DEFAULT_KEY: {
    meaning: 'Which key answers at `/tsa`; `/tsa/p256` and `/tsa/rsa` name theirs.',
    schema: oneOf(UNIT_KINDS),
    default: 'p256' as const,
  },
  TSA_FOR: {
    meaning:
      'Who may ask for time stamps over HTTP: `everybody`, or `bodies`, systems that show on TLS_PORT a client certificate of an authority in TLS_CA.',
    schema: oneOf(['everybody', 'bodies']),
    default: 'everybody' as const,
  },
  TSA_RATE_PER_SECOND: {
    meaning: 'Time stamps per second that one client address may ask for, in the long run.',
    schema: kinds.count,
    default: 200,
  },
  TSA_RATE_BURST: {
    meaning: 'Time stamps that one client address may ask for at once before the rate counts.',
    schema: kinds.count,
    default: 2000,
  },
  TSA_CLOCK_SOURCES: {
    meaning:
      'NTP servers with which the clock is compared, each `host` or `host:port`; more than half must agree. Three or more make it safe that one is wrong.',
    schema: sources,
    default: [] as string[],
  },
  TSA_CLOCK_EVERY: {
    meaning: 'Time between two comparisons of the clock.',
    schema: kinds.milliseconds,
    default: 64_000,
  },
  TSA_TRUST_SYSTEM_CLOCK: {
    meaning:
      'Whether the clock of the machine is taken on trust when no NTP server is named: `no` refuses every time stamp then.',
    schema: kinds.yesNo,
    default: true,
  },
});
