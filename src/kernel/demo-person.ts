import type { Actor } from './actor.ts';
import type { Sentence } from './problem.ts';

/** Somebody a visitor may be in demonstration mode. The identifier goes in the session; it is not personal data. */
export type DemoPerson = { id: string; actor: Actor; story: Sentence };
