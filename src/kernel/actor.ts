import type { Level } from './assurance.ts';

/** Who acts. Every action, page and leaf is by exactly one of these. */
export type Actor = Visitor | Citizen | Employee | Operator | System | Platform;

/** Somebody who has not said who they are. */
export type Visitor = { kind: 'visitor' };
/** A person acting for themself, or for another under a mandate; `document` is their NIF or NIE. */
export type Citizen = {
  kind: 'citizen';
  document: string;
  name: string;
  level?: Level;
  representing?: Represented;
  /** The legal person whose organ they are, as the certificate says with which they signed in. */
  organisation?: { document: string; name: string };
};
/** For whom a person acts, and by which mandate. What it allows is asked for each procedure (`mandates`: `mayAct`). */
export type Represented = { document: string; name: string; mandateId: string };
/** A public employee or elected official, acting for one body, with the capabilities it granted. */
export type Employee = {
  kind: 'employee';
  document: string;
  name: string;
  administrationId: string;
  administrationName: string;
  unit: string;
  capabilities: readonly Capability[];
  level?: Level;
};
/** Somebody of the consortium that runs the platform. */
export type Operator = {
  kind: 'operator';
  document: string;
  name: string;
  /** What the consortium granted beyond the ordinary; absent: nothing. */
  capabilities?: readonly OperatorCapability[];
  level?: Level;
};
/** An information system of a body, known by a certificate or a signed assertion. */
export type System = {
  kind: 'system';
  clientId: string;
  administrationId: string;
  capabilities: readonly Capability[];
  /** Known by an access token alone, which whoever stole it has too: what lasts longer than a token asks for the key. */
  byToken?: true;
};
/** The platform itself: schedules, reactions, the loading of demonstration data. */
export type Platform = { kind: 'platform'; name: string };

export type ActorKind = Actor['kind'];
export const ACTOR_KINDS: readonly ActorKind[] = [
  'visitor',
  'citizen',
  'employee',
  'operator',
  'system',
  'platform',
];

/** What a body can grant to its people and systems. */
export const CAPABILITIES = [
  'evidence.request',
  'evidence.emergency',
  'agreements.manage',
  'services.manage',
  'body.manage',
  'events.read',
  'webhooks.manage',
  'certificates.register',
  'certificates.approve',
  'signatures.request',
  'people.manage',
  'people.approve',
  'people.read',
  'people.authenticate',
  'identity.enrol',
  'clients.manage',
  'mandates.validate',
  'mandates.assist',
  'mandates.read',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** What the consortium grants to some of its operators: what touches the record or the identity of others. */
export const OPERATOR_CAPABILITIES = [
  'records.hold',
  'records.erase',
  'clients.approve',
  'methods.manage',
  'people.appoint',
] as const;
export type OperatorCapability = (typeof OPERATOR_CAPABILITIES)[number];
export type AnyCapability = Capability | OperatorCapability;

/** The body for which an actor acts, if any: the key of tenant isolation. */
export function administrationOf(actor: Actor): string | undefined {
  return actor.kind === 'employee' || actor.kind === 'system' ? actor.administrationId : undefined;
}

/** The feed of the consortium that runs the platform, which is none of the bodies (the nil UUID, RFC 9562 §5.9). */
export const OPERATOR_FEED = '00000000-0000-0000-0000-000000000000';

/** Whose events an actor reads and is told of: those of its body, or of the operator. Never for tenant isolation. */
export function feedOf(actor: Actor): string | undefined {
  return actor.kind === 'operator' ? OPERATOR_FEED : administrationOf(actor);
}

/** How sure it is who acts; whoever did not say how they signed in is at the least. */
export function levelOf(actor: Actor): Level {
  return ('level' in actor ? actor.level : undefined) ?? 'low';
}

/** Whose affairs a citizen sees and does: those of whom they represent, or their own. */
export function subjectOf(actor: Citizen): { document: string; name: string } {
  return actor.representing ?? actor;
}

/** A stable name of an actor for audit and idempotency; it is personal data: never in logs or addresses. */
export function actorKey(actor: Actor): string {
  switch (actor.kind) {
    case 'visitor':
      return 'visitor';
    case 'citizen':
      // Both are named: what is done for another is neither done nor remembered as one's own.
      return actor.representing === undefined
        ? `citizen:${actor.document}`
        : `citizen:${actor.document}>${actor.representing.document}`;
    case 'operator':
      return `${actor.kind}:${actor.document}`;
    case 'employee':
      return `employee:${actor.administrationId}:${actor.document}`;
    case 'system':
      return `system:${actor.clientId}`;
    case 'platform':
      return `platform:${actor.name}`;
  }
}
