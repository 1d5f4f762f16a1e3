import { FormError } from '../../facts.ts';
import { PDF_LIMITS } from '../limits.ts';
import { type Budget, broken, indexOf, isSpace, lastIndexOf, Syntax } from './syntax.ts';
import type { Dict } from './values.ts';
import { type Place, parseSection, type Section } from './xref.ts';

/** One state of a document (ISO 32000-2 §7.5.6): what was there at first, or one update. */
export type Revision = {
  /** From 0, the oldest. */
  readonly index: number;
  /** Bytes that belong to it: from the end of the one before to the end of its own end mark. */
  readonly start: number;
  readonly end: number;
  /** Where the mark `%%EOF` itself ends; `end` has the end of line too. */
  readonly markEnd: number;
  /** Offset that `startxref` gives. */
  readonly xref: number;
  readonly trailer: Dict;
  readonly kind: 'table' | 'stream' | 'hybrid';
  /** In the order in which they are asked. */
  readonly sections: readonly Section[];
  /** A number about which the cross-reference says two things. */
  readonly doubled: number | undefined;
  place(number: number): Place | undefined;
  /** Each number about which this revision says something; free ones too. */
  numbers(): Iterable<number>;
};

export type History = {
  readonly revisions: readonly Revision[];
  /** Where the last end mark ends; whatever follows belongs to nothing. */
  readonly end: number;
};

const EOF = '%%EOF';
const START = 'startxref';

/** Every revision, the oldest first. @throws FormError `pdf.broken`, `pdf.loop`, `too-large` */
export function parseHistory(bytes: Uint8Array, budget: Budget): History {
  const last = lastIndexOf(bytes, START);
  if (last < 0) throw broken('The PDF does not say where its cross-reference is.');
  const newest = endMark(new Syntax(bytes, last, budget));
  const chain = parseChain(bytes, newest.xref, budget);
  const revisions: Revision[] = [];
  let start = 0;
  while (chain.length > 0) {
    const revision = takeRevision(chain, { bytes, budget, start, index: revisions.length });
    if (revision.end <= start) throw broken('The updates of the PDF are not in the order of its bytes.');
    revisions.push(revision);
    start = revision.end;
  }
  const latest = revisions.at(-1)!;
  if (latest.xref !== newest.xref || latest.markEnd !== newest.markEnd)
    throw new FormError('pdf.two-readings', 'The PDF says in two ways where its cross-reference is.');
  return { revisions, end: latest.end };
}

type Link = { readonly main: Section; readonly hidden: Section | undefined };

/** From the newest section to the oldest. */
function parseChain(bytes: Uint8Array, newest: number, budget: Budget): Link[] {
  const chain: Link[] = [];
  const seen = new Set<number>();
  for (let at: number | undefined = newest; at !== undefined; ) {
    if (seen.has(at)) throw new FormError('pdf.loop', 'The cross-references of the PDF go in a circle.');
    if (chain.length > PDF_LIMITS.revisions)
      throw new FormError('too-large', 'The PDF has more updates than may be read.');
    seen.add(at);
    const main = parseSection(bytes, at, budget);
    const hiddenAt = main.kind === 'table' ? main.trailer.int('XRefStm') : undefined;
    const hidden = hiddenAt === undefined ? undefined : parseSection(bytes, hiddenAt, budget);
    chain.push({ main, hidden });
    if (main.trailer.has('Prev') && main.trailer.int('Prev') === undefined)
      throw broken('The place of an older cross-reference is no number.');
    at = main.trailer.int('Prev');
  }
  return chain;
}

type Taking = { bytes: Uint8Array; budget: Budget; start: number; index: number };

/** The oldest links of the chain that make one revision: one, or the two of a linearized file (Annex F). */
function takeRevision(chain: Link[], taking: Taking): Revision {
  const oldest = chain.pop()!;
  const mark = endMark(new Syntax(taking.bytes, oldest.main.end, taking.budget));
  if (mark.xref === oldest.main.at) return revisionOf([oldest], mark, taking);
  const first = chain.pop();
  if (taking.index > 0 || first === undefined || first.main.at !== mark.xref)
    throw broken('An update of the PDF does not end with the place of its own cross-reference.');
  return revisionOf([first, oldest], mark, taking);
}

function revisionOf(links: readonly Link[], mark: EndMark, { index, start }: Taking): Revision {
  const { main } = links[0]!;
  const sections = links.flatMap((each) => (each.hidden ? [each.main, each.hidden] : [each.main]));
  const isHybrid = links.some((each) => each.hidden !== undefined);
  const place = (number: number): Place | undefined => {
    let free: Place | undefined;
    for (const section of sections) {
      const found = section.place(number);
      // What a table calls free may be in the stream beside it (§7.5.8.4).
      if (found !== undefined && found.kind !== 'free') return found;
      free ??= found;
    }
    return free;
  };
  return {
    index,
    start,
    ...mark,
    trailer: main.trailer,
    kind: isHybrid ? 'hybrid' : main.kind,
    sections,
    doubled: sections.find((each) => each.doubled !== undefined)?.doubled,
    place,
    *numbers() {
      const seen = sections.length > 1 ? new Set<number>() : undefined;
      for (const section of sections)
        for (const { first, count } of section.parts)
          for (let number = first; number < first + count; number++) {
            if (seen?.has(number)) continue;
            seen?.add(number);
            yield number;
          }
    },
  };
}

type EndMark = { readonly xref: number; readonly markEnd: number; readonly end: number };

/** `startxref`, an offset, `%%EOF`, and at most one end of line (§7.5.5). */
function endMark(syntax: Syntax): EndMark {
  const { bytes } = syntax;
  syntax.expect(START);
  const xref = syntax.whole();
  let at = syntax.at;
  while (isSpace(bytes[at])) at++;
  if (indexOf(bytes.subarray(at, at + EOF.length), EOF) !== 0)
    throw broken('The PDF, or an update of it, does not end with its end mark.');
  const markEnd = at + EOF.length;
  let end = markEnd;
  if (bytes[end] === 13) end++;
  if (bytes[end] === 10) end++;
  return { xref, markEnd, end };
}
