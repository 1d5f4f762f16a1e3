import type { Actor } from '../../../kernel/actor.ts';
import type { DemoPerson } from '../../../kernel/demo-person.ts';
import { type Html, html, safePath } from '../../../kernel/html.ts';
import type { PageRoute } from '../../../kernel/http/pages.ts';
import type { Lang } from '../../../kernel/texts.ts';
import { button, card, cards, section } from '../../../ui/index.ts';
import { portalPage } from '../../../ui/portal-page.ts';
import { become, demoPeople } from './people.ts';
import { words } from './texts/index.ts';

const HOME: Partial<Record<Actor['kind'], string>> = {
  citizen: '/citizen',
  employee: '/office',
  operator: '/operator',
};

const nameOf = (person: DemoPerson) => ('name' in person.actor ? person.actor.name : person.id);

/** Where one becomes a demonstration person. Gone outside demonstration mode. */
export const peoplePage: PageRoute = {
  path: '/demo/people',
  portal: 'public',
  async get(page) {
    const t = words(page.lang);
    const people = [...(await demoPeople(page.kernel)).values()];
    const next = safePath(page.query.get('next') ?? undefined, '');
    const group = (title: string, kind: Actor['kind']) => {
      const members = people.filter((person) => person.actor.kind === kind);
      const drawn = members.map((person) => personCard(page.lang, person, next));
      return members.length > 0 && section({ title }, cards(...drawn));
    };
    const body = html`${group(t.citizens, 'citizen')}${group(t.employees, 'employee')}${group(t.operators, 'operator')}`;
    return portalPage(page, { portal: 'public', title: t.title, lead: t.lead, body, width: 'wide' });
  },
  async post(page) {
    const t = words(page.lang);
    const person = (await demoPeople(page.kernel)).get(page.form.get('person') ?? '');
    if (person === undefined) return { redirect: '/demo/people', flash: t.unknown };
    const next = safePath(page.form.get('next') ?? undefined, HOME[person.actor.kind] ?? '/');
    return { redirect: next, flash: t.now(nameOf(person)), cookies: await become(page, person, next) };
  },
};

/** The whole page is of the demonstration: its names need not each say so. */
const bare = (name: string) => name.replace(/ \(demostració\)$/, '');

/** A story as a sentence of its own. */
const sentence = (text: string) =>
  `${text.charAt(0).toLocaleUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;

function personCard(lang: Lang, person: DemoPerson, next: string): Html {
  const { actor } = person;
  return card({
    level: 3,
    title: bare(nameOf(person)),
    above: actor.kind === 'employee' && bare(actor.administrationName),
    body: html`<p>${sentence(person.story[lang])}</p>${actor.kind === 'employee' && html`<p>${actor.unit}</p>`}`,
    below: html`<form method="post" action="/demo/people"><input type="hidden" name="person" value="${person.id}">
<input type="hidden" name="next" value="${next}">${button(words(lang).enter, { look: 'secondary', context: nameOf(person) })}</form>`,
  });
}
