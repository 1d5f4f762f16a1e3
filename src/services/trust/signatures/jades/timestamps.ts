import { createHash } from 'node:crypto';
import { equal, type HashName, PkiError, parseTimestampToken } from '../../../../kernel/pki/index.ts';
import { carriedInToken } from '../cades/index.ts';
import { namesOf } from '../carried.ts';
import { FormError, poe, type TimestampFacts } from '../facts.ts';
import type { JwsContent } from './content.ts';
import type { JwsSignature } from './jws.ts';
import { isObject } from './strict-json.ts';
import { type Component, holdsValues, stampedForms, tokensIn, valuesIn } from './unsigned.ts';

export type Stamped = {
  readonly id: string;
  readonly jws: JwsSignature;
  readonly content: JwsContent;
  readonly components: readonly Component[];
  /** Names for proofs of existence: of the certificates in the protected header and of the countersignatures. */
  readonly headerNames: readonly string[];
  readonly counters: readonly Counter[];
};

/** A countersignature by its name, and the place in `etsiU` where it stands. */
export type Counter = { readonly id: string; readonly at: number };

const KINDS: Readonly<Record<string, TimestampFacts['kind']>> = {
  sigTst: 'signature',
  sigRTst: 'references',
  rfsTst: 'references',
  arcTst: 'archive',
};
const REFERENCES = ['xRefs', 'rRefs', 'axRefs', 'arRefs'];
const MAX_TIMESTAMPS = 200;

/** Every time stamp of a signature: over its content, which is signed, and in `etsiU`. @throws FormError over the limit */
export function timestampsOf(stamped: Stamped): TimestampFacts[] {
  const { id, jws, components } = stamped;
  const over = jws.protectedHeader['adoTst'];
  const content = (over === undefined ? [] : tokensIn(over)).map((token, at) => ({
    ...base(`${id}.content-time-${at + 1}`, 'content', token),
    imprint: (hash: HashName) => digest(hash, contentInput(stamped)),
    protects: stamped.content.parts.map((each) => poe.part(each.name)),
  }));
  const added = components.flatMap((each, at) => {
    const kind = Object.hasOwn(KINDS, each.name) ? KINDS[each.name] : undefined;
    return kind === undefined ? [] : tokensIn(each.value).map((token) => ({ kind, token, at }));
  });
  if (content.length + added.length > MAX_TIMESTAMPS)
    throw new FormError('jades.too-many-timestamps', 'The signature has too many time stamps.');
  const named = added.map((each, number) => ({ ...each, id: `${id}.time-${number + 1}` }));
  return [...content, ...named.map((each) => addedTimestamp(stamped, each, named))];
}

type Named = {
  readonly id: string;
  readonly kind: TimestampFacts['kind'];
  readonly token: Uint8Array;
  readonly at: number;
};

function base(id: string, kind: TimestampFacts['kind'], token: Uint8Array) {
  const carried = carriedInToken(token);
  const { certificates = [], crls = [], ocsps = [] } = carried ?? {};
  const unreadable = {
    code: 'jades.timestamp-unreadable',
    level: 'failure',
    sentence: 'A time stamp of the signature cannot be read.',
  } as const;
  return { id, kind, token, certificates, crls, ocsps, notes: carried === undefined ? [unreadable] : [] };
}

function addedTimestamp(stamped: Stamped, named: Named, all: readonly Named[]): TimestampFacts {
  const { components } = stamped;
  const { name, value } = components[named.at]!;
  const before = all.filter((each) => each.at < named.at);
  const inputs = () => {
    if (name === 'sigTst') return [[stamped.jws.signature]];
    if (name !== 'arcTst') return referenceInputs(stamped, named.at);
    // Only the whole is supported: a time stamp over the last one alone says nothing of the signature by itself.
    const what = isObject(value) ? value['timeStamped'] : undefined;
    if (what !== undefined && what !== 'all')
      throw new FormError('jades.archive-part', 'An archive time stamp over a part only is not supported.');
    return archiveInputs(stamped, components.slice(0, named.at));
  };
  return {
    ...base(named.id, named.kind, named.token),
    imprint: (hash) => fitting(hash, named.token, inputs()),
    protects: protectedBy(stamped, { name, before, at: named.at }),
  };
}

type Input = readonly (string | Uint8Array)[];

function digest(hash: HashName, input: Input): Uint8Array {
  const sum = createHash(hash);
  for (const part of input) sum.update(part);
  return sum.digest();
}

/** Of several ways in which the standard is read, the one that the token was made with. */
function fitting(hash: HashName, token: Uint8Array, inputs: readonly Input[]): Uint8Array {
  const digests = inputs.map((each) => digest(hash, each));
  const wanted = imprintIn(token);
  return digests.find((each) => wanted !== undefined && equal(each, wanted)) ?? digests[0]!;
}

function imprintIn(token: Uint8Array): Uint8Array | undefined {
  try {
    return parseTimestampToken(token).info.imprint.digest;
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

function contentInput({ content }: Stamped): Input {
  if (content.stamped === undefined)
    throw new FormError(
      'jades.no-content',
      'What was signed is not there, so the time stamp cannot be checked.',
    );
  return content.stamped;
}

/** §A.1.5: the signature and what was added before, or the references alone. */
function referenceInputs({ jws, components }: Stamped, at: number): Input[] {
  const isOverSignature = components[at]!.name === 'sigRTst';
  const names = isOverSignature ? ['sigTst', ...REFERENCES] : REFERENCES;
  const covered = components.slice(0, at).filter((each) => names.includes(each.name));
  const head = isOverSignature ? [jws.signature, '.'] : [];
  return ways(covered).map((tail) => [...head, ...tail]);
}

/** §5.3.6.3.1: content, protected header, value, and every element of `etsiU` before, in their order. */
export function archiveInputs(
  stamped: Pick<Stamped, 'content' | 'jws'>,
  before: readonly Component[],
): Input[] {
  const { jws } = stamped;
  const head = [...contentInput(stamped as Stamped), '.', jws.protectedText, '.', jws.signature, '.'];
  return ways(before).map((tail) => [...head, ...tail]);
}

/** Encoded elements are covered in one way; clear ones whole or by their value. */
function ways(components: readonly Component[]): string[][] {
  const forms = components.map(stampedForms);
  return [forms.map((each) => each[0]!), forms.map((each) => each.at(-1)!)];
}

function protectedBy(
  stamped: Stamped,
  { name, before, at }: { name: string; before: readonly Named[]; at: number },
): string[] {
  const { id, content, components } = stamped;
  if (name === 'rfsTst') return [];
  const signature = poe.signature(id);
  if (name === 'sigTst') return [signature];
  const stamps = before.map((each) => poe.timestamp(each.id));
  if (name === 'sigRTst')
    return [
      signature,
      ...before.filter((each) => each.kind === 'signature').map((each) => poe.timestamp(each.id)),
    ];
  const earlier = components.slice(0, at);
  const inTokens = before.flatMap((each) => {
    const carried = carriedInToken(each.token);
    return carried === undefined ? [] : namesOf(carried);
  });
  const counters = stamped.counters.filter((each) => each.at < at);
  return [
    signature,
    ...content.parts.map((each) => poe.part(each.name)),
    ...stamps,
    ...stamped.headerNames,
    ...namesOf(valuesIn(earlier.filter(holdsValues))),
    ...inTokens,
    ...counters.map((each) => poe.signature(each.id)),
  ];
}
