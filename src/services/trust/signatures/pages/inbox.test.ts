import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageContext } from '../../../../../test/page-context.ts';
import { perform } from '../../../../kernel/action.ts';
import type { Employee } from '../../../../kernel/actor.ts';
import { isHtml, render } from '../../../../kernel/html.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import { listPending, listRequests } from '../queries/list-tasks.ts';
import { asked, newRequest, newVila, stampingKernel } from '../signing.test-helper.ts';
import { inboxPage } from './inbox.ts';

/** What somebody sees of the inbox at an address, without a server. */
async function look(kernel: Kernel, actor: Employee, address: string): Promise<string> {
  const answer = await inboxPage.get!(pageContext({ kernel, actor, address }));
  assert.ok(isHtml(answer));
  return render(answer);
}

test('whoever opens a page of the inbox that is past the last is led back to it, and the total holds', async () => {
  const kernel = await stampingKernel();
  const vila = await newVila(kernel);
  const secretary = vila.person('Secretària de Prova', 'signatures.request');
  const mayor = vila.person('Alcaldessa de Prova');
  for (const title of ['Decret u', 'Decret dos'])
    await newRequest(kernel, secretary, { title, signers: [asked(mayor)] });
  const totals = async (page: number) => {
    const pending = await perform(kernel, listPending, mayor, { page, pageSize: 1 });
    const sent = await perform(kernel, listRequests, secretary, { page, pageSize: 1, view: 'sent' });
    return [pending.found.length, pending.total, sent.found.length, sent.total];
  };
  assert.deepEqual(await totals(2), [1, 2, 1, 2]);
  assert.deepEqual(await totals(3), [0, 2, 0, 2]);
  // As after the last page was signed: two are left, on a page before.
  const pending = await look(kernel, mayor, '/office/signatures?page=2');
  assert.match(pending, /There is nothing on this page any more/);
  assert.match(pending, /rel="prev" href="\/office\/signatures"/);
  assert.doesNotMatch(pending, /21 to 2 of 2/);
  const sent = await look(kernel, secretary, '/office/signatures?view=sent&page=7');
  assert.match(sent, /rel="prev" href="\/office\/signatures\?view=sent"/);
});
