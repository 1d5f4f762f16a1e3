import { z } from 'zod';
import type { Wrap } from './sealed-form.ts';

/** Something sealed, as it is kept. */
export type Box = {
  readonly administrationId: string;
  readonly id: string;
  readonly title: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly groupId: string | null;
  readonly openFrom: Temporal.Instant | null;
  readonly header: Buffer;
  readonly wraps: readonly Wrap[];
  readonly payload: string;
  readonly plainSize: number;
  readonly state: 'sealed' | 'opened';
  readonly openedKey: Buffer | null;
  readonly openedAt: Temporal.Instant | null;
  readonly createdAt: Temporal.Instant;
};

export type Custodian = {
  readonly position: number;
  readonly holderDocument: string;
  readonly holderName: string;
};
export type Group = {
  readonly administrationId: string;
  readonly id: string;
  readonly name: string;
  readonly threshold: number;
  readonly custodians: readonly Custodian[];
};

export const PURPOSES = ['open', 'recover'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Hours for which a given share waits for the others. */
export const SHARE_HOURS = 48;

export type GivenShare = {
  readonly share: number;
  readonly holderName: string;
  readonly reason: string;
  /** For a recovery, the key to which the box is to be given. */
  readonly toKeyId: string | null;
  readonly sealed: Buffer;
};

export const LONGEST_TITLE = 200;
export const titleSchema = z.string().trim().min(3).max(LONGEST_TITLE);
/** Why somebody opens or recovers: it is recorded. */
export const reasonSchema = z.string().trim().min(10).max(500);

export const boxView = z.object({
  id: z.uuid(),
  title: z.string(),
  fileName: z.string(),
  mediaType: z.string(),
  size: z.number().describe('Bytes of the content'),
  state: z.enum(['sealed', 'opened']),
  openFrom: z.string().nullable(),
  openedAt: z.string().nullable(),
  createdAt: z.string(),
  groupId: z.uuid().nullable(),
  recipients: z.array(z.uuid()).describe('Keys that open it by themselves'),
});

export const viewOfBox = (box: Box): z.output<typeof boxView> => ({
  ...{ id: box.id, title: box.title, fileName: box.fileName, mediaType: box.mediaType },
  ...{ size: box.plainSize, state: box.state, groupId: box.groupId },
  openFrom: box.openFrom?.toString() ?? null,
  openedAt: box.openedAt?.toString() ?? null,
  createdAt: box.createdAt.toString(),
  recipients: box.wraps.filter((each) => each.share === 0).map((each) => each.keyId),
});

export const groupView = z.object({
  id: z.uuid(),
  name: z.string(),
  threshold: z.number(),
  custodians: z.array(z.object({ position: z.number(), name: z.string(), mine: z.boolean() })),
});

export const viewOfGroup = (group: Group, document: string | undefined): z.output<typeof groupView> => ({
  ...{ id: group.id, name: group.name, threshold: group.threshold },
  custodians: group.custodians.map((each) => ({
    position: each.position,
    name: each.holderName,
    mine: each.holderDocument === document,
  })),
});
