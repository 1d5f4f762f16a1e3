import { FormError } from '../facts.ts';

/** What JSON can say. Objects have no prototype, so that no name means something else. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };

const MAX_DEPTH = 30;
const MAX_VALUES = 100_000;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\n\r]*/y;
const WORDS: readonly (readonly [string, Json])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/**
 * JSON read strictly (RFC 8259): a name that is there twice, which two readers would understand differently (RFC 7515 §4,
 * §10.12), is refused, and so are values nested too deeply or too many. @throws FormError `jades.json`, `jades.json-twice`
 */
export function parseStrictJson(text: string): Json {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  readonly #text: string;
  #at = 0;
  #left = MAX_VALUES;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): Json {
    if (depth > MAX_DEPTH || --this.#left < 0)
      throw new FormError('jades.json-limit', 'The JSON is nested too deeply or has too many values.');
    this.#match(SPACE);
    const first = this.#text[this.#at];
    if (first === '{') return this.#object(depth);
    if (first === '[') return this.#array(depth);
    if (first === '"') return this.#string();
    const word = WORDS.find(([name]) => this.#text.startsWith(name, this.#at));
    if (word === undefined) return Number(this.#match(NUMBER));
    this.#at += word[0].length;
    return word[1];
  }

  end(): void {
    this.#match(SPACE);
    if (this.#at !== this.#text.length) throw broken();
  }

  #object(depth: number): JsonObject {
    const found: { [name: string]: Json } = Object.create(null);
    this.#members('}', () => {
      this.#match(SPACE);
      const name = this.#string();
      this.#expect(':');
      if (name in found) throw new FormError('jades.json-twice', 'The JSON has a member twice.');
      found[name] = this.value(depth + 1);
    });
    return found;
  }

  #array(depth: number): Json[] {
    const found: Json[] = [];
    this.#members(']', () => found.push(this.value(depth + 1)));
    return found;
  }

  #members(close: string, one: () => void): void {
    this.#at++;
    this.#match(SPACE);
    if (this.#text[this.#at] === close) {
      this.#at++;
      return;
    }
    for (;;) {
      one();
      this.#match(SPACE);
      const next = this.#text[this.#at++];
      if (next === close) return;
      if (next !== ',') throw broken();
    }
  }

  #string(): string {
    const text: unknown = parsed(this.#text.slice(this.#at, this.#endOfString()));
    // A lone half of a surrogate pair has no UTF-8, so two readers would differ.
    if (typeof text !== 'string' || !text.isWellFormed()) throw broken();
    return text;
  }

  /** Moves behind the closing quote; what is inside is checked when it is parsed. */
  #endOfString(): number {
    if (this.#text[this.#at] !== '"') throw broken();
    let end = this.#at;
    let escapes = 0;
    do {
      end = this.#text.indexOf('"', end + 1);
      if (end < 0) throw broken();
      for (escapes = 0; this.#text[end - 1 - escapes] === '\\'; escapes++);
    } while (escapes % 2 === 1);
    this.#at = end + 1;
    return this.#at;
  }

  #expect(character: string): void {
    this.#match(SPACE);
    if (this.#text[this.#at++] !== character) throw broken();
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) throw broken();
    this.#at += found.length;
    return found;
  }
}

function parsed(literal: string): unknown {
  try {
    return JSON.parse(literal);
  } catch (error) {
    throw new FormError('jades.json', 'The signature is not JSON as it should be.', error);
  }
}

const broken = () => new FormError('jades.json', 'The signature is not JSON as it should be.');

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
export const isText = (value: Json | undefined): value is string => typeof value === 'string';

/** JSON Canonicalization Scheme (RFC 8785): members by their UTF-16 code units, numbers and texts as ECMAScript writes them. */
export function canonicalJson(value: Json): string {
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name]!)}`).join(',')}}`;
}
