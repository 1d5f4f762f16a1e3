import { z } from 'zod';
import { query } from '../../../../kernel/action.ts';
import { loadFiles, type StoredFile } from '../document-store.ts';
import { bodyOf } from '../rules.ts';

/** A file of one's own body; without an identifier it only says whether one may keep files here. */
export const findFile = query({
  name: 'signatures.file.find',
  summary: 'A file of your body.',
  access: { employee: true, system: 'signatures.request' },
  input: z.object({ fileId: z.uuid().optional() }),
  output: z.object({ file: z.custom<StoredFile>().optional() }),
  async run(work, { fileId }) {
    const administrationId = bodyOf(work);
    if (fileId === undefined) return {};
    const file = (await loadFiles(work.tx, administrationId, [fileId])).get(fileId);
    return file === undefined ? {} : { file };
  },
});
