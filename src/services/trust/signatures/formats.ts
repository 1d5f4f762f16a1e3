import { prepareAsic, resumeAsic } from './asic/index.ts';
import { prepareCades, resumeCades } from './cades/index.ts';
import { type JadesOptions, prepareJades, resumeJades } from './jades/index.ts';
import type { Prepared, SignWish } from './making.ts';
import { preparePades, resumePades, type Visible } from './pades/index.ts';
import { prepareXades, resumeXades } from './xades/index.ts';

/** The formats in which documents are signed here. */
export const FORMATS = ['pades', 'xades', 'cades', 'jades', 'asic'] as const;
export type FormatName = (typeof FORMATS)[number];

/** What is made: bytes, or a document and what follows it, which are not copied together. */
export type Made = Uint8Array | { chunks(): Iterable<Uint8Array> };

/** A document to be signed once more. */
export type Signing = {
  /** What the sender gave. */
  original: Uint8Array;
  /** With the signatures that it has already; undefined for the first. */
  current: Uint8Array | undefined;
  name: string;
  mediaType: string;
  wish: SignWish;
  /** Where and how a signature is seen on the page; PDF only. */
  visible?: Visible | undefined;
};

/** One format behind the one form that requests, seals and two-phase signing know. */
export type Format = {
  prepare(signing: Signing): Promise<Prepared<Made>>;
  resume(signing: Signing, state: Uint8Array): Promise<Prepared<Made>>;
  /** Name and media type of what is made of a file. */
  nameFor(name: string): string;
  mediaTypeFor(mediaType: string): string;
};

/** A commitment says what a reason says, for formats that have no place for one. */
const withoutReason = (wish: SignWish): SignWish => {
  const { reason: _reason, contact: _contact, ...claims } = wish.claims ?? {};
  return { ...wish, claims };
};

/** A PDF has a reason or a commitment, not both (EN 319 142-1 §6.3); people read the reason. */
const withoutCommitment = (wish: SignWish): SignWish => {
  const { commitments: _commitments, ...claims } = wish.claims ?? {};
  return { ...wish, claims };
};

const cades: Format = {
  prepare: ({ original, current, wish }) =>
    prepareCades(original, withoutReason(wish), {
      packaging: 'attached',
      ...(current === undefined ? {} : { beside: current }),
    }),
  resume: ({ original, current, wish }, state) =>
    resumeCades(
      original,
      withoutReason(wish),
      { packaging: 'attached', ...(current === undefined ? {} : { beside: current }) },
      state,
    ),
  nameFor: (name) => `${name}.p7m`,
  mediaTypeFor: () => 'application/pkcs7-mime',
};

const pades: Format = {
  prepare: ({ original, current, wish, visible }) =>
    preparePades(current ?? original, withoutCommitment(wish), visible === undefined ? {} : { visible }),
  resume: ({ original, current, wish }, state) =>
    resumePades(current ?? original, withoutCommitment(wish), {}, state),
  nameFor: (name) => name,
  mediaTypeFor: (mediaType) => mediaType,
};

const XADES = { form: 'enveloped' } as const;
const xades: Format = {
  prepare: ({ original, current, wish }) => prepareXades(current ?? original, withoutReason(wish), XADES),
  resume: ({ original, current, wish }, state) =>
    resumeXades(current ?? original, withoutReason(wish), XADES, state),
  nameFor: (name) => name,
  mediaTypeFor: (mediaType) => mediaType,
};

const jadesOptions = ({ current }: Signing): JadesOptions => ({
  ...{ form: 'general', packaging: 'attached' },
  ...(current === undefined ? {} : { beside: current }),
});
const jadesFiles = ({ original, name, mediaType }: Signing) => [{ name, bytes: original, mediaType }];
const jades: Format = {
  prepare: (signing) => prepareJades(jadesFiles(signing), withoutReason(signing.wish), jadesOptions(signing)),
  resume: (signing, state) =>
    resumeJades(jadesFiles(signing), withoutReason(signing.wish), jadesOptions(signing), state),
  nameFor: (name) => `${name}.jws`,
  mediaTypeFor: () => 'application/jose+json',
};

const asicOf = ({ original, current, name, mediaType }: Signing) =>
  current ?? [{ name, mediaType, bytes: original }];
const asic: Format = {
  prepare: (signing) => prepareAsic(asicOf(signing), withoutReason(signing.wish)),
  resume: (signing, state) => resumeAsic(asicOf(signing), withoutReason(signing.wish), {}, state),
  nameFor: (name) => `${name}.asice`,
  mediaTypeFor: () => 'application/vnd.etsi.asic-e+zip',
};

const BY_NAME: Readonly<Record<FormatName, Format>> = { pades, xades, cades, jades, asic };

/** The format of that name, which came from a schema or from our own tables. */
export const formatOf = (name: string): Format => BY_NAME[name as FormatName];
