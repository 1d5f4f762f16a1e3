/** How tests ask for a verdict. */
import { type DocumentFacts, poe, type SignatureFacts } from '../facts.ts';
import type { ValidationData } from '../making.ts';
import { totalOf } from './conclusion.ts';
import { type ValidationInput, validateDocument } from './document.ts';
import { anchors, documentOf, issuing, listOf, root, SIGNED, stampOver } from './town.test-helper.ts';

export const NOW = SIGNED + 2 * 60_000;
export const NONE: ValidationData = { certificates: [], crls: [], ocsps: [] };

/** The list of the root at a time, and that of the issuing authority, which speaks about signers and stampers. */
export const lists = (at: number) => [listOf(root, at - 60_000), listOf(issuing, at - 60_000)];

export function validate(facts: DocumentFacts | SignatureFacts, input: Partial<ValidationInput> = {}) {
  const document = 'signatures' in facts ? facts : documentOf(facts);
  return validateDocument(document, { at: NOW, anchors, ...input });
}

/** `TOTAL-PASSED`, or the indication and its sub-indication. */
export function verdict(facts: DocumentFacts | SignatureFacts, input: Partial<ValidationInput> = {}): string {
  const { conclusion } = validate(facts, input).signatures[0]!;
  return [totalOf(conclusion), conclusion.subIndication].filter(Boolean).join(' ');
}

export const failures = (facts: DocumentFacts | SignatureFacts, input: Partial<ValidationInput> = {}) => {
  const { conclusion } = validate(facts, input).signatures[0]!;
  return conclusion.conditions.flatMap((each) => each.subIndication ?? []);
};

export const fresh = (at = NOW): ValidationData => ({ ...NONE, crls: lists(at) });

/** A signature time stamp. */
export const stamp = (value: Uint8Array, id: string, at: number) =>
  stampOver(value, { at, protects: [poe.signature(id)] });
