import type { Kernel } from '../../../kernel/kernel.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { shareCalls } from '../../../kernel/share-calls.ts';
import { livingSessions } from '../identity/index.ts';
import {
  dropArtifacts,
  endGrants,
  findArtifacts,
  forgetOfGrant,
  grantsOfSessions,
  type Outcome,
  writeUnits,
} from './artifact-store.ts';
import { consentsOf } from './consent-store.ts';
import type { Unit } from './unit.ts';

/** The statements of the provider, each shared by all who need it at that moment. */
export type Storage = ReturnType<typeof storageOf>;

const known = new WeakMap<Kernel, Storage>();

export function storageFor(kernel: Kernel): Storage {
  const storage = known.get(kernel) ?? storageOf(kernel);
  known.set(kernel, storage);
  return storage;
}

function storageOf(kernel: Kernel) {
  const full = () => kernelProblems.unavailable();
  const write = shareCalls((units: Unit[]) => writeUnits(kernel.db, units, kernel.now()), full);
  return {
    sessions: livingSessions(kernel),
    artifact: shareCalls((keys: Buffer[]) => findArtifacts(kernel.db, keys), full),
    grantsOf: shareCalls((sessions: string[]) => grantsOfSessions(kernel.db, sessions), full),
    consent: shareCalls(
      (asked: { accountId: string; applicationId: string }[]) => consentsOf(kernel.db, asked),
      full,
    ),
    /** Writes all of a unit; when it was lost nothing of it is there. */
    async keep(unit: Unit): Promise<Outcome> {
      const now = kernel.now();
      let outcome: Outcome = 'kept';
      if (unit.spend.length + unit.put.size + unit.grants.length > 0) outcome = await write(unit);
      if (outcome === 'kept' && unit.drop.length > 0) await dropArtifacts(kernel.db, unit.drop);
      for (const { kind, grant } of unit.forget) await forgetOfGrant(kernel.db, kind, grant);
      const ended = [...unit.endGrants];
      // A code or a token came twice: what was given for it the first time may be in the wrong hands (RFC 9700 §4.14.2).
      if (outcome === 'spent')
        ended.push(...unit.spend.flatMap(({ grant }) => (grant === undefined ? [] : [grant])));
      if (ended.length > 0) await endGrants(kernel.db, ended, now);
      return outcome;
    },
  };
}
