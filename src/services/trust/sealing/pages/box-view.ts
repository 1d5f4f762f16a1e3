import type { z } from 'zod';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { formatBytes, formatDateTime, formatNumber } from '../../../../kernel/texts.ts';
import {
  button,
  details,
  form,
  link,
  list,
  notice,
  paragraph,
  section,
  select,
  stack,
  summaryList,
  table,
  tag,
  textArea,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import type { Purpose } from '../box.ts';
import { listKeys } from '../queries/list-keys.ts';
import { words } from '../texts/index.ts';
import type { ShownBox } from './box.ts';
import { SEALING } from './passphrase.ts';
import { PAGE_CONTENT_LIMIT } from './seal.ts';
import { shownState, stateTag } from './sealing.ts';

type Key = z.output<typeof listKeys.output>['keys'][number];
type Shown = { page: PageContext; box: ShownBox; keys: readonly Key[]; errors: FieldError[] };

export async function showBox(page: PageContext, box: ShownBox, errors: FieldError[]): Promise<Html> {
  const { lang } = page;
  const t = words(lang);
  const { keys } = await page.run(listKeys, {});
  const shown: Shown = { page, box, keys, errors };
  return portalPage(page, {
    ...{ portal: 'office', title: box.title, errors, caption: t.box, width: 'wide' },
    breadcrumbs: [{ text: t.title, href: SEALING }, { text: box.title }],
    body: stack(factsOf(shown), openingOf(shown), contentOf(shown), rewrapOf(shown), recoveryOf(shown)),
  });
}

function factsOf({ page, box, keys }: Shown): Html {
  const { lang } = page;
  const t = words(lang);
  const names = box.recipients.map((id) => keys.find((each) => each.id === id)?.holderName ?? id);
  return summaryList(lang, [
    { key: t.state, value: stateTag(page, box) },
    { key: t.file, value: `${box.fileName} (${formatBytes(box.size, lang)})` },
    { key: t.created, value: formatDateTime(box.createdAt, lang) },
    ...(box.openFrom === null ? [] : [{ key: t.openFrom, value: formatDateTime(box.openFrom, lang) }]),
    ...(names.length === 0 ? [] : [{ key: t.recipients, value: list(names, 'plain') }]),
    ...(box.group === null
      ? []
      : [
          {
            key: t.group,
            value: `${box.group.name} (${t.needed(formatNumber(box.needed, lang), formatNumber(box.group.custodians.length, lang))})`,
          },
        ]),
  ]);
}

/** The ceremony: who of the custodians has given their share, and the form for whoever has not. */
function openingOf(shown: Shown): Html | false {
  const { page, box } = shown;
  const { lang } = page;
  const t = words(lang);
  if (box.group === null || box.state === 'opened') return false;
  if (shownState(page, box) === 'waiting' && box.openFrom !== null)
    return section(
      { title: t.opening },
      notice({ lang, tone: 'warning' }, t.tooEarly(formatDateTime(box.openFrom, lang))),
    );
  const given = box.given.open ?? [];
  const isEnough = given.length >= box.needed;
  const open = form({ key: `${page.formKey}-open`, hidden: { do: 'open' } }, button(t.openNow));
  return section(
    { title: t.opening, intro: t.openingLead },
    paragraph(t.given(formatNumber(given.length, lang), formatNumber(box.needed, lang))),
    custodiansOf(shown, 'open'),
    shareForm(shown, 'open'),
    isEnough && box.myShares.length > 0 && open,
  );
}

function custodiansOf({ page, box, keys }: Shown, purpose: Purpose): Html {
  const { lang } = page;
  const t = words(lang);
  const given = box.given[purpose] ?? [];
  const toWhom = (custodian: { position: number }) => {
    const keyId = given.find((one) => one.share === custodian.position)?.toKeyId;
    return keys.find((each) => each.id === keyId)?.holderName ?? '—';
  };
  return table({
    ...{ lang, caption: t.custodians, rows: box.group?.custodians ?? [] },
    columns: [
      { key: 'name', header: t.custodians, cell: (each) => each.name, rowHeader: true },
      {
        key: 'state',
        header: t.state,
        cell: (each) =>
          given.some((one) => one.share === each.position)
            ? tag(t.gave, 'success')
            : tag(t.notYet, 'neutral'),
      },
      {
        key: 'reason',
        header: t.reason,
        cell: (each) => given.find((one) => one.share === each.position)?.reason ?? '—',
      },
      ...(purpose === 'open' ? [] : [{ key: 'to', header: t.recoverTo, cell: toWhom }]),
    ],
  });
}

function recipientSelect({ page, keys, errors }: Shown, name: string, fits: (id: string) => boolean): Html {
  const { lang, form: sent } = page;
  return select({
    ...{ lang, name, label: words(lang).recoverTo, error: errors, value: sent.get(name) ?? '' },
    options: keys
      .filter((each) => each.state === 'active' && fits(each.id))
      .map((each) => ({ value: each.id, label: each.holderName })),
  });
}

function shareForm(shown: Shown, purpose: Purpose): Html | false {
  const { page, box, errors } = shown;
  const { lang, form: sent } = page;
  const t = words(lang);
  const mine = box.myShares.at(-1);
  if (mine === undefined) return false;
  if ((box.given[purpose] ?? []).some((each) => each.share === mine.share))
    return notice({ lang, tone: 'success' }, t.alreadyGave);
  return form(
    { key: `${page.formKey}-${purpose}`, hidden: { do: `${purpose}-share` } },
    purpose === 'recover' && recipientSelect(shown, 'recover-toKeyId', () => true),
    textArea({
      ...{ lang, name: `${purpose}-reason`, label: t.reason, hint: t.reasonHint, rows: 2, error: errors },
      value: sent.get(`${purpose}-reason`) ?? '',
    }),
    textField({
      ...{ lang, name: `${purpose}-passphrase`, label: t.passphrase, kind: 'password', error: errors },
      ...{ autocomplete: 'current-password', spellcheck: false },
    }),
    button(
      purpose === 'open' ? t.giveShare : t.giveForRecovery,
      purpose === 'open' ? {} : { look: 'secondary' },
    ),
  );
}

function contentOf({ page, box, keys, errors }: Shown): Html {
  const { lang } = page;
  const t = words(lang);
  const sealedFile = paragraph(link(`/v1/sealing/boxes/${box.id}/sealed`, t.sealedFile), 'small');
  if (box.size > PAGE_CONTENT_LIMIT)
    return section(
      { title: t.content },
      notice({ lang }, t.tooLarge(formatBytes(PAGE_CONTENT_LIMIT, lang))),
      sealedFile,
    );
  const readForm = (hidden: Record<string, string>, more: Html | false, label?: string) =>
    form(
      {
        key: `${page.formKey}-${hidden['keyId'] ?? 'read'}`,
        hidden: { do: 'read', ...hidden },
        ...(label !== undefined && { label }),
      },
      more,
      button(t.read),
    );
  const withKeys = box.myKeys.map((id) => {
    const key = keys.find((each) => each.id === id);
    const secret = textField({
      ...{
        lang,
        name: 'read-passphrase',
        label: `${t.passphrase} (${key?.holderName ?? ''})`,
        kind: 'password',
        error: errors,
      },
      ...{ autocomplete: 'current-password', spellcheck: false },
    });
    return readForm({ keyId: id }, key?.protection === 'passphrase' && secret, key?.holderName);
  });
  const forms = box.state === 'opened' ? readForm({}, false) : withKeys;
  return section({ title: t.content, intro: t.contentLead }, forms, sealedFile);
}

/** For who has replaced the key to which it was sealed. */
function rewrapOf({ page, box, keys, errors }: Shown): Html | false {
  const { lang } = page;
  const t = words(lang);
  const mine = [...box.myKeys, ...box.myShares.map((each) => each.keyId)].map((id) =>
    keys.find((each) => each.id === id),
  );
  const old = mine.find((each) => each?.holder === 'person' && each.state === 'retired');
  const fresh = keys.find((each) => each.mine && each.state === 'active');
  if (old === undefined || fresh === undefined) return false;
  return section(
    { title: t.rewrap, intro: t.rewrapLead },
    form(
      { key: `${page.formKey}-rewrap`, hidden: { do: 'rewrap', fromKeyId: old.id, toKeyId: fresh.id } },
      textField({
        ...{ lang, name: 'old-passphrase', label: t.oldPassphrase, kind: 'password', error: errors },
        ...{ autocomplete: 'current-password', spellcheck: false },
      }),
      button(t.rewrap, { look: 'secondary' }),
    ),
  );
}

/** For when a holder has left: folded away, since it is rare. */
function recoveryOf(shown: Shown): Html | false {
  const { page, box, keys, errors } = shown;
  const { lang, form: sent } = page;
  const t = words(lang);
  if (
    box.group === null ||
    box.state === 'opened' ||
    shownState(page, box) === 'waiting' ||
    box.myShares.length === 0
  )
    return false;
  const given = box.given.recover ?? [];
  const isEnough = (keyId: string) => given.filter((each) => each.toKeyId === keyId).length >= box.needed;
  const recover = form(
    { key: `${page.formKey}-recover`, hidden: { do: 'recover' } },
    recipientSelect(shown, 'toKeyId', isEnough),
    textArea({
      lang,
      name: 'reason',
      label: t.reason,
      hint: t.reasonHint,
      rows: 2,
      error: errors,
      value: sent.get('reason') ?? '',
    }),
    button(t.recover, { look: 'danger' }),
  );
  const inside = stack(
    paragraph(t.recoveryLead),
    paragraph(t.given(formatNumber(given.length, lang), formatNumber(box.needed, lang))),
    given.length > 0 && custodiansOf(shown, 'recover'),
    shareForm(shown, 'recover'),
    keys.some((each) => isEnough(each.id)) && recover,
  );
  return html`${details(t.recovery, inside)}`;
}
