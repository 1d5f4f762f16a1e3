import type { SignatureFacts } from '../facts.ts';
import { isProved } from './proved.ts';

/**
 * The baseline level whose elements a signature in a PDF has (EN 319 142-1 §6.3): the form, the time in the dictionary and none in
 * the message, a protected certificate; a time stamp over the signature or the document; its signer's revocation; a document time stamp over that.
 */
export function levelOf(
  facts: Omit<SignatureFacts, 'level'>,
  { isBaseline, isArchived }: { isBaseline: boolean; isArchived: boolean },
): SignatureFacts['level'] {
  const isForm = facts.notes.every(
    (each) => each.level !== 'failure' && each.code !== 'pdf.signing-time-inside',
  );
  const isNamed = facts.signer !== undefined && facts.signerReference === 'protected';
  if (!isBaseline || !isForm || !isNamed) return 'none';
  if (!facts.timestamps.some(({ kind }) => kind === 'signature' || kind === 'document')) return 'B-B';
  if (!isProved(facts.signer!, facts)) return 'B-T';
  return isArchived ? 'B-LTA' : 'B-LT';
}
