import { FormError } from '../facts.ts';
import type { Field } from './fields.ts';
import { catalogOf } from './pages.ts';
import { dictAt, itemsAt, type Objects } from './reader/file.ts';
import { textOf } from './reader/text.ts';
import { type Dict, Name, Ref, Text } from './reader/values.ts';
import { nameText, textString } from './write/serialize.ts';

/** What may still be changed after a certification (ISO 32000-2 §12.8.2.2): nothing, forms and signatures, annotations too. */
export type Permission = 1 | 2 | 3;

/** Fields that are closed (§12.8.2.4). */
export type FieldLock = {
  readonly action: 'All' | 'Include' | 'Exclude';
  readonly fields: readonly string[];
};

/** The permission that a signature dictionary gives by DocMDP. */
export function permissionOf(objects: Objects, signature: Dict): Permission | undefined {
  const parameters = transform(objects, signature, 'DocMDP');
  if (parameters === undefined) return undefined;
  const given = objects.resolve(parameters.get('P'));
  return given === 1 || given === 3 ? given : 2;
}

export function lockOf(objects: Objects, signature: Dict): FieldLock | undefined {
  const parameters = transform(objects, signature, 'FieldMDP');
  return parameters && lockIn(objects, parameters);
}

export function lockIn(objects: Objects, parameters: Dict): FieldLock | undefined {
  const action = objects.resolve(parameters.get('Action'));
  if (!(action instanceof Name)) return undefined;
  const fields = itemsAt(objects, parameters.get('Fields')).flatMap((each) => {
    const name = objects.resolve(each);
    return name instanceof Text ? [textOf(name.bytes)] : [];
  });
  if (action.text === 'Include' || action.text === 'Exclude') return { action: action.text, fields };
  return { action: 'All', fields: [] };
}

function transform(objects: Objects, signature: Dict, method: string): Dict | undefined {
  for (const each of itemsAt(objects, signature.get('Reference'))) {
    const reference = dictAt(objects, each);
    const named = objects.resolve(reference?.get('TransformMethod'));
    if (named instanceof Name && named.text === method)
      return dictAt(objects, reference?.get('TransformParams'));
  }
  return undefined;
}

/** Whether a lock closes a field, or one above it. */
export function closes({ action, fields }: FieldLock, name: string): boolean {
  if (action === 'All') return true;
  const isNamed = fields.some((each) => name === each || name.startsWith(`${each}.`));
  return action === 'Include' ? isNamed : !isNamed;
}

/** The certification of the document that stands in the catalogue. */
export function certificationOf(objects: Objects): { ref: Ref; permission: Permission } | undefined {
  const ref = dictAt(objects, catalogOf(objects).dict.get('Perms'))?.get('DocMDP');
  const signature = dictAt(objects, ref);
  if (!(ref instanceof Ref) || signature === undefined) return undefined;
  return { ref, permission: permissionOf(objects, signature) ?? 2 };
}

/** Refuses what a certification or a lock forbids. @throws FormError `pdf.changes-forbidden`, `pdf.field-locked` */
export function refuseForbidden(objects: Objects, fields: readonly Field[], name: string | undefined): void {
  if (certificationOf(objects)?.permission === 1)
    throw new FormError('pdf.changes-forbidden', 'The document was certified so that nobody may sign after.');
  if (name === undefined) return;
  for (const { value } of fields) {
    const signature = dictAt(objects, value);
    const lock = signature && lockOf(objects, signature);
    if (lock && closes(lock, name))
      throw new FormError('pdf.field-locked', 'An earlier signature has closed this field.');
  }
}

export function permissionText(permission: Permission): string {
  return referenceText('DocMDP', `/P ${permission}`);
}

export function lockText({ action, fields }: FieldLock): string {
  const named = action === 'All' ? '' : `/Fields [${fields.map(textString).join(' ')}]`;
  return referenceText('FieldMDP', `/Action ${nameText(action)} ${named}`);
}

const referenceText = (method: string, parameters: string): string =>
  `<< /Type /SigRef /TransformMethod /${method} /TransformParams << /Type /TransformParams /V /1.2 ${parameters} >> >>`;
