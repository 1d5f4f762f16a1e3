import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError } from '../../../../kernel/problem.ts';
import {
  button,
  buttonGroup,
  dateField,
  form,
  linkButton,
  radios,
  readDate,
  textArea,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { changeStatus } from '../actions/change-status.ts';
import { STATUS_MOVES } from '../administration.ts';
import { words } from '../texts/index.ts';
import { bodyOf } from './operator-edit.ts';
import { OPERATOR_LIST } from './operator-list.ts';
import { bodyByCode, formErrors, refusal } from './parts.ts';
import type { Body } from './record.ts';

/** Marks a body as merged, dissolved, or active again. */
export const statusPage: PageRoute = {
  path: `${OPERATOR_LIST}/{id}/status`,
  portal: 'operator',
  async get(page) {
    return show(page, await bodyOf(page));
  },
  async post(page) {
    const body = await bodyOf(page);
    const t = words(page.lang);
    const typed = (name: string) => (page.form.get(name) ?? '').trim();
    const since = readDate(page.form, 'since', t.statusSince, page.lang);
    const mergedIntoId =
      typed('successor') === '' ? null : ((await bodyByCode(page, typed('successor'))) ?? 'unknown');
    const errors: FieldError[] = since.ok ? [] : [{ field: 'since', message: since.message }];
    if (mergedIntoId === 'unknown') errors.push({ field: 'successor', message: t.formats.successor });
    if (errors.length > 0) return { html: show(page, body, errors), status: 422 };
    const date = since.ok ? since.date.toString() : '';
    const input = {
      id: body.id,
      version: typed('version'),
      status: typed('status'),
      since: date,
      reason: typed('reason'),
      mergedIntoId,
    };
    const changed = await page.attempt(changeStatus, input);
    if (changed.ok) return { redirect: `${OPERATOR_LIST}/${body.id}`, flash: t.done.status };
    const { problem } = changed;
    return {
      html: show(page, body, formErrors(problem, t, page.lang), refusal(problem, page.lang)),
      status: problem.status,
    };
  },
};

function show(page: PageContext, body: Body, errors?: FieldError[], banner?: Html): Html {
  const { lang } = page;
  const t = words(lang);
  const typed = (name: string) => page.form.get(name) ?? '';
  const choices = STATUS_MOVES[body.status].map((value) => ({ value, label: t.statuses[value] }));
  const date = readDate(page.form, 'since', t.statusSince, lang);
  const editor = form(
    { key: page.formKey, hidden: { version: body.version } },
    radios({ lang, name: 'status', label: t.newStatus, choices, value: typed('status'), error: errors }),
    dateField({
      lang,
      name: 'since',
      label: t.statusSince,
      error: errors,
      value: date.ok ? date.date : date.parts,
    }),
    textField({
      ...{
        lang,
        name: 'successor',
        label: t.successor,
        hint: t.successorHint,
        value: typed('successor'),
        error: errors,
      },
      ...{ optional: true, width: 12 },
    }),
    textArea({
      lang,
      name: 'reason',
      label: t.reasonNeeded,
      value: typed('reason'),
      error: errors,
      maxlength: 1000,
    }),
    buttonGroup(
      button(t.changeStatus, { look: 'danger' }),
      linkButton(`${OPERATOR_LIST}/${body.id}`, t.cancel, { look: 'tertiary' }),
    ),
  );
  return portalPage(page, {
    ...{ portal: 'operator', title: t.statusTitle(body.name), body: html`${editor}` },
    breadcrumbs: [
      { text: t.operator, href: OPERATOR_LIST },
      { text: body.place ?? body.name, href: `${OPERATOR_LIST}/${body.id}` },
      { text: t.changeStatus },
    ],
    ...(errors === undefined ? {} : { errors }),
    ...(banner === undefined ? {} : { banner }),
  });
}
