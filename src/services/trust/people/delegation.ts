/** Somebody’s competence that another exercises (Ley 40/2015 art. 9): what is decided so counts as decided by whoever delegated. */
export type Delegation = {
  administrationId: string;
  id: string;
  delegatorId: string;
  delegateId: string;
  /** Roles and capabilities of the delegating place. */
  rights: string[];
  matters: string;
  /** The act that says so: a decree, a resolution. */
  act: string;
  /** Gazette and day (art. 9.3). */
  publication: string;
  fromDay: string;
  untilDay: string | null;
  state: 'requested' | 'active' | 'ended';
  requestedBy: string;
};
