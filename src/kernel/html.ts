/**
 * HTML that is escaped unless somebody says otherwise. `html` is a tagged template: the fixed text is read
 * once to learn where each value lands (text, quoted attribute, address, inside a tag), and the value is
 * treated for that place. What a strict content-security policy would block (inline scripts, `style` and `on…`
 * attributes) and what cannot be escaped (unquoted values) is refused the first time the template runs.
 */

const HTML: unique symbol = Symbol('html');
const ATTRIBUTES: unique symbol = Symbol('attributes');

/** Finished markup. Only `html`, `raw` and `join` make it; JSON cannot forge it. */
export type Html = { readonly [HTML]: string };
/** Finished attributes of one tag, made by `attrs`; valid only inside a tag. */
export type Attributes = { readonly [ATTRIBUTES]: string };
/** What a template accepts: null, undefined, true and false print nothing; arrays are joined. */
export type HtmlValue =
  | Html
  | Attributes
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | readonly HtmlValue[];
/** What an attribute accepts: true is a bare attribute; null, undefined and false leave it out. */
export type AttributeValue = string | number | bigint | boolean | null | undefined;

type Place = 'text' | 'tag' | 'value' | 'address';

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const SPECIAL = /[&<>"']/;
const EVERY_SPECIAL = /[&<>"']/g;

/** Text made harmless for element content and for quoted attribute values. */
export function escapeHtml(text: string): string {
  return SPECIAL.test(text) ? text.replace(EVERY_SPECIAL, (c) => ESCAPES[c] as string) : text;
}

const ADDRESS_ATTRIBUTES = new Set(['href', 'src', 'action', 'formaction', 'poster', 'cite', 'data', 'ping']);
/** What opens a wallet on a telephone (OpenID4VP 1.0 §13.1.2, HAIP 1.0 §5.1): it runs nothing in the page. */
const WALLETS = ['openid4vp', 'haip-vp', 'eudi-openid4vp'];
const SAFE_SCHEMES = new Set(['http', 'https', 'mailto', 'tel', ...WALLETS]);
/** What the URL Standard drops before it reads a scheme (§4.4: C0 controls and spaces around, tab and newline anywhere). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that the URL Standard names.
const IGNORED_IN_URL = /[\u0000-\u0020]/g;

/** The address itself when it is relative, http(s), mailto, tel or opens a wallet; '#' for any other scheme (javascript, data, …). */
export function safeHref(address: string): string {
  const scheme = /^([^/?#]*?):/.exec(address.replace(IGNORED_IN_URL, ''))?.[1];
  return scheme === undefined || SAFE_SCHEMES.has(scheme.toLowerCase()) ? address : '#';
}

/** Same-site path for redirects and links back: '/' followed by neither '/' nor '\'; otherwise the fallback. */
export function safePath(path: string | undefined, fallback = '/'): string {
  const clean = path?.replace(IGNORED_IN_URL, '');
  return clean !== undefined && /^\/(?![/\\])/.test(clean) ? clean : fallback;
}

function markup(text: string): Html {
  return { [HTML]: text };
}

/** Trusted markup as it is. Rare on purpose: each use must say where the text comes from. */
export function raw(trusted: string): Html {
  return markup(trusted);
}

export function isHtml(value: unknown): value is Html {
  return typeof value === 'object' && value !== null && HTML in value;
}

/** The markup as a string, to send. */
export function render(page: Html): string {
  return page[HTML];
}

/** Values one after another with a separator between those that print something. */
export function join(values: readonly HtmlValue[], separator: HtmlValue = ''): Html {
  const between = content(separator);
  const parts = values.map(content).filter((part) => part !== '');
  return markup(parts.join(between));
}

const ATTRIBUTE_NAME = /^[a-z][a-z0-9:_-]*$/i;

/**
 * Attributes of one tag from a record: `html\`<a ${attrs({ href, 'aria-current': current && 'page' })}>\``.
 * Throws TypeError for a name that is no attribute, for `style` and for `on…` handlers.
 */
export function attrs(record: Readonly<Record<string, AttributeValue>>): Attributes {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(record)) {
    if (!ATTRIBUTE_NAME.test(name)) throw new TypeError(`not an attribute name: ${JSON.stringify(name)}`);
    refuseInline(name);
    if (value === null || value === undefined || value === false) continue;
    if (value === true) parts.push(name);
    else parts.push(`${name}="${attribute(value, ADDRESS_ATTRIBUTES.has(name.toLowerCase()))}"`);
  }
  return { [ATTRIBUTES]: parts.join(' ') };
}

/** Class list from names; empty, null, undefined and false are left out. */
export function classes(...names: readonly (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}

function refuseInline(name: string): void {
  if (/^(style|srcdoc|on.*)$/i.test(name))
    throw new TypeError(`the content-security policy blocks "${name}"`);
}

function attribute(value: HtmlValue, isAddress: boolean): string {
  if (value === null || value === undefined || value === false || value === true) return '';
  if (typeof value === 'object') throw new TypeError('markup or a list inside an attribute value');
  const text = String(value);
  return escapeHtml(isAddress ? safeHref(text) : text);
}

function content(value: HtmlValue): string {
  if (typeof value === 'string') return escapeHtml(value);
  if (value === null || value === undefined || typeof value === 'boolean') return '';
  if (typeof value !== 'object') return String(value);
  if (HTML in value) return value[HTML];
  if (Array.isArray(value)) return value.map(content).join('');
  throw new TypeError(ATTRIBUTES in value ? 'attributes outside a tag' : 'not something a page can show');
}

function insideTag(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'object' && ATTRIBUTES in value) return value[ATTRIBUTES];
  throw new TypeError('a value inside a tag must be in quotes or come from attrs()');
}

const placesOf = new WeakMap<TemplateStringsArray, readonly Place[]>();

/** Markup from a template; every value is escaped for the place where it lands. Throws TypeError for a place that cannot be made safe. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let places = placesOf.get(strings);
  if (places === undefined) {
    places = readPlaces(strings);
    placesOf.set(strings, places);
  }
  const parts: string[] = [strings[0] as string];
  for (let i = 0; i < values.length; i++) {
    const place = places[i];
    const value = values[i];
    if (place === 'text') parts.push(content(value));
    else if (place === 'tag') parts.push(insideTag(value));
    else parts.push(attribute(value, place === 'address'));
    parts.push(strings[i + 1] as string);
  }
  return markup(parts.join(''));
}

/** Where the reader stands: `quote` inside a quoted value, `name` of the attribute last seen, `started` once fixed text precedes in it. */
type Reader = { state: 'text' | 'tag' | 'value' | 'comment'; quote: string; name: string; started: boolean };

function readPlaces(strings: TemplateStringsArray): readonly Place[] {
  const reader: Reader = { state: 'text', quote: '', name: '', started: false };
  const places: Place[] = [];
  strings.forEach((chunk, i) => {
    readChunk(reader, chunk);
    if (i < strings.length - 1) places.push(placeOf(reader, chunk));
  });
  if (reader.state !== 'text') throw new TypeError('a template must close each tag it opens');
  return places;
}

function placeOf(reader: Reader, before: string): Place {
  if (reader.state === 'text') {
    if (/<\/?$/.test(before)) throw new TypeError('names of tags are fixed');
    return 'text';
  }
  if (reader.state === 'comment') throw new TypeError('no values inside comments');
  if (reader.state === 'value') {
    return ADDRESS_ATTRIBUTES.has(reader.name) && !reader.started ? 'address' : 'value';
  }
  if (!/\s$/.test(before)) throw new TypeError('attribute values must be in quotes; names of tags are fixed');
  return 'tag';
}

const OPEN_TAG = /<(!--|\/?[a-z][a-z0-9-]*)/gi;
// One attribute at a time: its name, and `="` or `='` when a quoted value begins, or an unquoted value.
const IN_TAG = /\s*(?:(>)|([^\s=>"'<]+)(?:\s*=\s*(["'])|\s*=\s*([^\s>"']*))?)/gy;

function readChunk(reader: Reader, chunk: string): void {
  let at = 0;
  while (at < chunk.length) {
    if (reader.state === 'text') at = readText(reader, chunk, at);
    else if (reader.state === 'tag') at = readTag(reader, chunk, at);
    else at = readUntil(reader, chunk, at);
  }
}

function readText(reader: Reader, chunk: string, at: number): number {
  OPEN_TAG.lastIndex = at;
  const found = OPEN_TAG.exec(chunk);
  if (found === null) return chunk.length;
  reader.state = found[1] === '!--' ? 'comment' : 'tag';
  if (found[1]?.toLowerCase() === 'style') throw new TypeError('styles belong in the style sheet');
  if (
    found[1]?.toLowerCase() === 'script' &&
    !/^<script[^>]*\ssrc=[^>]*><\/script>/i.test(chunk.slice(found.index))
  ) {
    // A script must be fixed text or have one address as its value; its body must be empty.
    if (!/^<script[^>]*\ssrc="$/i.test(chunk.slice(found.index))) throw new TypeError('no inline scripts');
  }
  return OPEN_TAG.lastIndex;
}

function readTag(reader: Reader, chunk: string, at: number): number {
  IN_TAG.lastIndex = at;
  const found = IN_TAG.exec(chunk);
  if (found === null) return chunk.slice(at).trim() === '' ? chunk.length : refuse(chunk.slice(at));
  const [, close, name, quote, unquoted] = found;
  if (close !== undefined) reader.state = 'text';
  if (name === undefined) return IN_TAG.lastIndex;
  refuseInline(name);
  if (unquoted === '' || (unquoted !== undefined && IN_TAG.lastIndex === chunk.length)) refuse(name);
  if (quote !== undefined)
    Object.assign(reader, { state: 'value', quote, name: name.toLowerCase(), started: false });
  return IN_TAG.lastIndex;
}

function refuse(near: string): never {
  throw new TypeError(`attribute values must be in quotes, near ${JSON.stringify(near.slice(0, 40))}`);
}

function readUntil(reader: Reader, chunk: string, at: number): number {
  const end = reader.state === 'comment' ? '-->' : reader.quote;
  const found = chunk.indexOf(end, at);
  if (found !== at) reader.started = true;
  if (found === -1) return chunk.length;
  reader.state = reader.state === 'comment' ? 'text' : 'tag';
  return found + end.length;
}
