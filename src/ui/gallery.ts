import { type Html, html } from '../kernel/html.ts';
import type { Lang } from '../kernel/texts.ts';
import { confirmation } from './components/confirmation.ts';
import { heading, list } from './components/content.ts';
import { notice } from './components/notice.ts';
import {
  actionExamples,
  cardExamples,
  flowExamples,
  messageExamples,
  progressExamples,
  textExamples,
} from './gallery/content.ts';
import { factExamples, tableExamples } from './gallery/data.ts';
import { exampleErrors, fieldExamples, wrongFieldExamples } from './gallery/fields.ts';
import { galleryWords } from './gallery/texts/index.ts';
import { page } from './shell.ts';

const PATH = '/developers/components';

/** Every component in every state, with examples: what a page's author reads and what the browser tests look at. */
export function gallery(lang: Lang, path = PATH): Html {
  const t = galleryWords(lang);
  return page({
    ...around(lang, path),
    title: t.title,
    lead: t.lead,
    errors: exampleErrors(lang),
    banner: notice({ lang, tone: 'success', live: true }, t.noticeTitles[1]),
    body: html`<div class="ap-stack">${actionExamples(lang)}${messageExamples(lang)}${textExamples(lang)}${fieldExamples(lang)}
${wrongFieldExamples(lang)}${tableExamples(lang)}${progressExamples(lang)}${factExamples(lang)}${cardExamples(lang)}${flowExamples(lang)}</div>`,
  });
}

/** The end of a procedure, which is a page by itself. */
export function confirmationExample(lang: Lang, path = PATH): Html {
  const t = galleryWords(lang);
  return page({
    ...around(lang, path),
    portal: 'citizen',
    title: t.done,
    heading: false,
    width: 'reading',
    body: html`${confirmation(lang, { title: t.done, reference: 'E-2026-000123', body: t.doneBody })}${heading(2, t.progress)}${list(t.events, 'numbers')}`,
  });
}

function around(lang: Lang, path: string) {
  const t = galleryWords(lang);
  const hrefs = ['/developers', '/developers/api', PATH, `${PATH}#actions`];
  return {
    portal: 'developers' as const,
    lang,
    path,
    site: { demonstration: true, version: '0.1.0' },
    width: 'wide' as const,
    nav: t.nav.map((text, i) => ({ text, href: hrefs[i] ?? PATH, ...(i === 3 ? { count: 2 } : {}) })),
    breadcrumbs: [{ text: t.nav[0] ?? '', href: '/developers' }, { text: t.title }],
    person: {
      name: t.person,
      role: t.role,
      onBehalfOf: t.onBehalf,
      changeHref: '/acting',
      signOutAction: '/sign-out',
    },
  };
}
