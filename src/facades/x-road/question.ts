import { spellNif } from '../../kernel/nif.ts';
import {
  BASES,
  type Basis,
  type Question,
  type ServiceEntry,
} from '../../services/cooperation/exchange/index.ts';
import { badRequest } from './errors.ts';
import { type Field, lastOf, shortOf } from './headers.ts';
import { checkServerId, readParty } from './identifier.ts';
import { questionOfQuery, readQuery, SUBJECT_NAMES } from './query.ts';
import { readStrictObject } from './strict-json.ts';
import type { Target } from './target.ts';

/** A call as it came, before the exchange knows it. */
export type Call = {
  target: Target;
  fields: readonly Field[];
  /** Undefined when there is none. */
  body: Buffer | undefined;
  /** As the catalogue has it now; undefined when nobody offers it. */
  service: ServiceEntry | undefined;
  /** Name of the registered system that calls. */
  system: string;
  /** The procedure that its subsystem works for; a header names another. */
  procedure: string | undefined;
};

const PROCEDURE_LIMIT = 20;
const TEXT_LIMIT = 200;
const CASE_LIMIT = 100;

/** The question of an ordinary X-Road call, in the exchange's words. Throws client.bad_request. */
export function readCall(call: Call): Question {
  const { target, fields, service } = call;
  const server = lastOf(fields, 'x-road-security-server');
  if (server !== undefined) checkServerId(server);
  const query = readQuery(target.query);
  const body = readBody(call);
  const subject = subjectOf(body, query, target.segments);
  const asked = questionOfQuery(query, { schema: service?.questionSchema ?? {}, subject, inBody: body });
  return {
    service: { provider: target.service.member, code: service?.id ?? target.service.service },
    procedure: shortOf(fields, 'x-aplec-procedure', PROCEDURE_LIMIT) ?? call.procedure,
    basis: basisOf(fields),
    caseRef: shortOf(fields, 'x-road-issue', CASE_LIMIT) ?? '',
    officer: officerOf(fields, call.system),
    subject,
    question: { ...body, ...asked },
    fields: [],
    breakGlass: undefined,
  };
}

function readBody({ body, fields }: Call): Record<string, unknown> | undefined {
  if (body === undefined) return undefined;
  const type = lastOf(fields, 'content-type') ?? 'application/json';
  if (!/^application\/(?:[a-z0-9.+-]+\+)?json\s*(?:;|$)/i.test(type))
    throw badRequest('Only JSON questions are exchanged here: send Content-Type: application/json.');
  if (/charset\s*=\s*"?(?!utf-?8)/i.test(type)) throw badRequest('The body must be in UTF-8.');
  const encoding = lastOf(fields, 'content-encoding')?.trim().toLowerCase();
  if (encoding !== undefined && encoding !== 'identity')
    throw badRequest('The body must not be compressed: send it without Content-Encoding.');
  return readStrictObject(body);
}

function basisOf(fields: readonly Field[]): Basis | undefined {
  const text = shortOf(fields, 'x-aplec-basis', PROCEDURE_LIMIT);
  if (text === undefined) return undefined;
  const basis = BASES.find((each) => each === text);
  if (basis === undefined) throw badRequest(`The header X-Aplec-Basis must be one of ${BASES.join(', ')}.`);
  return basis;
}

/** NIF or NIE (RD 1553/2005, RD 557/2011). */
const NATIONAL = /^(?:\d{8}|[KLMXYZ]\d{7})[A-Z]$/;
const SHORTEST_NATIONAL = 8;

/** Who asks. An ordinary system says only its user: then the person sees from which of the body's systems it came. */
function officerOf(fields: readonly Field[], system: string): Question['officer'] {
  const user = shortOf(fields, 'x-road-userid', TEXT_LIMIT) ?? '';
  const party = shortOf(fields, 'x-road-represented-party', TEXT_LIMIT);
  const represented = party === undefined ? undefined : readParty(party);
  // The protocol puts the country before the number (PR-REST 4.3); our people are known by the number alone.
  const number = user.slice(2).toUpperCase();
  return {
    document: user.slice(0, 2).toUpperCase() === 'ES' && NATIONAL.test(number) ? number : user,
    name: shortOf(fields, 'x-aplec-officer-name', TEXT_LIMIT) ?? user,
    unit: shortOf(fields, 'x-aplec-officer-unit', TEXT_LIMIT) ?? represented ?? system,
  };
}

const REMEDY =
  'Say whom the question is about: "document": {"type", "number"} in the JSON body, or the query parameter doc.';

/**
 * The person the question is about, from wherever a provider could read one: body, query or path. Two
 * different people are refused: the hub checks the objection of one, and the provider could answer of the other.
 */
function subjectOf(
  body: Record<string, unknown> | undefined,
  query: readonly (readonly [string, string])[],
  segments: readonly string[],
): Question['subject'] {
  const named = [
    ...(body === undefined ? [] : namedInBody(body)),
    ...query.filter(([name]) => SUBJECT_NAMES.has(name)).map(([, value]) => value),
    ...segments.filter(isNational),
  ];
  const [first] = named;
  if (first === undefined) throw badRequest(`The question is about nobody. ${REMEDY}`);
  // As the register of objections spells it: with a hyphen or a zero more it is the same person.
  const number = spellNif(first);
  if (named.some((each) => spellNif(each) !== number))
    throw badRequest(`The question names two people. ${REMEDY}`);
  if (named.some((each) => !/^[A-Za-z0-9-]{1,20}$/.test(each.trim())))
    throw badRequest(`The document of the person is not one. ${REMEDY}`);
  return { type: typeOf(body, query) ?? kindOf(number), number };
}

/** Whether a segment of the path is a NIF or NIE, however it is written; `2A` is more likely a staircase. */
function isNational(segment: string): boolean {
  return segment.length >= SHORTEST_NATIONAL && NATIONAL.test(spellNif(segment));
}

function namedInBody(body: Record<string, unknown>): string[] {
  const inside = body['document'];
  const document =
    inside !== null && typeof inside === 'object' ? (inside as { number?: unknown }).number : inside;
  const named = [document, body['nif'], body['documentNumber']].filter((each) => each !== undefined);
  if (named.some((each) => typeof each !== 'string'))
    throw badRequest(`The document of the person must be a text. ${REMEDY}`);
  return named as string[];
}

const TYPES = new Set(['NIF', 'NIE', 'DNI', 'PASSPORT']);
const TYPE_NAMES = new Set(['document.type', 'documentType', 'docType']);

function typeOf(
  body: Record<string, unknown> | undefined,
  query: readonly (readonly [string, string])[],
): string | undefined {
  const inside = (body?.['document'] ?? undefined) as { type?: unknown } | undefined;
  const given = inside?.type ?? body?.['documentType'] ?? query.find(([name]) => TYPE_NAMES.has(name))?.[1];
  if (given === undefined) return undefined;
  const type = String(given).toUpperCase();
  if (!TYPES.has(type)) throw badRequest(`The type of document must be one of ${[...TYPES].join(', ')}.`);
  return type;
}

function kindOf(number: string): string {
  if (/^[XYZ]/.test(number) && NATIONAL.test(number)) return 'NIE';
  return NATIONAL.test(number) ? 'NIF' : 'PASSPORT';
}
