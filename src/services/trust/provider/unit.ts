import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import type { Session } from '../identity/index.ts';
import type { Artifact, Given } from './artifact-store.ts';

/** A row to be written: `key` is the hash of what its holder has. */
export type Put = Artifact & { key: Buffer; kind: string; once: boolean };

/**
 * What one request of the library has read and wants to have written. The library makes a dozen calls a login; they are
 * answered from few statements, and what it writes is written at its end in one, shared with the requests of that moment:
 * a code is spent and its tokens exist, or neither.
 */
export type Unit = {
  /** What must not have been spent before. */
  spend: { key: Buffer; kind: string; grant: string | undefined }[];
  put: Map<string, Put>;
  drop: Buffer[];
  grants: Given[];
  /** Grants to be ended, and kinds of artifact of a grant to be forgotten. */
  endGrants: string[];
  forget: { kind: string; grant: string }[];
  /** Read already in this request. */
  read: Map<string, Artifact | undefined>;
  given: Map<string, Given>;
  session: Session | undefined;
  /** The token of the browser's session, if it sent one that goes on. */
  sessionToken: string | undefined;
};

const storage = new AsyncLocalStorage<Unit>();

export const newUnit = (): Unit => ({
  spend: [],
  put: new Map(),
  drop: [],
  grants: [],
  endGrants: [],
  forget: [],
  read: new Map(),
  given: new Map(),
  session: undefined,
  sessionToken: undefined,
});

/** The unit of the request in course; undefined when a page of ours calls the library. */
export const unitInCourse = (): Unit | undefined => storage.getStore();
export const within = <T>(unit: Unit, run: () => T): T => storage.run(unit, run);

/** What is stored instead of a token, a code, an identifier of a browser; of different kinds never the same. */
export const keyOf = (kind: string, value: string): Buffer =>
  createHash('sha256').update(kind).update('\0').update(value).digest();

export const isEmpty = (unit: Unit): boolean =>
  unit.spend.length === 0 &&
  unit.put.size === 0 &&
  unit.drop.length === 0 &&
  unit.grants.length === 0 &&
  unit.endGrants.length === 0 &&
  unit.forget.length === 0;
