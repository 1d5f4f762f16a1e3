import type { Html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError, Problem } from '../../../../kernel/problem.ts';
import { LANG_NAMES, LANGS } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  checkboxes,
  form,
  inset,
  linkButton,
  numberField,
  radios,
  stack,
  textArea,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { contentFaults } from '../actions/service-input.ts';
import { createService, updateService } from '../actions/services.ts';
import { BASES } from '../data-service.ts';
import { readService } from '../queries/services.ts';
import type { OwnServiceView } from '../queries/views.ts';
import { errorsOf, problemNotice, together, UNREADABLE, wordsOf } from './parts.ts';

const HERE = '/office/services';
const JSON_FIELDS = ['questionSchema', 'answerSchema', 'fields'] as const;

/** A new data service, or the next version of the one in the address (`?from=`). */
export const officeNewService: PageRoute = {
  path: `${HERE}/new`,
  portal: 'office',
  async get(page) {
    return show(page, { before: await copied(page) });
  },
  async post(page) {
    const { input, errors } = read(page);
    const made = await page.attempt(createService, { ...input, code: page.form.get('code') ?? '' });
    if (!made.ok)
      return show(page, { problem: made.problem, errors: everyError(page, { input, errors }, made.problem) });
    return { redirect: `${HERE}/${made.value.id}`, flash: wordsOf(page).done.create };
  },
};

export const officeEditService: PageRoute = {
  path: `${HERE}/{id}/edit`,
  portal: 'office',
  async get(page) {
    const editing = await page.run(readService, { id: page.params['id'] });
    return show(page, { before: editing, editing });
  },
  async post(page) {
    const editing = await page.run(readService, { id: page.params['id'] });
    const { input, errors } = read(page);
    const frozen = editing.state !== 'draft';
    const shown = { before: editing, editing };
    const kept: Record<string, unknown> = { ...input };
    if (frozen) for (const name of [...JSON_FIELDS, 'evidenceType']) delete kept[name];
    const saved = await page.attempt(updateService, { ...kept, id: editing.id });
    if (!saved.ok) {
      const { problem } = saved;
      const told = everyError(page, { input: kept, errors: frozen ? [] : errors }, problem);
      return show(page, { ...shown, problem, errors: told });
    }
    return { redirect: `${HERE}/${editing.id}`, flash: wordsOf(page).done.update };
  },
};

async function copied(page: PageContext): Promise<OwnServiceView | undefined> {
  const from = page.query.get('from');
  return from === null ? undefined : page.run(readService, { id: from });
}

function read(page: PageContext) {
  const t = wordsOf(page);
  const { form: sent } = page;
  const errors: FieldError[] = [];
  const sentences = (name: string) =>
    Object.fromEntries(LANGS.map((lang) => [lang, (sent.get(`${name}.${lang}`) ?? '').trim()]));
  const input: Record<string, unknown> = {
    title: sentences('title'),
    description: sentences('description'),
    bases: sent.getAll('bases'),
  };
  for (const name of ['evidenceType', 'dailyQuota', 'timeoutMs', 'address', 'approval'])
    input[name] = sent.get(name) ?? '';
  for (const name of JSON_FIELDS) {
    try {
      input[name] = JSON.parse(sent.get(name) ?? '');
    } catch {
      errors.push({ field: name, message: `${t.fieldErrors[name]} (JSON)` });
      input[name] = UNREADABLE;
    }
  }
  return { input, errors };
}

type Read = { input: Record<string, unknown>; errors: FieldError[] };

/** One submit tells everything: what is no JSON, what has not its form, and what the schemas and the address say. */
function everyError(page: PageContext, { input, errors }: Read, problem: Problem): FieldError[] {
  const t = wordsOf(page);
  if (problem.fields.length === 0 && errors.length === 0) return [];
  const form = together(errors, errorsOf(problem, t));
  const all = together(form, errorsOf({ fields: contentFaults(page.kernel, input) }, t));
  return all.toSorted((a, b) => ORDER.indexOf(a.field) - ORDER.indexOf(b.field));
}

/** The fields as they stand on the page: the summary tells them in this order. */
const ORDER = [
  ...['code', 'title', 'description', 'evidenceType', 'questionSchema', 'answerSchema', 'fields', 'bases'],
  ...['dailyQuota', 'timeoutMs', 'address', 'approval'],
];

type Shown = {
  before?: OwnServiceView | undefined;
  editing?: OwnServiceView;
  problem?: Problem;
  errors?: FieldError[];
};

async function show(page: PageContext, shown: Shown): Promise<PageAnswer> {
  const t = wordsOf(page);
  const { editing, problem } = shown;
  const errors = (shown.errors ?? errorsOf(problem, t)).map(atFirstLanguage);
  const title = editing === undefined ? t.office.newService : t.office.editService;
  const whole = portalPage(page, {
    portal: 'office',
    title,
    errors,
    breadcrumbs: [{ text: t.office.services, href: HERE }, { text: title }],
    body: stack(
      errors.length === 0 && problemNotice(problem, page.lang),
      editing !== undefined && editing.state !== 'draft' && inset(t.office.frozen),
      form(
        { key: page.formKey },
        ...fieldsOf(page, shown, errors),
        buttonGroup(
          button(editing === undefined ? t.saveDraft : t.save),
          linkButton(HERE, t.cancel, { look: 'tertiary' }),
        ),
      ),
    ),
  });
  return errors.length > 0 || problem !== undefined ? { html: whole, status: 422 } : whole;
}

/** A text in four languages has a field for each; its error stands at the first. */
function atFirstLanguage(error: FieldError): FieldError {
  return error.field === 'title' || error.field === 'description'
    ? { ...error, field: `${error.field}.${LANGS[0]}` }
    : error;
}

function fieldsOf(page: PageContext, { before, editing }: Shown, error: FieldError[]): Html[] {
  const t = wordsOf(page);
  const { lang, form: sent } = page;
  const value = (name: string, known: string | undefined) =>
    sent.size > 0 ? (sent.get(name) ?? '') : (known ?? '');
  const pretty = (known: unknown) => (known === undefined ? '' : JSON.stringify(known, null, 2));
  const frozen = editing !== undefined && editing.state !== 'draft';
  const inFour = (name: 'title' | 'description') =>
    LANGS.map((each) => {
      const field = {
        lang,
        name: `${name}.${each}`,
        label:
          name === 'title' ? t.office.titleIn(LANG_NAMES[each]) : t.office.descriptionIn(LANG_NAMES[each]),
        value: value(`${name}.${each}`, before?.[name][each]),
        maxlength: 500,
        error,
      };
      return name === 'title' ? textField(field) : textArea({ ...field, rows: 3 });
    });
  const json = (name: (typeof JSON_FIELDS)[number], label: string, hint?: string) =>
    textArea({ lang, name, label, hint, error, rows: 12, value: value(name, pretty(before?.[name])) });
  return [
    ...(editing === undefined
      ? [
          textField({
            lang,
            name: 'code',
            label: t.office.code,
            hint: t.office.codeHint,
            error,
            value: value('code', before?.code),
            maxlength: 64,
          }),
        ]
      : []),
    ...inFour('title'),
    ...inFour('description'),
    ...(frozen
      ? []
      : [
          textField({
            lang,
            name: 'evidenceType',
            label: t.office.evidenceType,
            error,
            value: value('evidenceType', before?.evidenceType),
          }),
          json('questionSchema', t.office.question),
          json('answerSchema', t.office.answer),
          json('fields', t.office.fieldsJson, t.office.fieldsJsonHint),
        ]),
    checkboxes({
      lang,
      name: 'bases',
      label: t.office.bases,
      error,
      choices: BASES.map((each) => ({ value: each, label: t.basesOffice[each] })),
      values: sent.size > 0 ? sent.getAll('bases') : (before?.bases ?? []),
    }),
    numberField({
      lang,
      name: 'dailyQuota',
      label: t.dailyQuota,
      error,
      value: value('dailyQuota', String(before?.dailyQuota ?? 1000)),
    }),
    numberField({
      lang,
      name: 'timeoutMs',
      label: t.office.timeout,
      suffix: 'ms',
      error,
      value: value('timeoutMs', String(before?.timeoutMs ?? 5000)),
    }),
    textField({
      lang,
      name: 'address',
      label: t.office.address,
      hint: t.office.addressHint,
      kind: 'url',
      error,
      value: value('address', before?.address),
    }),
    radios({
      lang,
      name: 'approval',
      label: t.office.approval,
      error,
      choices: (['automatic', 'manual'] as const).map((each) => ({ value: each, label: t.approvals[each] })),
      value: value('approval', before?.approval ?? 'manual'),
    }),
  ];
}
