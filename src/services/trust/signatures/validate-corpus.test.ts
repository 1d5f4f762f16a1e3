/** `APLEC_TEST_SIGNATURES=<folder>`: validates every file of a corpus that cannot be carried here and prints what came out. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { after, describe, test } from 'node:test';
import { ValidationPool } from './validate-pool.ts';
import type { DetailedReport } from './validation/index.ts';

const folder = process.env['APLEC_TEST_SIGNATURES'];
const MOST_FILES = 20_000;
const MOST_BYTES = 100_000_000;
const SLOW_MS = 20_000;
const DOCUMENTS = /\.(?:pdf|xml|p7[ms]|cms|json|jws|asic[es]|sce|scs)$/i;

function filesIn(path: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(path, { withFileTypes: true }).toSorted((a, b) =>
    a.name.localeCompare(b.name),
  )) {
    const full = join(path, entry.name);
    if (entry.isDirectory()) found.push(...filesIn(full));
    else if (DOCUMENTS.test(entry.name) && statSync(full).size <= MOST_BYTES) found.push(full);
  }
  return found;
}

/** A line for a file: the outcome, and of each signature format, level and verdict. */
function lineOf(name: string, report: DetailedReport): string {
  const signatures = report.signatures.map(({ format, level, indication, subIndication }) =>
    [format, level, indication, subIndication].filter(Boolean).join(' '),
  );
  return [name, report.outcome, report.cause?.code, ...signatures].filter(Boolean).join('\t');
}

// Not ours to carry: there is such a test only where somebody has a folder of them.
if (folder !== undefined)
  describe('a corpus of signed documents', () => {
    const pool = new ValidationPool({ workers: 2, milliseconds: SLOW_MS });
    after(() => pool.end());

    test('gives a report for each file, in bounded time, and none that holds without an anchor', async () => {
      const counts = new Map<string, number>();
      const all = filesIn(folder!).slice(0, MOST_FILES);
      const found = { evidence: { certificates: [], crls: [], ocsps: [] }, anchors: [] };
      for (const path of all) {
        const bytes = new Uint8Array(readFileSync(path));
        const job = { bytes, detached: [], at: Date.now(), policy: 'general' as const };
        const report = await pool.validate(job, async () => found);
        process.stdout.write(`${lineOf(relative(folder!, path), report)}\n`);
        const kinds =
          report.signatures.length === 0
            ? [report.outcome]
            : report.signatures.map((each) =>
                [each.indication, each.subIndication].filter(Boolean).join(' '),
              );
        for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
        assert.notEqual(report.indication, 'TOTAL-PASSED', path);
        assert.notEqual(report.outcome, 'not-finished', path);
      }
      for (const [kind, count] of [...counts].toSorted((a, b) => b[1] - a[1]))
        process.stdout.write(`${String(count).padStart(6)}  ${kind}\n`);
      assert.ok(all.length > 0);
    });
  });
