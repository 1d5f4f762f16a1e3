import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { FormError } from '../facts.ts';
import { preparePades, readPades } from './index.ts';
import { signingTown, wishOf } from './town-proofs.test-helper.ts';

/** A folder of PDFs that may not be carried here; without it, the seeds of the fuzz test. */
const FOLDER = process.env['APLEC_TEST_PDFS'];
const CARRIED = resolve(import.meta.dirname, '../../../../../test/corpora/pdf-seeds/seeds.txt');
const MAX_FILES = 20_000;
const LARGEST = 100 << 20;
const SLOWEST_MS = 20_000;

type Pdf = { name: string; open: () => Uint8Array };

function pdfsIn(folder: string): Pdf[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((each) => /\.pdf$/i.test(each))
    .slice(0, MAX_FILES)
    .filter((each) => statSync(join(folder, each)).size <= LARGEST)
    .map((name) => ({ name, open: () => new Uint8Array(readFileSync(join(folder, name))) }));
}

function carried(): Pdf[] {
  const lines = readFileSync(CARRIED, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [name = '', body = ''] = line.split(' ');
    return { name, open: () => new Uint8Array(inflateRawSync(Buffer.from(body, 'base64'))) };
  });
}

const summary = (bytes: Uint8Array): string => {
  const { signatures, timestamps = [], notes } = readPades(bytes);
  const told = signatures.map((each) => {
    const isIntact = each.valueIntact === true && each.signed.every(({ state }) => state === 'intact');
    const codes = each.notes.map(({ code, level }) => (level === 'failure' ? `!${code}` : code));
    return `${isIntact ? 'intact' : 'NOT INTACT'} ${each.level} ${each.signerReference} ${codes.join(' ')}`.trim();
  });
  const document = notes.map(({ code, level }) => (level === 'failure' ? `!${code}` : code));
  return [`${signatures.length} signatures, ${timestamps.length} time stamps`, ...document, ...told].join(
    '; ',
  );
};

test('every PDF of a folder has an answer or a reason, soon', async (t) => {
  const counts: Record<string, number> = {};
  const town = signingTown();
  const files = FOLDER === undefined ? carried() : pdfsIn(FOLDER);
  assert.ok(files.length > 0, 'there are PDFs');
  for (const { name, open } of files) {
    const bytes = open();
    const started = performance.now();
    let said: string;
    try {
      said = summary(bytes);
      await preparePades(bytes, wishOf(town.mayor, town));
    } catch (error) {
      assert.ok(error instanceof FormError, `${name}: ${error instanceof Error ? error.stack : error}`);
      said = `${error.code}: ${error.message}`;
    }
    const kind = said.startsWith('0 signatures') ? 'unsigned' : said.split(/[:,]/)[0]!;
    counts[kind] = (counts[kind] ?? 0) + 1;
    t.diagnostic(`${name}: ${said}`);
    assert.ok(performance.now() - started < SLOWEST_MS, `${name} took too long`);
  }
  t.diagnostic(JSON.stringify(counts));
});
