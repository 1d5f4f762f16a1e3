import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import { explainCaution } from '../../../../kernel/legal-time/index.ts';
import { formatDate, formatNumber, type Lang } from '../../../../kernel/texts.ts';
import {
  buttonGroup,
  emptyState,
  inset,
  link,
  linkButton,
  list,
  notice,
  section,
  stack,
  summaryList,
  table,
  tag,
  tags,
} from '../../../../ui/index.ts';
import type { AgreementDetail, AgreementView, ServiceView } from '../queries/views.ts';
import type { ExchangeTexts } from '../texts/index.ts';
import { historyOf, say, stateTag, word, wordsOf } from './parts.ts';

/** The state that the decision uses, with whoever holds it suspended. */
export function agreementState(agreement: AgreementView, t: ExchangeTexts): Html {
  return tags(
    stateTag(t.agreementStates, agreement.state),
    ...agreement.suspendedBy.map((side) => tag(t.suspendedBy(word(t.sides, side)), 'danger')),
  );
}

type Listed = {
  /** The address of one. */
  href: (id: string) => string;
  /** On which side the reader's own body is in all of them: its name is left out. */
  side?: 'consumer' | 'provider' | undefined;
};

/** A list of agreements. */
export function agreementTable(
  items: readonly AgreementView[],
  page: PageContext,
  { href, side }: Listed,
): Html {
  const t = wordsOf(page);
  const { lang } = page;
  const consumer = {
    key: 'consumer',
    header: t.consumer,
    cell: (each: AgreementView) => each.consumerName,
  };
  const provider = {
    key: 'provider',
    header: t.provider,
    cell: (each: AgreementView) => each.providerName,
  };
  const today = page.kernel.now().toZonedDateTimeISO('Europe/Madrid').toPlainDate().toString();
  return table({
    lang,
    caption: t.office.agreements,
    captionHidden: true,
    rows: items,
    empty: emptyState({ title: t.office.noAgreements }),
    columns: [
      {
        key: 'service',
        header: t.service,
        cell: (each) =>
          html`${link(href(each.id), say(each.serviceTitle, lang))}${
            each.serviceVersion > 1 &&
            html` <span class="ap-nowrap">(${t.version} ${each.serviceVersion})</span>`
          }`,
        rowHeader: true,
      },
      ...(side === 'consumer' ? [] : [consumer]),
      ...(side === 'provider' ? [] : [provider]),
      {
        key: 'procedure',
        header: t.procedure,
        cell: (each) => each.procedureTitle || each.procedureCode || '—',
      },
      { key: 'basis', header: t.basis, cell: (each) => t.basesOffice[each.basis] },
      { key: 'until', header: t.validUntil, cell: (each) => formatDate(each.validUntil, lang, 'short') },
      {
        key: 'state',
        header: t.state,
        cell: (each) =>
          html`${agreementState(each, t)}${
            each.state === 'pending' &&
            each.decideBy !== null &&
            each.decideBy < today &&
            tag(t.office.overdue, 'danger')
          }`,
      },
    ],
  });
}

/** One agreement: state, terms, checklist, history and the steps that the reader may take. */
export function agreementBody(
  agreement: AgreementDetail,
  service: ServiceView | undefined,
  page: PageContext,
  base: string,
): Html {
  const t = wordsOf(page);
  const { lang } = page;
  return stack(
    html`<p>${agreementState(agreement, t)}</p>`,
    inset(t.office.sameState),
    agreement.state === 'pending' &&
      agreement.decideBy !== null &&
      notice(
        { lang, tone: 'warning' },
        t.office.decideBy(formatDate(agreement.decideBy, lang)),
        agreement.decideByCautions.length > 0 &&
          list(agreement.decideByCautions.map((caution) => explainCaution(caution, lang))),
      ),
    agreement.reason !== null && notice({ lang }, `${t.reason}: ${agreement.reason}`),
    actionLinks(agreement, t, base),
    summaryList(lang, terms(agreement, service, t, lang)),
    agreement.checklist.length > 0 &&
      section({ title: t.office.checklist }, checklistOf(agreement.checklist, t, lang)),
    section({ title: t.history }, historyOf(agreement.history, t, lang)),
  );
}

function actionLinks(agreement: AgreementDetail, t: ExchangeTexts, base: string): Html | undefined {
  if (agreement.moves.length === 0) return undefined;
  return buttonGroup(
    ...agreement.moves.map((act, index) => {
      const path = act === 'update' ? 'edit' : act;
      const grave = act === 'reject' || act === 'suspend' || act === 'archive';
      return linkButton(`${base}/${agreement.id}/${path}`, word(t.buttons, act), {
        look: index === 0 && !grave ? 'primary' : 'secondary',
      });
    }),
  );
}

function terms(agreement: AgreementDetail, service: ServiceView | undefined, t: ExchangeTexts, lang: Lang) {
  const titleOf = (path: string) => service?.fields.find((field) => field.path === path)?.title[lang] ?? path;
  const norm = [agreement.norm, agreement.article && `${t.article.toLowerCase()} ${agreement.article}`]
    .filter(Boolean)
    .join(', ');
  return [
    {
      key: t.service,
      value: `${say(agreement.serviceTitle, lang)} (${agreement.serviceCode}, ${t.version} ${agreement.serviceVersion})`,
    },
    { key: t.consumer, value: agreement.consumerName },
    { key: t.provider, value: agreement.providerName },
    { key: t.procedure, value: `${agreement.procedureTitle || '—'} (SIA ${agreement.procedureCode || '—'})` },
    { key: t.basis, value: t.basesOffice[agreement.basis] },
    {
      key: t.norm,
      value: agreement.link === null ? norm || '—' : link(agreement.link, norm || agreement.link),
    },
    { key: t.fields, value: agreement.fields.length === 0 ? '—' : list(agreement.fields.map(titleOf)) },
    { key: t.dailyQuota, value: formatNumber(agreement.dailyQuota, lang) },
    {
      key: t.validity,
      value: `${formatDate(agreement.validFrom, lang)} – ${formatDate(agreement.validUntil, lang)}`,
    },
  ];
}

/** Each point with whether it is met; a failed one says what to do. */
export function checklistOf(items: AgreementDetail['checklist'], t: ExchangeTexts, lang: Lang): Html {
  return table({
    lang,
    caption: t.office.checklist,
    captionHidden: true,
    rows: items,
    columns: [
      {
        key: 'point',
        header: t.office.checklist,
        cell: (item) =>
          html`${item.text[lang]}${!item.ok && html`<br><strong>${item.remedy[lang]}</strong>`}`,
        rowHeader: true,
      },
      {
        key: 'ok',
        header: t.state,
        cell: (item) => (item.ok ? tag(t.office.checkOk, 'success') : tag(t.office.checkWrong, 'danger')),
      },
    ],
  });
}
