import type { Kernel } from '../../../kernel/kernel.ts';
import type { SigningKey } from '../../../kernel/keys/index.ts';
import { errorFacts } from '../../../kernel/log.ts';
import { parseCertificate, timestampAuthority } from '../../../kernel/pki/index.ts';
import { type Query, type Refused, readQuery } from './answer.ts';
import type { ClockWatch, Doubt } from './clock.ts';
import type { UnitKind } from './settings.ts';
import { unitsAt } from './store.ts';
import type { TallyBook } from './tally.ts';
import type { Timeline } from './timeline.ts';

/** Units are read again this often: another process may have renewed one. */
const RELOAD_MS = 30_000;
/** After a change in this process every query reads them for so long: the change is told before it is committed. */
const CHANGING_MS = 2_000;

type Maker = ReturnType<typeof timestampAuthority>;
/** What was signed, and its signature: the token and the whole answer are made from them. */
type Made = { prepared: ReturnType<Maker['stamp']>; signature: Uint8Array };
type Unit = { id: string; kind: UnitKind; key: SigningKey; maker: Maker; from: number; until: number };

export type StampSettings = { policy: string; accuracyMs: number; defaultKind: UnitKind };

export type Authority = {
  /** The whole answer (TimeStampResp, DER) to a query in bytes: a token, or a refusal in the words of the protocol. */
  answer(bytes: Uint8Array, kind: UnitKind | undefined): Promise<Uint8Array | Refused>;
  /** A token alone, for a query of our own. */
  token(query: Query): Promise<Uint8Array | Refused>;
  watch: ClockWatch;
  timeline: Timeline;
  /** The units are being changed in a transaction of this process. */
  changing(): void;
};

const SENTENCES: Record<Doubt, string> = {
  untrusted: 'The clock of this machine is not trusted, and no source of time is configured.',
  unchecked: 'The clock has not been compared with its sources yet.',
  silent: 'Too few sources of time answer.',
  off: 'The clock is off, or its sources do not agree.',
  jump: 'The clock was set while it was running.',
  standby: 'Another machine stamps now.',
  database: 'The database does not answer.',
};

/**
 * Stamps: reads the time, records the leaf, and signs only when the leaf is durable. So there may be a leaf whose token was never
 * made (the process died between), and never a token without its leaf. The serial number of a token is the identifier of its leaf.
 */
export function createAuthority(
  kernel: Pick<Kernel, 'ledger' | 'keys' | 'db' | 'now' | 'log'>,
  parts: {
    settings: StampSettings;
    watch: ClockWatch;
    timeline: Timeline;
    tally: TallyBook;
    steadyUs(): number;
  },
): Authority {
  const { settings, watch, timeline, tally, steadyUs } = parts;
  const alarm = clockAlarm(kernel.log);
  let units = new Map<UnitKind, Unit>();
  let loadedAt = Number.NEGATIVE_INFINITY;
  let changingUntil = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | undefined;
  const nowMs = () => steadyUs() / 1000;

  async function load(): Promise<void> {
    const rows = await kernel.db.transaction().execute((tx) => unitsAt(tx, kernel.now()));
    const found = new Map<UnitKind, Unit>();
    for (const row of rows) {
      const known = units.get(row.kind);
      if (known?.id === row.id) {
        found.set(row.kind, known);
        continue;
      }
      const key = await kernel.keys.open(row.handle);
      const maker = timestampAuthority({
        certificate: parseCertificate(row.certificate),
        chain: row.chain.map((der) => parseCertificate(der)),
        algorithm: key.algorithm,
        policy: settings.policy,
        accuracyMs: settings.accuracyMs,
        ordering: true,
        named: true,
      });
      const { id, kind, signsFrom, signsUntil } = row;
      found.set(kind, { id, kind, key, maker, from: signsFrom.getTime(), until: signsUntil.getTime() });
    }
    units = found;
    loadedAt = nowMs();
  }

  /** The unit that signs now; waits for the database only when there is none in memory. */
  async function unitOf(kind: UnitKind): Promise<Unit | undefined> {
    const isChanging = nowMs() < changingUntil;
    const isOld = isChanging || nowMs() - loadedAt > RELOAD_MS;
    const now = kernel.now().epochMilliseconds;
    const fits = (unit: Unit | undefined) => unit !== undefined && unit.from <= now && now < unit.until;
    if (isOld || !fits(units.get(kind))) {
      loading ??= load().finally(() => {
        loading = undefined;
      });
      const held = units.get(kind);
      // A key that is still good answers while the list is read; a list that cannot be read is told, and tried again.
      if (fits(held) && !isChanging) {
        void loading.catch((error: unknown) =>
          kernel.log.error('The keys of time stamps could not be read.', errorFacts(error)),
        );
        return held;
      }
      await loading;
    }
    const unit = units.get(kind);
    return fits(unit) ? unit : undefined;
  }

  async function stamp(query: Query, kind: UnitKind): Promise<Made | Refused> {
    const unit = await unitOf(kind);
    if (unit === undefined) return { failure: 'systemFailure', sentence: 'No key of this kind stamps now.' };
    const at = await timeline.next();
    if (typeof at === 'string') {
      alarm(at);
      return { failure: 'timeNotAvailable', sentence: SENTENCES[at] };
    }
    alarm(undefined);
    const began = steadyUs();
    const recorded = await kernel.ledger.record(leafOf(query, unit, { at, policy: settings.policy }));
    // What was read may by now be further from the moment of making than the accuracy promises.
    if (steadyUs() - began > settings.accuracyMs * 1000)
      return {
        failure: 'systemFailure',
        sentence: 'The record took longer than the accuracy allows: ask again.',
      };
    const serial = Buffer.from(recorded.id.replaceAll('-', ''), 'hex');
    const prepared = unit.maker.stamp({ request: query, serial, at: at / 1000 });
    const signature = await unit.key.sign(prepared.toBeSigned, prepared.algorithm);
    tally.granted(unit.kind, recorded.id, at);
    return { prepared, signature };
  }

  async function orRefused<T>(kind: UnitKind, doing: () => Promise<T>): Promise<T | Refused> {
    try {
      return await doing();
    } catch (error) {
      kernel.log.error('A time stamp could not be made.', { unit: kind, ...errorFacts(error) });
      return { failure: 'systemFailure', sentence: 'It could not be recorded or signed: ask again.' };
    }
  }

  async function made(query: Query, kind: UnitKind, whole: boolean): Promise<Uint8Array | Refused> {
    const answer = await orRefused(kind, () => stamp(query, kind));
    if ('failure' in answer) {
      tally.refused(kind, answer.failure);
      return answer;
    }
    const { prepared, signature } = answer;
    return whole ? prepared.finish(signature) : prepared.finishToken(signature);
  }

  return {
    watch,
    timeline,
    changing() {
      changingUntil = nowMs() + CHANGING_MS;
    },
    async answer(bytes, asked) {
      const kind = asked ?? settings.defaultKind;
      const query = readQuery(bytes, settings.policy);
      if (!('failure' in query)) return made(query, kind, true);
      tally.refused(kind, query.failure);
      return query;
    },
    token: (query) => made(query, settings.defaultKind, false),
  };
}

/** Everything a token says but its nonce, with the digest as a commitment: the log tells nobody what was stamped. */
function leafOf({ imprint }: Query, unit: Unit, { at, policy }: { at: number; policy: string }) {
  return {
    type: 'act' as const,
    record: { action: 'timestamps.token', unit: unit.id, policy, hash: imprint.hash, genTimeMicros: at },
    fields: { digest: Buffer.from(imprint.digest).toString('hex') },
    tx: unit.id,
  };
}

/** Alarms once for each time that the clock becomes unsure, and says when it is over. */
function clockAlarm(log: Kernel['log']): (doubt: Doubt | undefined) => void {
  let told: Doubt | undefined;
  return (doubt) => {
    if (doubt === told) return;
    const before = told;
    told = doubt;
    // Standing by is what a second machine is for.
    if (doubt === undefined) log.info('Time stamps are issued again.', { after: before });
    else if (doubt === 'standby') log.info(SENTENCES.standby);
    else log.error(`No time stamps are issued: ${SENTENCES[doubt]}`, { alarm: 'timestamps.clock', doubt });
  };
}
