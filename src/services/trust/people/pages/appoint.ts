import { assertMayDo } from '../../../../kernel/access.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import { ZONE } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  checkboxes,
  dateField,
  form,
  linkButton,
  notice,
  paragraph,
  radios,
  readDate,
  stack,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { appoint } from '../actions/appointments.ts';
import { invite } from '../actions/invitations.ts';
import { KINDS, takesTwo } from '../appointment.ts';
import { ROLE_NAMES } from '../role-names.ts';
import { ROLES, type Role } from '../roles.ts';
import { words } from '../texts/index.ts';
import { HERE, INVITATIONS, MANAGE } from './list.ts';

/** Appoints somebody. */
export const newPage: PageRoute = {
  path: `${HERE}/new`,
  portal: 'office',
  async get(page) {
    assertMayDo(page.actor, MANAGE);
    return draw(page);
  },
  async post(page) {
    assertMayDo(page.actor, MANAGE);
    const t = words(page.lang);
    const text = (name: string) => page.form.get(name)?.trim() ?? '';
    const untilDay = dayIn(page, 'untilDay', t.until);
    const given = {
      ...{ document: text('document'), name: text('name'), unit: text('unit'), title: text('title') },
      ...{ kind: text('kind') || 'employee', fromDay: dayIn(page, 'fromDay', t.from) ?? '' },
      ...(untilDay !== undefined && { untilDay }),
      roles: page.form.getAll('roles'),
    };
    if (page.form.get('act') === 'invite') {
      const invited = await page.attempt(invite, { ...given, email: text('email') });
      if (!invited.ok) return draw(page, invited.problem);
      page.kernel.pokeWorker();
      return { redirect: INVITATIONS, flash: t.life.invited };
    }
    const email = text('email') === '' ? {} : { email: text('email') };
    const done = await page.attempt(appoint, { ...given, ...email });
    if (!done.ok) return draw(page, done.problem);
    const { id, waiting } = done.value;
    return { redirect: `${HERE}/${id}`, flash: waiting.length > 0 ? t.savedWaiting : t.saved };
  },
};

/** A day of three boxes; text that is no day when something was written that is none, so that the field is told. */
export function dayIn({ form: sent, lang }: PageContext, name: string, label: string): string | undefined {
  const read = readDate(sent, name, label, lang);
  if (read.ok) return read.date.toString();
  return read.empty ? undefined : 'none';
}

/** Every role, with a mark on those that take two. */
export const roleChoices = ({ lang }: PageContext, without: readonly string[] = []) =>
  (Object.keys(ROLES) as Role[])
    .filter((role) => !without.includes(role))
    .map((role) => ({ value: role, label: `${ROLE_NAMES[role][lang]}${takesTwo(role) ? ' ②' : ''}` }));

function draw(page: PageContext, problem?: Problem): PageAnswer {
  const { lang, form: sent, kernel } = page;
  const t = words(lang);
  const errors = problem !== undefined && problem.fields.length > 0 ? problem.fields : undefined;
  const error = errors !== undefined ? { error: errors } : {};
  const field = (name: string, label: string, more: Record<string, unknown> = {}) =>
    textField({
      ...{ lang, name, label },
      ...error,
      ...(sent.has(name) && { value: sent.get(name)! }),
      ...more,
    });
  const today = kernel.now().toZonedDateTimeISO(ZONE).toPlainDate();
  const parts = (name: string, label: string) => {
    const read = readDate(sent, name, label, lang);
    return read.ok ? read.date : read.parts;
  };
  const body = stack(
    problem !== undefined &&
      errors === undefined &&
      notice({ lang, tone: 'danger', title: problem.kind.title[lang] }, problem.kind.remedy[lang]),
    form(
      { key: page.formKey },
      field('name', t.name),
      field('document', t.document, { width: 20 }),
      field('title', t.post),
      field('unit', t.unit),
      radios({
        ...{ lang, name: 'kind', label: t.kind, inline: true, ...error },
        choices: KINDS.map((value) => ({ value, label: t.kinds[value] })),
        value: sent.get('kind') ?? 'employee',
      }),
      field('email', t.email, { kind: 'email' }),
      dateField({
        ...{ lang, name: 'fromDay', label: t.from, ...error },
        value: sent.size > 0 ? parts('fromDay', t.from) : today,
      }),
      dateField({
        ...{ lang, name: 'untilDay', label: t.until, ...error },
        ...(sent.size > 0 && { value: parts('untilDay', t.until) }),
      }),
      checkboxes({
        ...{ lang, name: 'roles', label: t.roles, hint: t.rolesHint, ...error },
        ...{ choices: roleChoices(page), values: sent.getAll('roles') },
      }),
      buttonGroup(
        button(t.save, { name: 'act', value: 'appoint' }),
        button(t.life.invite, { look: 'secondary', name: 'act', value: 'invite' }),
        linkButton(HERE, t.back, { look: 'tertiary' }),
      ),
      paragraph(t.life.inviteHint, 'small'),
    ),
  );
  const html = portalPage(page, { portal: 'office', title: t.newTitle, lead: t.newLead, body, errors });
  return { html, status: problem?.status ?? 200 };
}
