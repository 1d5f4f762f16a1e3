import { FormError } from '../facts.ts';
import { isArray, isObject, isText, type Json, type JsonObject, parseStrictJson } from './strict-json.ts';

/** One signature of a JWS (RFC 7515 §7.2): its texts as they stand, since they are what is signed. */
export type JwsSignature = {
  readonly protectedText: string;
  readonly protectedHeader: JsonObject;
  readonly header: JsonObject;
  readonly signature: string;
};

/** `payload` as it stands; undefined when it is not inside. */
export type Jws = {
  readonly form: 'compact' | 'flattened' | 'general';
  readonly payload: string | undefined;
  readonly signatures: readonly JwsSignature[];
  /** Members of the whole that nobody knows; kept when something is added. */
  readonly rest: JsonObject;
};

/** The whole text and each header: a document of 100 MB inside has 134 MB of base64url. */
const MAX_BYTES = 256 << 20;
const MAX_HEADER = 1 << 20;
const MAX_SIGNATURES = 100;
const BASE64URL = /^[A-Za-z0-9_-]*$/;

const broken = (sentence: string) => new FormError('jades.form', sentence);

/** @throws FormError `jades.…` when the bytes are no JWS in one of its three serializations */
export function parseJws(bytes: Uint8Array): Jws {
  if (bytes.length > MAX_BYTES) throw new FormError('too-large', 'The signature is too large.');
  const text = textOf(bytes).trim();
  return text.startsWith('{') ? parseJson(text) : parseCompact(text);
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new FormError('jades.form', 'The signature is not a text in UTF-8.', error);
  }
}

function parseCompact(text: string): Jws {
  const parts = text.split('.', 4);
  const [protectedText, payload, signature] = parts;
  if (parts.length !== 3 || protectedText === undefined || payload === undefined || signature === undefined)
    throw broken('A compact signature has three parts.');
  const one = parseSignature(protectedText, {}, signature);
  return { form: 'compact', payload: payload === '' ? undefined : payload, signatures: [one], rest: {} };
}

function parseJson(text: string): Jws {
  const whole = parseStrictJson(text);
  if (!isObject(whole)) throw broken('The signature is not a JSON object.');
  const { payload, signatures, ...others } = whole;
  if (payload !== undefined && !isText(payload)) throw broken('The payload is not a text.');
  const inside = payload === '' ? undefined : payload;
  if (signatures === undefined) {
    const { protected: protectedText, header, signature, ...rest } = others;
    const one = parseMembers({ protected: protectedText, header, signature });
    return { form: 'flattened', payload: inside, signatures: [one], rest };
  }
  if ('signature' in others || 'protected' in others || 'header' in others)
    throw broken('The signature has the members of two serializations.');
  if (!isArray(signatures) || signatures.length === 0 || signatures.length > MAX_SIGNATURES)
    throw broken('The list of signatures is empty, too long or no list.');
  const found = signatures.map((each) => {
    if (!isObject(each)) throw broken('A signature is not a JSON object.');
    return parseMembers(each);
  });
  return { form: 'general', payload: inside, signatures: found, rest: others };
}

function parseMembers(members: { readonly [name: string]: Json | undefined }): JwsSignature {
  const { protected: protectedText, header = {}, signature } = members;
  if (!isText(protectedText) || !isText(signature) || !isObject(header))
    throw broken('A signature has no protected header, no value, or a header that is no object.');
  return parseSignature(protectedText, header, signature);
}

function parseSignature(protectedText: string, header: JsonObject, signature: string): JwsSignature {
  if (protectedText.length > MAX_HEADER) throw new FormError('too-large', 'The header is too large.');
  const protectedHeader = parseStrictJson(textOf(fromBase64url(protectedText)));
  if (!isObject(protectedHeader)) throw broken('The protected header is not a JSON object.');
  fromBase64url(signature);
  return { protectedText, protectedHeader, header, signature };
}

/** Base64url without padding and without anything else (RFC 7515 §2). @throws FormError `jades.base64url` */
export function fromBase64url(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64url');
  // The last character may have bits that mean nothing: then two texts would be the same bytes.
  if (!BASE64URL.test(text) || bytes.toString('base64url') !== text)
    throw new FormError('jades.base64url', 'A part of the signature is not base64url.');
  return bytes;
}

export const toBase64url = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url');

/** The JWS as bytes; compact only without an unprotected header. */
export function writeJws({ form, payload, signatures, rest }: Jws): Uint8Array {
  const encoder = new TextEncoder();
  if (form === 'compact') {
    const [one] = signatures;
    return encoder.encode(`${one!.protectedText}.${payload ?? ''}.${one!.signature}`);
  }
  const inside = payload === undefined ? {} : { payload };
  const members = signatures.map(({ protectedText, header, signature }) => ({
    protected: protectedText,
    ...(Object.keys(header).length > 0 && { header }),
    signature,
  }));
  const whole =
    form === 'flattened'
      ? { ...inside, ...members[0]!, ...rest }
      : { ...inside, signatures: members, ...rest };
  return encoder.encode(JSON.stringify(whole));
}
