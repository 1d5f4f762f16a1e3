import {
  type Certificate,
  hashOf,
  PkiError,
  parseCertificate,
  parseSignedData,
  readDocument,
  tags,
  toHex,
} from '../../../../kernel/pki/index.ts';
import { poe } from '../facts.ts';
import type { SecurityStore } from './dss.ts';

/** Certificates and revocation that a document carries, read. */
export type Carried = {
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Uint8Array[];
  readonly ocsps: readonly Uint8Array[];
  readonly unreadable: number;
};

export const NOTHING: Carried = { certificates: [], crls: [], ocsps: [], unreadable: 0 };

/** Reads certificates, each once for the whole document. */
export class CertificateReader {
  readonly #known = new Map<string, Certificate | undefined>();

  read(der: Uint8Array): Certificate | undefined {
    const name = sha256(der);
    if (!this.#known.has(name))
      this.#known.set(
        name,
        attempt(() => parseCertificate(der)),
      );
    return this.#known.get(name);
  }

  carried({ certificates, crls, ocsps }: SecurityStore): Carried {
    const read = certificates.map((each) => this.read(each));
    const found = read.filter((each) => each !== undefined);
    return { certificates: found, crls, ocsps, unreadable: read.length - found.length };
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return undefined;
  }
}

const sha256 = (der: Uint8Array): string => toHex(hashOf('sha256', der));

export function together(...all: readonly Carried[]): Carried {
  return {
    certificates: distinct(
      all.flatMap((each) => each.certificates),
      (each) => each.fingerprint,
    ),
    crls: distinct(
      all.flatMap((each) => each.crls),
      sha256,
    ),
    ocsps: distinct(
      all.flatMap((each) => each.ocsps),
      sha256,
    ),
    unreadable: all.reduce((sum, each) => sum + each.unreadable, 0),
  };
}

const distinct = <T>(items: readonly T[], name: (item: T) => string): T[] => [
  ...new Map(items.map((each) => [name(each), each])).values(),
];

/** What exists before the time of a stamp that covers all this. */
export const namesOf = ({ certificates, crls, ocsps }: Carried): string[] => [
  ...certificates.map((each) => poe.certificate(each.fingerprint)),
  ...crls.map((each) => poe.crl(sha256(each))),
  ...ocsps.map((each) => poe.ocsp(sha256(each))),
];

/** adbe-revocationInfoArchival (ISO 32000-2 §12.8.3.3.2), a signed attribute from before there was a DSS. */
const REVOCATION_ARCHIVAL = '1.2.840.113583.1.1.8';

/** Lists and answers in the signed attribute; an attribute that cannot be read has none. */
export function archivedIn(contents: Uint8Array): Carried {
  return attempt(() => readArchival(contents)) ?? NOTHING;
}

function readArchival(contents: Uint8Array): Carried {
  const { signers } = parseSignedData(contents, { trailingZeroes: true });
  const crls: Uint8Array[] = [];
  const ocsps: Uint8Array[] = [];
  for (const { oid, values } of signers.flatMap((each) => each.signedAttributes ?? [])) {
    if (oid !== REVOCATION_ARCHIVAL || values[0] === undefined) continue;
    const fields = readDocument(values[0].whole, { rules: 'ber' }).is(tags.SEQUENCE).fields();
    const items = (n: number) =>
      fields
        .optional(tags.constructed(n))
        ?.inner(tags.SEQUENCE)
        .children()
        .map((each) => each.whole) ?? [];
    crls.push(...items(0));
    ocsps.push(...items(1));
  }
  return { certificates: [], crls, ocsps, unreadable: 0 };
}
