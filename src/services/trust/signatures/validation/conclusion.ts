/** Results of EN 319 102-1 V1.4.1 §5.1.3 and of its tables 5 and 6, and the conditions from which they follow. */

export type Indication = 'TOTAL-PASSED' | 'INDETERMINATE' | 'TOTAL-FAILED';

/**
 * Sub-indications in the order in which the algorithms of §5.3 to §5.6 would return them: of several that apply, the first is
 * the answer. `true`: the signature is failed for good.
 */
export const SUB_INDICATIONS = {
  FORMAT_FAILURE: true,
  NO_SIGNING_CERTIFICATE_FOUND: false,
  SIGNATURE_POLICY_NOT_AVAILABLE: false,
  POLICY_PROCESSING_ERROR: false,
  HASH_FAILURE: true,
  SIG_CRYPTO_FAILURE: true,
  SIGNED_DATA_NOT_FOUND: false,
  REVOKED: true,
  EXPIRED: true,
  NOT_YET_VALID: true,
  NO_CERTIFICATE_CHAIN_FOUND: false,
  CERTIFICATE_CHAIN_GENERAL_FAILURE: false,
  CHAIN_CONSTRAINTS_FAILURE: false,
  NO_CERTIFICATE_CHAIN_FOUND_NO_POE: false,
  REVOKED_CA_NO_POE: false,
  REVOKED_NO_POE: false,
  OUT_OF_BOUNDS_NO_POE: false,
  OUT_OF_BOUNDS_NOT_REVOKED: false,
  REVOCATION_OUT_OF_BOUNDS_NO_POE: false,
  CRYPTO_CONSTRAINTS_FAILURE: false,
  CRYPTO_CONSTRAINTS_FAILURE_NO_POE: false,
  TRY_LATER: false,
  SIG_CONSTRAINTS_FAILURE: false,
  TIMESTAMP_ORDER_FAILURE: false,
  NO_POE: false,
  CUSTOM: false,
} as const;
export type SubIndication = keyof typeof SUB_INDICATIONS;

const ORDER = Object.keys(SUB_INDICATIONS) as SubIndication[];

/** What is looked at, with the clause of EN 319 102-1 that asks for it. Codes are stable; texts for people go by them. */
export const CONDITIONS = {
  'format.conforms': '5.2.2',
  'signer.found': '5.2.3',
  'signer.reference-fits': '5.2.3',
  'signer.reference-protected': '5.2.3',
  'context.signature-policy': '5.2.4',
  'chain.found': '5.2.6',
  'chain.valid': '5.2.6',
  'chain.usage': '5.2.6',
  'chain.anchor-in-force': '5.2.6',
  'certificate.in-period': '5.2.6',
  'certificate.not-revoked': '5.2.6',
  'certificate.not-suspended': '5.2.6',
  'certificate.status-known': '5.2.6',
  'certificate.status-fresh': '5.2.5',
  'certificate.algorithm': '5.2.6',
  'crypto.data-found': '5.2.7',
  'crypto.data-intact': '5.2.7',
  'crypto.value': '5.2.7',
  'acceptance.algorithm': '5.2.8',
  'acceptance.digest': '5.2.8',
  'acceptance.level': '5.2.8',
  'timestamp.about': '5.4',
  'timestamp.not-in-future': '5.4',
  'timestamp.holds': '5.5.4',
  'time.in-period': '5.5.4',
  'time.order': '5.5.4',
  'time.delay': '5.5.4',
  'time.claimed': '5.5.4',
  'past.known-before': '5.6.2.1',
  'past.existed': '5.6.2.4',
} as const;
export type ConditionCode = keyof typeof CONDITIONS;

/** Times as milliseconds since 1970. */
export type ConditionData = Readonly<Record<string, string | number>>;

export type Condition = {
  code: ConditionCode;
  clause: string;
  result: 'passed' | 'warning' | 'failed';
  /** Only when failed. */
  subIndication?: SubIndication;
  /** Fingerprint of the certificate, name of the part, or identifier of the time stamp that it is about. */
  about?: string;
  data?: ConditionData;
};

export type Conclusion = {
  indication: 'PASSED' | 'INDETERMINATE' | 'FAILED';
  subIndication?: SubIndication;
  /** Each condition that was looked at, those that failed and those that did not. */
  conditions: readonly Condition[];
};

type Said = { about?: string; data?: ConditionData };

export const passed = (code: ConditionCode, said: Said = {}): Condition => ({
  ...{ code, clause: CONDITIONS[code], result: 'passed' },
  ...said,
});

export const warning = (code: ConditionCode, said: Said = {}): Condition => ({
  ...passed(code, said),
  result: 'warning',
});

export const failed = (code: ConditionCode, subIndication: SubIndication, said: Said = {}): Condition => ({
  ...{ code, clause: CONDITIONS[code], result: 'failed', subIndication },
  ...said,
});

/** A condition that holds or fails. */
export const check = (
  holds: boolean,
  code: ConditionCode,
  subIndication: SubIndication,
  said: Said = {},
): Condition => (holds ? passed(code, said) : failed(code, subIndication, said));

/** What follows from all conditions: passed when none failed. */
export function conclude(conditions: readonly Condition[]): Conclusion {
  const found = new Set(conditions.flatMap((each) => each.subIndication ?? []));
  const subIndication = ORDER.find((each) => found.has(each));
  if (subIndication === undefined) return { indication: 'PASSED', conditions };
  return {
    indication: SUB_INDICATIONS[subIndication] ? 'FAILED' : 'INDETERMINATE',
    subIndication,
    conditions,
  };
}

const TOTAL: Readonly<Record<Conclusion['indication'], Indication>> = {
  PASSED: 'TOTAL-PASSED',
  INDETERMINATE: 'INDETERMINATE',
  FAILED: 'TOTAL-FAILED',
};

export const totalOf = ({ indication }: Conclusion): Indication => TOTAL[indication];
