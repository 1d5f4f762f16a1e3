import { assertMayDo, mayDo } from '../../../../kernel/access.ts';
import { html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { formatDate, formatDateTime } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  emptyPage,
  emptyState,
  form,
  linkButton,
  list,
  notice,
  pagination,
  section,
  stack,
  summaryList,
  table,
  tag,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import {
  acceptInvitation,
  INVITATION,
  INVITATIONS_PAGE,
  inviteAgain,
  listInvitations,
  readInvitation,
  withdrawInvitation,
} from '../actions/invitations.ts';
import { ROLE_NAMES } from '../role-names.ts';
import { words } from '../texts/index.ts';
import { HERE, INVITATIONS } from './list.ts';
import { lineAct } from './parts.ts';

/** Who was invited, and whether they came. */
export const invitationsPage: PageRoute = {
  path: INVITATIONS,
  portal: 'office',
  async get(page) {
    assertMayDo(page.actor, { employee: 'people.read' });
    const { lang, query, actor } = page;
    const { life: t, ...common } = words(lang);
    const at = Math.max(1, Math.trunc(Number(query.get('page') ?? 1)) || 1);
    const { items, total } = await page.run(listInvitations, { offset: (at - 1) * INVITATIONS_PAGE });
    const pages = {
      ...{ lang, page: at, pages: Math.ceil(total / INVITATIONS_PAGE) },
      href: (to: number) => `${INVITATIONS}?page=${to}`,
    };
    const manages = mayDo(actor, inviteAgain.access).allowed;
    type Line = (typeof items)[number];
    const act = ({ id: of, name: context }: Line, value: string, label: string) =>
      lineAct(page, { of, value, label, context });
    const body = stack(
      items.length === 0
        ? emptyPage(pages, emptyState({ title: t.noInvitations, body: t.noInvitationsMore }))
        : table<Line>({
            ...{ lang, caption: t.invitations, captionHidden: true, rows: items },
            columns: [
              { key: 'name', header: common.name, rowHeader: true, cell: ({ name }) => name },
              { key: 'post', header: common.post, cell: ({ title }) => title },
              { key: 'email', header: common.email, cell: ({ email }) => email },
              { key: 'sent', header: t.sent, cell: ({ createdAt }) => formatDateTime(createdAt, lang) },
              {
                ...{ key: 'state', header: common.state },
                cell: ({ state }) =>
                  tag(t.invitationStates[state], state === 'accepted' ? 'success' : 'neutral'),
              },
              {
                ...{ key: 'act', header: common.give },
                cell: (line) =>
                  manages && (line.state === 'waiting' || line.state === 'over')
                    ? html`${act(line, 'again', t.again)}${act(line, 'withdraw', t.withdraw)}`
                    : '—',
              },
            ],
          }),
      pagination(pages),
      linkButton(HERE, common.back, { look: 'tertiary' }),
    );
    return portalPage(page, {
      portal: 'office',
      title: t.invitations,
      lead: t.invitationsLead,
      body,
      width: 'wide',
    });
  },
  async post(page) {
    const { life: t } = words(page.lang);
    const id = page.form.get('of');
    if (page.form.get('act') === 'withdraw') {
      await page.run(withdrawInvitation, { id });
      return { redirect: INVITATIONS, flash: t.withdrawn };
    }
    await page.run(inviteAgain, { id });
    page.kernel.pokeWorker();
    return { redirect: INVITATIONS, flash: t.sentAgain };
  },
};

/** Where the link of an invitation leads: whoever comes signs in as themself first. */
export const invitationPage: PageRoute = {
  path: `${INVITATION}/{token}`,
  portal: 'public',
  async get(page) {
    const { lang, actor, params } = page;
    const { life: t, ...common } = words(lang);
    if (actor.kind === 'visitor') return welcome(page);
    const {
      body: name,
      title,
      unit,
      fromDay,
      roles,
    } = await page.run(readInvitation, { token: params['token'] });
    const body = stack(
      summaryList(lang, [
        { key: common.post, value: title },
        { key: common.unit, value: unit },
        { key: common.from, value: formatDate(fromDay, lang) },
      ]),
      roles.length > 0 && section({ title: common.can }, list(roles.map((each) => ROLE_NAMES[each][lang]))),
      form({ key: page.formKey }, buttonGroup(button(t.accept))),
    );
    return portalPage(page, { portal: 'public', title: t.acceptTitle(name), lead: t.acceptLead, body });
  },
  async post(page) {
    const { life: t } = words(page.lang);
    const done = await page.run(acceptInvitation, { token: page.params['token'] });
    return {
      redirect: '/acting?next=/office',
      flash: done.waiting.length > 0 ? t.acceptedWaiting : t.accepted,
    };
  },
};

/** Nothing of the invitation is told before it is known who asks. */
function welcome(page: PageContext) {
  const { life: t } = words(page.lang);
  const next = encodeURIComponent(page.url.pathname);
  const body = stack(
    notice({ lang: page.lang, tone: 'info' }, t.asYourself),
    linkButton(`/sign-in?level=substantial&next=${next}`, t.signIn),
  );
  return portalPage(page, { portal: 'public', title: t.welcome, lead: t.welcomeLead, body });
}
