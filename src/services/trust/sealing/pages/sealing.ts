import type { z } from 'zod';
import { assertMayDo } from '../../../../kernel/access.ts';
import type { Html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { formatBytes, formatDateTime, formatNumber } from '../../../../kernel/texts.ts';
import {
  emptyState,
  link,
  linkButton,
  list,
  section,
  stack,
  type Tone,
  table,
  tag,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { listBoxes } from '../queries/list-boxes.ts';
import { listGroups } from '../queries/list-groups.ts';
import { listKeys } from '../queries/list-keys.ts';
import { managesBody } from '../rules.ts';
import { words } from '../texts/index.ts';
import { SEALING } from './passphrase.ts';

type Box = z.output<typeof listBoxes.output>['boxes'][number];

/** Boxes, groups of custodians and keys of one's body. */
export const sealingPage: PageRoute = {
  path: SEALING,
  portal: 'office',
  async get(page) {
    assertMayDo(page.actor, { employee: true });
    const t = words(page.lang);
    const body = stack(await boxesOf(page), await groupsOf(page), await keysOf(page));
    return portalPage(page, { portal: 'office', title: t.title, lead: t.lead, width: 'wide', body });
  },
};

export type ShownState = 'sealed' | 'opened' | 'waiting' | 'ready';
const TONES: Readonly<Record<ShownState, Tone>> = {
  sealed: 'info',
  opened: 'success',
  waiting: 'warning',
  ready: 'accent',
};

/** The state as people see it: a date that has not come keeps a box sealed. */
export function shownState(
  { kernel }: PageContext,
  box: Pick<Box, 'state' | 'openFrom' | 'groupId'>,
): ShownState {
  if (box.state === 'opened' || box.groupId === null) return box.state;
  const isEarly =
    box.openFrom !== null && Temporal.Instant.compare(kernel.now(), Temporal.Instant.from(box.openFrom)) < 0;
  return isEarly ? 'waiting' : 'ready';
}

export const stateTag = (page: PageContext, box: Box): Html => {
  const state = shownState(page, box);
  return tag(words(page.lang).states[state], TONES[state]);
};

async function boxesOf(page: PageContext): Promise<Html> {
  const { lang } = page;
  const t = words(lang);
  const { boxes } = await page.run(listBoxes, {});
  const add = linkButton(`${SEALING}/seal`, t.sealOne);
  const rows = table({
    ...{ lang, caption: t.boxes, captionHidden: true, rows: boxes },
    empty: emptyState({ title: t.noBoxes, body: t.noBoxesHint }),
    columns: [
      {
        key: 'title',
        header: t.box,
        cell: (each) => link(`${SEALING}/boxes/${each.id}`, each.title),
        rowHeader: true,
      },
      { key: 'state', header: t.state, cell: (each) => stateTag(page, each) },
      {
        key: 'from',
        header: t.openFrom,
        cell: (each) => (each.openFrom === null ? t.noDate : formatDateTime(each.openFrom, lang)),
      },
      { key: 'created', header: t.created, cell: (each) => formatDateTime(each.createdAt, lang) },
      { key: 'size', header: t.size, cell: (each) => formatBytes(each.size, lang), align: 'end' },
    ],
  });
  return section({ title: t.boxes }, rows, add);
}

async function groupsOf(page: PageContext): Promise<Html> {
  const { lang } = page;
  const t = words(lang);
  const { groups } = await page.run(listGroups, {});
  const rows = table({
    ...{ lang, caption: t.groups, captionHidden: true, rows: groups },
    empty: emptyState({ title: t.noGroups }),
    columns: [
      { key: 'name', header: t.group, cell: (each) => each.name, rowHeader: true },
      {
        key: 'needed',
        header: t.threshold,
        cell: (each) =>
          t.needed(formatNumber(each.threshold, lang), formatNumber(each.custodians.length, lang)),
      },
      {
        key: 'who',
        header: t.custodians,
        cell: (each) =>
          list(
            each.custodians.map((one) => one.name),
            'plain',
          ),
      },
    ],
  });
  return section(
    { title: t.groups },
    rows,
    managesBody(page.actor) && linkButton(`${SEALING}/groups/new`, t.newGroup, { look: 'secondary' }),
  );
}

async function keysOf(page: PageContext): Promise<Html> {
  const { lang } = page;
  const t = words(lang);
  const { keys } = await page.run(listKeys, {});
  const rows = table({
    ...{ lang, caption: t.keys, captionHidden: true, rows: keys },
    empty: emptyState({ title: t.noKeys }),
    columns: [
      {
        key: 'holder',
        header: t.holder,
        cell: (each) => (each.holder === 'body' ? `${each.holderName} (${t.ofBody})` : each.holderName),
        rowHeader: true,
      },
      { key: 'protection', header: t.protection, cell: (each) => t.protections[each.protection] },
      {
        key: 'state',
        header: t.state,
        cell: (each) => tag(t.keyStates[each.state], each.state === 'active' ? 'success' : 'neutral'),
      },
    ],
  });
  return section({ title: t.keys }, rows, linkButton(`${SEALING}/key`, t.myKey, { look: 'secondary' }));
}
