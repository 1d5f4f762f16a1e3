import { assertMayDo } from '../../../../kernel/access.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError, Problem } from '../../../../kernel/problem.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import { button, form, linkButton, paragraph, section, select, textField } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { addUnit } from '../actions/add-unit.ts';
import { closeUnit } from '../actions/close-unit.ts';
import { renounceAdhesion } from '../actions/renounce-adhesion.ts';
import { requestAdhesion } from '../actions/request-adhesion.ts';
import { getAdministration } from '../queries/get-administration.ts';
import { listAdhesions } from '../queries/list-adhesions.ts';
import { listServices } from '../queries/list-services.ts';
import { listUnits } from '../queries/list-units.ts';
import { words } from '../texts/index.ts';
import { formErrors, refusal, serviceTitle } from './parts.ts';
import { adhesionsOf, recordOf, unitsOf } from './record.ts';

export const OFFICE_BODY = '/office/body';

/** The body for which the person of the session acts. Throws `not-allowed` for anybody else. */
export function ownBodyId({ actor }: PageContext): string {
  assertMayDo(actor, { employee: true });
  if (actor.kind !== 'employee') throw kernelProblems['not-allowed']();
  return actor.administrationId;
}

/** One's own body: its record, its services and its units, and what one may do with them. */
export const officeBodyPage: PageRoute = {
  path: OFFICE_BODY,
  portal: 'office',
  async get(page) {
    return show(page);
  },
  async post(page) {
    const t = words(page.lang);
    const administrationId = ownBodyId(page);
    const done = await perform(page, administrationId);
    if (done === undefined) throw kernelProblems['not-found']();
    const { attempt, flash } = done;
    if (attempt.ok) return { redirect: OFFICE_BODY, flash };
    const { problem } = attempt;
    return {
      html: await show(page, formErrors(renamed(problem, page), t, page.lang), refusal(problem, page.lang)),
      status: problem.status,
    };
  },
};

/** The form that was sent: each says what it does in `do`. */
async function perform(page: PageContext, administrationId: string) {
  const t = words(page.lang);
  const typed = (name: string) => (page.form.get(name) ?? '').trim();
  switch (page.form.get('do')) {
    case 'request':
      return {
        attempt: await page.attempt(requestAdhesion, { administrationId, service: typed('service') }),
        flash: t.done.requested,
      };
    case 'renounce':
      return {
        attempt: await page.attempt(renounceAdhesion, { administrationId, id: typed('id') }),
        flash: t.done.renounce,
      };
    case 'add-unit': {
      const input = { administrationId, name: typed('unit'), dir3: typed('dir3'), parentId: typed('under') };
      return { attempt: await page.attempt(addUnit, input), flash: t.done.unitAdded };
    }
    case 'close-unit':
      return {
        attempt: await page.attempt(closeUnit, { administrationId, id: typed('id') }),
        flash: t.done.unitClosed,
      };
    default:
      return undefined;
  }
}

/** The form calls the name of a unit `unit`, so that errors lead to it. */
function renamed(problem: Problem, page: PageContext): Problem {
  if (page.form.get('do') !== 'add-unit') return problem;
  const fields = problem.fields.map((one) => (one.field === 'name' ? { ...one, field: 'unit' } : one));
  return Object.assign(Object.create(problem) as Problem, { fields });
}

async function show(page: PageContext, errors?: FieldError[], banner?: Html): Promise<Html> {
  const t = words(page.lang);
  const id = ownBodyId(page);
  const body = await page.run(getAdministration, { id });
  const manages = page.actor.kind === 'employee' && page.actor.capabilities.includes('body.manage');
  const adhesions = await adhesionsOf(page, id, {
    ...{ key: 'do', header: t.actions },
    cell: (one) =>
      manages &&
      one.state !== 'ended' &&
      linkButton(`${OFFICE_BODY}/renounce/${one.id}`, t.steps.renounce, {
        look: 'secondary',
        size: 'sm',
        context: serviceTitle(one.service, t),
      }),
  });
  const units = await unitsOf(page, id, {
    ...{ key: 'do', header: t.actions },
    cell: (unit) =>
      manages &&
      unit.closedOn === null &&
      linkButton(`${OFFICE_BODY}/close-unit/${unit.id}`, t.close, {
        look: 'secondary',
        size: 'sm',
        context: unit.name,
      }),
  });
  const edit = manages && linkButton(`${OFFICE_BODY}/edit`, t.editContact, { look: 'secondary' });
  const forms = manages ? { ask: await askForm(page, id), add: await unitForm(page, id, errors) } : undefined;
  const content = html`${recordOf(page, body)}${edit}${adhesions}${forms?.ask}${units}${forms?.add}`;
  return portalPage(page, {
    ...{
      portal: 'office',
      title: body.name,
      caption: t.myBody,
      lead: t.myBodyLead,
      body: content,
      width: 'wide',
    },
    ...(errors === undefined ? {} : { errors }),
    ...(banner === undefined ? {} : { banner }),
  });
}

async function askForm(page: PageContext, administrationId: string): Promise<Html> {
  const { lang } = page;
  const t = words(lang);
  const { services } = await page.run(listServices, {});
  const { found } = await page.run(listAdhesions, { administrationId, pageSize: 100 });
  const held = new Set(found.filter((one) => one.state !== 'ended').map((one) => one.service));
  const options = services
    .filter((name) => !held.has(name))
    .map((value) => ({ value, label: serviceTitle(value, t) }));
  if (options.length === 0) return section({ title: t.ask, level: 3 }, paragraph(t.askNone, 'subtle'));
  return section(
    { title: t.ask, level: 3 },
    form(
      { key: page.formKey, hidden: { do: 'request' } },
      select({
        lang,
        name: 'service',
        label: t.askService,
        options,
        value: page.form.get('service') ?? undefined,
      }),
      button(t.ask),
    ),
  );
}

async function unitForm(page: PageContext, administrationId: string, errors?: FieldError[]): Promise<Html> {
  const { lang } = page;
  const t = words(lang);
  const { units } = await page.run(listUnits, { administrationId });
  const options = units.map((unit) => ({ value: unit.id, label: `${'– '.repeat(unit.level)}${unit.name}` }));
  const typed = (name: string) => (page.form.get('do') === 'add-unit' ? (page.form.get(name) ?? '') : '');
  return section(
    { title: t.addUnit, level: 3 },
    form(
      { key: page.formKey, hidden: { do: 'add-unit' } },
      textField({
        lang,
        name: 'unit',
        label: t.unitName,
        value: typed('unit'),
        error: errors,
        maxlength: 200,
      }),
      textField({
        lang,
        name: 'dir3',
        label: t.dir3,
        value: typed('dir3'),
        error: errors,
        optional: true,
        width: 12,
      }),
      select({
        lang,
        name: 'under',
        label: t.unitUnder,
        options,
        value: typed('under'),
        placeholder: t.underBody,
        error: errors,
      }),
      button(t.addUnit, { look: 'secondary' }),
    ),
  );
}
