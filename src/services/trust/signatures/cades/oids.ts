/** Attributes of CAdES beside those of the kernel (EN 319 122-1 V1.3.1, ETSI TS 101 733 V2.2.1, RFC 5126, RFC 2634). */
export const CADES = {
  contentHints: '1.2.840.113549.1.9.16.2.4',
  signerAttributes: '1.2.840.113549.1.9.16.2.18',
  contentTimestamp: '1.2.840.113549.1.9.16.2.20',
  certificateRefs: '1.2.840.113549.1.9.16.2.21',
  revocationRefs: '1.2.840.113549.1.9.16.2.22',
  certificateValues: '1.2.840.113549.1.9.16.2.23',
  revocationValues: '1.2.840.113549.1.9.16.2.24',
  /** CAdES-C-time-stamp: signature, its time stamps and the references (A.1.5.2). */
  escTimestamp: '1.2.840.113549.1.9.16.2.25',
  /** time-stamped-certs-crls-references (A.1.5.1). */
  referencesTimestamp: '1.2.840.113549.1.9.16.2.26',
  archiveTimestampV1: '1.2.840.113549.1.9.16.2.27',
  archiveTimestampV2: '1.2.840.113549.1.9.16.2.48',
  mimeType: '0.4.0.1733.2.1',
  longTermValidation: '0.4.0.1733.2.2',
  archiveTimestampV3: '0.4.0.1733.2.4',
  hashIndexV1: '0.4.0.1733.2.5',
  hashIndexV2: '0.4.0.19122.1.4',
  hashIndexV3: '0.4.0.19122.1.5',
  signerAttributesV2: '0.4.0.19122.1.1',
} as const;

/** id-spq-ets-uri: where the text of a signature policy is (EN 319 122-1 §5.2.9.1). */
export const POLICY_ADDRESS = '1.2.840.113549.1.9.16.5.1';
/** id-at-role (X.509), under which claimed roles are written. */
export const ROLE = '2.5.4.72';

/** Commitments that have both a URI (EN 319 132-1 §5.2.3) and an identifier (EN 319 122-1 §5.2.3), by the word of both. */
const COMMITMENT_WORDS = ['Origin', 'Receipt', 'Delivery', 'Sender', 'Approval', 'Creation'];
const COMMITMENTS = new Map(
  COMMITMENT_WORDS.map((word, at) => [
    `http://uri.etsi.org/01903/v1.2.2#ProofOf${word}`,
    `1.2.840.113549.1.9.16.6.${at + 1}`,
  ]),
);

/** The identifier of a commitment that is given as a URI; what has none stays as it is. */
export const commitmentOid = (commitment: string): string => COMMITMENTS.get(commitment) ?? commitment;
