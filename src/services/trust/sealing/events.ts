import type { NewEvent } from '../../../kernel/events.ts';
import type { Box, Purpose } from './box.ts';

/** What this service tells; identifiers and states, never names, titles or contents. */
const tell = (
  kind: string,
  administrationId: string,
  subject: string,
  payload: Record<string, unknown>,
): NewEvent => ({
  ...{ kind: `sealing.${kind}`, administrationId, subject, payload },
});

export const keyRegistered = (administrationId: string, id: string) =>
  tell('key-registered', administrationId, id, {});
export const keyRotated = (administrationId: string, id: string, replacedBy: string) =>
  tell('key-rotated', administrationId, id, { replacedBy });
export const groupCreated = (administrationId: string, id: string, threshold: number, custodians: number) =>
  tell('group-created', administrationId, id, { threshold, custodians });
export const boxSealed = (box: Box) =>
  tell('box-sealed', box.administrationId, box.id, {
    groupId: box.groupId,
    openFrom: box.openFrom?.toString() ?? null,
  });
export const shareGiven = (box: Box, purpose: Purpose, given: number) =>
  tell('share-given', box.administrationId, box.id, { purpose, given });
export const boxOpened = (box: Box) => tell('box-opened', box.administrationId, box.id, {});
export const boxRecovered = (box: Box, keyId: string) =>
  tell('box-recovered', box.administrationId, box.id, { keyId });
