/** The states of a mandate, as the register of powers publishes them (Representa §3.10). */
export const STATES = [
  'PENDENT_SIGNATURA',
  'PENDENT_ACCEPTACIO',
  'PENDENT_VALIDACIO',
  'EN_VALIDACIO',
  'VALIDA',
  'DENEGADA',
  'EXPIRADA',
  'RENUNCIADA',
  'REVOCADA',
  'ANULADA',
] as const;
export type State = (typeof STATES)[number];

/** States from which nothing comes back. */
export const FINAL: ReadonlySet<State> = new Set([
  'DENEGADA',
  'EXPIRADA',
  'RENUNCIADA',
  'REVOCADA',
  'ANULADA',
]);
/** `actives` of the published queries: whatever was not thrown away (Representa §5.3). */
export const ACTIVE: readonly State[] = STATES.filter((state) => !FINAL.has(state));

/**
 * In what quality somebody moves a mandate. `other` is the party that did not register it; `validator` an official of a
 * body that the mandate names; `administration` a body that annuls; `platform` the clocks.
 */
export type Quality = 'grantor' | 'representative' | 'other' | 'validator' | 'administration' | 'platform';

export type Move =
  | 'sign'
  | 'accept'
  | 'renounce'
  | 'revoke'
  | 'take'
  | 'release'
  | 'approve'
  | 'deny'
  | 'expire'
  | 'lapse'
  | 'annul';

export type Rule = {
  from: readonly State[];
  /** Null: the state that was meant when the evidence could not be sealed yet. */
  to: State | null;
  by: Quality;
  /** Where it is written. */
  clause: string;
};

/** Who may do which move from which state. Nothing else changes a mandate: of one that is registered only the state does. */
export const MOVES: Readonly<Record<Move, Rule>> = {
  sign: { from: ['PENDENT_SIGNATURA'], to: null, by: 'platform', clause: 'Representa §3.10' },
  accept: {
    from: ['PENDENT_ACCEPTACIO'],
    to: 'VALIDA',
    by: 'other',
    clause: 'Representa §3.10; Codi civil de Catalunya, art. 622-21',
  },
  renounce: {
    from: ['PENDENT_ACCEPTACIO', 'VALIDA'],
    to: 'RENUNCIADA',
    by: 'representative',
    clause: 'Codi civil, art. 1732.2',
  },
  revoke: {
    from: ['PENDENT_ACCEPTACIO', 'VALIDA'],
    to: 'REVOCADA',
    by: 'grantor',
    clause: 'Llei 39/2015, art. 6.6; Codi civil, art. 1732.1 and 1733',
  },
  take: { from: ['PENDENT_VALIDACIO'], to: 'EN_VALIDACIO', by: 'validator', clause: 'Representa §3.10' },
  release: { from: ['EN_VALIDACIO'], to: 'PENDENT_VALIDACIO', by: 'validator', clause: 'Representa §3.10' },
  approve: {
    from: ['PENDENT_VALIDACIO', 'EN_VALIDACIO'],
    to: 'VALIDA',
    by: 'validator',
    clause: 'Llei 39/2015, art. 5.4 and 6.3; bastanteo',
  },
  deny: {
    from: ['PENDENT_VALIDACIO', 'EN_VALIDACIO'],
    to: 'DENEGADA',
    by: 'validator',
    clause: 'Representa §3.10; Llei 39/2015, art. 35.1',
  },
  expire: {
    from: ['VALIDA', 'PENDENT_SIGNATURA', 'PENDENT_ACCEPTACIO', 'PENDENT_VALIDACIO'],
    to: 'EXPIRADA',
    by: 'platform',
    clause: 'Llei 39/2015, art. 6.6',
  },
  lapse: {
    from: ['PENDENT_ACCEPTACIO', 'PENDENT_VALIDACIO', 'EN_VALIDACIO'],
    to: 'ANULADA',
    by: 'platform',
    clause: 'Representa §3.10: 40 and 90 days',
  },
  annul: {
    from: ACTIVE,
    to: 'ANULADA',
    by: 'administration',
    clause: 'Representa §3.10: at any moment of its life',
  },
};

/** The state a mandate begins in: somebody validates documents, or the other party accepts. */
export const firstState = (hasDocuments: boolean): State =>
  hasDocuments ? 'PENDENT_VALIDACIO' : 'PENDENT_ACCEPTACIO';

export type Moved = { allowed: true; to: State } | { allowed: false; because: 'state' | 'quality' };

/** Whether somebody in these qualities may do this move now, and where it leads. */
export function move(
  name: Move,
  mandate: { state: State; intended: State | null },
  qualities: ReadonlySet<Quality>,
): Moved {
  const rule = MOVES[name];
  if (!qualities.has(rule.by)) return { allowed: false, because: 'quality' };
  const to = rule.to ?? mandate.intended;
  if (!rule.from.includes(mandate.state) || to === null) return { allowed: false, because: 'state' };
  return { allowed: true, to };
}

/** The moves that somebody in these qualities can do now, for the buttons of a page. */
export const movesOf = (
  mandate: { state: State; intended: State | null },
  qualities: ReadonlySet<Quality>,
): Move[] => (Object.keys(MOVES) as Move[]).filter((name) => move(name, mandate, qualities).allowed);
