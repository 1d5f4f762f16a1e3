import type { Json, JsonObject } from '../definitions/definition.ts';
import { isIdDocument } from '../identifiers.ts';
import { municipality } from '../municipalities.ts';
import type { Address, Household, Person } from '../person.ts';
import type { IdDocument, Population } from '../population.ts';
import { findPerson } from '../population.ts';
import { schoolAnswer } from './school.ts';

/** A question that its schema has accepted: the document is always there, the rest depends on the service. */
export interface Question {
  readonly document: IdDocument;
  readonly date?: string;
  readonly municipality?: string;
  readonly kind?: 'general' | 'grants' | 'contracts';
  readonly level?: string;
  readonly schoolYear?: number;
  readonly plate?: string;
}

export interface Asked {
  readonly question: Question;
  readonly person: Person;
  readonly household: Household;
  readonly people: Population;
  /** ISO date that counts when the question has none. */
  readonly today: string;
}

export type Outcome =
  | { readonly kind: 'answer'; readonly body: JsonObject }
  | { readonly kind: 'unknown-person' }
  | { readonly kind: 'invalid'; readonly detail: string };

const NOTHING: JsonObject = { found: false };

type Answer = (asked: Asked) => JsonObject;

const ANSWERS: Readonly<Record<string, Answer>> = {
  RESIDENCE: residence,
  HOUSEHOLD: household,
  TAX_CERTIFICATE: taxCertificate,
  DISABILITY_DEGREE: disability,
  LARGE_FAMILY: largeFamily,
  DEGREE: degrees,
  UNEMPLOYMENT_BENEFIT: unemployment,
  PROPERTY: properties,
  VEHICLE: vehicles,
  SOCIAL_SECURITY_STATUS: socialSecurity,
  SCHOOL_ENROLMENT: ({ person, question, today }) => schoolAnswer(person, question, today),
  STABLE_COUPLE: couple,
};

/** Answers one question of a data service. A person who is not in the population is not the same as "no data". */
export function answerQuestion(
  code: string,
  question: Question,
  world: { people: Population; today: string },
): Outcome {
  const answer = ANSWERS[code];
  if (!answer) throw new Error(`No answer is written for the data service "${code}".`);
  if (!isIdDocument(question.document)) {
    return { kind: 'invalid', detail: 'The control letter of the document is wrong.' };
  }
  if (question.date !== undefined && !isDay(question.date)) {
    return { kind: 'invalid', detail: 'The date does not exist.' };
  }
  const person = findPerson(world.people, question.document);
  if (!person) return { kind: 'unknown-person' };
  const home = world.people.householdById.get(person.householdId);
  if (!home) throw new Error(`${person.id} has no household.`);
  return { kind: 'answer', body: answer({ question, person, household: home, ...world }) };
}

function isDay(date: string): boolean {
  try {
    return Temporal.PlainDate.from(date, { overflow: 'reject' }).toString() === date;
  } catch {
    return false;
  }
}

const dayOf = (asked: Asked): string => asked.question.date ?? asked.today;

function residence(asked: Asked): JsonObject {
  const { person, household: home, question } = asked;
  if (dayOf(asked) < person.registeredSince) return NOTHING;
  if (question.municipality !== undefined && question.municipality !== home.municipality.code) return NOTHING;
  return { found: true, ...placeOf(home), registeredSince: person.registeredSince };
}

function household(asked: Asked): JsonObject {
  const { person, household: home, people } = asked;
  const day = dayOf(asked);
  if (day < person.registeredSince) return NOTHING;
  const members = home.memberIds.map((id) => member(people, id)).filter((it) => it.registeredSince <= day);
  const rows = members.map((it) => ({ ...nameOf(it), birthDate: it.birthDate, relation: it.relation }));
  return { found: true, ...placeOf(home), size: members.length, members: rows };
}

/** RD 1065/2007, art. 75: the certificate holds for twelve months when the obligations are periodic. */
function taxCertificate(asked: Asked): JsonObject {
  const { person, question, today } = asked;
  if (!person.taxes) return NOTHING;
  const { kind = 'general' } = question;
  const validUntil = Temporal.PlainDate.from(today).add({ months: 12 }).toString();
  const reference = `DEMO-CT-${today.replaceAll('-', '')}-${person.id.slice(1)}-${kind[0]!.toUpperCase()}`;
  return { found: true, upToDate: person.taxes.upToDate, kind, reference, issuedOn: today, validUntil };
}

function disability(asked: Asked): JsonObject {
  const fact = asked.person.disability;
  const day = dayOf(asked);
  if (!fact || day < fact.since || (fact.validUntil !== undefined && day > fact.validUntil)) return NOTHING;
  return { found: true, ...fact };
}

function largeFamily(asked: Asked): JsonObject {
  const { person, household: home, people } = asked;
  const title = home.largeFamily;
  const day = dayOf(asked);
  if (!title?.memberIds.includes(person.id) || day < title.validFrom || day > title.validUntil)
    return NOTHING;
  const { memberIds, ...rest } = title;
  const members = memberIds.map((id) => member(people, id));
  return { found: true, ...rest, members: members.map((it) => ({ ...nameOf(it), birthDate: it.birthDate })) };
}

function degrees(asked: Asked): JsonObject {
  const { person, question } = asked;
  const rows = person.degrees.filter((it) => question.level === undefined || it.level === question.level);
  return listAnswer(
    'degrees',
    rows.map((it) => ({ ...it })),
  );
}

function unemployment(asked: Asked): JsonObject {
  const fact = asked.person.unemployment;
  const day = dayOf(asked);
  if (!fact || day < fact.from || day > fact.until) return NOTHING;
  return { found: true, ...fact };
}

function properties(asked: Asked): JsonObject {
  const { person, question } = asked;
  const { municipality: place } = question;
  const rows = person.properties.filter((it) => place === undefined || it.municipality.code === place);
  return listAnswer(
    'properties',
    rows.map((it) => ({ ...it, municipality: { ...it.municipality }, address: addressOf(it.address) })),
  );
}

function vehicles(asked: Asked): JsonObject {
  const { person, question } = asked;
  const rows = person.vehicles.filter((it) => question.plate === undefined || it.plate === question.plate);
  return listAnswer(
    'vehicles',
    rows.map((it) => ({ ...it })),
  );
}

function socialSecurity(asked: Asked): JsonObject {
  const fact = asked.person.socialSecurity;
  if (!fact || dayOf(asked) < fact.since) return NOTHING;
  const { debts, ...rest } = fact;
  return { found: true, ...rest, upToDate: !debts };
}

function couple(asked: Asked): JsonObject {
  const fact = asked.person.couple;
  if (!fact || dayOf(asked) < fact.registeredOn) return NOTHING;
  const { registrationNumber, registeredOn } = fact;
  return {
    found: true,
    registrationNumber,
    registeredOn,
    partner: nameOf(member(asked.people, fact.partnerId)),
  };
}

const listAnswer = (name: string, rows: readonly Json[]): JsonObject =>
  rows.length === 0 ? NOTHING : { found: true, [name]: rows };

function placeOf(home: Household): JsonObject {
  const { code } = home.municipality;
  return { municipality: { code, name: municipality(code).name }, address: addressOf(home.address) };
}

const addressOf = (address: Address): JsonObject => ({ ...address });

function nameOf(person: Person): JsonObject {
  const { givenName, familyName1, familyName2, document } = person;
  const second = familyName2 === undefined ? {} : { familyName2 };
  return { givenName, familyName1, ...second, document: { ...document } };
}

function member(people: Population, id: string): Person {
  const found = people.byId.get(id);
  if (!found) throw new Error(`Nobody has the id ${id}.`);
  return found;
}
