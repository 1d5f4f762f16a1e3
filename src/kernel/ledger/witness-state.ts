import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fromBase64, toBase64 } from './bytes.ts';
import type { TreeHead } from './checkpoint.ts';
import { writeDurably } from './durable.ts';
import { LedgerError } from './errors.ts';
import { EMPTY_ROOT } from './merkle.ts';

/** What a witness remembers, one file a log: the largest consistent tree it has cosigned. */
export type WitnessState = {
  read(origin: string): TreeHead;
  /** Returns when the disk has it; only then may it be cosigned. */
  write(head: TreeHead): void;
  release(): void;
};

/**
 * Opens the memory of a witness and takes it for this process: two processes with one memory could each
 * cosign a different continuation.
 */
export function openWitnessState(dir: string): WitnessState {
  const folder = join(dir, 'state');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = join(dir, 'lock');
  takeLockFile(lock);
  const fileOf = (origin: string) =>
    join(folder, `${createHash('sha256').update(origin).digest('hex')}.json`);
  return {
    read(origin) {
      const file = fileOf(origin);
      if (!existsSync(file)) return { origin, size: 0, root: EMPTY_ROOT };
      const kept = JSON.parse(readFileSync(file, 'utf8')) as { origin: string; size: number; root: string };
      if (kept.origin !== origin || !Number.isSafeInteger(kept.size)) {
        throw new LedgerError(
          'inconsistent',
          `The witness's memory of ${origin} (${file}) is damaged: it signs nothing for it.`,
        );
      }
      return { origin, size: kept.size, root: fromBase64(kept.root) };
    },
    write(head) {
      const text = JSON.stringify({ origin: head.origin, size: head.size, root: toBase64(head.root) });
      writeDurably(fileOf(head.origin), `${text}\n`, true);
    },
    release() {
      rmSync(lock, { force: true });
    },
  };
}

function takeLockFile(lock: string): void {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = openSync(lock, 'wx', 0o600);
      writeSync(handle, `${process.pid}\n`);
      closeSync(handle);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = Number(readFileSync(lock, 'utf8'));
      if (isAlive(holder))
        throw new LedgerError('lock-held', `Another witness (process ${holder}) uses this folder.`);
      // Its process ended without tidying up.
      rmSync(lock, { force: true });
    }
  }
  throw new LedgerError('lock-held', `The lock file ${lock} cannot be taken.`);
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return pid === process.pid;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
