import { html } from '../../../kernel/html.ts';
import type { PageRoute } from '../../../kernel/http/pages.ts';
import { readInbox } from '../../../kernel/messages/index.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { formatDateTime } from '../../../kernel/texts.ts';
import { card, cards, emptyState } from '../../../ui/index.ts';
import { portalPage } from '../../../ui/portal-page.ts';
import { words } from './texts/index.ts';

/** What would have been sent to telephones and addresses. Gone outside demonstration mode. */
export const inboxPage: PageRoute = {
  path: '/demo/inbox',
  portal: 'public',
  async get(page) {
    const { kernel, lang } = page;
    if (!kernel.settings.APLEC_DEMO) throw kernelProblems['not-found']();
    const t = words(lang).inbox;
    const messages = await readInbox(kernel);
    const body =
      messages.length === 0
        ? emptyState({ title: t.none, body: t.noneMore })
        : cards(
            ...messages.map(({ channel, to, subject, text, at }) =>
              card({
                level: 2,
                title: subject ?? t[channel],
                above: html`${t.to} ${to} · ${formatDateTime(at, lang)}`,
                body: text.split('\n').map((line) => html`<p>${line}</p>`),
              }),
            ),
          );
    return portalPage(page, { portal: 'public', title: t.title, lead: t.lead, body, width: 'wide' });
  },
};
