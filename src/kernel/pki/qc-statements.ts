import { type Bytes, type Element, EMPTY, tags, w } from './asn1/index.ts';
import { PkiError } from './error.ts';
import { QC } from './oids.ts';

/** Statements of a qualified certificate (EN 319 412-5 §4), as far as they are understood; `ids` has all of them. */
export interface QcStatements {
  readonly ids: readonly string[];
  readonly compliance: boolean;
  /** The key is in a qualified signature creation device. */
  readonly sscd: boolean;
  /** `esign`, `eseal` or `web`. */
  readonly types: readonly QcType[];
  readonly retentionYears?: number;
  readonly limit?: { readonly currency: string; readonly amount: number; readonly exponent: number };
  readonly pds: readonly { readonly url: string; readonly language: string }[];
  /** Countries under whose law it is qualified; empty means the Union's. */
  readonly countries: readonly string[];
}

export type QcType = 'esign' | 'eseal' | 'web';

const TYPES: Readonly<Record<string, QcType>> = {
  [QC.typeEsign]: 'esign',
  [QC.typeEseal]: 'eseal',
  [QC.typeWeb]: 'web',
};
const TYPE_OIDS: Readonly<Record<QcType, string>> = {
  esign: QC.typeEsign,
  eseal: QC.typeEseal,
  web: QC.typeWeb,
};
const MAX_STATEMENTS = 100;

type Found = { -readonly [K in keyof QcStatements]: QcStatements[K] };

export function parseQcStatements(element: Element): QcStatements {
  const found: Found = { ids: [], compliance: false, sscd: false, types: [], pds: [], countries: [] };
  const statements = element.is(tags.SEQUENCE).children();
  if (statements.length > MAX_STATEMENTS) throw new PkiError('asn1-limit', 'There are too many statements.');
  for (const statement of statements) {
    const fields = statement.is(tags.SEQUENCE).fields();
    const id = fields.next().oid();
    const info = fields.atEnd ? undefined : fields.next();
    fields.end();
    found.ids = [...found.ids, id];
    understand(found, id, info);
  }
  return found;
}

function understand(found: Found, id: string, info: Element | undefined): void {
  if (id === QC.compliance) found.compliance = true;
  else if (id === QC.sscd) found.sscd = true;
  else if (info === undefined) return;
  else if (id === QC.type) found.types = info.children().flatMap((each) => TYPES[each.oid()] ?? []);
  else if (id === QC.retentionPeriod) found.retentionYears = info.is(tags.INTEGER).small();
  else if (id === QC.limitValue) found.limit = parseLimit(info);
  else if (id === QC.pds) found.pds = info.children().map(parsePds);
  else if (id === QC.legislation) found.countries = info.children().map((each) => each.text());
}

function parseLimit(info: Element): NonNullable<QcStatements['limit']> {
  const fields = info.fields();
  const currency = fields.next();
  const amount = fields.next(tags.INTEGER).small();
  const exponent = fields.next(tags.INTEGER).small();
  fields.end();
  return {
    currency: currency.tag === tags.INTEGER ? String(currency.small()) : currency.text(),
    amount,
    exponent,
  };
}

function parsePds(element: Element): { url: string; language: string } {
  const fields = element.fields();
  const pds = { url: fields.next(tags.IA5_STRING).text(), language: fields.next().text() };
  fields.end();
  return pds;
}

/** What a profile wishes to say; see EN 319 412-5 §5 for what each kind of certificate must. */
export interface QcWish {
  readonly compliance?: boolean;
  readonly sscd?: boolean;
  readonly types?: readonly QcType[];
  readonly retentionYears?: number;
  readonly pds?: readonly { readonly url: string; readonly language: string }[];
  /** semanticsIdentifier of EN 319 412-1 §5 (for a natural or a legal person), under RFC 3739's statement 2. */
  readonly semantics?: string;
}

export function qcStatementsDer(wish: QcWish): Bytes {
  const statement = (id: string, info: Uint8Array = EMPTY) => w.seq(w.oid(id), info);
  const statements = [
    wish.semantics && statement(QC.syntaxV2, w.seq(w.oid(wish.semantics))),
    wish.compliance && statement(QC.compliance),
    wish.retentionYears !== undefined && statement(QC.retentionPeriod, w.int(wish.retentionYears)),
    wish.sscd && statement(QC.sscd),
    wish.pds &&
      statement(
        QC.pds,
        w.seq(...wish.pds.map(({ url, language }) => w.seq(w.ia5(url), w.printable(language)))),
      ),
    wish.types && statement(QC.type, w.seq(...wish.types.map((type) => w.oid(TYPE_OIDS[type])))),
  ];
  return w.seq(...statements.filter((each) => each instanceof Uint8Array));
}
