import type { IdDocument } from './identifiers.ts';
import { STORY_HOMES } from './story.ts';

/** People to show by name: what they are in the story and their document, the same in every run. */
export interface StoryPerson {
  readonly key: 'largeFamilyParent' | 'student' | 'pensioner' | 'unemployed' | 'foreigner';
  readonly document: IdDocument;
  readonly givenName: string;
  readonly familyNames: string;
  readonly municipalityCode: string;
  readonly role: { readonly ca: string; readonly es: string; readonly oc: string; readonly en: string };
}

const ROLES: Readonly<Record<StoryPerson['key'], StoryPerson['role']>> = {
  largeFamilyParent: {
    ca: 'mare de família nombrosa',
    es: 'madre de familia numerosa',
    oc: 'mair de familha nombrosa',
    en: 'parent of a large family',
  },
  student: { ca: 'estudiant', es: 'estudiante', oc: 'estudiant', en: 'student' },
  pensioner: {
    ca: 'pensionista amb discapacitat',
    es: 'pensionista con discapacidad',
    oc: 'pensionista damb discapacitat',
    en: 'pensioner with a disability',
  },
  unemployed: {
    ca: "persona a l'atur",
    es: 'persona en paro',
    oc: 'persona en caumatge',
    en: 'unemployed person',
  },
  foreigner: {
    ca: 'persona estrangera amb NIE',
    es: 'persona extranjera con NIE',
    oc: 'persona estrangèra damb NIE',
    en: 'foreign resident with a NIE',
  },
};

export const storyPeople: readonly StoryPerson[] = (Object.keys(ROLES) as StoryPerson['key'][]).map((key) => {
  for (const home of STORY_HOMES) {
    const member = home.members.find((it) => it.key === key);
    if (!member) continue;
    const { document, givenName, familyName1, familyName2 } = member;
    const familyNames = familyName2 ? `${familyName1} ${familyName2}` : familyName1;
    return {
      key,
      document,
      givenName,
      familyNames,
      municipalityCode: home.municipalityCode,
      role: ROLES[key],
    };
  }
  throw new Error(`Nobody in the story is "${key}".`);
});
