import { LEVELS } from '../../../../kernel/assurance.ts';
import { escapeAttribute, escapeText } from '../../../../kernel/xml/index.ts';

export type DemoIdentity = {
  /** As eIDAS writes it: the state that gave it, the state it is for, the number. */
  identifier: string;
  document: string;
  givenName: string;
  familyName: string;
  birthDate: string;
};

const of = (identifier: string, givenName: string, familyName: string, birthDate: string): DemoIdentity => ({
  ...{
    identifier,
    document: identifier.split('/')[2]!,
    givenName,
    familyName: `${familyName} (demostració)`,
  },
  birthDate,
});

/** Whom they know: invented, as everything here. */
export const IDENTITIES: readonly DemoIdentity[] = [
  of('ES/ES/99900601D', 'Mercè', 'Tarrés Coll', '1944-05-02'),
  of('ES/ES/99000001C', 'Núria', 'Puig Vila', '1985-03-14'),
  of('ES/ES/99900101S', 'Marta', 'Roura Pla', '1979-11-20'),
  of('FR/ES/DEMO-0001', 'Camille', 'Durand', '1990-07-01'),
];

/** A page of the other house: plain, so that nobody takes it for ours, and it says what it is. */
export function demoPage(title: string, body: string): string {
  return `<!doctype html><html lang="ca"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${escapeText(title)}</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:38rem;margin:2rem auto;padding:0 1rem}button,select{font:inherit;padding:.5rem 1rem}fieldset{margin:0 0 1rem;border:1px solid}label{display:block;padding:.4rem 0}strong{display:block;border:2px solid;padding:.5rem}</style></head>
<body><main><strong>Demostració: aquest és un altre servidor i ningú d’aquí no existeix. · Demonstration: this is another server, nobody here exists.</strong>
<h1>${escapeText(title)}</h1>${body}</main></body></html>`;
}

/** A form that chooses somebody and a level. */
export function chooseForm(action: string, hidden: Record<string, string>): string {
  const fields = Object.entries(hidden).map(
    ([name, value]) =>
      `<input type="hidden" name="${escapeAttribute(name)}" value="${escapeAttribute(value)}">`,
  );
  const people = IDENTITIES.map(
    ({ document, identifier, givenName, familyName }, at) =>
      `<label><input type="radio" name="person" value="${escapeAttribute(document)}"${at === 0 ? ' checked' : ''}> ${escapeText(`${givenName} ${familyName}, ${identifier}`)}</label>`,
  );
  const levels = LEVELS.map(
    (level) => `<option${level === 'substantial' ? ' selected' : ''}>${level}</option>`,
  );
  return `<form method="post" action="${escapeAttribute(action)}">${fields.join('')}
<fieldset><legend>Qui sou? · Who are you?</legend>${people.join('')}</fieldset>
<p><label>Nivell · Level <select name="level">${levels.join('')}</select></label></p>
<p><button name="answer" value="yes">Identifica’m · Identify me</button> <button name="answer" value="no">Deixa-ho córrer · Give up</button></p></form>`;
}
