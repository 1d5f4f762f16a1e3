import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { FormError } from '../facts.ts';
import type { Update } from './write/growing.ts';
import type { Hole } from './write/signature-object.ts';

/** What a prepared signature needs besides the document: its update with the hole still empty. Nothing secret. */
export type SavedState = {
  readonly update: Update;
  readonly hole: Hole;
  /** Bytes of the document. */
  readonly length: number;
  /** SHA-256 of what is signed, in Base64. */
  readonly toBeSigned: string;
};

const VERSION = 1;
const MAX_STATE = 16 << 20;

export function writeState({ update, hole, length, toBeSigned }: SavedState): Uint8Array {
  const { bytes, places, xref, size } = update;
  const head = { version: VERSION, places: [...places], xref, size, hole, length, toBeSigned };
  const text = `${JSON.stringify(head)}\n`;
  return deflateRawSync(Buffer.concat([Buffer.from(text), bytes]));
}

/** @throws FormError `pdf.state` */
export function readState(state: Uint8Array): SavedState {
  try {
    const all = inflateRawSync(state, { maxOutputLength: MAX_STATE });
    const end = all.indexOf(10);
    const head = JSON.parse(all.subarray(0, end).toString('utf8'));
    if (head.version !== VERSION) throw new Error('another version');
    const bytes = Uint8Array.from(all.subarray(end + 1));
    const { hole } = head;
    const isWithin =
      Number.isInteger(hole.start) && hole.start > 0 && hole.end > hole.start && hole.end < bytes.length;
    if (!isWithin) throw new Error('no hole');
    const update = { bytes, places: new Map<number, number>(head.places), xref: head.xref, size: head.size };
    return { update, hole, length: head.length, toBeSigned: head.toBeSigned };
  } catch (error) {
    throw new FormError('pdf.state', 'The state of a prepared signature cannot be read.', error);
  }
}
