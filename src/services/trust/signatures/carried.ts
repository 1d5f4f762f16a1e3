import { type Certificate, hashOf, toHex } from '../../../kernel/pki/index.ts';
import { poe } from './facts.ts';

/** Certificates and revocation data (DER) that go along with a signature or a time stamp. */
export type Values = {
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Uint8Array[];
  readonly ocsps: readonly Uint8Array[];
};

/** The same, and how many of what goes along cannot be read. */
export type Carried = Values & { readonly unreadable: number };

export const NOTHING: Carried = { certificates: [], crls: [], ocsps: [], unreadable: 0 };

/** SHA-256 in hexadecimal: how things are named of which existence is proven. */
export const digestOf = (bytes: Uint8Array): string => toHex(hashOf('sha256', bytes));

/** All of them, each once. */
export function together(...parts: readonly Carried[]): Carried {
  return {
    certificates: distinct(
      parts.flatMap((each) => each.certificates),
      (each) => each.fingerprint,
    ),
    crls: distinct(
      parts.flatMap((each) => each.crls),
      digestOf,
    ),
    ocsps: distinct(
      parts.flatMap((each) => each.ocsps),
      digestOf,
    ),
    unreadable: parts.reduce((sum, each) => sum + each.unreadable, 0),
  };
}

const distinct = <T>(items: readonly T[], name: (item: T) => string): T[] => [
  ...new Map(items.map((each) => [name(each), each])).values(),
];

/** What exists before the time of a stamp that covers all this (see `poe`). */
export const namesOf = ({ certificates, crls, ocsps }: Values): string[] => [
  ...certificates.map((each) => poe.certificate(each.fingerprint)),
  ...crls.map((each) => poe.crl(digestOf(each))),
  ...ocsps.map((each) => poe.ocsp(digestOf(each))),
];
