import type pg from 'pg';
import type { Kernel } from '../../../kernel/kernel.ts';
import { shareCalls } from '../../../kernel/share-calls.ts';
import { loadSnapshot, type Snapshot } from './catalogue.ts';
import { exchangeProblems } from './problems.ts';
import { claimKeys, type Holder, type RequestKey } from './request-key.ts';

/** What is asked of the database before each decision, in one shared statement. */
export type GateQuestion = {
  /** Blind index of the person when the ground is `no-objection` or `consent`. */
  subject: Buffer | undefined;
  /** Idempotency key to claim. */
  key: RequestKey | undefined;
};
export type Objection = { providerId: string | null; serviceId: string | null };
export type Consent = { consumerId: string; serviceId: string; procedureCode: string };
export type GateAnswer = {
  snapshot: Snapshot;
  objections: Objection[];
  consents: Consent[];
  /** Who holds the key that was asked for, when it is another exchange. */
  holder: Holder | undefined;
};

export type Gate = {
  ask(question: GateQuestion): Promise<GateAnswer>;
  /** The state as it was at the last question; for what the next answer will be compared with. */
  known(): Snapshot | undefined;
};

/**
 * The gate: before every decision it compares the version of the state (so that a suspension in any process
 * counts for the very next call), reads standing objections and consents, and claims the idempotency key.
 * Many exchanges share one statement. Throws `exchange.not-recorded` when the database does not answer.
 */
export function createGate(kernel: Pick<Kernel, 'db' | 'pool' | 'now'>): Gate {
  const { pool, now } = kernel;
  let snapshot: Snapshot | undefined;

  async function look(questions: GateQuestion[]): Promise<GateAnswer[]> {
    const subjects = questions.flatMap((each) => (each.subject === undefined ? [] : [each.subject]));
    const keys = questions.flatMap((each) => (each.key === undefined ? [] : [each.key]));
    const claimed = keys.length === 0 ? undefined : await claimKeys(pool, keys, now().toString());
    const found =
      subjects.length === 0 ? await readVersion(pool) : await readAll(pool, subjects, now().toString());
    if (snapshot === undefined || snapshot.version !== found.version)
      snapshot = await loadSnapshot(kernel.db, snapshot);
    const current = snapshot;
    return questions.map((question) => {
      const hex = question.subject?.toString('hex');
      return {
        snapshot: current,
        objections: hex === undefined ? NONE : found.objections.filter((each) => each.subject === hex),
        consents: hex === undefined ? NONE : found.consents.filter((each) => each.subject === hex),
        holder: question.key === undefined ? undefined : claimed?.(question.key),
      };
    });
  }

  const ask = shareCalls(look, () => exchangeProblems['not-recorded']());
  return {
    known: () => snapshot,
    async ask(question) {
      try {
        return await ask(question);
      } catch (error) {
        throw Object.assign(exchangeProblems['not-recorded'](), { cause: error });
      }
    },
  };
}

const NONE: never[] = [];

type Found = {
  version: number;
  objections: (Objection & { subject: string })[];
  consents: (Consent & { subject: string })[];
};

async function readVersion(pool: pg.Pool): Promise<Found> {
  const answer = await pool.query({
    name: 'exchange-version',
    text: 'select version from exchange.state_version',
  });
  return { version: Number(answer.rows[0].version), objections: [], consents: [] };
}

const READ_ALL = `select (select version from exchange.state_version) as version,
  (select coalesce(jsonb_agg(jsonb_build_object('subject', encode(subject, 'hex'), 'providerId', provider_id, 'serviceId', service_id)), '[]')
     from exchange.objection where subject = any($1::bytea[]) and withdrawn_at is null) as objections,
  (select coalesce(jsonb_agg(jsonb_build_object('subject', encode(subject, 'hex'), 'consumerId', consumer_id,
      'serviceId', service_id, 'procedureCode', procedure_code)), '[]')
     from exchange.consent where subject = any($1::bytea[]) and withdrawn_at is null and given_at <= $2
       and (valid_until is null or valid_until > $2)) as consents`;

async function readAll(pool: pg.Pool, subjects: Buffer[], at: string): Promise<Found> {
  const answer = await pool.query({ name: 'exchange-gate', text: READ_ALL, values: [subjects, at] });
  return { ...answer.rows[0], version: Number(answer.rows[0].version) };
}
