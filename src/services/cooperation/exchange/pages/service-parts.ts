import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import { formatNumber } from '../../../../kernel/texts.ts';
import {
  buttonGroup,
  code,
  codeBlock,
  details,
  emptyState,
  link,
  linkButton,
  notice,
  section,
  stack,
  summaryList,
  table,
  tag,
  tags,
} from '../../../../ui/index.ts';
import { clauseTitle } from '../queries/numbers.ts';
import type { OwnServiceView, ServiceView } from '../queries/views.ts';
import { addressOf, fieldTable, historyOf, moment, stateTag, word, wordsOf } from './parts.ts';

/** A list of data services; `href` gives the address of one. */
export function serviceTable(
  items: readonly ServiceView[],
  page: PageContext,
  o: { href: (id: string) => string; empty: string },
): Html {
  const t = wordsOf(page);
  const { lang } = page;
  return table({
    lang,
    caption: t.operator.services,
    captionHidden: true,
    rows: items,
    empty: emptyState({ title: o.empty }),
    columns: [
      {
        key: 'title',
        header: t.service,
        cell: (each) => link(o.href(each.id), each.title[lang]),
        rowHeader: true,
      },
      { key: 'code', header: t.office.code, cell: (each) => html`${code(each.code)} v${each.version}` },
      { key: 'provider', header: t.provider, cell: (each) => each.providerName },
      { key: 'state', header: t.state, cell: (each) => serviceState(each, page) },
      { key: 'health', header: t.office.healthTitle, cell: (each) => stateTag(t.health, each.health) },
    ],
  });
}

function serviceState(service: ServiceView, page: PageContext): Html {
  const t = wordsOf(page);
  return tags(
    stateTag(t.serviceStates, service.state),
    ...service.suspendedBy.map((side) => tag(t.suspendedBy(word(t.sides, side)), 'danger')),
  );
}

/** One data service for its provider or the operator. */
export function serviceBody(service: OwnServiceView, page: PageContext, base: string): Html {
  const t = wordsOf(page);
  const { lang } = page;
  return stack(
    html`<p>${serviceState(service, page)} ${stateTag(t.health, service.health)}</p>`,
    service.stateReason !== null && notice({ lang }, `${t.reason}: ${service.stateReason}`),
    service.moves.length > 0 &&
      buttonGroup(
        ...service.moves.map((act) =>
          linkButton(`${base}/${service.id}/${act === 'update' ? 'edit' : act}`, word(t.buttons, act), {
            look: act === 'publish' || act === 'resume' ? 'primary' : 'secondary',
          }),
        ),
        service.moves.includes('update') &&
          service.state !== 'draft' &&
          linkButton(addressOf(`${base}/new`, { from: service.id }), t.office.newVersion, {
            look: 'tertiary',
          }),
      ),
    summaryList(lang, [
      {
        key: t.office.code,
        value: html`${code(service.code)} ${t.version} ${formatNumber(service.version, lang)}`,
      },
      { key: t.office.evidenceType, value: code(service.evidenceType) },
      { key: t.office.bases, value: service.bases.map((basis) => t.basesOffice[basis]).join(' · ') },
      { key: t.dailyQuota, value: formatNumber(service.dailyQuota, lang) },
      { key: t.office.timeout, value: `${formatNumber(service.timeoutMs, lang)} ms` },
      { key: t.office.approval, value: t.approvals[service.approval] },
      { key: t.office.address, value: html`<code class="ap-code">${service.address}</code>` },
      {
        key: t.operator.probedAt,
        value: html`${moment(service.probedAt, lang)} ${service.healthDetail !== null && clauseTitle(service.healthDetail)[lang]}`,
      },
    ]),
    section({ title: t.fields }, fieldTable(service.fields, t, lang)),
    details(
      t.office.question,
      codeBlock(lang, JSON.stringify(service.questionSchema, null, 2), t.office.question),
    ),
    details(t.office.answer, codeBlock(lang, JSON.stringify(service.answerSchema, null, 2), t.office.answer)),
    section({ title: t.history }, historyOf(service.history, t, lang)),
  );
}
