import {
  type Certificate,
  PkiError,
  parseBasicOcspResponse,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
} from '../../../../kernel/pki/index.ts';
import { wholeAnswer } from '../cades/index.ts';
import type { Values } from '../carried.ts';
import { FormError } from '../facts.ts';
import { fromBase64url } from './jws.ts';
import {
  canonicalJson,
  isArray,
  isObject,
  isText,
  type Json,
  type JsonObject,
  parseStrictJson,
} from './strict-json.ts';

/** One element of `etsiU` (TS 119 182-1 §5.3.1): a text in base64url, or the object itself. */
export type Component = { readonly name: string; readonly value: Json; readonly raw: string | JsonObject };

const MAX_COMPONENTS = 200;
const MAX_VALUES = 1000;

/** The elements of `etsiU` in their order, all of one kind. @throws FormError `jades.etsiu` */
export function componentsOf(header: JsonObject): Component[] {
  const { etsiU } = header;
  if (etsiU === undefined) return [];
  if (!isArray(etsiU) || etsiU.length > MAX_COMPONENTS)
    throw new FormError('jades.etsiu', 'What was added to the signature is no list, or too long.');
  if (!etsiU.every(isText) && !etsiU.every(isObject))
    throw new FormError('jades.etsiu', 'What was added to the signature is partly encoded and partly not.');
  return etsiU.map((raw) => {
    const object = isText(raw) ? parseStrictJson(new TextDecoder().decode(fromBase64url(raw))) : raw;
    const [name, ...others] = isObject(object) ? Object.keys(object) : [];
    if (!isObject(object) || name === undefined || others.length > 0)
      throw new FormError('jades.etsiu', 'Something that was added to the signature has not one name.');
    return { name, value: object[name]!, raw: raw as string | JsonObject };
  });
}

/** What of an element goes into a time stamp (§5.3.6.3.1): its text, or its canonical form (whole, or its value alone). */
export function stampedForms({ raw, value }: Component): string[] {
  return isText(raw) ? [raw] : [canonicalJson(raw), canonicalJson(value)];
}

const NAMES_OF_VALUES = ['xVals', 'rVals', 'axVals', 'arVals', 'tstVD', 'tstVd', 'anyValData'];
export const holdsValues = ({ name }: Component): boolean => NAMES_OF_VALUES.includes(name);

/** Certificates and revocation in elements (§5.3.5); what cannot be read helps nobody and is left out. */
export function valuesIn(components: readonly Component[]): Values {
  const found = { certificates: [] as Certificate[], crls: [] as Uint8Array[], ocsps: [] as Uint8Array[] };
  for (const { name, value } of components) {
    if (name === 'xVals' || name === 'axVals') certificatesIn(value, found);
    else if (name === 'rVals' || name === 'arVals') revocationsIn(value, found);
    else if (isObject(value) && NAMES_OF_VALUES.includes(name)) {
      certificatesIn(value['xVals'] ?? value['certVals'], found);
      revocationsIn(value['rVals'] ?? value['revVals'], found);
    }
  }
  return found;
}

type Found = { certificates: Certificate[]; crls: Uint8Array[]; ocsps: Uint8Array[] };

function certificatesIn(value: Json | undefined, found: Found): void {
  for (const each of listed(value))
    readable(isObject(each) ? each['x509Cert'] : undefined, (der) =>
      found.certificates.push(parseCertificate(der)),
    );
}

function revocationsIn(value: Json | undefined, found: Found): void {
  if (!isObject(value)) return;
  for (const each of listed(value['crlVals']))
    readable(each, (der) => {
      parseCrl(der);
      found.crls.push(der);
    });
  for (const each of listed(value['ocspVals'])) readable(each, (der) => found.ocsps.push(answerIn(der)));
}

function listed(value: Json | undefined): readonly Json[] {
  if (!isArray(value)) return [];
  if (value.length > MAX_VALUES)
    throw new FormError('jades.etsiu', 'The signature brings too many certificates and lists.');
  return value;
}

function readable(value: Json | undefined, use: (der: Uint8Array) => void): void {
  const text = isObject(value) ? value['val'] : undefined;
  if (!isText(text)) return;
  try {
    use(Buffer.from(text, 'base64'));
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
  }
}

/** An OCSPResponse; some write the BasicOCSPResponse inside it. */
function answerIn(der: Uint8Array): Uint8Array {
  try {
    parseOcspResponse(der);
    return der;
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    parseBasicOcspResponse(der);
    return wholeAnswer(der);
  }
}

/** The tokens of a tstContainer (§5.4.3); the name of the list differs between versions. */
export function tokensIn(value: Json): Uint8Array[] {
  const list = isObject(value) ? (value['tstTokens'] ?? value['tsTokens']) : undefined;
  return listed(list).flatMap((each) => {
    const text = isObject(each) ? each['val'] : undefined;
    return isText(text) ? [Buffer.from(text, 'base64')] : [];
  });
}

/** A component as it is added: encoded or clear like those that are there. */
export function component(name: string, value: Json, form: 'base64url' | 'clear'): string | JsonObject {
  const object = { [name]: value };
  return form === 'clear' ? object : Buffer.from(JSON.stringify(object)).toString('base64url');
}
