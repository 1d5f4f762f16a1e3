import { z } from 'zod';
import { action, query } from '../../../kernel/action.ts';
import { administrationOf } from '../../../kernel/actor.ts';
import { notesOf, storeNote } from '../store.ts';

const note = z.object({ appointmentId: z.uuid(), externalId: z.string().nullable(), deleted: z.boolean() });

export const readNotes = query({
  name: 'scim.resource.list',
  summary: 'What the directory of your body calls its people here, and which it deleted.',
  access: { system: 'people.read' },
  input: z.object({}),
  output: z.object({ items: z.array(note) }),
  run: async (work) => ({ items: await notesOf(work.tx, administrationOf(work.actor)!) }),
});

export const noteResource = action({
  name: 'scim.resource.note',
  summary: 'Keeps what the directory of your body calls somebody, or that it deleted them.',
  access: { system: 'people.manage' },
  input: z.object({
    appointmentId: z.uuid(),
    externalId: z.string().min(1).max(200).optional(),
    deleted: z.boolean().default(false),
  }),
  output: z.object({}),
  async run(work, { appointmentId, externalId, deleted }) {
    const deletedAt = deleted ? work.now.toString() : null;
    await storeNote(work.tx, administrationOf(work.actor)!, {
      appointmentId,
      externalId: externalId ?? null,
      deletedAt,
    });
    return {};
  },
});
