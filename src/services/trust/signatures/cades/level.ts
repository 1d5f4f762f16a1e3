import type { SignatureFacts } from '../facts.ts';

/**
 * The baseline level whose elements a signature has (EN 319 122-1 §6.3, and TS 119 182-1 §6.3 with the same): signing time, protected certificate that goes
 * along; a time stamp over the signature; certificates and revocation; an archive time stamp. A countersignature needs
 * no content type and is otherwise the same.
 */
export function levelOf(
  facts: Omit<SignatureFacts, 'level'>,
  { isCounter }: { isCounter: boolean },
): SignatureFacts['level'] {
  const isForm = facts.notes.every(
    (each) => each.level !== 'failure' || (isCounter && each.code === 'cms.content-type-mismatch'),
  );
  const isB =
    isForm &&
    facts.claimedTime !== undefined &&
    facts.signerReference === 'protected' &&
    facts.signer !== undefined;
  if (!isB) return 'none';
  const has = (kind: SignatureFacts['timestamps'][number]['kind']) =>
    facts.timestamps.some((each) => each.kind === kind);
  if (!has('signature')) return 'B-B';
  if (facts.crls.length + facts.ocsps.length === 0) return 'B-T';
  return has('archive') ? 'B-LTA' : 'B-LT';
}
