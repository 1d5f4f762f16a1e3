import { type Html, html } from '../../kernel/html.ts';
import type { Lang } from '../../kernel/texts.ts';
import { button, buttonGroup, linkButton } from '../components/button.ts';
import { card, cards } from '../components/card.ts';
import { checkAnswers } from '../components/check-answers.ts';
import { codeBlock } from '../components/code-block.ts';
import { printButton } from '../components/confirmation.ts';
import { band, code, columns, inset, link, list, paragraph, section, thirds } from '../components/content.ts';
import { details } from '../components/details.ts';
import { notice } from '../components/notice.ts';
import { qr } from '../components/qr.ts';
import { steps } from '../components/steps.ts';
import { tabs } from '../components/tabs.ts';
import { tag, tags } from '../components/tag.ts';
import { taskList } from '../components/task-list.ts';
import { timeline } from '../components/timeline.ts';
import { galleryWords } from './texts/index.ts';

export function textExamples(lang: Lang): Html {
  const t = galleryWords(lang);
  return section(
    { title: t.texts, id: 'texts' },
    columns(
      html`${paragraph(html`${t.sample} ${link('https://www.boe.es/buscar/act.php?id=BOE-A-2015-10565', t.link)}.`)}
${list(t.listItems)}${list(t.listItems, 'numbers')}`,
      html`${inset(paragraph(t.quote))}${paragraph(html`${t.code}: ${code('es-cat/0801930008/2026/000123')}`, 'small')}`,
    ),
    band(thirds(...t.listItems)),
    details(t.moreTitle, paragraph(t.moreBody)),
    details(t.moreTitle, paragraph(t.moreBody), { open: true }),
    codeBlock(
      lang,
      'curl -s http://localhost:8080/v1/exchange/explain \\\n  -H "content-type: application/json" \\\n  -d \'{"dataService":"residence","purpose":"2026-grants","administration":"0801930008"}\'',
      t.command,
    ),
    qr('https://example.org/validate', t.qr),
  );
}

export function actionExamples(lang: Lang): Html {
  const t = galleryWords(lang);
  return section(
    { title: t.actions, id: 'actions' },
    html`<form method="post" action="#actions" aria-label="${t.actions}">${buttonGroup(
      button(t.send),
      button(t.save, { look: 'secondary' }),
      linkButton('#actions', t.cancel, { look: 'tertiary' }),
      button(t.remove, { look: 'danger', context: t.removeContext }),
    )}</form>`,
    buttonGroup(
      linkButton('#actions', t.start),
      linkButton('#actions', t.start, { look: 'secondary', size: 'sm', context: '2' }),
      printButton(lang),
    ),
  );
}

export function messageExamples(lang: Lang): Html {
  const t = galleryWords(lang);
  const tones = ['info', 'success', 'warning', 'danger'] as const;
  return section(
    { title: t.messages, id: 'messages' },
    ...tones.map((tone, i) =>
      notice({ lang, tone, title: t.noticeTitles[i], level: 3 }, paragraph(t.noticeBody)),
    ),
    notice({ lang, tone: 'info' }, t.noticeBody),
  );
}

export function progressExamples(lang: Lang): Html {
  const t = galleryWords(lang);
  const at = Temporal.Instant.from('2026-03-03T08:05:00Z');
  return section(
    { title: t.progress, id: 'progress' },
    steps(
      lang,
      t.stepNames.map((title) => ({ title, href: '#progress' })),
      3,
    ),
    tabs(
      t.tabsLabel,
      t.tabNames.map((text, i) => ({
        text,
        href: `#tab-${i}`,
        current: i === 1,
        ...(i === 1 ? { count: 4 } : {}),
      })),
    ),
    tags(
      ...t.states.map((text, i) => tag(text, (['success', 'info', 'danger', 'warning'] as const)[i])),
      tag(t.cancel),
      tag(t.save, 'accent'),
    ),
    timeline(lang, [
      { title: t.events[0], at },
      { title: t.events[1], at: at.add({ hours: 30 }), body: paragraph(t.eventBody) },
      { title: t.events[2], at: at.add({ hours: 80 }), state: 'now' },
      { title: t.events[3], at: Temporal.PlainDate.from('2026-03-31'), state: 'next' },
    ]),
    taskList(
      lang,
      (['done', 'doing', 'wrong', 'todo', 'blocked'] as const).map((state, i) => ({
        key: state,
        title: t.taskNames[i],
        href: '#fields',
        state,
        hint: state === 'doing' ? t.reasonHint : undefined,
      })),
    ),
  );
}

export function cardExamples(lang: Lang): Html {
  const t = galleryWords(lang);
  return cards(
    card({ title: t.cardTitles[0], href: '#facts', body: t.cardBody, tone: 'brand2' }),
    card({ title: t.cardTitles[1], href: '#facts', body: t.sample, above: tag(t.states[1], 'info') }),
    card({
      title: t.cardTitles[2],
      body: t.noticeBody,
      below: linkButton('#facts', t.start, { look: 'secondary', size: 'sm', context: '3' }),
    }),
  );
}

export function flowExamples(lang: Lang): Html {
  const t = galleryWords(lang);
  return section(
    { title: t.flow, id: 'flow' },
    checkAnswers({
      lang,
      sections: [
        {
          title: html`${t.facts}`,
          rows: [
            { key: t.name, value: t.person, change: '#fields' },
            { key: t.reason, value: t.sample, change: '#fields' },
          ],
        },
      ],
      form: { key: 'example', label: t.flow },
      before: paragraph(t.before),
      submit: t.send,
      cancel: linkButton('#flow', t.cancel, { look: 'tertiary' }),
    }),
  );
}
