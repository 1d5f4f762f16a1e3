import { assertMayDo } from '../../../../kernel/access.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { isId } from '../../../../kernel/ids.ts';
import type { FieldError, Problem } from '../../../../kernel/problem.ts';
import { button, buttonGroup, form, linkButton } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { createAdministration } from '../actions/create-administration.ts';
import { updateAdministration } from '../actions/update-administration.ts';
import { administrationsProblems } from '../problems.ts';
import { getAdministration } from '../queries/get-administration.ts';
import { words } from '../texts/index.ts';
import { type FormValues, officialFields, ownFields, ownInput, recordValues, typedValues } from './fields.ts';
import { OPERATOR, OPERATOR_LIST } from './operator-list.ts';
import { bodyByCode, formErrors, refusal } from './parts.ts';
import { adhesionsOf, type Body, unitsOf } from './record.ts';

/** Adds a body. */
export const newBodyPage: PageRoute = {
  path: `${OPERATOR_LIST}/new`,
  portal: 'operator',
  async get(page) {
    assertMayDo(page.actor, OPERATOR);
    return show(page, { values: () => '' });
  },
  async post(page) {
    assertMayDo(page.actor, OPERATOR);
    const read = await readForm(page);
    if ('errors' in read)
      return { html: await show(page, { values: typedValues(page.form), errors: read.errors }), status: 422 };
    const made = await page.attempt(createAdministration, read.input);
    if (made.ok)
      return { redirect: `${OPERATOR_LIST}/${made.value.id}`, flash: words(page.lang).done.created };
    return refused(page, made.problem);
  },
};

/** Reads and changes one body. */
export const editBodyPage: PageRoute = {
  path: `${OPERATOR_LIST}/{id}`,
  portal: 'operator',
  async get(page) {
    const body = await bodyOf(page);
    return show(page, { values: recordValues(body, await codeOf(page, body.parentId)), body });
  },
  async post(page) {
    const body = await bodyOf(page);
    const read = await readForm(page);
    if ('errors' in read)
      return {
        html: await show(page, { values: typedValues(page.form), errors: read.errors, body }),
        status: 422,
      };
    const version = page.form.get('version') || undefined;
    const saved = await page.attempt(updateAdministration, { ...read.input, id: body.id, version });
    if (saved.ok) return { redirect: `${OPERATOR_LIST}/${body.id}`, flash: words(page.lang).done.saved };
    return refused(page, saved.problem, body);
  },
};

/** The body of the address; an address that no body could have is an unknown body. */
export async function bodyOf(page: PageContext): Promise<Body> {
  assertMayDo(page.actor, OPERATOR);
  const id = page.params['id'];
  if (!isId(id)) throw administrationsProblems.unknown();
  return page.run(getAdministration, { id });
}

/** The best code of a body that another record points to; its identifier has no place in a form. */
export async function codeOf(page: PageContext, id: string | null): Promise<string> {
  if (id === null) return '';
  const { ine10, dir3, nif } = await page.run(getAdministration, { id });
  return ine10 ?? dir3 ?? nif ?? '';
}

type Read = { input: Record<string, unknown> } | { errors: FieldError[] };

async function readForm(page: PageContext): Promise<Read> {
  const typed = (name: string) => (page.form.get(name) ?? '').trim();
  const official = Object.fromEntries(
    ['type', 'name', 'ine10', 'dir3', 'nif'].map((name) => [name, typed(name)]),
  );
  const input = { ...official, ...ownInput(page.form) };
  // A parent without any code cannot be typed: left empty it stays as it is.
  if (typed('parent') === '')
    return { input: page.form.has('keepParent') ? input : { ...input, parentId: null } };
  const parentId = await bodyByCode(page, typed('parent'));
  if (parentId !== undefined) return { input: { ...input, parentId } };
  return { errors: [{ field: 'parent', message: words(page.lang).formats.parent }] };
}

async function refused(page: PageContext, problem: Problem, body?: Body) {
  const errors = formErrors(problem, words(page.lang), page.lang);
  const shown = {
    values: typedValues(page.form),
    errors,
    banner: refusal(problem, page.lang),
    ...(body && { body }),
  };
  return { html: await show(page, shown), status: problem.status };
}

type Shown = { values: FormValues; errors?: FieldError[]; banner?: Html | undefined; body?: Body };

async function show(page: PageContext, { values, errors, banner, body }: Shown): Promise<Html> {
  const { lang } = page;
  const t = words(lang);
  const fields = { values, errors };
  const keepParent = body?.parentId && values('parent') === '' ? 'yes' : undefined;
  const editor = form(
    {
      key: page.formKey,
      hidden: { version: body === undefined ? undefined : values('version'), keepParent },
    },
    officialFields(page, fields),
    ownFields(page, fields),
    buttonGroup(button(t.save), linkButton(OPERATOR_LIST, t.cancel, { look: 'tertiary' })),
  );
  const title = body === undefined ? t.createTitle : t.editTitle(body.name);
  const rest =
    body === undefined
      ? undefined
      : html`${linkButton(`${OPERATOR_LIST}/${body.id}/status`, t.changeStatus, { look: 'secondary' })}
${await adhesionsOf(page, body.id)}${await unitsOf(page, body.id)}`;
  return portalPage(page, {
    ...{ portal: 'operator', title, body: html`${editor}${rest}` },
    breadcrumbs: [{ text: t.operator, href: OPERATOR_LIST }, { text: body?.place ?? body?.name ?? t.create }],
    ...(errors === undefined ? {} : { errors }),
    ...(banner === undefined ? {} : { banner }),
  });
}
