import { assertMayDo } from '../../../../kernel/access.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import { formatNumber } from '../../../../kernel/texts.ts';
import { button, buttonGroup, checkbox, form, linkButton, textArea } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { closeIncidentAction, overlookMethods, resumeMethod, suspendMethod } from '../actions/methods.ts';
import { identityProblems } from '../problems.ts';
import { operatorWords } from '../texts/operators.ts';
import { METHODS, methodTitle } from './operator-methods.ts';

const ACCESS = { operator: 'methods.manage' } as const;
const REASON_LIMIT = 500;

/** Stops a method, or puts it back in service. */
export const methodPage: PageRoute = {
  path: `${METHODS}/{name}`,
  portal: 'operator',
  async get(page) {
    assertMayDo(page.actor, ACCESS);
    return draw(page);
  },
  async post(page) {
    assertMayDo(page.actor, ACCESS);
    const method = page.params['name'] ?? '';
    const t = operatorWords(page.lang);
    if (page.form.get('act') === 'resume') {
      await page.run(resumeMethod, { method });
      return { redirect: METHODS, flash: t.resumedNow };
    }
    const reason = page.form.get('reason') ?? '';
    const done = await page.attempt(suspendMethod, {
      method,
      reason,
      endSessions: page.form.has('endSessions'),
    });
    if (!done.ok) return draw(page, done.problem);
    return { redirect: METHODS, flash: t.suspendedNow(formatNumber(done.value.ended, page.lang)) };
  },
};

async function draw(page: PageContext, problem?: Problem): Promise<PageAnswer> {
  const { lang } = page;
  const t = operatorWords(lang);
  const name = page.params['name'] ?? '';
  const view = (await page.run(overlookMethods, {})).methods.find(({ method }) => method === name);
  if (view === undefined) throw identityProblems['method-unknown']();
  const cancel = linkButton(METHODS, t.cancel, { look: 'secondary' });
  const title = methodTitle(page, name);
  const errors = problem?.fields;
  const given = page.form.get('reason');
  const body =
    view.suspended === null
      ? form(
          { key: page.formKey },
          textArea({
            ...{
              lang,
              name: 'reason',
              label: t.reason,
              hint: t.reasonHint,
              maxlength: REASON_LIMIT,
              rows: 3,
            },
            ...(errors !== undefined && { error: errors }),
            ...(given !== null && { value: given }),
          }),
          checkbox({ lang, name: 'endSessions', label: t.endSessions }),
          buttonGroup(button(t.suspend, { look: 'danger' }), cancel),
        )
      : form({ key: page.formKey }, buttonGroup(button(t.resume, { name: 'act', value: 'resume' }), cancel));
  const html = portalPage(page, {
    portal: 'operator',
    title: view.suspended === null ? t.suspendTitle(title) : title,
    ...(view.suspended === null && { lead: t.suspendLead }),
    errors,
    body,
  });
  return { html, status: problem?.status ?? 200 };
}

/** Closes an incident with what was found. */
export const incidentPage: PageRoute = {
  path: '/operator/incidents/{id}',
  portal: 'operator',
  async get(page) {
    assertMayDo(page.actor, ACCESS);
    return drawClosing(page);
  },
  async post(page) {
    assertMayDo(page.actor, ACCESS);
    const given = { id: page.params['id'], note: page.form.get('note') ?? '' };
    const done = await page.attempt(closeIncidentAction, given);
    if (!done.ok) return drawClosing(page, done.problem);
    return { redirect: METHODS, flash: operatorWords(page.lang).closedNow };
  },
};

async function drawClosing(page: PageContext, problem?: Problem): Promise<PageAnswer> {
  const { lang } = page;
  const t = operatorWords(lang);
  const { incidents } = await page.run(overlookMethods, {});
  const incident = incidents.find(({ id, closedAt }) => id === page.params['id'] && closedAt === null);
  if (incident === undefined) throw identityProblems['incident-unknown']();
  const errors = problem?.fields;
  const given = page.form.get('note');
  const body = form(
    { key: page.formKey },
    textArea({
      ...{ lang, name: 'note', label: t.note, hint: t.reasonHint, maxlength: REASON_LIMIT, rows: 4 },
      ...(errors !== undefined && { error: errors }),
      ...(given !== null && { value: given }),
    }),
    buttonGroup(button(t.close), linkButton(METHODS, t.cancel, { look: 'secondary' })),
  );
  const html = portalPage(page, {
    ...{ portal: 'operator', title: t.closeTitle, lead: t.kinds[incident.kind], errors, body },
  });
  return { html, status: problem?.status ?? 200 };
}
