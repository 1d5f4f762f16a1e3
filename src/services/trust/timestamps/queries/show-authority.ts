import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { nameText, parseCertificate } from '../../../../kernel/pki/index.ts';
import { ZONE } from '../../../../kernel/texts.ts';
import { DOUBTS } from '../clock.ts';
import { runningOf } from '../running.ts';
import { UNIT_KINDS } from '../settings.ts';
import { allUnits, recentTokens, talliesSince } from '../store.ts';

/** Days of the statistics that are shown. */
const DAYS = 30;

/** How the authority stands in the process that answers: for the operator. Of tokens, never what they are about. */
export const showAuthority = query({
  name: 'timestamps.authority.show',
  summary:
    'The time-stamping authority: its clock, its keys, what it answered, and its last tokens without what they are about.',
  access: { operator: true },
  input: z.object({}),
  output: z.object({
    policy: z.string(),
    accuracyMs: z.number().int(),
    audience: z.enum(['everybody', 'bodies']),
    defaultKind: z.enum(UNIT_KINDS),
    clock: z.object({
      doubt: z.enum(DOUBTS).nullable().describe('Why no time stamps are issued; null when they are'),
      sources: z.number().int().describe('NTP servers that are configured'),
      offsetMs: z
        .number()
        .nullable()
        .describe('How far the clock is behind what they say, the middle of them'),
    }),
    units: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(UNIT_KINDS),
        subject: z.string(),
        serial: z.string(),
        from: z.string(),
        until: z.string().describe('It stamps until then'),
        certificateUntil: z.string(),
        state: z.enum(['stamps', 'waits', 'over', 'retired']),
      }),
    ),
    answered: z.array(z.object({ unit: z.string(), result: z.string(), count: z.number().int() })),
    days: z.number().int(),
    recent: z.array(z.object({ serial: z.string(), unit: z.string(), time: z.string() })),
  }),
  async run(work) {
    const { authority, settings, sources } = runningOf(work.kernel);
    const now = work.now.epochMilliseconds;
    const since = work.now.toZonedDateTimeISO(ZONE).subtract({ days: DAYS }).toPlainDate().toString();
    return {
      policy: settings.TSA_POLICY,
      accuracyMs: settings.TSA_ACCURACY,
      audience: settings.TSA_FOR,
      defaultKind: settings.TSA_DEFAULT_KEY,
      clock: {
        doubt: authority.timeline.doubt() ?? null,
        sources: sources.length,
        offsetMs: authority.watch.offsetMs() ?? null,
      },
      units: (await allUnits(work.tx)).map((unit) => unitOf(unit, now)),
      answered: await talliesSince(work.tx, since),
      days: DAYS,
      recent: (await recentTokens(work.tx)).map(({ serial, unit, genUs }) => ({
        ...{ serial, unit },
        time: Temporal.Instant.fromEpochNanoseconds(BigInt(genUs) * 1000n).toString(),
      })),
    };
  },
});

function unitOf(unit: Awaited<ReturnType<typeof allUnits>>[number], now: number) {
  const certificate = parseCertificate(unit.certificate);
  const { id, kind, signsFrom, signsUntil, retiredAt } = unit;
  const lives = signsUntil.getTime() <= now ? 'over' : signsFrom.getTime() > now ? 'waits' : 'stamps';
  return {
    ...{ id, kind },
    subject: nameText(certificate.subject),
    serial: certificate.serialHex,
    from: signsFrom.toISOString(),
    until: signsUntil.toISOString(),
    certificateUntil: new Date(certificate.notAfter).toISOString(),
    state: retiredAt === null ? lives : 'retired',
  } as const;
}
