import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { explainCaution } from '../../../../kernel/legal-time/index.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import { formatBytes, formatDate, formatDateTime, type Lang } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  form,
  linkButton,
  list,
  notice,
  paragraph,
  section,
  stack,
  summaryList,
  table,
  timeline,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { removeDocument, removeSigner, sendRequest } from '../actions/edit-draft.ts';
import { getRequest, type RequestDetail } from '../queries/get-request.ts';
import type { Words } from '../texts/index.ts';
import { draftForms, editDraft, UPLOAD_LIMIT } from './draft.ts';
import {
  address,
  formErrors,
  HOME,
  places,
  refusal,
  requestPlace,
  stateTag,
  typed,
  wordsOf,
} from './parts.ts';
import { contentLink } from './sign.ts';

/** A request: where it stands, what one may do, its documents, signers and what happened. */
export const requestPage: PageRoute = {
  path: `${HOME}/requests/{id}`,
  portal: 'office',
  uploads: UPLOAD_LIMIT,
  async get(page) {
    return show(page);
  },
  async post(page) {
    const t = wordsOf(page);
    const requestId = page.params['id']!;
    const done = await act(page, requestId);
    if (done.attempt.ok) return { redirect: requestPlace(requestId), flash: t.done[done.flash] };
    const { problem } = done.attempt;
    const html = await show(page, formErrors(problem), refusal(problem, page.lang));
    return { html, status: problem.status };
  },
};

/** The form that was sent: each says what it does in `do`. */
async function act(page: PageContext, requestId: string) {
  switch (page.form.get('do')) {
    case 'send':
      return { attempt: await page.attempt(sendRequest, { requestId }), flash: 'sent' as const };
    case 'remove': {
      const input = { requestId, taskId: typed(page, 'taskId') };
      return { attempt: await page.attempt(removeSigner, input), flash: 'removed' as const };
    }
    case 'remove-document': {
      const input = { requestId, documentId: typed(page, 'documentId') };
      return { attempt: await page.attempt(removeDocument, input), flash: 'documentRemoved' as const };
    }
    default:
      return editDraft(page, requestId);
  }
}

async function show(page: PageContext, errors?: FieldError[], banner?: Html): Promise<Html> {
  const t = wordsOf(page);
  const request = await page.run(getRequest, { requestId: page.params['id'] });
  const isEditable = request.mine && (request.state === 'draft' || request.state === 'returned');
  const body = stack(
    html`<p>${stateTag(request.state, t.states)}${request.demonstration && html` ${stateTag('demo', { demo: t.demonstration })}`}</p>`,
    yours(page, request),
    facts(page, request),
    section({ title: t.documents }, documents(page, request, isEditable)),
    section({ title: t.signers }, signers(page, request, isEditable)),
    isEditable && (await draftForms(page, request, errors)),
    sendersForms(page, request, isEditable),
    request.happenings.length > 0 && section({ title: t.timeline }, happenings(page, request)),
  );
  return portalPage(page, {
    ...{ portal: 'office', title: request.title, caption: t.title, body, width: 'wide' },
    lead: t.sentBy(request.senderName),
    ...(errors === undefined ? {} : { errors }),
    ...(banner === undefined ? {} : { banner }),
  });
}

/** What waits for whoever looks, first of all. */
function yours(page: PageContext, { id, yours: part }: RequestDetail): Html | false {
  if (part === null || part.refusals.length > 0) return false;
  const t = wordsOf(page);
  const title = part.onBehalf === null ? t.yourTurn : t.yourTurnBehalf(part.onBehalf);
  return notice(
    { lang: page.lang, title },
    buttonGroup(
      linkButton(address(places.sign, { task: part.taskId }), t.signThis),
      linkButton(`${requestPlace(id)}/return`, t.return, { look: 'secondary' }),
      linkButton(`${requestPlace(id)}/reject`, t.reject, { look: 'secondary' }),
    ),
  );
}

function facts(page: PageContext, request: RequestDetail): Html {
  const { lang } = page;
  const t = wordsOf(page);
  const { deadline } = request;
  const isCounted = deadline !== null && deadline.lastDay !== '';
  const days = deadline !== null && t.workingDays(deadline.length);
  const term = isCounted
    ? html`${formatDate(deadline.lastDay, lang)} (${days})${cautionsOf(deadline.cautions, lang)}`
    : deadline === null
      ? t.noDeadline
      : days;
  const rows = [
    ...(request.message === '' ? [] : [{ key: t.message, value: paragraphs(request.message) }]),
    ...(request.reason === null ? [] : [{ key: t.reasonGiven, value: paragraphs(request.reason) }]),
    {
      key: t.lastDay,
      value: html`${term}${request.remindEvery !== null && html`<br>${t.remind(request.remindEvery)}`}`,
    },
    { key: t.format, value: t.formats[request.format as keyof typeof t.formats] ?? request.format },
    { key: t.level, value: levelText(request.level, t) },
    ...(request.sentAt === null ? [] : [{ key: t.sentAt, value: formatDateTime(request.sentAt, lang) }]),
  ];
  return summaryList(lang, rows);
}

/** A day that is not sure yet may move, and one without its local holidays may be later: each is said as what it is. */
const cautionsOf = (cautions: readonly string[], lang: Lang): Html | false =>
  cautions.length > 0 && list(cautions.map((caution) => explainCaution(caution, lang)));

/** Its name in the standard, and what that means. */
function levelText(level: string, t: Words): Html {
  const meaning = (t.levels as Readonly<Partial<Record<string, string>>>)[level];
  return html`${level}${meaning !== undefined && html`<br>${meaning}`}`;
}

const paragraphs = (text: string): Html => html`${text.split('\n').map((line) => html`${line}<br>`)}`;

function documents(page: PageContext, request: RequestDetail, isEditable: boolean): Html {
  const { lang } = page;
  const t = wordsOf(page);
  const isDraft = isEditable && request.state === 'draft';
  const remove = (row: RequestDetail['documents'][number]) =>
    form(
      { key: page.formKey, hidden: { do: 'remove-document', documentId: row.id } },
      button(t.remove, { look: 'secondary', size: 'sm', context: row.name }),
    );
  return table({
    ...{ lang, caption: t.documents, captionHidden: true, rows: request.documents, narrow: 'stack' },
    empty: paragraph(t.noDocuments, 'subtle'),
    columns: [
      {
        ...{ key: 'name', header: t.name, rowHeader: true },
        cell: (row) => contentLink({ requestId: request.id, documentId: row.id, name: row.name }, t.read),
      },
      { key: 'version', header: t.progress, cell: (row) => t.version(row.version) },
      { key: 'size', header: t.size, cell: (row) => formatBytes(row.size, lang), align: 'end' },
      ...(isDraft ? [{ key: 'remove', header: t.remove, cell: remove }] : []),
    ],
  });
}

function signers(page: PageContext, request: RequestDetail, isEditable: boolean): Html {
  const { lang } = page;
  const t = wordsOf(page);
  const isDraft = isEditable && request.state === 'draft';
  const remove = (row: RequestDetail['signers'][number]) =>
    form(
      { key: page.formKey, hidden: { do: 'remove', taskId: row.id } },
      button(t.remove, { look: 'secondary', size: 'sm', context: row.name }),
    );
  const doneText = (row: RequestDetail['signers'][number]) =>
    row.state === 'done' &&
    html`<br>${t.doneBy(row.doneBy ?? '')}${row.doneFor !== null && html` ${t.doneFor(row.doneFor)}`}`;
  return table({
    ...{ lang, caption: t.signers, captionHidden: true, rows: request.signers, narrow: 'stack' },
    empty: paragraph(t.noSigners, 'subtle'),
    columns: [
      { key: 'step', header: t.stepField, cell: (row) => row.step },
      {
        ...{ key: 'name', header: t.name, rowHeader: true },
        cell: (row) => html`${row.name}${row.isOffice && html` (${t.office})`}${doneText(row)}`,
      },
      { key: 'role', header: t.roleField, cell: (row) => t.roles[row.role] },
      { key: 'state', header: t.state, cell: (row) => stateTag(row.state, t.taskStates) },
      ...(isDraft ? [{ key: 'remove', header: t.remove, cell: remove }] : []),
    ],
  });
}

/** What its sender may do: send, send again, cancel; and the evidence, for everybody who sees it. */
function sendersForms(page: PageContext, request: RequestDetail, isEditable: boolean): Html {
  const t = wordsOf(page);
  const isLive = isEditable || request.state === 'open';
  return stack(
    isEditable &&
      form(
        { key: page.formKey, hidden: { do: 'send' } },
        button(request.state === 'returned' ? t.sendAgain : t.send),
      ),
    buttonGroup(
      request.state !== 'draft' &&
        linkButton(`${requestPlace(request.id)}/sheet`, t.sheet, { look: 'secondary' }),
      request.mine &&
        isLive &&
        linkButton(`${requestPlace(request.id)}/cancel`, t.cancel, { look: 'tertiary' }),
    ),
  );
}

function happenings({ lang }: PageContext, request: RequestDetail): Html {
  const t = wordsOf({ lang });
  return timeline(
    lang,
    request.happenings.map(({ kind, who, reason, at }) => ({
      title: t.happenings[kind as keyof typeof t.happenings] ?? kind,
      at: Temporal.Instant.from(at),
      body: html`${who !== 'platform' && html`<p>${t.byWhom(who)}</p>`}${reason !== null && html`<p>${paragraphs(reason)}</p>`}`,
    })),
  );
}
