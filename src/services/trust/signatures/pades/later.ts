import type { FormNote } from '../facts.ts';
import { closes, type FieldLock, type Permission } from './certification.ts';
import { type Change, type ChangeKind, Comparison } from './changes.ts';
import { distinctNotes, failure, warning } from './notes.ts';
import type { PdfFile } from './reader/file.ts';
import { type Survey, surveyRevision } from './survey.ts';
import type { Use } from './uses.ts';

/** What was done to a document in each of its revisions; looked at once, when it is asked for. */
export class Past {
  readonly #file: PdfFile;
  readonly #surveys = new Map<number, Survey>();
  readonly #changes = new Map<number, readonly Change[]>();
  #updated: ReadonlySet<number> | undefined;

  constructor(file: PdfFile) {
    this.#file = file;
  }

  /** What is odd in the form of the document itself. */
  notes(): FormNote[] {
    const notes = this.#file.revisions.flatMap((each) => this.#survey(each.index).notes);
    if (this.#file.trailing > 0)
      notes.push(failure('pdf.trailing-bytes', 'The document goes on after its end.'));
    return distinctNotes(notes);
  }

  #survey(index: number): Survey {
    const found =
      this.#surveys.get(index) ?? surveyRevision(this.#file, this.#file.revisions[index]!, this.#targets());
    this.#surveys.set(index, found);
    return found;
  }

  /** Everything of which some update speaks: the only objects of which it matters who uses them. */
  #targets(): ReadonlySet<number> {
    this.#updated ??= new Set(this.#file.revisions.slice(1).flatMap((each) => [...each.numbers()]));
    return this.#updated;
  }

  /** What revision `index` changed of the one before it. */
  changes(index: number): readonly Change[] {
    let found = this.#changes.get(index);
    if (found === undefined) {
      const references = {
        has: (number: number) => this.#isReferenced(number, index),
        uses: (number: number) => this.#usesIn(index - 1, number),
        isUnread: this.#isUnread(index),
      };
      found = new Comparison(this.#file, index, references).changes;
      this.#changes.set(index, found);
    }
    return found;
  }

  #isReferenced(number: number, before: number): boolean {
    for (let at = 0; at < before; at++) if (this.#survey(at).references.has(number)) return true;
    return false;
  }

  /** Whether something that is used cannot be read: then nobody knows what it refers to. */
  #isUnread(before: number): boolean {
    for (let at = 0; at < before; at++)
      for (const number of this.#survey(at).broken) if (this.#isReferenced(number, before)) return true;
    return false;
  }

  /** By whom an object is used in the state after revision `index`: by objects as they were then. */
  #usesIn(index: number, number: number): Use[] {
    const { revisions } = this.#file;
    const found: Use[] = [];
    for (let at = 0; at <= index; at++)
      for (const use of this.#survey(at).uses.get(number) ?? [])
        if (!revisions.slice(at + 1, index + 1).some((each) => each.place(use.by) !== undefined))
          found.push(use);
    return found;
  }
}

/** What a signature, and the certification over it, allow of what comes later. */
export type Allowance = {
  /** Revision that is signed. */
  readonly revision: number;
  /** Of the certification, if there is one that was made before the change. */
  readonly permission: (at: number) => Permission | undefined;
  /** Fields closed by signatures, each from its revision on. */
  readonly locks: readonly { readonly revision: number; readonly lock: FieldLock }[];
  /** Revisions that a signature or time stamp covers. */
  readonly signed: ReadonlySet<number>;
};

/**
 * What became of a document after a signature (ISO 32000-2 §12.8.2.2.3): additions for validation and further signatures are nothing;
 * forms and annotations are told, or fail when a certification or a lock forbids them; whatever else changes what is seen fails.
 */
export function laterNotes(past: Past, revisions: number, allowance: Allowance): FormNote[] {
  const notes: FormNote[] = [];
  for (let at = allowance.revision + 1; at < revisions; at++) {
    const permission = allowance.permission(at);
    for (const change of past.changes(at)) {
      // What says that it signs, and covers nothing of its own revision, only draws something.
      const isEmpty =
        (change.kind === 'signature' || change.kind === 'timestamp') && !allowance.signed.has(at);
      notes.push(...noteOf(isEmpty ? 'annotation' : change.kind, permission));
      const { field } = change;
      if (
        field !== undefined &&
        allowance.locks.some(({ revision, lock }) => revision < at && closes(lock, field))
      )
        notes.push(failure('pdf.locked-field-changed', 'A field was changed that a signature had closed.'));
    }
  }
  return distinctNotes(notes);
}

const LEAST: Readonly<Partial<Record<ChangeKind, Permission>>> = {
  signature: 2,
  form: 2,
  annotation: 3,
  touched: 3,
};

function noteOf(kind: ChangeKind, permission: Permission | undefined): FormNote[] {
  const least = LEAST[kind];
  if (least !== undefined && permission !== undefined && permission < least)
    return [
      failure('pdf.forbidden-change', 'The document was changed in a way that its certification forbids.'),
    ];
  // What lay over the signed page may not be lifted, unless whoever certified it allowed just that.
  if (kind === 'touched') return [permission === 3 ? ANNOTATION : HIDDEN];
  const note = NOTES[kind];
  return note === undefined ? [] : [note];
}

const ANNOTATION = warning('pdf.later-annotation', 'Annotations were added or changed after the signature.');
const HIDDEN = failure('pdf.shadow-hide', 'Something of the document was taken away after the signature.');

const NOTES: Readonly<Partial<Record<ChangeKind, FormNote>>> = {
  form: warning('pdf.later-form', 'Fields of the form were filled in after the signature.'),
  annotation: ANNOTATION,
  metadata: warning(
    'pdf.later-metadata',
    'What the document says of itself was changed after the signature.',
  ),
  signature: warning('pdf.later-signature', 'Others signed after this signature.'),
  content: failure(
    'pdf.incremental-saving',
    'The content of the document was changed after the signature, by an update that nobody allowed.',
  ),
  hidden: HIDDEN,
  unread: failure(
    'pdf.object-unread',
    'A part of the signed document cannot be read, so it cannot be told what was changed after the signature.',
  ),
  replaced: failure(
    'pdf.shadow-replace',
    'Something that the signed document only referred to was put in after the signature.',
  ),
  swapped: failure(
    'pdf.shadow-hide-and-replace',
    'An update after the signature shows other content that lay ready in the document.',
  ),
};
