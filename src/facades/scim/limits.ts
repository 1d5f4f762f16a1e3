import SCIMMY from 'scimmy';
import { filterTerms, LONGEST_FILTER, pathTerms } from './filter-cost.ts';

const MOST_OPERATIONS = 200;
/** Of all paths of a patch together: each is matched with every value of what is patched. */
const MOST_PATCH_TERMS = 256;
const MOST_ATTRIBUTES = 100;
/** Of the values that a patch takes away, all their members together. */
const MOST_REMOVED = 1_000;

/** A name of RFC 7643 §2.1 with its URN and its sub-attribute, and nothing that the library would read as a filter. */
const NAME = /^[A-Za-z$][\w$:.-]{0,199}$/;
/** Of a value that is taken away: a name, or the place of a letter. */
const MEMBER = /^[\w$:.-]{1,200}$/;
/** Identifiers are UUIDs, names of roles and URNs of schemas; the library puts them into a filter between quotes. */
const ID = /^[\w:.-]{1,200}$/;
/** What would end a text that the library puts between quotes, or what its lexer goes back over. */
const UNQUOTABLE = /["\\\p{Cc}]/u;

const { Error: ScimError } = SCIMMY.Types;
const wrong = (type: string, why: string) => new ScimError(400, type, why);

/** @throws SCIM error 404 */
export function assertId(id: string): void {
  if (!ID.test(id)) throw new ScimError(404, '', 'There is no such resource.');
}

/**
 * A question as both doors bring it (RFC 7644 §3.4.2 and §3.4.3), before the library sees it: it also makes filters of
 * the names of attributes. What has another form than text and lists is the library's to refuse.
 * @throws SCIM error `invalidFilter` or `invalidValue` (400)
 */
export function assertQuestion(question: Readonly<Record<string, unknown>>): void {
  const { filter, sortBy } = question;
  if (typeof filter === 'string' && filter.trim() !== '') filterTerms(filter);
  if (typeof sortBy === 'string' && !NAME.test(sortBy))
    throw wrong('invalidValue', 'sortBy is no name of an attribute.');
  for (const name of ['attributes', 'excludedAttributes']) assertNames(question[name], name);
}

function assertNames(names: unknown, of: string): void {
  if (!Array.isArray(names)) return;
  if (names.length > MOST_ATTRIBUTES) throw wrong('invalidValue', `${of} has at most ${MOST_ATTRIBUTES}.`);
  if (!names.every((each) => typeof each === 'string' && NAME.test(each.trim())))
    throw wrong('invalidValue', `${of} has something that is no name of an attribute.`);
}

type Operation = { op?: unknown; path?: unknown; value?: unknown };

/**
 * A patch (RFC 7644 §3.5.2): the library makes filters of its paths, of the names in a value without a path, and of the
 * values that are taken away. @throws SCIM error
 */
export function assertPatch(body: unknown): void {
  const { Operations } = Object(body) as { Operations?: unknown };
  if (!Array.isArray(Operations)) return;
  if (Operations.length > MOST_OPERATIONS)
    throw new ScimError(413, 'tooMany', `At most ${MOST_OPERATIONS} operations at once.`);
  let [terms, removed] = [0, 0];
  for (const each of Operations as unknown[]) {
    const operation = Object(each) as Operation;
    for (const path of pathsOf(operation)) terms += pathTerms(path);
    if (terms > MOST_PATCH_TERMS) throw wrong('invalidPath', 'Its paths come to too many alternatives.');
    if (/^remove$/i.test(String(operation.op))) removed += removedOf(operation.value);
    if (removed > MOST_REMOVED) throw wrong('invalidValue', 'It takes too many values away at once.');
  }
}

function pathsOf({ path, value }: Operation): string[] {
  if (typeof path === 'string') return [path];
  if (path !== undefined || typeof value !== 'object' || value === null) return [];
  const names = Object.keys(value);
  if (names.length > MOST_ATTRIBUTES) throw wrong('invalidValue', `A value has at most ${MOST_ATTRIBUTES}.`);
  return names;
}

/** What some directories send with `remove`: members by their value. Answers how many conditions the library makes of it. */
function removedOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((all, each) => all + removedOf(each), 0);
  // A text beside a path of one value counts for nothing; beside one of many the library takes it letter by letter.
  const members = Object.entries(Object(value));
  const isMany = members.length > MOST_REMOVED;
  if (isMany || !members.every(isComparable))
    throw wrong('invalidValue', 'A value that is taken away has a name or a text that is not compared.');
  return members.length;
}

function isComparable([name, value]: [string, unknown]): boolean {
  const isText = typeof value === 'string' && value.length <= LONGEST_FILTER && !UNQUOTABLE.test(value);
  return MEMBER.test(name) && (isText || value === null || ['number', 'boolean'].includes(typeof value));
}
