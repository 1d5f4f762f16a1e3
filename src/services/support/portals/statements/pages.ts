import { html } from '../../../../kernel/html.ts';
import type { PageRoute } from '../../../../kernel/http/pages.ts';
import { SESSION_COOKIE } from '../../../../kernel/http/session.ts';
import { formatDate, formatNumber } from '../../../../kernel/texts.ts';
import { code, link, list, notice, paragraph, section, summaryList, table } from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { operatorOf } from '../settings.ts';
import { words } from './texts/index.ts';

/** When the statement was last prepared; whoever changes what it says changes this too. */
const PREPARED = '2026-11-24';

const mail = (address: string) => link(`mailto:${address}`, address);

/** The accessibility statement, in the order of the model of Decision (EU) 2018/1523 (RD 1112/2018, art. 15). */
export const accessibilityPage: PageRoute = {
  path: '/accessibility',
  portal: 'public',
  async get(context) {
    const { lang, kernel } = context;
    const t = words(lang).accessibility;
    const owner = operatorOf(kernel);
    return portalPage(context, {
      portal: 'public',
      title: t.title,
      lead: t.lead(owner.name),
      body: html`${paragraph(t.scope)}
${section({ title: t.status }, paragraph(t.statusText(t.partly)))}
${section(
  { title: t.weak },
  section({ title: t.breach, level: 3 }, list(t.breaches), paragraph(t.untested)),
  section({ title: t.burden, level: 3 }, paragraph(t.burdenNone)),
  section({ title: t.outside, level: 3 }, paragraph(t.outsideText)),
)}
${section({ title: t.prepared }, paragraph(t.preparedText(formatDate(PREPARED, lang))), paragraph(t.method))}
${section(
  { title: t.contact },
  paragraph(t.contactText),
  list([html`${t.mail}: ${mail(owner.email)}`, t.office]),
  paragraph(t.complaint),
)}
${section({ title: t.procedure }, paragraph(t.procedureText))}`,
    });
  },
};

/** Privacy, cookies and who is answerable. */
export const legalPage: PageRoute = {
  path: '/legal',
  portal: 'public',
  async get(context) {
    const { lang, kernel } = context;
    const t = words(lang).legal;
    const owner = operatorOf(kernel);
    const cookies = [
      {
        name: SESSION_COOKIE,
        use: t.session,
        life: t.sessionLife(formatNumber(kernel.settings['SESSION_HOURS'] as number, lang)),
      },
      { name: 'aplec_lang', use: t.lang, life: t.langLife },
      { name: 'aplec_flash', use: t.flash, life: t.flashLife },
    ];
    return portalPage(context, {
      portal: 'public',
      title: t.title,
      lead: t.lead,
      body: html`${kernel.settings.APLEC_DEMO && notice({ lang, tone: 'info' }, paragraph(t.demonstration))}
${section(
  { title: t.who },
  summaryList(lang, [
    { key: t.owner, value: owner.name },
    { key: t.mail, value: mail(owner.email) },
    { key: t.dpo, value: mail(owner.dpo) },
  ]),
)}
${section({ title: t.privacy, id: 'privacy' }, list(t.privacyPoints), paragraph(link('/citizen', t.rights)))}
${section(
  { title: t.cookies, id: 'cookies', intro: t.cookiesText },
  table({
    lang,
    caption: t.cookies,
    captionHidden: true,
    rows: cookies,
    columns: [
      { key: 'name', header: t.cookieName, rowHeader: true, cell: (row) => code(row.name) },
      { key: 'use', header: t.cookieUse, cell: (row) => row.use },
      { key: 'life', header: t.cookieLife, cell: (row) => row.life },
    ],
  }),
)}
${section({ title: t.terms }, paragraph(t.termsText))}`,
    });
  },
};
