import { demoId } from '../../cooperation/administrations/index.ts';
import type { Mandate, Party } from './mandate.ts';
import { waitsUntil } from './registering.ts';
import type { Capacity, Scope } from './scope.ts';
import type { State } from './states.ts';
import { dayOf, lastDayAsMinor } from './validity.ts';

const MARK = '(demostració)';
const person = (key: string, given: string, surname1: string, surname2: string): Party => ({
  ...{ key, name: `${given} ${surname1} ${surname2} ${MARK}`, kind: 'person' },
  parts: { given, surname1, surname2: `${surname2} ${MARK}` },
});

/** People of the invented population of the exchange; the company is invented too. */
const NURIA = person('99000001C', 'Núria', 'Puig', 'Vila');
const BIEL = person('99000006W', 'Biel', 'Serra', 'Puig');
const ARNAU = person('99000007A', 'Arnau', 'Soler', 'Ferrer');
const JOSEP = person('99000009M', 'Josep', 'Casals', 'Roca');
const SANDRA = person('99000010Y', 'Sandra', 'Moreno', 'Prat');
const COMPANY: Party = {
  ...{ key: 'B99000184', name: `Forn de la Plaça, SL ${MARK}`, kind: 'organisation' },
  parts: null,
};

type Row = {
  key: string;
  from: Party;
  to: Party;
  state: State;
  capacities: Capacity[];
  scope?: Partial<Scope>;
  more?: Partial<Mandate>;
};

const rows = (town: string): Row[] => [
  // Núria does what Josep, who has a disability, cannot do by himself; and may ask somebody else to.
  {
    ...{ key: 'josep-nuria', from: JOSEP, to: NURIA, state: 'VALIDA', capacities: ['GENERAL'] },
    more: { mayDelegate: true },
  },
  // Arnau is abroad and asks her to follow his grant; she has not accepted yet.
  {
    ...{
      key: 'arnau-nuria',
      from: ARNAU,
      to: NURIA,
      state: 'PENDENT_ACCEPTACIO',
      capacities: ['CONSULTAR', 'NOTIFICAR'],
    },
    scope: { type: 'B', bodies: [town] },
  },
  // Núria asks Sandra to act in one procedure.
  {
    ...{ key: 'nuria-sandra', from: NURIA, to: SANDRA, state: 'VALIDA', capacities: ['TRAMITAR'] },
    scope: { type: 'C', bodies: [town], procedures: ['1110'] },
  },
  // Sandra manages a company.
  { key: 'company-sandra', from: COMPANY, to: SANDRA, state: 'VALIDA', capacities: ['GENERAL'] },
  // A mother brings the family record of her youngest.
  {
    ...{ key: 'biel-nuria', from: BIEL, to: NURIA, state: 'PENDENT_VALIDACIO', capacities: ['GENERAL'] },
    more: {
      ...{ kind: 'guardianship', hasDocuments: true, receiverId: town, presentedBy: 'representative' },
      ...{ requester: `citizen:${NURIA.key}` },
      validUntil: lastDayAsMinor(Temporal.PlainDate.from('2021-12-03')).toString(),
    },
  },
  { key: 'sandra-arnau', from: SANDRA, to: ARNAU, state: 'RENUNCIADA', capacities: ['NOTIFICAR'] },
];

/** Powers of the demonstration, in several states. */
export function demoMandates(now: Temporal.Instant, town: string): Mandate[] {
  const today = dayOf(now);
  return rows(town).map(({ key, from, to, state, capacities, scope, more }) => ({
    ...{ id: demoId(`mandates/${key}`), grantor: from, representative: to, kind: 'ordinary', capacities },
    scope: { type: 'A', bodies: [], procedures: [], families: [], ...scope },
    ...{ mayDelegate: false, parentId: null, extendsId: null },
    ...{ validFrom: today.toString(), validUntil: today.add({ years: 3 }).toString(), state, intended: null },
    ...{ hasDocuments: false, origin: 'PORTAL_CIUTADA', presentedBy: 'grantor' },
    ...{ requester: `citizen:${from.key}`, receiverId: null, reference: null, takenBy: null },
    ...{ waitsUntil: waitsUntil(state, now), createdAt: now, stateSince: now, version: 1 },
    ...more,
  }));
}

/** A small catalogue that bodies share until they have theirs; the first lines are those of the published example. */
export const SHARED_CATALOGUE = {
  ...{ code: 'CATALEG_COMPARTIT', name: 'Catàleg compartit (demostració)' },
  families: [
    { code: '0004', name: 'Llicències' },
    { code: '0006', name: 'Ajudes' },
    { code: '0007', name: 'Sol·licituds' },
  ],
  procedures: [
    procedure('0004', '1110', 'Llicència d’obres'),
    procedure('0004', '1230', 'Reclamacions i recursos a taxes i preus públics'),
    procedure('0006', '1456', 'Ajudes de menjador'),
    procedure('0007', '1500', 'Instància genèrica'),
    procedure('0007', '1501', 'Volant de padró'),
  ],
};

function procedure(family: string, code: string, name: string) {
  return { family, code, name, description: null, fue: null };
}
