import { assertMayDo } from '../../../kernel/access.ts';
import { administrationOf } from '../../../kernel/actor.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../kernel/http/pages.ts';
import type { Problem } from '../../../kernel/problem.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import {
  button,
  buttonGroup,
  form,
  linkButton,
  notice,
  paragraph,
  select,
  stack,
} from '../../../ui/index.ts';
import { portalPage } from '../../../ui/portal-page.ts';
import { revokeCertificateOfServer, SUBSCRIBER_REASONS } from '../actions/certificates.ts';
import { closeAccount, revokeExternalKey } from '../actions/office.ts';
import { words } from '../texts/index.ts';
import { SERVERS } from './servers.ts';

const ACTS = ['revoke-key', 'close-account', 'revoke-certificate'] as const;
type Act = (typeof ACTS)[number];

/** What cannot be taken back is asked on a page of its own. */
export const confirmPage: PageRoute = {
  path: `${SERVERS}/{act}/{id}`,
  portal: 'office',
  get: async (page) => ask(page, undefined),
  async post(page) {
    const act = actOf(page);
    const done = await attempt(page, act);
    if (!done.ok) return ask(page, done.problem);
    return { redirect: SERVERS, flash: words(page.lang).done[act] };
  },
};

function actOf({ params, actor }: PageContext): Act {
  assertMayDo(actor, { employee: 'body.manage' });
  const act = ACTS.find((each) => each === params['act']);
  if (act === undefined) throw kernelProblems['not-found']();
  return act;
}

function attempt(page: PageContext, act: Act) {
  const id = page.params['id'];
  if (act === 'revoke-key') return page.attempt(revokeExternalKey, { id });
  if (act === 'close-account') return page.attempt(closeAccount, { id });
  const reason = Number(page.form.get('reason') ?? 0);
  return page.attempt(revokeCertificateOfServer, {
    administrationId: administrationOf(page.actor),
    id,
    reason,
  });
}

function ask(page: PageContext, problem: Problem | undefined): PageAnswer {
  const act = actOf(page);
  const { lang } = page;
  const t = words(lang);
  const title = t.acts[act];
  const reasons = t.reasons as Readonly<Record<string, string>>;
  const html = portalPage(page, {
    ...{ portal: 'office', title },
    breadcrumbs: [{ text: t.title, href: SERVERS }, { text: title }],
    body: stack(
      problem !== undefined &&
        notice(
          { lang, tone: 'danger', live: true },
          problem.kind.title[lang],
          ' ',
          problem.kind.remedy[lang],
        ),
      paragraph(t.asks[act]),
      form(
        { key: page.formKey },
        act === 'revoke-certificate' &&
          select({
            ...{ lang, name: 'reason', label: t.reason, value: '0' },
            options: Object.keys(SUBSCRIBER_REASONS).map((value) => ({
              value,
              label: reasons[value] ?? value,
            })),
          }),
        buttonGroup(button(title, { look: 'danger' }), linkButton(SERVERS, t.cancel, { look: 'tertiary' })),
      ),
    ),
  });
  return problem === undefined ? html : { html, status: problem.status };
}
