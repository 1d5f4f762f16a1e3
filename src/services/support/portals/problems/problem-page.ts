import { sayIn } from '../../../../kernel/field-messages.ts';
import { type Html, html, safePath } from '../../../../kernel/html.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import type { Problem } from '../../../../kernel/problem.ts';
import type { Lang } from '../../../../kernel/texts.ts';
import {
  buttonGroup,
  code,
  details,
  inset,
  link,
  linkButton,
  list,
  page,
  paragraph,
  section,
  summaryList,
  uiWords,
} from '../../../../ui/index.ts';
import { words } from './texts/index.ts';

export type Refusal = {
  problem: Problem;
  lang: Lang;
  requestId: string;
  /** Path with query of what was asked for. */
  path: string;
  /** Path with query of the page that led here: the way back, as a form is asked for again. */
  from?: string | undefined;
};

/**
 * The page that shows a refusal to a person. It knows neither who they are nor what the services do: it
 * must work when those fail.
 */
export function problemPage(kernel: Kernel, refusal: Refusal): Html {
  const { problem, lang } = refusal;
  const t = words(lang);
  const status = String(problem.status);
  return page({
    portal: 'public',
    lang,
    path: refusal.path,
    site: { demonstration: kernel.settings.APLEC_DEMO, version: kernel.version },
    title: problem.kind.title[lang].replace(/\.$/, ''),
    caption: problem.status >= 500 ? t.ours(status) : t.refused(status),
    body: html`${said(problem, lang)}
${inset(html`<p><strong>${t.whatToDo}.</strong> ${problem.kind.remedy[lang]}</p>`)}
${clauses(problem, lang)}
${waysOn(refusal)}
${facts(refusal)}`,
  });
}

function said(problem: Problem, lang: Lang): Html {
  const t = words(lang);
  const fields = problem.fields.map((each) => html`${code(each.field)} ${sayIn(each.message, lang)}`);
  return html`${problem.detail !== undefined && paragraph(problem.detail)}
${fields.length > 0 && section({ title: t.fields }, list(fields))}`;
}

function clauses(problem: Problem, lang: Lang): Html | false {
  const t = words(lang);
  if (problem.clauses.length === 0) return false;
  const items = problem.clauses.map(
    (clause) =>
      html`<strong>${clause.title[lang]}</strong> ${clause.remedy[lang]} ${link(`/problems/${clause.code}`, clause.code)}`,
  );
  return section({ title: t.clauses, intro: t.clausesIntro(items.length) }, list(items, 'numbers'));
}

function waysOn({ problem, lang, path, from }: Refusal): Html {
  const t = words(lang);
  const next = encodeURIComponent(safePath(path, '/'));
  const signIn = problem.status === 401 && linkButton(`/sign-in?next=${next}`, t.signIn, { look: 'primary' });
  const least = problem.code === 'kernel.level-too-low' ? String(problem.data['least']) : undefined;
  const change =
    problem.status === 403 &&
    (least === undefined
      ? linkButton(`/acting?next=${next}`, uiWords(lang).changePerson, { look: 'primary' })
      : linkButton(`/sign-in?level=${least}&next=${next}`, t.signIn, { look: 'primary' }));
  const back = from !== undefined && linkButton(safePath(from, '/'), t.back, { look: 'secondary' });
  return buttonGroup(signIn, change, back, linkButton('/', t.home, { look: 'secondary' }));
}

function facts({ problem, lang, requestId }: Refusal): Html {
  const t = words(lang);
  return details(
    t.forSupport,
    html`${paragraph(t.requestHelp)}${summaryList(lang, [
      { key: t.code, value: html`${code(problem.code)} ${link(`/problems/${problem.code}`, t.aboutCode)}` },
      { key: t.request, value: code(requestId) },
    ])}`,
  );
}
