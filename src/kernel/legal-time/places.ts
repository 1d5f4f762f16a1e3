import {
  type Calendar,
  joinCalendars,
  makeCalendar,
  type Scope,
  scopeWithoutCalendar,
  type WorkingCalendar,
} from './calendar.ts';
import { legalTimeProblems } from './problems.ts';

/** The municipalities of Aran, by INE code (5 digits). */
const ARAN = new Set(['25025', '25031', '25045', '25057', '25059', '25063', '25121', '25243', '25247']);
/** The first two digits of the INE code of a municipality of Catalonia. */
export const CATALAN_PROVINCES: readonly string[] = ['08', '17', '25', '43'];

/** A municipality (INE, 5 digits); outside Catalonia its territory's scope has to be said (`region:…`). */
export type Place = { municipality: string; territory?: Scope };

/**
 * What to do when nobody loaded the municipality's two local holidays: `refuse` (default), or `accept`, and then
 * every deadline carries the caution `local-calendar-missing:<INE5>`.
 */
export type MissingLocal = 'refuse' | 'accept';

/** The scope of the general holidays where the place is. Throws `term-invalid` if it cannot be known. */
export function territoryOf(place: Place): Scope {
  if (!/^[0-9]{5}$/.test(place.municipality)) {
    throw legalTimeProblems['term-invalid']({
      detail: 'A municipality is named by its five-digit INE code.',
      data: { municipality: place.municipality },
    });
  }
  if (place.territory !== undefined) return place.territory;
  if (ARAN.has(place.municipality)) return 'aran';
  if (CATALAN_PROVINCES.includes(place.municipality.slice(0, 2))) return 'catalonia';
  throw legalTimeProblems['term-invalid']({
    detail: 'The municipality is outside Catalonia: say which territory calendar applies.',
    data: { municipality: place.municipality },
  });
}

function placeCalendar(library: readonly Calendar[], place: Place, missing: MissingLocal): WorkingCalendar {
  const territory = territoryOf(place);
  const local: Scope = `local:${place.municipality}`;
  const parts = library.filter((calendar) => calendar.scope === territory || calendar.scope === local);
  if (missing === 'refuse') return makeCalendar(parts, { scopes: [territory, local] });
  const general = makeCalendar(parts, { scopes: [territory] });
  const years = general.parts.filter((part) => part.scope === territory).map((part) => part.year);
  const gaps = years.filter((year) => !general.covered.has(`${local}/${year}`));
  const missingLocal = gaps.map((year) => `${place.municipality}/${year}`);
  return makeCalendar(parts, { scopes: [territory], missingLocal });
}

/**
 * The only calendar of an electronic register: the one of its seat, without the rule of art. 30.6
 * (Ley 39/2015 art. 31.3).
 */
export const registerCalendar = (
  library: readonly Calendar[],
  seat: Place,
  missing: MissingLocal = 'refuse',
): WorkingCalendar => placeCalendar(library, seat, missing);

/**
 * The calendar of a person's term: non-working at the seat or where the person lives (art. 30.6). Without a
 * residence (unknown, or abroad) only the seat counts.
 */
export function termCalendar(
  library: readonly Calendar[],
  places: { seat: Place; residence?: Place },
  missing: MissingLocal = 'refuse',
): WorkingCalendar {
  const seat = placeCalendar(library, places.seat, missing);
  return places.residence === undefined
    ? seat
    : joinCalendars(seat, placeCalendar(library, places.residence, missing));
}

/** Refuses with `calendar-missing` when a scope has no calendar for the year, unless gaps are accepted. */
export function requireYear(calendar: WorkingCalendar, year: number): void {
  if (calendar.gaps) return;
  const scope = scopeWithoutCalendar(calendar, year);
  if (scope !== undefined) {
    throw legalTimeProblems['calendar-missing']({
      detail: `No calendar of ${scope} for ${year}.`,
      data: { year, scope },
    });
  }
}
