import { type Html, html, join } from '../../../../kernel/html.ts';
import type { PageContext } from '../../../../kernel/http/pages.ts';
import type { FieldError, Problem } from '../../../../kernel/problem.ts';
import { formatBytes, formatDate, type Lang } from '../../../../kernel/texts.ts';
import {
  link,
  list,
  notice,
  paragraph,
  type SummaryRow,
  summaryList,
  type Tone,
  tabs,
  tag,
  timeline,
} from '../../../../ui/index.ts';
import type { State } from '../states.ts';
import { type Words, words } from '../texts/index.ts';
import type { MandateDetail, MandateView } from '../views.ts';

const TONES: Readonly<Record<State, Tone>> = {
  PENDENT_SIGNATURA: 'info',
  PENDENT_ACCEPTACIO: 'warning',
  PENDENT_VALIDACIO: 'warning',
  EN_VALIDACIO: 'info',
  VALIDA: 'success',
  DENEGADA: 'danger',
  EXPIRADA: 'neutral',
  RENUNCIADA: 'neutral',
  REVOCADA: 'neutral',
  ANULADA: 'danger',
};
export const stateTag = (state: State, t: Words): Html => tag(t.states[state], TONES[state]);

/** What may be done, in words. */
export const whatOf = (view: Pick<MandateView, 'capacities'>, t: Words): Html =>
  html`${join(
    view.capacities.map((each) => t.does[each]),
    html`<br>`,
  )}`;

/** Where, in words. */
export function whereOf(view: Pick<MandateView, 'type' | 'bodies'>, t: Words): Html {
  if (view.type === 'A') return html`${t.everywhere}`;
  if (view.bodies.length === 0) return html`${t.sharedCatalogue}`;
  return html`${join(
    view.bodies.map((each) => each.name),
    ', ',
  )}`;
}

export const daysOf = (view: Pick<MandateView, 'validFrom' | 'validUntil'>, t: Words, lang: Lang): string =>
  t.fromTo(formatDate(view.validFrom, lang), formatDate(view.validUntil, lang));

/** Everything that a mandate says, for its page. */
export function factsOf(view: MandateDetail, lang: Lang, documentHref: (id: string) => string): Html {
  const t = words(lang);
  const who = ({ name, document }: MandateView['grantor']) => html`${name} <span>(${document})</span>`;
  const rows: SummaryRow[] = [
    { key: t.whom, value: who(view.grantor) },
    { key: t.who, value: who(view.representative) },
    {
      key: t.state,
      value: html`${stateTag(view.state, t)}${view.waitsUntil !== null && html` ${t.waitsUntil(formatDate(view.waitsUntil, lang))}`}`,
    },
    { key: t.what, value: whatOf(view, t) },
    { key: t.where, value: whereOf(view, t) },
    ...(view.procedures.length === 0 ? [] : [{ key: t.procedures, value: view.procedures.join(', ') }]),
    ...(view.families.length === 0 ? [] : [{ key: t.families, value: view.families.join(', ') }]),
    { key: t.days, value: daysOf(view, t, lang) },
    {
      key: t.presented,
      value: html`${t.presenters[view.presentedBy]}${view.kind !== 'ordinary' && `. ${t.kinds[view.kind]}`}`,
    },
    { key: t.delegable, value: view.mayDelegate ? t.yes : t.no },
    ...(view.restsOn === null ? [] : [{ key: t.fromAnother, value: t.yes }]),
    ...(view.extends === null ? [] : [{ key: t.extends, value: t.yes }]),
    ...(view.passedOn.length === 0
      ? []
      : [
          {
            key: t.passedOn,
            value: list(view.passedOn.map((each) => html`${each.representative} ${stateTag(each.state, t)}`)),
          },
        ]),
    { key: t.acts, value: String(view.acts) },
    {
      key: t.documents,
      value:
        view.documents.length === 0
          ? t.noDocuments
          : list(
              view.documents.map(
                (each) =>
                  html`${link(documentHref(each.id), each.name)} (${t.paperKinds[each.kind]}, ${formatBytes(each.size, lang)})`,
              ),
            ),
    },
  ];
  return summaryList(lang, rows);
}

export function historyOf(view: MandateDetail, lang: Lang): Html {
  const t = words(lang);
  return timeline(
    lang,
    view.history.map(({ step, byName, byKind, reason, at }) => ({
      title: (t.steps as Readonly<Record<string, string>>)[step] ?? step,
      at: Temporal.Instant.from(at),
      body: html`${byKind !== 'platform' && paragraph(t.by(byName))}${reason !== null && paragraph(reason)}`,
    })),
  );
}

/** What is wrong, beside the fields of a form: those of a party stand in the form by their last name. */
export const formErrors = (problem: Problem | undefined): FieldError[] =>
  (problem?.fields ?? []).map(({ field, message }) => ({
    field: field.replace(/^(representative|grantor|citizen)\./, '').replace(/\.\d+$/, ''),
    message,
  }));

/** A refusal that is about no field. A surer identification is offered by the page of refusals. */
export function bannerOf(problem: Problem | undefined, lang: Lang): { banner?: Html } {
  if (problem === undefined || problem.fields.length > 0) return {};
  if (problem.code === 'kernel.level-too-low' || problem.code === 'kernel.not-allowed') throw problem;
  const { title, remedy } = problem.kind;
  return {
    banner: notice({ lang, tone: 'danger', title: title[lang], live: true }, paragraph(remedy[lang])),
  };
}

export const OFFICE = '/office/mandates';

/** The views of the desk, those that the official may open. */
export function deskTabs({ lang, actor }: PageContext, current: string): Html {
  const t = words(lang);
  const has: readonly string[] = actor.kind === 'employee' ? actor.capabilities : [];
  const all = [
    { key: 'queue', text: t.tabQueue, href: OFFICE, needs: 'mandates.validate' },
    { key: 'search', text: t.tabSearch, href: `${OFFICE}/search`, needs: 'mandates.read' },
    { key: 'assist', text: t.tabAssist, href: `${OFFICE}/assist`, needs: 'mandates.assist' },
    { key: 'officials', text: t.tabOfficials, href: `${OFFICE}/officials`, needs: 'people.read' },
    { key: 'catalogue', text: t.tabCatalogue, href: `${OFFICE}/catalogue`, needs: 'body.manage' },
  ];
  const open = all.filter(({ key, needs }) => key === current || has.includes(needs));
  return tabs(
    t.views,
    open.map(({ key, text, href }) => ({ text, href, current: key === current })),
  );
}
