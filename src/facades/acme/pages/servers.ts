import type { z } from 'zod';
import { type Html, html } from '../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../kernel/http/pages.ts';
import type { FieldError } from '../../../kernel/problem.ts';
import { formatDate } from '../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  code,
  codeBlock,
  emptyState,
  form,
  link,
  linkButton,
  section,
  stack,
  summaryList,
  table,
  tag,
  textField,
} from '../../../ui/index.ts';
import { portalPage } from '../../../ui/portal-page.ts';
import { createExternalKey, readServers } from '../actions/office.ts';
import { addresses, readRef } from '../addresses.ts';
import { externalKey } from '../external-key.ts';
import { words } from '../texts/index.ts';

export const SERVERS = '/office/servers';

type Servers = z.output<typeof readServers.output>;
type T = ReturnType<typeof words>;

/** The servers of a body: keys to register them, and what they have. */
export const serversPage: PageRoute = {
  path: SERVERS,
  portal: 'office',
  get: (page) => whole(page, []),
  async post(page) {
    const label = page.form.get('label') ?? '';
    const made = await page.attempt(createExternalKey, { label });
    if (made.ok) return shown(page, made.value.kid);
    const { problem } = made;
    const about =
      problem.fields.length > 0
        ? problem.fields
        : [{ field: 'label', message: problem.kind.title[page.lang] }];
    return { html: await whole(page, about), status: problem.status };
  },
};

/** The key, this once. It is computed here and passes through no answer of an action, none of which forgets it. */
function shown(page: PageContext, kid: string): PageAnswer {
  const t = words(page.lang);
  const ref = readRef(kid);
  if (ref === undefined) throw new Error('The name of a new key cannot be read.');
  const hmac = externalKey(page.kernel, ref).toString('base64url');
  const { directory } = addresses(page.kernel);
  const example = `CA="${directory}"\nEAB_KID="${kid}"\nEAB_HMAC_KEY="${hmac}"`;
  return portalPage(page, {
    ...{ portal: 'office', title: t.made, lead: t.madeLead, width: 'wide' },
    breadcrumbs: [{ text: t.title, href: SERVERS }, { text: t.made }],
    body: stack(
      codeBlock(page.lang, kid, t.kid),
      codeBlock(page.lang, hmac, t.hmac),
      codeBlock(page.lang, example, t.example),
      buttonGroup(linkButton(SERVERS, t.back, { look: 'secondary' })),
    ),
  });
}

async function whole(page: PageContext, errors: FieldError[]): Promise<Html> {
  const { lang } = page;
  const t = words(lang);
  const found = await page.run(readServers, {});
  const mayManage = page.actor.kind === 'employee' && page.actor.capabilities.includes('body.manage');
  const maker = form(
    { key: page.formKey },
    textField({
      ...{ lang, name: 'label', label: t.label, hint: t.labelHint, error: errors, maxlength: 100 },
      value: page.form.get('label') ?? '',
    }),
    buttonGroup(button(t.make)),
  );
  return portalPage(page, {
    ...{ portal: 'office', title: t.title, lead: t.lead, errors, width: 'wide' },
    body: stack(
      summaryList(lang, [{ key: t.directory, value: code(addresses(page.kernel).directory) }]),
      mayManage && section({ title: t.newKey, intro: t.newKeyLead }, maker),
      section({ title: t.certificates }, certificatesOf(page, found, mayManage)),
      section({ title: t.accounts }, accountsOf(page, found, mayManage)),
      section({ title: t.keys }, keysOf(page, found, mayManage)),
      section({ title: t.orders }, ordersOf(page, found)),
    ),
  });
}

const act = (t: T, what: keyof T['acts'], id: string) => link(`${SERVERS}/${what}/${id}`, t.acts[what]);
const names = (each: { names: string[] }) =>
  html`${each.names.map((name) => html`<div>${code(name)}</div>`)}`;

function certificatesOf({ lang, kernel }: PageContext, { certificates }: Servers, mayManage: boolean): Html {
  const t = words(lang);
  const now = kernel.now().epochMilliseconds;
  const isOver = (notAfter: string) => Date.parse(notAfter) <= now;
  return table({
    ...{ lang, caption: t.certificates, captionHidden: true, rows: certificates },
    empty: emptyState({ title: t.noCertificates }),
    columns: [
      { key: 'names', header: t.names, cell: names, rowHeader: true },
      {
        key: 'state',
        header: t.state,
        cell: ({ revokedAt, notAfter }) =>
          revokedAt !== null
            ? tag(t.revoked, 'danger')
            : isOver(notAfter)
              ? tag(t.ended)
              : tag(t.valid, 'success'),
      },
      { key: 'until', header: t.until, cell: ({ notAfter }) => formatDate(notAfter, lang) },
      { key: 'serial', header: t.serial, cell: ({ serial }) => code(serial) },
      {
        key: 'do',
        header: t.doing,
        cell: ({ id, revokedAt, notAfter }) =>
          mayManage && revokedAt === null && !isOver(notAfter) ? act(t, 'revoke-certificate', id) : '—',
      },
    ],
  });
}

function accountsOf({ lang }: PageContext, { accounts }: Servers, mayManage: boolean): Html {
  const t = words(lang);
  return table({
    ...{ lang, caption: t.accounts, captionHidden: true, rows: accounts },
    empty: emptyState({ title: t.noAccounts }),
    columns: [
      { key: 'label', header: t.label, cell: ({ label }) => label, rowHeader: true },
      {
        key: 'state',
        header: t.state,
        cell: ({ status }) => tag(t.accountStates[status], status === 'valid' ? 'success' : 'neutral'),
      },
      { key: 'since', header: t.since, cell: ({ createdAt }) => formatDate(createdAt, lang) },
      {
        key: 'do',
        header: t.doing,
        cell: ({ id, status }) => (mayManage && status === 'valid' ? act(t, 'close-account', id) : '—'),
      },
    ],
  });
}

const KEY_TONES = { open: 'info', used: 'success', revoked: 'neutral', expired: 'neutral' } as const;

function keysOf({ lang }: PageContext, { keys }: Servers, mayManage: boolean): Html {
  const t = words(lang);
  return table({
    ...{ lang, caption: t.keys, captionHidden: true, rows: keys },
    empty: emptyState({ title: t.noKeys }),
    columns: [
      { key: 'label', header: t.label, cell: ({ label }) => label, rowHeader: true },
      { key: 'state', header: t.state, cell: ({ state }) => tag(t.keyStates[state], KEY_TONES[state]) },
      { key: 'until', header: t.until, cell: ({ expiresAt }) => formatDate(expiresAt, lang) },
      {
        key: 'do',
        header: t.doing,
        cell: ({ id, state }) => (mayManage && state === 'open' ? act(t, 'revoke-key', id) : '—'),
      },
    ],
  });
}

const ORDER_TONES = { pending: 'info', ready: 'info', valid: 'success', invalid: 'danger' } as const;

function ordersOf({ lang }: PageContext, { orders }: Servers): Html {
  const t = words(lang);
  return table({
    ...{ lang, caption: t.orders, captionHidden: true, rows: orders, dense: true },
    empty: emptyState({ title: t.noOrders }),
    columns: [
      { key: 'names', header: t.names, cell: names, rowHeader: true },
      {
        key: 'state',
        header: t.state,
        cell: ({ status }) => tag(t.orderStates[status], ORDER_TONES[status]),
      },
      { key: 'since', header: t.since, cell: ({ createdAt }) => formatDate(createdAt, lang) },
      // Said by the protocol, in English, as the client's own log has it.
      {
        key: 'fault',
        header: t.fault,
        cell: ({ fault }) => (fault === null ? '—' : html`<span lang="en">${fault}</span>`),
      },
    ],
  });
}
