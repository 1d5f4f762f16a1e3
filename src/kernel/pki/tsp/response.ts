import type { SignatureAlgorithm } from '../algorithms.ts';
import { type Bytes, EMPTY, readDocument, tags, w } from '../asn1/index.ts';
import type { Certificate } from '../certificate.ts';
import { cmsSigner } from '../cms/build.ts';
import { PkiError } from '../error.ts';
import { generalNameDer } from '../general-name.ts';
import { CMS } from '../oids.ts';
import { hashOf, type Unsigned } from '../signature.ts';
import { imprintDer, type TimestampRequest } from './request.ts';
import { parseTimestampToken, type TimestampToken } from './token.ts';

/** PKIStatus (RFC 3161 §2.4.2) by number. */
export const TSP_STATUSES = [
  'granted',
  'grantedWithMods',
  'rejection',
  'waiting',
  'revocationWarning',
  'revocationNotification',
] as const;
export type TspStatus = (typeof TSP_STATUSES)[number];

/** PKIFailureInfo: the bit of each (§2.4.2). */
export const TSP_FAILURES = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  addInfoNotAvailable: 17,
  systemFailure: 25,
} as const;
export type TspFailure = keyof typeof TSP_FAILURES;

export interface TimestampAuthorityWish {
  readonly certificate: Certificate;
  readonly algorithm: SignatureAlgorithm;
  readonly chain?: readonly Certificate[];
  readonly policy: string;
  /** How far the time may be off, in milliseconds, from 1 to 999 or whole seconds. */
  readonly accuracyMs?: number;
  /** Two tokens can be put in order by their time even when that differs by less than the accuracy. */
  readonly ordering?: boolean;
  /** The name of the authority is said inside. */
  readonly named?: boolean;
}

/** Who stamps: what does not change is made once. */
export interface TimestampAuthority {
  /** `serial` from 1 to 20 bytes without sign, unique; `at` in milliseconds, to the microsecond. `finish` gives the whole response. */
  stamp(wish: { request: TimestampRequest; serial: Uint8Array; at: number }): Unsigned & {
    finishToken(signature: Uint8Array): Bytes;
  };
}

const VERSION = w.int(1);
const GRANTED = w.seq(w.int(0));

export function timestampAuthority(wish: TimestampAuthorityWish): TimestampAuthority {
  const { certificate, algorithm, chain = [] } = wish;
  const base = { certificate, algorithm, contentType: CMS.tstInfo };
  const withCertificates = cmsSigner({ ...base, chain });
  const without = cmsSigner({ ...base, withoutCertificates: true });
  const policy = w.oid(wish.policy);
  const accuracy = wish.accuracyMs === undefined ? EMPTY : accuracyDer(wish.accuracyMs);
  const ordering = wish.ordering ? w.bool(true) : EMPTY;
  const tsa = wish.named
    ? w.explicit(0, generalNameDer({ form: 'directory', name: certificate.subject }))
    : EMPTY;
  return {
    stamp({ request, serial, at }) {
      const info = w.seq(
        VERSION,
        policy,
        imprintDer(request.imprint),
        w.int(serial),
        w.generalizedTime(at, true),
        accuracy,
        ordering,
        request.nonce === undefined ? EMPTY : w.tlv(tags.INTEGER, request.nonce),
        tsa,
      );
      const signer = request.certReq ? withCertificates : without;
      const prepared = signer.prepare({ digest: hashOf(signer.hash, info), attached: info });
      return {
        algorithm,
        toBeSigned: prepared.toBeSigned,
        finishToken: (signature) => prepared.finish(signature),
        finish: (signature) => w.seq(GRANTED, prepared.finish(signature)),
      };
    },
  };
}

function accuracyDer(ms: number): Bytes {
  const seconds = Math.floor(ms / 1000);
  const rest = ms % 1000;
  return w.seq(seconds === 0 ? EMPTY : w.int(seconds), rest === 0 ? EMPTY : w.implicit(0, w.int(rest)));
}

/** A refusal, which nobody signs; `text` for people, in English. */
export function timestampRefusal(failure: TspFailure, text?: string): Bytes {
  return w.seq(
    w.seq(w.int(2), text === undefined ? EMPTY : w.seq(w.utf8(text)), w.namedBits([TSP_FAILURES[failure]])),
  );
}

export interface TimestampResponse {
  readonly status: TspStatus;
  readonly failures: readonly TspFailure[];
  readonly token: TimestampToken | undefined;
  /** The token as it came, to be kept or put in a signature. */
  readonly tokenDer: Uint8Array | undefined;
}

/** @throws PkiError when the bytes are not one TimeStampResp */
export function parseTimestampResponse(bytes: Uint8Array): TimestampResponse {
  const fields = readDocument(bytes, { rules: 'ber' }).is(tags.SEQUENCE).fields();
  const info = fields.next(tags.SEQUENCE).fields();
  const status = TSP_STATUSES[info.next(tags.INTEGER).small()];
  info.optional(tags.SEQUENCE);
  const failure = info.optional(tags.BIT_STRING)?.bits().bytes ?? EMPTY;
  info.end();
  const tokenDer = fields.atEnd ? undefined : fields.next(tags.SEQUENCE).whole;
  fields.end();
  if (status === undefined)
    throw new PkiError('form', 'The time-stamp answer has a status that does not exist.');
  const isGranted = status === 'granted' || status === 'grantedWithMods';
  if (isGranted !== (tokenDer !== undefined))
    throw new PkiError('form', 'The time-stamp answer is granted and has no token, or the reverse.');
  const token = tokenDer === undefined ? undefined : parseTimestampToken(tokenDer);
  return { status, failures: failuresOf(failure), token, tokenDer };
}

function failuresOf(bytes: Uint8Array): TspFailure[] {
  const isSet = (bit: number) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;
  return (Object.keys(TSP_FAILURES) as TspFailure[]).filter((each) => isSet(TSP_FAILURES[each]));
}
