/** Why somebody does the work of another (Ley 40/2015 art. 13). */
export const CAUSES = ['vacancy', 'absence', 'illness', 'abstention'] as const;
export type Cause = (typeof CAUSES)[number];

export type Substitution = {
  administrationId: string;
  id: string;
  substitutedId: string;
  substituteId: string;
  cause: Cause;
  /** The act that says so: a decree, a resolution. */
  act: string;
  fromDay: string;
  untilDay: string | null;
  state: 'requested' | 'active' | 'ended';
  requestedBy: string;
};
