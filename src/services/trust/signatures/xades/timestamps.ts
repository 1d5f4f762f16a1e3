import { concat, hashOf } from '../../../../kernel/pki/index.ts';
import { fromBase64, type XmlElement } from '../../../../kernel/xml/index.ts';
import { type FormNote, poe, type SignedPart, type TimestampFacts } from '../facts.ts';
import { freeName, MOST_TIMESTAMPS } from './names.ts';
import { warning } from './structure.ts';
import {
  includesOf,
  includesValue,
  type StampedSignature,
  stampedOctets,
  stampKind,
  unsignedBefore,
} from './timestamp-input.ts';
import { carriedIn } from './values.ts';

/** The signature that is stamped; `prefix` comes before the names of time stamps too. */
export interface Stamped {
  readonly id: string;
  readonly prefix: string;
  readonly signed: readonly SignedPart[];
}

export interface Stamps {
  readonly facts: readonly TimestampFacts[];
  readonly notes: readonly FormNote[];
}

/** A time stamp may hold several tokens; each is a fact of its own. */
export function timestampsOf(of: StampedSignature, signature: Stamped): Stamps {
  const found = [...contentStamps(of), ...of.qualifying.unsigned].filter(
    (each) => stampKind(each) !== undefined,
  );
  const notes: FormNote[] = [];
  const facts: TimestampFacts[] = [];
  for (const [at, stamp] of found.entries()) {
    const tokens = stamp.children.filter((each) => each.local === 'EncapsulatedTimeStamp');
    if (tokens.length === 0)
      notes.push(
        warning('xades.timestamp-form', 'A time stamp has no RFC 3161 token, so nothing is told of it.'),
      );
    for (const [number, each] of tokens.entries()) {
      const token = fromBase64(each.value);
      const id = idOf(stamp, { signature, at, number });
      if (facts.length >= MOST_TIMESTAMPS) break;
      if (token === undefined) notes.push(warning('xades.timestamp-form', 'A time stamp is not Base64.'));
      else facts.push(factsOf(stamp, of, { id, token, before: facts, signature }));
    }
  }
  if (facts.length >= MOST_TIMESTAMPS)
    notes.push(warning('xades.many-timestamps', 'The signature has more time stamps than are read.'));
  return { facts, notes };
}

function contentStamps({ qualifying }: StampedSignature): XmlElement[] {
  const { namespace, signedProperties } = qualifying;
  return (signedProperties?.all(namespace, 'SignedDataObjectProperties') ?? []).flatMap(
    (each) => each.children,
  );
}

/** Its own identifier when nobody else in the document has it. */
function idOf(stamp: XmlElement, by: { signature: Stamped; at: number; number: number }): string {
  const own = stamp.attribute('Id');
  const isOwn = own !== undefined && stamp.document.withId(own).length === 1;
  const { document } = stamp;
  const base = isOwn ? own : freeName(document, `${by.signature.id}-timestamp-${by.at + 1}`);
  const prefix = isOwn ? by.signature.prefix : '';
  return prefix + (by.number === 0 ? base : freeName(document, `${base}-${by.number + 1}`));
}

interface Token {
  readonly id: string;
  readonly token: Uint8Array;
  readonly before: readonly TimestampFacts[];
  readonly signature: Stamped;
}

function factsOf(stamp: XmlElement, of: StampedSignature, made: Token): TimestampFacts {
  const { certificates, crls, ocsps } = carriedIn(validationData(stamp, of));
  return {
    id: made.id,
    kind: stampKind(stamp) as TimestampFacts['kind'],
    token: made.token,
    imprint: (hash) => hashOf(hash, concat(stampedOctets(stamp, of))),
    protects: protectedBy(stamp, of, made),
    certificates,
    crls,
    ocsps,
    notes: [],
  };
}

/** TimeStampValidationData that names the time stamp, or follows it and names none (EN 319 132-1 §5.5.1). */
function validationData(stamp: XmlElement, { qualifying }: StampedSignature): XmlElement[] {
  const { unsigned } = qualifying;
  const own = stamp.attribute('Id');
  return unsigned.filter((each, at) => {
    if (each.local !== 'TimeStampValidationData') return false;
    const uri = each.attribute('URI');
    return uri === undefined ? unsigned[at - 1] === stamp : uri === `#${own}`;
  });
}

function protectedBy(stamp: XmlElement, of: StampedSignature, { before, signature }: Token): string[] {
  const kind = stampKind(stamp);
  const parts = signature.signed.map(({ name }) => poe.part(name));
  if (kind === 'content') return stamp.local === 'AllDataObjectsTimeStamp' ? parts : [];
  if (kind === 'signature') return [poe.signature(signature.id)];
  if (includesOf(stamp).length > 0) return includesValue(stamp, of) ? [poe.signature(signature.id)] : [];
  const earlier = before.filter((each) => each.kind !== 'content').map(({ id }) => poe.timestamp(id));
  if (kind === 'references')
    return stamp.local.startsWith('RefsOnly') ? [] : [poe.signature(signature.id), ...earlier];
  const keyInfo = of.signature.keyInfo === undefined ? [] : [of.signature.keyInfo];
  const values = carriedIn([...keyInfo, ...unsignedBefore(stamp, of)]);
  const contents = before.filter((each) => each.kind === 'content').map(({ id }) => poe.timestamp(id));
  return [poe.signature(signature.id), ...parts, ...earlier, ...contents, ...values.proven];
}
