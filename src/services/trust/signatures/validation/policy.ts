import { type AlgorithmPolicy, TS_119_312 } from '../../../../kernel/pki/index.ts';
import type { Level } from '../making.ts';
import type { Age } from './freshness.ts';

/** What is demanded of a signature besides what EN 319 102-1 always demands. Data: nothing here decides by itself. */
export type ValidationPolicy = {
  /** URI, stated in each report. */
  id: string;
  algorithms: AlgorithmPolicy;
  /**
   * How old what is known of revocation may be (§5.2.5), in milliseconds; `interval`: as long as lies between its own issue and
   * the next one, which is what the standard takes when nothing is said. Of who stamped the time, `at-its-time`: as old as that
   * against the time of the stamp and not against now, so that a signature which brings everything can be judged without
   * asking anybody; what is known of a later revocation counts all the same.
   */
  freshness: {
    signer: Age;
    authority: Age;
    timestamp: 'interval' | 'at-its-time';
  };
  /** Difference of clocks that is let pass when times are put in order, in milliseconds. */
  skewMs: number;
  /** At most between the claimed time and the first time stamp (§5.5.4, time-stamp delay), in milliseconds. */
  delayMs: number | undefined;
  level: Level | undefined;
  /** A signature that does not protect which certificate was used: said, or refused (it is no AdES signature). */
  unprotectedReference: 'warn' | 'refuse';
  /** Identifiers of signature policies that are known; another, when stated, is only said, or refused. */
  signaturePolicies: readonly string[];
  unknownSignaturePolicy: 'warn' | 'refuse';
};

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const BASE = {
  algorithms: TS_119_312,
  skewMs: 5 * MINUTE_MS,
  signaturePolicies: [],
} as const;

/** For whoever wants to know whether a signature holds: what the standard demands, and no more. */
export const DEFAULT_POLICY: ValidationPolicy = {
  ...BASE,
  id: 'urn:aplec:signatures:policy:general:1',
  freshness: { signer: 'interval', authority: 'interval', timestamp: 'at-its-time' },
  delayMs: undefined,
  level: undefined,
  unprotectedReference: 'warn',
  unknownSignaturePolicy: 'warn',
};

/** For acts that must stand for years: a trusted time, revocation asked after it, a signature that is AdES in every part. */
export const STRICT_POLICY: ValidationPolicy = {
  ...BASE,
  id: 'urn:aplec:signatures:policy:strict:1',
  freshness: { signer: 0, authority: 'interval', timestamp: 'interval' },
  delayMs: DAY_MS,
  level: 'B-T',
  unprotectedReference: 'refuse',
  unknownSignaturePolicy: 'refuse',
};

export const POLICIES = { general: DEFAULT_POLICY, strict: STRICT_POLICY } as const;
export type PolicyName = keyof typeof POLICIES;
