import type { PageRoute } from '../../../kernel/http/pages.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { formatDate, ZONE } from '../../../kernel/texts.ts';
import { code, link, notice, stack, summaryList } from '../../../ui/index.ts';
import { portalPage } from '../../../ui/portal-page.ts';
import { anchorsOf } from './anchors.ts';
import { words } from './texts/index.ts';

/** Whom the demonstration trusts and what it shows, to be downloaded and compared. Gone outside demonstration mode. */
export const anchorsPage: PageRoute = {
  path: '/pki/',
  portal: 'public',
  async get(page) {
    const anchors = anchorsOf(page.kernel);
    if (anchors.length === 0) throw kernelProblems['not-found']();
    const { lang } = page;
    const t = words(lang).anchors;
    const rows = anchors.map((each) =>
      summaryList(
        lang,
        [
          { key: t.file, value: link(`/pki/${each.file}`, each.file) },
          { key: t.subject, value: each.subject },
          { key: t.fingerprint, value: code(each.fingerprint) },
          { key: t.until, value: formatDate(each.until.toZonedDateTimeISO(ZONE).toPlainDate(), lang) },
        ],
        { title: t.kinds[each.kind] },
      ),
    );
    const body = stack(notice({ lang, tone: 'warning' }, t.invented), ...rows);
    return portalPage(page, { portal: 'public', title: t.title, lead: t.lead, body });
  },
};
