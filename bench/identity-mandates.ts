/**
 * “May A do P for B now?” in a register of a million powers of eight million people: checks a second through the door that
 * services use, from one process. `--mandates 1000000 --people 8000000 --seconds 10 --askers 256`. Half of the questions
 * are answered yes; the others find nothing, or a power that does not do. `npm run bench identity-mandates`.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openApp } from '../src/app.ts';
import { runSql } from '../src/kernel/database/database.ts';
import type { Kernel } from '../src/kernel/kernel.ts';
import { createLog } from '../src/kernel/log.ts';
import { type Capacity, mayAct } from '../src/services/trust/mandates/index.ts';
import { median } from './exchange/load.ts';

export type MandatesWish = { people?: number; mandates?: number; seconds?: number; askers?: number };
export type MandatesFigures = {
  mandates: number;
  loadSeconds: number;
  checksPerSecond: number;
  /** Of the same question, one asker after the other: what one waits, in milliseconds. */
  aloneMs: { p50: number; p99: number };
  yes: number;
  no: number;
};

const say = (line: string) => process.stdout.write(`${line}\n`);
const TOWN = '01900000-0000-7000-8000-000000000001';
const OTHER = '01900000-0000-7000-8000-000000000002';
/** Rows of one insert. */
const CHUNK = 250_000;

/** Person number `n` as the register calls them; the letter does not count here. */
const personName = (n: number) => `${String(n).padStart(8, '0')}X`;

/** Loads powers between people by `generate_series`: n gives one to n + 1, a third of each scope, one of ten revoked. */
async function load(kernel: Kernel, people: number, mandates: number): Promise<void> {
  const step = Math.max(1, Math.floor(people / mandates));
  for (let from = 0; from < mandates; from += CHUNK) {
    const to = Math.min(mandates, from + CHUNK) - 1;
    await runSql(
      kernel.db,
      `insert into mandates.mandate (grantor, id, grantor_name, grantor_kind, representative, representative_name, representative_kind,
         kind, scope_type, bodies, procedures, families, capacities, may_delegate, valid_from, valid_until, state, has_documents,
         origin, presented_by, requester, created_at, state_since, version)
       select lpad((n * $3::int)::text, 8, '0') || 'X', gen_random_uuid(), 'Persona', 'person',
         lpad((n * $3::int + 1)::text, 8, '0') || 'X', 'Persona', 'person', 'ordinary',
         (array['A', 'B', 'C'])[1 + n % 3], case when n % 3 = 0 then '{}'::uuid[] else array[$4::uuid] end,
         case when n % 3 = 2 then array['1110'] else '{}'::text[] end, '{}', array['TRAMITAR'], false, '2026-01-01', '2030-12-31',
         case when n % 10 = 9 then 'REVOCADA' else 'VALIDA' end, false, 'PORTAL_CIUTADA', 'grantor', 'bench', now(), now(), 1
       from generate_series($1::int, $2::int) n`,
      [from, to, step, TOWN],
    );
  }
  await runSql(kernel.db, 'analyze mandates.mandate');
}

/** Measures; a house of its own on the embedded PostgreSQL, in a folder of its own. */
export async function benchMandates(wish: MandatesWish = {}): Promise<MandatesFigures> {
  const { people = 8_000_000, mandates = 1_000_000, seconds = 10, askers = 256 } = wish;
  const app = await openApp({
    environment: {
      ...{ APLEC_DATA: mkdtempSync(join(tmpdir(), 'aplec-bench-mandates-')), PORT: '0', TLS_PORT: '0' },
      ...(process.env['DATABASE_URL'] && { DATABASE_URL: process.env['DATABASE_URL'] }),
    },
    progress: () => undefined,
    log: createLog('error', () => undefined),
    lock: false,
  });
  try {
    const { kernel } = app;
    const began = performance.now();
    await load(kernel, people, mandates);
    const loadSeconds = (performance.now() - began) / 1000;
    const step = Math.max(1, Math.floor(people / mandates));
    const counted = { yes: 0, no: 0 };
    const at = Temporal.Instant.from('2026-11-26T10:00:00Z');
    const ask = async () => {
      // Half of the questions name somebody who has a power of this giver.
      const giver = Math.floor(Math.random() * mandates) * step;
      const isPair = Math.random() < 0.6;
      const question = {
        ...{ grantor: personName(giver), representative: personName(isPair ? giver + 1 : giver + 2) },
        ...{ capacity: 'TRAMITAR' as Capacity, at, procedure: '1110' },
        administrationId: Math.random() < 0.95 ? TOWN : OTHER,
      };
      const { allowed } = await mayAct(kernel.db, question);
      counted[allowed ? 'yes' : 'no'] += 1;
    };
    const run = async (forMs: number, many: number): Promise<number> => {
      const until = performance.now() + forMs;
      let done = 0;
      const asker = async () => {
        while (performance.now() < until) {
          await ask();
          done += 1;
        }
      };
      const started = performance.now();
      await Promise.all(Array.from({ length: many }, asker));
      return (done / (performance.now() - started)) * 1000;
    };
    await run(2_000, askers);
    const rates: number[] = [];
    for (let round = 0; round < 3; round++) rates.push(await run((seconds * 1000) / 3, askers));
    const waits: number[] = [];
    for (let turn = 0; turn < 2_000; turn++) {
      const from = performance.now();
      await ask();
      waits.push(performance.now() - from);
    }
    waits.sort((a, b) => a - b);
    return {
      ...{ mandates, loadSeconds, checksPerSecond: median(rates) },
      aloneMs: { p50: waits[1_000]!, p99: waits[1_980]! },
      ...counted,
    };
  } finally {
    await app.stop();
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      people: { type: 'string' },
      mandates: { type: 'string' },
      seconds: { type: 'string' },
      askers: { type: 'string' },
    },
  });
  const given = Object.entries(values).map(([name, value]) => [name, Number(value)]);
  const figures = await benchMandates(Object.fromEntries(given) as MandatesWish);
  const { checksPerSecond, aloneMs, loadSeconds, mandates, yes, no } = figures;
  say(`${mandates} mandates loaded in ${loadSeconds.toFixed(0)} s`);
  say(`${checksPerSecond.toFixed(0)} checks/s of one process (${yes} yes, ${no} no)`);
  say(`alone: p50 ${aloneMs.p50.toFixed(2)} ms, p99 ${aloneMs.p99.toFixed(2)} ms`);
}
