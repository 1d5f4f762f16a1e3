import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { memoryFlags } from '../../scripts/memory.mjs';
import { newId } from '../../src/kernel/ids.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
/** BENCH_NODE_ARGS: for profiles, such as `--cpu-prof --cpu-prof-dir=…`. */
const START_LIMIT_MS = 60_000;

export type Hub = { pid: number; tlsPort: number; stop(): Promise<void> };

/** A hub as anybody starts it, as a process of its own. */
export async function startHub(role: 'start' | 'web', environment: Record<string, string>): Promise<Hub> {
  const child: ChildProcess = spawn(
    process.execPath,
    [...memoryFlags(), ...(process.env['BENCH_NODE_ARGS']?.split(' ') ?? []), MAIN, role],
    {
      env: {
        ...process.env,
        APLEC_DEMO: 'yes',
        ...environment,
        RATE_PER_SECOND: '1000000',
        RATE_BURST: '1000000',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The hub did not start: ${said}`)), START_LIMIT_MS);
    child.stdout!.on('data', (part: Buffer) => {
      said += part.toString();
      if (said.includes('Ctrl-C stops') || said.includes('is running on')) {
        clearTimeout(timer);
        resolve();
      }
    });
    child.once('exit', (code) => reject(new Error(`The hub ended with ${code}: ${said}`)));
  });
  return {
    pid: child.pid!,
    tlsPort: Number(environment['TLS_PORT']),
    async stop() {
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}

/** One kilobyte each way. */
export const ANSWER = JSON.stringify({
  found: true,
  text: 'a'.repeat(780),
  kept: 'b'.repeat(100),
  dropped: 'c'.repeat(80),
});
export const PAD = 'q'.repeat(640);

const field = (name: string) => ({
  path: name,
  title: { ca: name, es: name, oc: name, en: name },
  sensitivity: 'personal',
});
const object = (properties: Record<string, unknown>, required: string[]) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});
const text = { type: 'string', maxLength: 2000 };

/** A data service at the bench's provider with an agreement of a demonstration town; answers the body of a question. */
export async function prepare(
  databaseUrl: string,
  providerPort: number,
  basis: 'law' | 'no-objection',
): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const provider = await client.query(
    `select provider_id from exchange.data_service where code = 'RESIDENCE'`,
  );
  const town = await client.query(
    `select administration_id from exchange.client where name like '%Girona%' limit 1`,
  );
  const id = newId();
  const title = { ca: 'Banc de proves', es: 'Banco de pruebas', oc: 'Banc de pròves', en: 'Bench' };
  const document = object({ type: text, number: text }, ['type', 'number']);
  await client.query(
    `insert into exchange.data_service (provider_id, id, code, version, title, description, evidence_type, question_schema, answer_schema,
       fields, bases, daily_quota, timeout_ms, address, approval, state, created_at, updated_at)
     values ($1, $2, $3, 1, $4, $4, 'bench', $5, $6, $7, '{law,no-objection}', 2000000000, 5000, $8, 'automatic', 'published', now(), now())`,
    [
      provider.rows[0].provider_id,
      id,
      `BENCH-${id}`,
      title,
      object({ document, pad: text }, ['document']),
      object({ found: { type: 'boolean' }, text, kept: text, dropped: text }, ['found']),
      JSON.stringify(['found', 'text', 'kept', 'dropped'].map(field)),
      `https://localhost:${providerPort}/`,
    ],
  );
  await client.query(
    `insert into exchange.agreement (consumer_id, id, provider_id, service_id, procedure_code, procedure_title, basis, norm, article, fields,
       daily_quota, valid_from, valid_until, state, created_at, updated_at)
     values ($1, $2, $3, $4, '990009', 'Bench', $5, 'Bench', '1', '{found,text,kept}', 2000000000, '2026-01-01', '2099-12-31', 'active', now(), now())`,
    [town.rows[0].administration_id, newId(), provider.rows[0].provider_id, id, basis],
  );
  await client.query('update exchange.state_version set version = version + 1');
  await client.end();
  return JSON.stringify({
    service: { provider: provider.rows[0].provider_id, code: `BENCH-${id}`, version: 1 },
    procedure: '990009',
    basis,
    case: 'EXP-2026-000123',
    officer: { document: '99900101S', name: 'Bench (demostració)', unit: 'Serveis Socials' },
    subject: { type: 'NIF', number: '99000001C' },
    question: { pad: PAD },
  });
}

export const read = (path: string): string => readFileSync(path, 'utf8');
