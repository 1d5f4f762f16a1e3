/** Node's spec reporter, except that counts and skips go to the file APLEC_TEST_TOTALS, for the run to tell last. */
import { relative } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { spec as Spec, type TestEvent } from 'node:test/reporters';
import { addCount, readTotals, type Totals, writeTotals } from './totals.ts';

export default async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const file = process.env['APLEC_TEST_TOTALS'] ?? '';
  const totals = readTotals(file);
  const lines = Readable.from(notingTotals(source, totals)).pipe(new Spec()).pipe(new PassThrough());
  for await (const text of lines) yield String(text);
  writeTotals(file, totals);
}

async function* notingTotals(source: AsyncIterable<TestEvent>, totals: Totals): AsyncGenerator<TestEvent> {
  for await (const event of source) {
    const isCount = event.type === 'test:diagnostic' && event.data.nesting === 0;
    if (isCount && addCount(totals, event.data.message)) continue;
    if (event.type === 'test:pass') noteSkip(totals, event.data);
    if ((event.type === 'test:pass' || event.type === 'test:fail') && event.data.nesting === 0)
      noteTime(totals, event.data);
    yield event;
  }
}

interface Passed {
  readonly name: string;
  readonly file?: string | undefined;
  readonly skip?: string | boolean | undefined;
  readonly todo?: string | boolean | undefined;
}

function noteSkip(totals: Totals, { name, file, skip, todo }: Passed): void {
  const why = skip ?? todo;
  if (why === undefined || why === false) return;
  const where = file ? relative(process.cwd(), file) : 'unknown file';
  totals.skips.push(`${where} › ${name}: ${typeof why === 'string' && why !== '' ? why : 'no reason given'}`);
}

function noteTime(
  { times }: Totals,
  { file, details }: { file?: string | undefined; details: { duration_ms: number } },
): void {
  const name = file ? relative(process.cwd(), file) : 'unknown file';
  times[name] = (times[name] ?? 0) + details.duration_ms;
}
