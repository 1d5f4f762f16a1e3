import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { newId } from '../../../../kernel/ids.ts';
import { insertFile } from '../document-store.ts';
import { bodyOf } from '../rules.ts';

/** Characters of a file name. */
const NAME_LIMIT = 200;

export const fileName = z
  .string()
  .overwrite((text) => text.normalize('NFC').trim())
  .min(1)
  .max(NAME_LIMIT)
  .refine((text) => !/[\p{Cc}/\\]/u.test(text), { message: 'has characters that no file name has' });
export const mediaType = z
  .string()
  .max(100)
  .regex(/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/);

export const fileView = z.object({
  id: z.uuid(),
  name: z.string(),
  mediaType: z.string(),
  hash: z.string().describe('SHA-256 of the content, hexadecimal'),
  size: z.number().describe('Bytes'),
});

/** Says that content which is in the store already is of the body. Only those who just stored it call it. */
export const addFile = action({
  name: 'signatures.file.add',
  summary: 'Keep a file of your body, to be signed.',
  access: { employee: true, system: 'signatures.request' },
  input: z.strictObject({
    name: fileName,
    mediaType,
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    size: z.number().int().min(1),
    fault: z.string().max(100).nullable().default(null).describe('Why it cannot be signed as what it is'),
  }),
  output: fileView,
  async run(work, input) {
    const file = { id: newId(), ...input };
    await insertFile(work.tx, bodyOf(work), file, work.now);
    return file;
  },
});
