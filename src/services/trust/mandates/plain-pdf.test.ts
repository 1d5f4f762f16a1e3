import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { need, programPath } from '../../../../test/need.ts';
import { assertPdf } from './papers.ts';
import { plainPdf } from './plain-pdf.ts';

const skip = need('pdftotext');

test('a report of many lines is a PDF that others read without a complaint, with every word of it', {
  skip,
}, () => {
  const lines = Array.from(
    { length: 120 },
    (_, at) => `${at}: Núria (Puig) \\ «Llicència d’obres» — ${'paraula '.repeat(at % 30)}`,
  );
  const bytes = plainPdf('Informe de representacions', lines);
  assertPdf(bytes);
  const file = join(mkdtempSync(join(tmpdir(), 'aplec-pdf-')), 'informe.pdf');
  writeFileSync(file, bytes);
  const read = execFileSync(programPath('pdftotext'), ['-layout', file, '-'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = read.toString();
  assert.ok(text.includes('Informe de representacions'));
  for (let at = 0; at < 120; at++)
    assert.ok(text.includes(`${at}: Núria (Puig) \\ «Llicència d’obres» —`), String(at));
  assert.equal(text.match(/paraula/g)?.length, lines.join(' ').match(/paraula/g)?.length);
});
