import type { Capacity, Scope } from './scope.ts';
import type { Quality, State } from './states.ts';

export const PERSON_KINDS = ['person', 'organisation'] as const;
export type PersonKind = (typeof PERSON_KINDS)[number];
/** `certificate`: that of a legal person, known from the certificate of who signed in; it lasts that day. */
export const KINDS = ['ordinary', 'guardianship', 'certificate'] as const;
export type Kind = (typeof KINDS)[number];
export const ORIGINS = ['PORTAL_CIUTADA', 'PORTAL_EMPLEAT', 'INTEGRACIO'] as const;
export type Origin = (typeof ORIGINS)[number];
/** Who brought it to the register (`tipusPresentador`). */
export const PRESENTERS = ['grantor', 'representative', 'administration'] as const;
export type Presenter = (typeof PRESENTERS)[number];
export const DOCUMENT_KINDS = [
  'SOLICITUD',
  'SOLICITUD_DELEGACIO_SIGNATURA',
  'PODER_NOTARIAL',
  'ALTRES',
  'XML',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** A side of a mandate; `key` is what identity calls the person, or the NIF of the legal person. */
export type Party = { key: string; name: string; kind: PersonKind; parts: NameParts | null };
export type NameParts = { given: string; surname1: string; surname2?: string | undefined };

export type Mandate = {
  id: string;
  grantor: Party;
  representative: Party;
  kind: Kind;
  scope: Scope;
  capacities: readonly Capacity[];
  mayDelegate: boolean;
  parentId: string | null;
  extendsId: string | null;
  /** ISO days; both count. */
  validFrom: string;
  validUntil: string;
  state: State;
  intended: State | null;
  hasDocuments: boolean;
  origin: Origin;
  presentedBy: Presenter;
  requester: string;
  receiverId: string | null;
  reference: string | null;
  takenBy: string | null;
  waitsUntil: string | null;
  createdAt: Temporal.Instant;
  stateSince: Temporal.Instant;
  version: number;
};

/** Which parties somebody stands for, by the key of the person or of the legal person whose organ they are. */
export function qualitiesOf(mandate: Mandate, keys: ReadonlySet<string>): Set<Quality> {
  const qualities = new Set<Quality>();
  const isGrantor = keys.has(mandate.grantor.key);
  const isRepresentative = keys.has(mandate.representative.key);
  if (isGrantor) qualities.add('grantor');
  if (isRepresentative) qualities.add('representative');
  // The other party is another: nobody accepts what they brought themselves.
  const isOther =
    mandate.presentedBy === 'grantor'
      ? isRepresentative && !isGrantor
      : mandate.presentedBy === 'representative' && isGrantor && !isRepresentative;
  if (isOther) qualities.add('other');
  return qualities;
}

/** Bodies that are told of it: those of its scope and the one that validates. */
export const bodiesOf = ({ scope, receiverId }: Pick<Mandate, 'scope' | 'receiverId'>): string[] => [
  ...new Set([...scope.bodies, ...(receiverId === null ? [] : [receiverId])]),
];

/** Whether a party brought it in their own session, and no body did. */
export const isBroughtByCitizen = ({ requester }: Pick<Mandate, 'requester'>): boolean =>
  requester.startsWith('citizen:');

/** Whether a body may validate it: the one it was brought to, or any that its scope names. */
export const isFor = (mandate: Mandate, administrationId: string): boolean =>
  bodiesOf(mandate).includes(administrationId);
