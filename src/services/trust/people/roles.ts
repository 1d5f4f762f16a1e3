import type { Capability } from '../../../kernel/actor.ts';

/** Bundles of capabilities under the name of the office that has them. */
export const ROLES = {
  administrator: [
    'body.manage',
    'people.manage',
    'people.read',
    'webhooks.manage',
    'clients.manage',
    'events.read',
  ],
  mayor: ['body.manage', 'people.approve', 'people.read'],
  'secretary-interventor': [
    'body.manage',
    'people.approve',
    'people.read',
    'agreements.manage',
    'signatures.request',
    'evidence.request',
    'certificates.approve',
    'mandates.validate',
    'mandates.read',
  ],
  officer: ['evidence.request', 'signatures.request', 'mandates.read'],
  registrar: [
    'identity.enrol',
    'certificates.register',
    'mandates.assist',
    'mandates.read',
    'evidence.request',
  ],
  'data-protection-officer': ['events.read', 'people.read', 'mandates.read'],
  'service-manager': ['services.manage', 'agreements.manage'],
  integrator: ['webhooks.manage', 'clients.manage', 'events.read'],
  emergency: ['evidence.request', 'evidence.emergency'],
} as const satisfies Record<string, readonly Capability[]>;
export type Role = keyof typeof ROLES;
