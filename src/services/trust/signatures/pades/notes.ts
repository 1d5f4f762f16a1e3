import type { FormNote } from '../facts.ts';

export const failure = (code: string, sentence: string): FormNote => ({ code, level: 'failure', sentence });
export const warning = (code: string, sentence: string): FormNote => ({ code, level: 'warning', sentence });

/** Each once. */
export const distinctNotes = (notes: readonly FormNote[]): FormNote[] => [
  ...new Map(notes.map((each) => [each.code, each])).values(),
];
