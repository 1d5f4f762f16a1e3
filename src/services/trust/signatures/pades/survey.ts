import { FormError, type FormNote } from '../facts.ts';
import { PDF_LIMITS } from './limits.ts';
import { distinctNotes, failure, warning } from './notes.ts';
import type { PdfFile } from './reader/file.ts';
import type { Revision } from './reader/revisions.ts';
import { isSpace } from './reader/syntax.ts';
import { latin1 } from './reader/values.ts';
import { eachUse, type Use } from './uses.ts';

/** What one revision is made of, all of it looked at. */
export type Survey = {
  readonly notes: readonly FormNote[];
  /** Numbers that some object of this revision refers to. */
  readonly references: ReadonlySet<number>;
  /** Numbers of objects that cannot be read, and may say anything to a program that repairs. */
  readonly broken: ReadonlySet<number>;
  /** By whom each of the `targets` is used. */
  readonly uses: ReadonlyMap<number, readonly Use[]>;
};

/** No object has this number. */
const TRAILER = -1;

type Interval = readonly [start: number, end: number];

/**
 * Reads every object of a revision, and what lies between them. Readers that repair a file find its objects by looking for `obj`, so an
 * object that no cross-reference names is a second reading of the document.
 */
export function surveyRevision(
  file: PdfFile,
  revision: Revision,
  targets: ReadonlySet<number> = new Set(),
): Survey {
  const state = file.state(revision.index);
  const notes: FormNote[] = [];
  const references = new Set<number>();
  const broken = new Set<number>();
  const uses = new Map<number, Use[]>();
  const collect = (target: number, use: Use): void => {
    references.add(target);
    if (!targets.has(target)) return;
    const known = uses.get(target);
    if (known === undefined) uses.set(target, [use]);
    else known.push(use);
  };
  // The stream of a hybrid update may lie in the revision before it (§7.5.8.4).
  const covered = file.revisions.flatMap(({ sections }) =>
    sections.map(({ at, end }): Interval => [at, end]),
  );
  if (revision.doubled !== undefined)
    notes.push(failure('pdf.duplicate-object', 'A cross-reference says in two ways where one object is.'));
  eachUse(TRAILER, revision.trailer, (target) => references.add(target));
  for (const number of revision.numbers()) {
    const place = revision.place(number);
    if (place === undefined || place.kind === 'free') continue;
    try {
      const object = state.read(number);
      if (object === undefined) continue;
      eachUse(number, object.value, collect);
      const { span } = object;
      if (span !== undefined) covered.push([span.start, span.end]);
    } catch (error) {
      if (!(error instanceof FormError) || error.code === 'too-large') throw error;
      if (broken.size >= PDF_LIMITS.broken)
        throw new FormError('pdf.broken', 'The PDF names too many objects that cannot be read.');
      broken.add(number);
      notes.push(warning('pdf.object-broken', 'The document names an object that cannot be read.'));
    }
  }
  notes.push(...between(file, revision, covered));
  return { notes: distinctNotes(notes), references, broken, uses };
}

/** What stands between the objects of a revision, where there should be nothing. */
function between(file: PdfFile, revision: Revision, covered: readonly Interval[]): FormNote[] {
  const notes: FormNote[] = [];
  let at = revision.start;
  const inside = covered
    .filter(([start]) => start >= revision.start && start < revision.end)
    .toSorted((one, other) => one[0] - other[0]);
  for (const [start, end] of [...inside, [revision.end, revision.end] as const]) {
    if (start > at) notes.push(...strayIn(file, revision, [at, start]));
    at = Math.max(at, end);
  }
  return notes;
}

const HEAD = /(?:^|[\s\0])(\d{1,10})[\s\0]+\d{1,5}[\s\0]+obj(?![A-Za-z])/g;

const TWICE = failure('pdf.duplicate-object', 'The document defines one object twice in the same revision.');
const HIDDEN = warning('pdf.hidden-object', 'The document holds an object that it does not name.');

function strayIn(file: PdfFile, revision: Revision, [start, end]: Interval): FormNote[] {
  if (end - start < 9) return [];
  const text = latin1(file.bytes.subarray(start, end));
  const notes: FormNote[] = [];
  for (const { 0: head, 1: number = '', index } of text.matchAll(HEAD)) {
    const place = revision.place(Number(number));
    // One that is named and cannot be read is told as that.
    if (place?.kind === 'offset' && place.offset === start + index + head.indexOf(number)) continue;
    const isTwice = place !== undefined && place.kind !== 'free';
    const note = isTwice ? TWICE : HIDDEN;
    if (!notes.includes(note)) notes.push(note);
    if (isTwice) break;
  }
  if (strayStart(file, revision, text, start))
    notes.push(
      failure('pdf.two-readings', 'A revision of the document says twice where its cross-reference is.'),
    );
  return notes;
}

/** A `startxref` that does not come after a section of this revision. */
function strayStart(file: PdfFile, { sections }: Revision, text: string, start: number): boolean {
  const expected = new Set(
    sections.map(({ end }) => {
      let at = end;
      while (isSpace(file.bytes[at])) at++;
      return at;
    }),
  );
  for (const { index } of text.matchAll(/startxref/g)) if (!expected.has(start + index)) return true;
  return false;
}
