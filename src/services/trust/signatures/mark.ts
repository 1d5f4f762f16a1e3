import { z } from 'zod';
import { LANGS } from '../../../kernel/texts.ts';

/** Points of a page of a metre and a half. */
const MOST_POINTS = 5_000;
const length = z.number().min(0).max(MOST_POINTS);

/**
 * How a seal is seen on a page of a PDF: who, when, and the verification code, in a box (Ley 39/2015 art. 27.3.c: a copy shows a
 * code by which it can be compared). Lengths in points, from the lower left corner of the page as it is seen.
 */
export const sealMark = z
  .strictObject({
    page: z.int().min(0).max(10_000).default(0).describe('From 1; 0 is the last'),
    ...{ x: length, y: length, width: length, height: length },
    rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]).default(0),
    language: z.enum(LANGS).default('ca'),
    code: z.string().trim().min(1).max(64).optional().describe('Verification code'),
    verifyAt: z.url().max(200).optional().describe('Where the code is verified'),
  })
  .transform(({ code, verifyAt, ...rest }) => ({
    ...rest,
    ...(code === undefined ? {} : { code }),
    ...(verifyAt === undefined ? {} : { verifyAt }),
  }))
  .describe('Shown on the page of a PDF, in points; without it the seal is not seen');
export type SealMark = z.output<typeof sealMark>;
