import type { Capability } from '../../../kernel/actor.ts';
import { ROLES, type Role } from './roles.ts';

export const KINDS = ['employee', 'official'] as const;
export type Kind = (typeof KINDS)[number];

/** A place that a person has in a body, from a day to a day. */
export type Appointment = {
  administrationId: string;
  id: string;
  person: string;
  name: string;
  unit: string;
  title: string;
  kind: Kind;
  email: string | null;
  fromDay: string;
  untilDay: string | null;
  state: 'active' | 'ended';
};

export type Grant = {
  role: Role | null;
  capability: Capability | null;
  state: 'requested' | 'granted';
  requestedBy: string | null;
};

/** What touches the rights of others, or lets one give rights: nobody gets it by the decision of one person. */
const SENSITIVE: readonly Capability[] = [
  'evidence.emergency',
  'people.manage',
  'people.approve',
  'people.authenticate',
  'certificates.approve',
  'mandates.validate',
  // Its systems speak for people who are not there.
  'mandates.assist',
  'identity.enrol',
];

export const takesTwo = (role: Role): boolean => takesTwoToGive(ROLES[role]);

/** Whether one of these is given by two people only. */
export const takesTwoToGive = (capabilities: readonly Capability[]): boolean =>
  capabilities.some((each) => SENSITIVE.includes(each));

/** Roles and capabilities that nobody gets by the decision of one person. */
export const RIGHTS_OF_TWO: readonly string[] = [
  ...SENSITIVE,
  ...(Object.keys(ROLES) as Role[]).filter((role) => takesTwo(role)),
];

/** Names without accents or capitals: “Núria” is found by “nuria”. */
export const searchText = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
