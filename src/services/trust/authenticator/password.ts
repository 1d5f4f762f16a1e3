import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

/** NIST SP 800-63B-4 §3.1.1.2: long enough, and nothing asked of its letters. */
export const LEAST_CHARACTERS = 12;
export const MOST_CHARACTERS = 128;
/** Of 4: more than 10^8 guesses (the library's scale). */
const LEAST_SCORE = 3;
/** Characters that are not of what others know of its person. */
const LEAST_OWN = 8;

/** argon2id as OWASP has it for a server (RFC 9106 §4): 19 MiB, two passes. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const TAG_BYTES = 32;
const SALT_BYTES = 16;

const derive = promisify(argon2);
let estimator: ZxcvbnFactory | undefined;

/**
 * What is wrong with a new password, as a sentence for its field; undefined when nothing is. `about`: what of its person
 * others know. Refused when it is on the lists of those that are tried first, or is made of what is known.
 */
export function faultOf(password: string, about: readonly string[]): string | undefined {
  const plain = password.normalize('NFKC');
  if ([...plain].length < LEAST_CHARACTERS) return `must have at least ${LEAST_CHARACTERS} characters`;
  if ([...plain].length > MOST_CHARACTERS) return `must have at most ${MOST_CHARACTERS} characters`;
  estimator ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  const words = about.flatMap((each) => [each, ...each.split(/[\s@.]+/)]);
  const known = words.flatMap((each) => [each, withoutAccents(each)]).filter((each) => each.length > 2);
  const ours = [...known, 'aplec', 'ajuntament', 'ayuntamiento'];
  const isWeak = rest(plain, ours) < LEAST_OWN || estimator.check(plain, ours).score < LEAST_SCORE;
  return isWeak ? 'is among those that are guessed first' : undefined;
}

/** How many characters are left when all that is known is taken out. */
function rest(password: string, known: readonly string[]): number {
  const longestFirst = known
    .map((each) => withoutAccents(each).toLowerCase())
    .sort((a, b) => b.length - a.length);
  const plain = withoutAccents(password).toLowerCase();
  return longestFirst.reduce((left, each) => left.replaceAll(each, ''), plain).length;
}

const withoutAccents = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '');

/** The hash of a password as one text: `$argon2id$v=19$m=…,t=…,p=1$salt$tag`. Takes a twentieth of a second, aside. */
export async function hashOfPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const tag = await tagOf(password, { salt, memory: MEMORY_KIB, passes: PASSES });
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=1$${bare(salt)}$${bare(tag)}`;
}

const FORM = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=1\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;

/** Whether a password is the one of a hash. Nobody's hash takes as long as anybody's. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, memory, passes, salt, tag] = FORM.exec(hash ?? '') ?? [];
  const given = await tagOf(password, {
    salt: salt === undefined ? Buffer.alloc(SALT_BYTES) : Buffer.from(salt, 'base64'),
    memory: Number(memory ?? MEMORY_KIB),
    passes: Number(passes ?? PASSES),
  });
  return tag !== undefined && timingSafeEqual(given, Buffer.from(tag, 'base64'));
}

function tagOf(password: string, { salt, memory, passes }: { salt: Buffer; memory: number; passes: number }) {
  const message = Buffer.from(password.normalize('NFKC').slice(0, MOST_CHARACTERS * 2));
  return derive('argon2id', { message, nonce: salt, parallelism: 1, tagLength: TAG_BYTES, memory, passes });
}

const bare = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
