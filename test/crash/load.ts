/** Four town halls that ask without pause, and a monitor that reads every checkpoint: they live through all crashes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, request } from 'undici';
import { demoBodies, demoTownHalls } from '../../src/services/cooperation/exchange/demo/bodies.ts';
import { DATA_SERVICES } from '../../src/services/cooperation/exchange/demo/data-services.ts';
import { storyPeople } from '../../src/services/cooperation/exchange/demo/population.ts';
import type { House } from './hub-process.ts';

const AT_ONCE = 12;
const ANSWER_LIMIT_MS = 4_000;
const PAUSE_AFTER_FAILURE_MS = 30;
const MONITOR_EVERY_MS = 40;
/** Procedures of the demonstration agreements, by their ground. */
const PROCEDURES = [
  ['law', '990001'],
  ['no-objection', '990002'],
] as const;

export type Acknowledged = { exchange: string; accepted: string; outcome: string };
export type Refused = { exchange: string; receipt: string; code: string };
export type Load = {
  answered: Acknowledged[];
  refused: Refused[];
  /** How often each problem came, and connections that broke. */
  others: Map<string, number>;
  stop(): Promise<void>;
};

/** Asks with the certificates of the demonstration until it is stopped; what was acknowledged is remembered. */
export function startLoad(house: House, random: () => number): Load {
  const load = {
    answered: [] as Acknowledged[],
    refused: [] as Refused[],
    others: new Map<string, number>(),
  };
  const pem = (folder: string, file: string) => readFileSync(join(house.data, 'pki', folder, file), 'utf8');
  const pools = demoTownHalls.map(
    ({ ine }) =>
      new Pool(`https://localhost:${house.tlsPort}`, {
        connections: AT_ONCE,
        headersTimeout: ANSWER_LIMIT_MS,
        bodyTimeout: ANSWER_LIMIT_MS,
        connect: {
          key: pem(`system-SYSTEM-${ine}`, 'key.pem'),
          cert: pem(`system-SYSTEM-${ine}`, 'cert.pem'),
          ca: pem('ca', 'cert.pem'),
        },
      }),
  );
  let running = true;
  const worker = async () => {
    while (running) {
      const town = Math.floor(random() * pools.length);
      const known = await ask(pools[town]!, questionOf(town, random), load);
      if (!known) await sleep(PAUSE_AFTER_FAILURE_MS);
    }
  };
  const workers = Array.from({ length: AT_ONCE }, worker);
  return {
    ...load,
    async stop() {
      running = false;
      await Promise.all(workers);
      await Promise.all(pools.map((pool) => pool.destroy()));
    },
  };
}

function questionOf(town: number, random: () => number): string {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!;
  const [basis, procedure] = pick(PROCEDURES);
  const service = pick(DATA_SERVICES.filter((each) => (each.bases as readonly string[]).includes(basis)));
  const officer = demoTownHalls[town]!.employees[0]!;
  return JSON.stringify({
    service: { provider: demoBodies.find((body) => body.code === service.body)!.dir3, code: service.code },
    procedure,
    basis,
    case: `EXP-${Math.floor(random() * 1e6)}`,
    officer: { document: officer.document.number, name: officer.name, unit: officer.unit },
    subject: pick(storyPeople).document,
  });
}

type Found = Pick<Load, 'answered' | 'refused' | 'others'>;

/** One question; true when the hub answered, whatever it was. */
async function ask(pool: Pool, body: string, load: Found): Promise<boolean> {
  try {
    const answer = await pool.request({
      path: '/v1/exchange/evidence',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const got = (await answer.body.json()) as Record<string, unknown>;
    if (answer.statusCode === 200) {
      const receipt = got['receipt'] as { accepted: string; outcome: string };
      load.answered.push({ exchange: String(got['exchange']), ...receipt });
      return true;
    }
    const code = String(got['code']);
    if (typeof got['receipt'] === 'string')
      load.refused.push({ exchange: String(got['exchange']), receipt: got['receipt'], code });
    count(load.others, `${answer.statusCode} ${code}`);
    return false;
  } catch (error) {
    count(load.others, `connection ${(error as { code?: string }).code ?? 'broken'}`);
    return false;
  }
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

export type Monitor = { notes: Set<string>; stop(): Promise<void> };

/** Keeps every different checkpoint that the hub ever shows. */
export function startMonitor(house: House, origin: string): Monitor {
  const notes = new Set<string>();
  let running = true;
  const watch = async () => {
    while (running) {
      try {
        const { statusCode, body } = await request(
          `http://localhost:${house.port}/log/${origin}/checkpoint`,
          {
            headersTimeout: ANSWER_LIMIT_MS,
            bodyTimeout: ANSWER_LIMIT_MS,
          },
        );
        const text = await body.text();
        if (statusCode === 200) notes.add(text);
      } catch {
        // The hub is down at this moment: the monitor comes again.
      }
      await sleep(MONITOR_EVERY_MS);
    }
  };
  const watching = watch();
  return {
    notes,
    async stop() {
      running = false;
      await watching;
    },
  };
}
