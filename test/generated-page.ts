/** Pages under `docs/` that are made from the code: compared on each run, written again with APLEC_UPDATE=1. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const MOST_SHOWN = 20;

/** @throws AssertionError naming the first lines that differ between the page and what the code says now */
export function keepPage(path: string, text: string): void {
  const file = join(ROOT, path);
  if (process.env['APLEC_UPDATE'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return;
  }
  const kept = readOrEmpty(file);
  if (kept === text) return;
  const advice = `${path} is not what the code says; if the change is meant, APLEC_UPDATE=1 npm test writes it.`;
  assert.fail([advice, ...differences(kept, text)].join('\n'));
}

/** Lines that only one of two texts has, the first ones; order and repetition are seen by the caller's comparison. */
export function differences(kept: string, now: string): string[] {
  const before = new Set(kept.split('\n'));
  const after = new Set(now.split('\n'));
  const gone = [...before].filter((line) => !after.has(line)).map((line) => `- ${line}`);
  const come = [...after].filter((line) => !before.has(line)).map((line) => `+ ${line}`);
  const all = [...gone.slice(0, MOST_SHOWN), ...come.slice(0, MOST_SHOWN)];
  return all.length > 0 ? all : ['The same lines, in another order or number.'];
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // not written yet: every line is new
  }
}
