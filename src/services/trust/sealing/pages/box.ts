import type { z } from 'zod';
import { assertMayDo } from '../../../../kernel/access.ts';
import type { Html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { giveShare } from '../actions/give-share.ts';
import { openBox } from '../actions/open-box.ts';
import { readBox } from '../actions/read-box.ts';
import { recoverBox } from '../actions/recover-box.ts';
import { rewrapBox } from '../actions/rewrap-box.ts';
import { sealingProblems } from '../problems.ts';
import { getBox } from '../queries/get-box.ts';
import { contentOf } from '../reading.ts';
import { words } from '../texts/index.ts';
import { showBox } from './box-view.ts';
import { errorsOf, SEALING, unlockOf } from './passphrase.ts';
import { PAGE_CONTENT_LIMIT } from './seal.ts';

export type ShownBox = z.output<typeof getBox.output>;

/** A box: what it is, the ceremony of its opening, its recovery and its content. */
export const boxPage: PageRoute = {
  path: `${SEALING}/boxes/{id}`,
  portal: 'office',
  async get(page) {
    assertMayDo(page.actor, { employee: true });
    return show(page);
  },
  async post(page) {
    assertMayDo(page.actor, { employee: true });
    const box = await boxOf(page);
    switch (page.form.get('do')) {
      case 'open-share':
      case 'recover-share':
        return give(page, box);
      case 'open':
        return open(page, box);
      case 'recover':
        return recover(page, box);
      case 'rewrap':
        return rewrap(page, box);
      case 'read':
        return read(page, box);
      default:
        throw sealingProblems.unknown();
    }
  },
};

const boxOf = (page: PageContext) => page.run(getBox, { boxId: page.params['id'] ?? '' });

async function show(page: PageContext, errors: FieldError[] = []): Promise<Html> {
  return showBox(page, await boxOf(page), errors);
}

async function refused(page: PageContext, errors: FieldError[], status = 422): Promise<PageAnswer> {
  return { html: await show(page, errors), status };
}

const here = (box: ShownBox) => `${SEALING}/boxes/${box.id}`;

/** A custodian's share, with the key in which it is. Fields of the two ceremonies have names of their own. */
async function give(page: PageContext, box: ShownBox): Promise<PageAnswer> {
  const purpose = page.form.get('do') === 'open-share' ? 'open' : 'recover';
  const share = box.myShares.at(-1);
  if (share === undefined) throw sealingProblems['not-custodian']();
  const typed = await unlockOf(page, `${purpose}-passphrase`, share.keyId);
  if (!typed.ok) return refused(page, typed.errors);
  const reason = page.form.get(`${purpose}-reason`) ?? '';
  const aim = purpose === 'recover' && { toKeyId: page.form.get('recover-toKeyId') ?? '' };
  const done = await page.attempt(giveShare, {
    boxId: box.id,
    purpose,
    reason,
    ...aim,
    unlock: typed.unlock,
  });
  if (done.ok) return { redirect: here(box), flash: words(page.lang).shareGiven };
  const errors = errorsOf(done.problem, page.lang, `${purpose}-passphrase`);
  const named = errors.map((each) =>
    each.field === 'reason' || each.field === 'toKeyId'
      ? { ...each, field: `${purpose}-${each.field}` }
      : each,
  );
  return refused(page, named, done.problem.status);
}

async function open(page: PageContext, box: ShownBox): Promise<PageAnswer> {
  const done = await page.attempt(openBox, { boxId: box.id });
  if (done.ok) return { redirect: here(box), flash: words(page.lang).openedNow };
  return refused(page, errorsOf(done.problem, page.lang, 'do'), done.problem.status);
}

async function recover(page: PageContext, box: ShownBox): Promise<PageAnswer> {
  const input = {
    boxId: box.id,
    toKeyId: page.form.get('toKeyId') ?? '',
    reason: page.form.get('reason') ?? '',
  };
  const done = await page.attempt(recoverBox, input);
  if (done.ok) return { redirect: here(box), flash: words(page.lang).recovered };
  return refused(page, errorsOf(done.problem, page.lang, 'toKeyId'), done.problem.status);
}

async function rewrap(page: PageContext, box: ShownBox): Promise<PageAnswer> {
  const fromKeyId = page.form.get('fromKeyId') ?? '';
  const typed = await unlockOf(page, 'old-passphrase', fromKeyId);
  if (!typed.ok) return refused(page, typed.errors);
  const input = { boxId: box.id, fromKeyId, unlock: typed.unlock, toKeyId: page.form.get('toKeyId') ?? '' };
  const done = await page.attempt(rewrapBox, input);
  if (done.ok) return { redirect: here(box), flash: words(page.lang).rewrapped };
  return refused(page, errorsOf(done.problem, page.lang, 'old-passphrase'), done.problem.status);
}

/** The content as a file; a form holds it in memory, so the larger ones go by the API. */
async function read(page: PageContext, box: ShownBox): Promise<PageAnswer> {
  const { kernel, actor, lang } = page;
  if (box.size > PAGE_CONTENT_LIMIT) return refused(page, []);
  const keyId = page.form.get('keyId') ?? undefined;
  const typed =
    keyId === undefined || page.form.get('read-passphrase') === null
      ? undefined
      : await unlockOf(page, 'read-passphrase', keyId);
  if (typed?.ok === false) return refused(page, typed.errors);
  const wish = {
    boxId: box.id,
    ...(keyId !== undefined && { keyId }),
    ...(typed?.ok && { unlock: typed.unlock }),
  };
  const done = await page.attempt(readBox, wish);
  if (!done.ok) return refused(page, errorsOf(done.problem, lang, 'read-passphrase'), done.problem.status);
  const { stream } = await contentOf(kernel, actor, wish);
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return { file: Buffer.concat(parts), type: 'application/octet-stream', name: box.fileName };
}
