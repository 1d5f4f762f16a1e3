import { assertMayDo } from '../../../../kernel/access.ts';
import { levelOf } from '../../../../kernel/actor.ts';
import { lower } from '../../../../kernel/assurance.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import { button, form, linkButton, notice, paragraph, stack, textField } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { recentSession } from '../../identity/index.ts';
import { enrolOneself, MOST } from '../actions/enrol.ts';
import { findEnrolment } from '../queries/find-enrolment.ts';
import { words } from '../texts/index.ts';
import { confirmed } from './desk.ts';
import { codeField, inboxNotice } from './parts.ts';

export const OWN = '/account/phone';
const PEOPLE = { citizen: true, employee: true, operator: true } as const;

/** A person who is signed in adds a telephone, or changes it. */
export const ownPage: PageRoute = {
  path: OWN,
  portal: 'public',
  async get(page) {
    assertMayDo(page.actor, PEOPLE);
    const recent = await recentSession(page, OWN);
    return 'redirect' in recent ? recent : draw(page);
  },
  async post(page) {
    // Whoever finds a browser left open adds no telephone of theirs (ASVS 5 §7.5.1).
    const recent = await recentSession(page, OWN);
    if ('redirect' in recent) return recent;
    const begun = await page.attempt(enrolOneself, { phone: page.form.get('phone') ?? '', lang: page.lang });
    if (!begun.ok) return draw(page, begun.problem);
    page.kernel.pokeWorker();
    return { redirect: `${OWN}/${begun.value.id}` };
  },
};

function draw(page: PageContext, problem?: Problem): PageAnswer {
  const { lang, actor } = page;
  const t = words(lang);
  const errors = problem !== undefined && problem.fields.length > 0 ? problem.fields : undefined;
  const level = lower(levelOf(actor), MOST) as 'low' | 'substantial';
  const body = stack(
    problem !== undefined &&
      errors === undefined &&
      notice({ lang, tone: 'danger', title: problem.kind.title[lang] }, problem.kind.remedy[lang]),
    form(
      { key: page.formKey },
      textField({
        ...{ lang, name: 'phone', label: t.home.phone, kind: 'tel', width: 20, autocomplete: 'tel' },
        ...(errors !== undefined && { error: errors }),
        ...(page.form.has('phone') && { value: page.form.get('phone')! }),
      }),
      button(t.own.begin),
    ),
    paragraph(t.own.replaces),
  );
  const lead = t.own.lead(t.confirm.levels[level]);
  const html = portalPage(page, { portal: 'public', title: t.own.title, lead, body, errors });
  return { html, status: problem?.status ?? 200 };
}

export const ownCodePage: PageRoute = {
  path: `${OWN}/{id}`,
  portal: 'public',
  async get(page) {
    assertMayDo(page.actor, PEOPLE);
    await page.run(findEnrolment, { id: page.params['id'] });
    return drawCode(page);
  },
  post: (page) => confirmed(page, OWN, 'public', drawCode),
};

function drawCode(page: PageContext, problem?: Problem): PageAnswer {
  const t = words(page.lang);
  const errors = problem && [{ field: 'code', message: problem.kind.title[page.lang] }];
  const body = stack(
    inboxNotice(page),
    form({ key: page.formKey }, codeField(page, errors), button(t.confirm.confirm)),
    linkButton(OWN, t.code.back, { look: 'tertiary' }),
  );
  const html = portalPage(page, { portal: 'public', title: t.confirm.title, body, errors });
  return { html, status: problem?.status ?? 200 };
}
