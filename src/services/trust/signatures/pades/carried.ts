import {
  type Certificate,
  PkiError,
  parseCertificate,
  parseSignedData,
  readDocument,
  tags,
} from '../../../../kernel/pki/index.ts';
import { type Carried, digestOf, NOTHING } from '../carried.ts';
import type { SecurityStore } from './dss.ts';

/** Reads certificates, each once for the whole document. */
export class CertificateReader {
  readonly #known = new Map<string, Certificate | undefined>();

  read(der: Uint8Array): Certificate | undefined {
    const name = digestOf(der);
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
