import { FormError } from '../facts.ts';
import type { Field } from './fields.ts';
import { catalogOf } from './pages.ts';
import { dictAt, itemsAt, type PdfFile, type State } from './reader/file.ts';
import { Dict, EMPTY_DICT, Name, type PdfObject, Ref, Stream, type Value } from './reader/values.ts';
import type { Role } from './roles.ts';
import { rolesOf } from './roles.ts';
import { sameValue } from './same-value.ts';
import { hasOtherUse, type Use } from './uses.ts';

/** What a revision did to the one before. The last five are never allowed after a signature. */
export type ChangeKind =
  | 'store'
  | 'timestamp'
  | 'signature'
  | 'form'
  | 'annotation'
  /** An annotation that was there is changed or gone. */
  | 'touched'
  | 'metadata'
  | 'content'
  | 'hidden'
  | 'replaced'
  | 'swapped'
  | 'unread';

export type Change = {
  readonly kind: ChangeKind;
  /** The field that was filled or signed. */
  readonly field?: string;
};

/** What the old state refers to. */
export type References = {
  has(number: number): boolean;
  uses(number: number): readonly Use[];
  readonly isUnread: boolean;
};

/** A revision compared with the one before it. */
export class Comparison {
  readonly changes: Change[] = [];
  readonly #old: State;
  readonly #new: State;
  readonly #roles: Map<number, Role>;
  readonly #lenient = new Map<number, Role>();

  constructor(file: PdfFile, index: number, references: References) {
    this.#old = file.state(index - 1);
    this.#new = file.state(index);
    this.#roles = rolesOf(this.#old);
    const revision = file.revisions[index]!;
    const [rootBefore, rootAfter] = [this.#old, this.#new].map((each) => each.trailer.get('Root'));
    if (!sameValue(rootBefore, rootAfter)) this.#add('swapped');
    if (!sameValue(this.#old.trailer.get('Info'), this.#new.trailer.get('Info'))) this.#add('metadata');
    if (references.isUnread) this.#add('unread');
    for (const number of revision.numbers()) {
      const [before, after] = [this.#old.place(number), revision.place(number)!];
      if (sameValue(before, after)) continue;
      const existed = before !== undefined && before.kind !== 'free';
      if (after.kind === 'offset' && after.offset < revision.start) this.#add('swapped');
      if (after.kind === 'offset' && after.offset >= revision.end) this.#add('swapped');
      if (existed) this.#compare(number, after.kind === 'free', references);
      else if (after.kind !== 'free' && references.has(number)) this.#add('replaced');
    }
    this.#checkUses(references);
  }

  #add(kind: ChangeKind, field?: string): void {
    if (this.changes.some((each) => each.kind === kind && each.field === field)) return;
    this.changes.push(field === undefined ? { kind } : { kind, field });
  }

  #compare(number: number, isFreed: boolean, references: References): void {
    const role = this.#roles.get(number);
    const before = this.#readable(this.#old, number);
    // What nobody used was nothing of the document, but for what holds other objects.
    if (role === undefined && references.uses(number).length === 0 && !isContainer(before?.value)) return;
    const after = isFreed ? undefined : this.#readable(this.#new, number);
    if (after === undefined) {
      this.#add(role?.kind === 'annotation' ? 'touched' : 'hidden');
      return;
    }
    // With another generation, what referred to it refers to nothing.
    if (before !== undefined && before.generation !== after.generation) this.#add('hidden');
    if (sameValue(before?.value, after.value)) return;
    if (role === undefined || role.kind === 'branch') this.#add('content');
    else {
      this.#lenient.set(number, role);
      this.#compareRole(role, before?.value, after.value);
    }
  }

  /** What may be changed in one role may not be changed when it has another too. */
  #checkUses(references: References): void {
    for (const [number, role] of this.#lenient)
      if (hasOtherUse(role, references.uses(number), this.#roles)) this.#add('content');
  }

  #readable(state: State, number: number): PdfObject | undefined {
    try {
      return state.object(number);
    } catch (error) {
      if (!(error instanceof FormError) || error.code === 'too-large') throw error;
      return undefined;
    }
  }

  #compareRole(role: Role, before: Value | undefined, after: Value): void {
    if (role.kind === 'store' || role.kind === 'metadata') this.#add(role.kind);
    else if (role.kind === 'annotation') this.#add('touched');
    else if (role.kind === 'appearance') this.#appearance(role.field);
    else if (role.kind === 'fields') this.#fields(before, after);
    else if (role.kind === 'annotations') this.#annotations(before, after);
    else if (!(before instanceof Dict) || !(after instanceof Dict)) this.#add('content');
    else if (role.kind === 'catalog') this.#catalog(before, after);
    else if (role.kind === 'form') this.#form(before, after);
    else if (role.kind === 'permissions') this.#permissions(before, after);
    else if (role.kind === 'page') this.#page(before, after);
    else if (role.kind === 'field') this.#field(role.field, before, after);
  }

  #appearance(field: Field | undefined): void {
    if (field === undefined) this.#add('touched');
    else if (field.type === 'Sig') this.#add('content');
    else this.#add('form', field.name);
  }

  #catalog(before: Dict, after: Dict): void {
    for (const key of changedKeys(before, after)) {
      if (key === 'DSS') this.#add('store');
      else if (key === 'Metadata') this.#add('metadata');
      else if (key === 'Extensions' || key === 'Version') continue;
      else if (key === 'AcroForm') this.#pair(before, after, key, (one, other) => this.#form(one, other));
      else if (key === 'Perms') this.#pair(before, after, key, (one, other) => this.#permissions(one, other));
      else this.#add('content');
    }
  }

  #pair(before: Dict, after: Dict, key: string, compare: (one: Dict, other: Dict) => void): void {
    const other = dictAt(this.#new, after.get(key));
    if (other === undefined) this.#add('hidden');
    else compare(dictAt(this.#old, before.get(key)) ?? EMPTY_DICT, other);
  }

  /** A certification may be put, never taken away or changed. */
  #permissions(before: Dict, after: Dict): void {
    for (const key of changedKeys(before, after))
      if (key !== 'DocMDP' || before.has(key)) this.#add('content');
  }

  #form(before: Dict, after: Dict): void {
    for (const key of changedKeys(before, after)) {
      if (key === 'Fields') this.#fields(before.get(key), after.get(key));
      else if (key === 'SigFlags') continue;
      else if (key === 'NeedAppearances') this.#add('form');
      // More fonts, and a first default of how text looks, change nothing that is there.
      else if (key === 'DA' && !before.has(key)) continue;
      else if (key === 'DR' && this.#isExtended(before.get(key), after.get(key))) continue;
      else this.#add('content');
    }
  }

  /** Whether nothing of a dictionary of resources is exchanged: only more is there. */
  #isExtended(before: Value | undefined, after: Value | undefined, depth = 0): boolean {
    if (before === undefined || sameValue(before, after)) return true;
    const [old, fresh] = [dictAt(this.#old, before), dictAt(this.#new, after)];
    if (old === undefined || fresh === undefined || depth > 1) return false;
    return [...old.entries.keys()].every((key) => this.#isExtended(old.get(key), fresh.get(key), depth + 1));
  }

  /** Fields may join when they are for signatures. */
  #fields(before: Value | undefined, after: Value | undefined): void {
    const { gone, come } = this.#difference(before, after);
    if (gone.length > 0) this.#add('hidden');
    for (const value of come) {
      const dict = dictAt(this.#new, value);
      const type = this.#new.resolve(dict?.get('FT'));
      const isSignature = type instanceof Name && type.text === 'Sig';
      if (dict === undefined || !isSignature || dict.has('A') || dict.has('AA')) this.#add('content');
      else this.#signed(dict);
    }
  }

  /** A field for signatures has, or takes, a value. Without one, or for a time stamp that can be seen, it is but something drawn. */
  #signed(dict: Dict, name?: string): void {
    const value = dictAt(this.#new, dict.get('V'));
    const type = this.#new.resolve(value?.get('Type'));
    const isTime = type instanceof Name && type.text === 'DocTimeStamp';
    if (value !== undefined) this.#add(isTime ? 'timestamp' : 'signature', name);
    if (value === undefined || isTime) this.#drawn(dict);
  }

  #drawn(dict: Dict): void {
    if (!isInvisible(this.#new, dict)) this.#add('annotation');
  }

  #difference(before: Value | undefined, after: Value | undefined): { gone: Value[]; come: Value[] } {
    const [old, fresh] = [itemsAt(this.#old, before), itemsAt(this.#new, after)];
    const named = (items: readonly Value[]) =>
      new Set(items.map((each) => (each instanceof Ref ? each.number : -1)));
    const [was, is] = [named(old), named(fresh)];
    return {
      gone: old.filter((each) => !(each instanceof Ref) || !is.has(each.number)),
      come: fresh.filter((each) => !(each instanceof Ref) || !was.has(each.number)),
    };
  }

  #page(before: Dict, after: Dict): void {
    for (const key of changedKeys(before, after)) {
      if (key === 'Annots') this.#annotations(before.get(key), after.get(key));
      else if (key === 'Tabs') continue;
      else if (key === 'LastModified' || key === 'PieceInfo') this.#add('metadata');
      else this.#add('content');
    }
  }

  #annotations(before: Value | undefined, after: Value | undefined): void {
    const { gone, come } = this.#difference(before, after);
    for (const value of gone) {
      const role = value instanceof Ref ? this.#roles.get(value.number) : undefined;
      this.#add(role?.kind === 'field' ? 'hidden' : 'touched');
    }
    for (const value of come) {
      const type = this.#new.resolve(dictAt(this.#new, value)?.get('FT'));
      const isSignature = type instanceof Name && type.text === 'Sig';
      // The field of a new signature joins the form too, where it is looked at.
      if (!isSignature || !this.#isNewField(value)) this.#add('annotation');
    }
  }

  #isNewField(value: Value): boolean {
    if (!(value instanceof Ref) || this.#roles.has(value.number)) return false;
    const form = dictAt(this.#new, catalogOf(this.#new).dict.get('AcroForm'));
    return itemsAt(this.#new, form?.get('Fields')).some(
      (each) => each instanceof Ref && each.number === value.number,
    );
  }

  #field(field: Field, before: Dict, after: Dict): void {
    const keys = changedKeys(before, after);
    const isSignature = field.type === 'Sig';
    const filled = isSignature ? SIGNED_KEYS : FILLED_KEYS;
    if (keys.some((key) => !filled.has(key))) this.#add('content');
    const wasSigned = isSignature && dictAt(this.#old, field.value) !== undefined;
    if (!isSignature) this.#add('form', field.name);
    else if (wasSigned) this.#add(keys.includes('V') ? 'hidden' : 'content', field.name);
    else if (keys.includes('V')) this.#signed(after, field.name);
    else this.#drawn(after);
  }
}

const isContainer = (value: Value | undefined): boolean =>
  value === undefined || (value instanceof Stream && value.dict.name('Type') === 'ObjStm');

/** Whether a widget shows nothing: no area, hidden, or not to be viewed (ISO 32000-2 §12.5.3). */
function isInvisible(state: State, dict: Dict): boolean {
  const flags = state.resolve(dict.get('F'));
  if (typeof flags === 'number' && (flags & 0b100010) !== 0) return true;
  const [a, b, c, d] = itemsAt(state, dict.get('Rect')).map((each) => state.resolve(each));
  return !dict.has('Rect') || a === c || b === d;
}

const FILLED_KEYS: ReadonlySet<string> = new Set(['V', 'AP', 'AS', 'I', 'RV', 'M', 'MK', 'DA', 'Q']);
const SIGNED_KEYS: ReadonlySet<string> = new Set([
  'V',
  'AP',
  'AS',
  'M',
  'MK',
  'DA',
  'F',
  'P',
  'Type',
  'Subtype',
]);

function changedKeys(before: Dict, after: Dict): string[] {
  const keys = new Set([...before.entries.keys(), ...after.entries.keys()]);
  return [...keys].filter((key) => !sameValue(before.get(key), after.get(key)));
}
