import type { NewEvent } from '../../../kernel/events.ts';
import type { Adhesion, AdhesionState, AdhesionStep } from './adhesion.ts';
import type { Administration } from './administration.ts';
import type { Unit } from './unit.ts';

/** What this service tells the world; each goes to the feed of the body that it is about. */
export const KINDS = [
  'administrations.created',
  'administrations.updated',
  'administrations.status-changed',
  'administrations.unit-added',
  'administrations.unit-closed',
  'administrations.adhesion-requested',
  'administrations.adhesion-approved',
  'administrations.adhesion-suspended',
  'administrations.adhesion-resumed',
  'administrations.adhesion-ended',
  'administrations.adhesion-renounced',
] as const;
export type Kind = (typeof KINDS)[number];

const tell = (
  kind: Kind,
  administrationId: string,
  subject: string,
  payload: Record<string, unknown>,
): NewEvent => ({
  ...{ kind, administrationId, subject, payload },
});

const codesOf = ({ type, ine10, dir3, nif, status, version }: Administration) => ({
  type,
  ine10,
  dir3,
  nif,
  status,
  version,
});

export const created = (body: Administration) =>
  tell('administrations.created', body.id, body.id, codesOf(body));

/** `fields` names what changed; the values are read from the directory. */
export const updated = (body: Administration, fields: readonly string[]) =>
  tell('administrations.updated', body.id, body.id, { ...codesOf(body), fields });

export const statusChanged = (body: Administration, before: string) =>
  tell('administrations.status-changed', body.id, body.id, {
    before,
    status: body.status,
    since: body.statusSince,
    mergedIntoId: body.mergedIntoId,
  });

export const unitAdded = (unit: Unit) =>
  tell('administrations.unit-added', unit.administrationId, unit.id, {
    dir3: unit.dir3,
    parentId: unit.parentId,
  });

export const unitClosed = (unit: Unit, closedOn: string) =>
  tell('administrations.unit-closed', unit.administrationId, unit.id, { dir3: unit.dir3, closedOn });

const ADHESION_KINDS: Readonly<Record<AdhesionStep | 'request', Kind>> = {
  request: 'administrations.adhesion-requested',
  approve: 'administrations.adhesion-approved',
  suspend: 'administrations.adhesion-suspended',
  resume: 'administrations.adhesion-resumed',
  end: 'administrations.adhesion-ended',
  renounce: 'administrations.adhesion-renounced',
};

export const adhesionChanged = (
  adhesion: Adhesion,
  step: AdhesionStep | 'request',
  before: AdhesionState | null,
) =>
  tell(ADHESION_KINDS[step], adhesion.administrationId, adhesion.id, {
    service: adhesion.service,
    before,
    state: adhesion.state,
  });
