import {
  type HashName,
  PkiError,
  parseTimestampRequest,
  type TspFailure,
  timestampRefusal,
} from '../../../kernel/pki/index.ts';

/** Digests that are stamped; shorter and older ones are refused (ETSI TS 119 312 §5.1). */
const HASHES: ReadonlySet<HashName> = new Set(['sha256', 'sha384', 'sha512']);

export type Query = ReturnType<typeof parseTimestampRequest>;
/** A refusal of the protocol: its failure, and a sentence in English for whoever reads it. */
export type Refused = { failure: TspFailure; sentence: string };

/**
 * Reads a query and refuses what is not stamped (RFC 3161 §2.4.2): `badAlg` for digests that are too weak or not known,
 * `badDataFormat` for what is no query, also when the digest is not as long as its algorithm makes it.
 */
export function readQuery(bytes: Uint8Array, policy: string): Query | Refused {
  let query: Query;
  try {
    query = parseTimestampRequest(bytes);
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    if (error.code === 'algorithm')
      return {
        failure: 'badAlg',
        sentence: 'The digest algorithm is not known here: use SHA-256, SHA-384 or SHA-512.',
      };
    return { failure: 'badDataFormat', sentence: error.message };
  }
  if (!HASHES.has(query.imprint.hash))
    return {
      failure: 'badAlg',
      sentence: 'The digest algorithm is too weak: use SHA-256, SHA-384 or SHA-512.',
    };
  if (query.policy !== undefined && query.policy !== policy)
    return { failure: 'unacceptedPolicy', sentence: `Time stamps are issued under ${policy} only.` };
  if (query.extensions.length > 0)
    return { failure: 'unacceptedExtension', sentence: 'No extension of queries is known here.' };
  return query;
}

export const refusalBytes = ({ failure, sentence }: Refused): Uint8Array =>
  timestampRefusal(failure, sentence);
