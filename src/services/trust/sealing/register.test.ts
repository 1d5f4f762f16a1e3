import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { makeTown, type Town, testKernel } from '../../../../test/kernel.ts';
import { perform } from '../../../kernel/action.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { registerBox } from './actions/register-box.ts';
import { registerKey } from './actions/register-key.ts';
import { sealContent } from './seal.ts';

async function holder(kernel: Kernel, town: Town) {
  const who = town.employee();
  const id = newId();
  await perform(kernel, registerKey, who, { id, holder: 'person', protection: 'installation' });
  return { who, keyIds: [id] };
}

test('nobody gets a file of somebody else by writing its digest into a sealed file of their own', async () => {
  const kernel = await testKernel();
  const { who, keyIds } = await holder(kernel, await makeTown(kernel));
  const secret = Readable.from([Buffer.from('Expedient d’un altre ens')]);
  const theirs = await kernel.files.put(secret, { limitBytes: 1000 });
  const wish = { title: 'La meva plica', fileName: 'oferta.txt', mediaType: 'text/plain', keyIds };
  const { input } = await sealContent(kernel, who, wish, [Buffer.from('41.300 euros')]);
  const head = Buffer.from(input.head, 'base64');
  Buffer.from(theirs.hash, 'hex').copy(head, 40);
  const changed = { ...input, head: head.toString('base64') };
  const refused = { code: 'sealing.form-broken' };
  await assert.rejects(perform(kernel, registerBox, who, changed), refused);
  const elsewhere = await holder(kernel, await makeTown(kernel));
  await assert.rejects(perform(kernel, registerBox, elsewhere.who, input), refused);
  await perform(kernel, registerBox, who, input);
});
