import type { Tx } from '../../../kernel/database/database.ts';
import type { AdhesionState, AdhesionStep } from './adhesion.ts';
import type { AdministrationType, Status } from './administration.ts';

export type AdministrationRow = {
  id: string;
  type: AdministrationType;
  ine10: string | null;
  dir3: string | null;
  nif: string | null;
  name: string;
  place: string | null;
  names: { es?: string; oc?: string; en?: string };
  parent_id: string | null;
  population: number | null;
  calendar: string | null;
  email: string | null;
  phone: string | null;
  address: string | null;
  web: string | null;
  status: Status;
  status_since: string | null;
  status_reason: string | null;
  merged_into_id: string | null;
  invented: boolean;
  version: number;
  search_text: string;
  sort_text: string;
  created_at: Date;
  updated_at: Date;
};

export type UnitRow = {
  administration_id: string;
  id: string;
  parent_id: string | null;
  dir3: string | null;
  name: string;
  opened_on: string;
  closed_on: string | null;
};

export type AdhesionRow = {
  administration_id: string;
  id: string;
  service: string;
  state: AdhesionState;
  reason: string | null;
  requested_at: Date;
  active_since: Date | null;
  suspended_at: Date | null;
  ended_at: Date | null;
  version: number;
};

export type AdhesionStepRow = {
  administration_id: string;
  adhesion_id: string;
  version: number;
  step: AdhesionStep | 'request';
  state: AdhesionState;
  by_kind: string;
  reason: string | null;
  at: Date;
};

export type AdministrationsTables = {
  administration: AdministrationRow;
  unit: UnitRow;
  adhesion: AdhesionRow;
  adhesion_step: AdhesionStepRow;
};

/** This service's tables on the transaction of an action. */
export const on = (tx: Tx) => tx.withSchema('administrations').withTables<AdministrationsTables>();
