import type { FormNote } from '../facts.ts';
import { algorithmOf } from './algorithms.ts';
import type { JwsSignature } from './jws.ts';
import { isArray, isText, type JsonObject } from './strict-json.ts';

/** What must be understood when it is called critical, and is (RFC 7515 §4.1.11; TS 119 182-1 §5.1.9). */
const UNDERSTOOD: readonly string[] = [
  'b64',
  'sigT',
  'sigX5ts',
  'srCm',
  'srCms',
  'sigPl',
  'srAts',
  'adoTst',
  'sigPId',
  'sigD',
  'x5t#o',
];
/** Names that RFC 7515 itself defines may not be called critical. */
const STANDARD = ['alg', 'jku', 'jwk', 'kid', 'x5u', 'x5c', 'x5t', 'x5t#S256', 'typ', 'cty', 'crit'];
/** What counts only when it is signed. */
const PROTECTED_ONLY = [...UNDERSTOOD, 'alg', 'crit', 'iat'];

/** What is wrong with the headers of a signature; a `failure` makes it none. */
export function headerNotes({ protectedHeader, header }: JwsSignature): FormNote[] {
  const notes: FormNote[] = [];
  const say = (code: string, level: FormNote['level'], sentence: string) =>
    notes.push({ code, level, sentence });
  const { alg, iat, sigT, sigD } = protectedHeader;
  if (!isText(alg) || algorithmOf(alg) === undefined)
    say('jades.algorithm', 'failure', 'The algorithm is not one with which a person signs.');
  if (Object.keys(header).some((name) => name in protectedHeader || PROTECTED_ONLY.includes(name)))
    say('jades.header-twice', 'failure', 'The unprotected header says what only the protected one may say.');
  critNotes(protectedHeader, say);
  if (iat !== undefined && sigT !== undefined)
    say('jades.two-times', 'failure', 'The signature claims two times.');
  if (sigD !== undefined && !critical(protectedHeader).includes('sigD'))
    say(
      'jades.sigd-not-critical',
      'warning',
      'What is signed is referred to, and this is not called critical.',
    );
  return notes;
}

const critical = ({ crit }: JsonObject): readonly string[] => (isArray(crit) ? crit.filter(isText) : []);

function critNotes(
  header: JsonObject,
  say: (code: string, level: FormNote['level'], sentence: string) => void,
): void {
  const { crit } = header;
  const names = critical(header);
  if (header['b64'] !== undefined && (typeof header['b64'] !== 'boolean' || !names.includes('b64')))
    say(
      'jades.b64',
      'failure',
      'How the payload is encoded is not called critical, or is neither true nor false.',
    );
  if (crit === undefined) return;
  const isList = isArray(crit) && crit.length > 0 && names.length === crit.length;
  const isProper =
    isList &&
    new Set(names).size === names.length &&
    names.every((each) => each in header && !STANDARD.includes(each));
  if (!isProper)
    say('jades.crit', 'failure', 'The list of what is critical has a form that it may not have.');
  else if (!names.every((each) => UNDERSTOOD.includes(each)))
    say('jades.crit-unknown', 'failure', 'Something that the signer called critical is not understood.');
}
