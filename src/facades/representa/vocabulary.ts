import { ZONE } from '../../kernel/texts.ts';
import { element, type Inside, type Markup, type XmlElement } from '../../kernel/xml/index.ts';
import type {
  Catalogue,
  Family,
  Mandate,
  Paper,
  Party,
  Procedure,
  Step,
} from '../../services/trust/mandates/index.ts';
import { needed, wrong } from './codes.ts';
import { textOf } from './pci.ts';

/** The namespace of the contract, in the versions of its schema that are published (Representa, dadesEspecifiques.xsd). */
export const NAMESPACE = 'http://www.aoc.cat/representa/v2';

/** A body as the contract shows it. */
export type Body = { id: string; code: string; nif: string | null; name: string; active: boolean };

export const optional = (name: string, value: string | null | undefined): Markup | undefined =>
  value === null || value === undefined || value === '' ? undefined : element(name, {}, value);

/** `yyyy-MM-dd'T'HH:mm:ss`, of Europe/Madrid. */
export const moment = (at: Temporal.Instant): string =>
  at
    .toZonedDateTimeISO(ZONE)
    .toPlainDateTime()
    .round({ smallestUnit: 'second', roundingMode: 'floor' })
    .toString();
export const midnight = (day: string): string => `${day}T00:00:00`;

/** A day as the contract writes it, with an hour that does not count. Throws 004. */
export function dayFrom(text: string, name: string): string {
  const day = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/.exec(
    text,
  )?.[1];
  try {
    if (day !== undefined) return Temporal.PlainDate.from(day).toString();
  } catch {
    // a month with fewer days: told below
  }
  throw wrong(`El camp ${name} no és una data.`);
}

/** INE10 with the zero that many write without (800180001). */
export const ineCode = (text: string): string => (/^\d{7,9}$/.test(text) ? text.padStart(10, '0') : text);

export function personOf(party: Party): Inside {
  const isPerson = party.kind === 'person';
  const { parts } = party;
  return [
    element('tipusDocumentIdentificatiu', {}, /^[XYZ]/.test(party.key) ? 'NIE' : 'NIF'),
    element('valorDocumentIdentificatiu', {}, party.key),
    element('tipusPersona', {}, isPerson ? 'FISICA' : 'JURIDICA'),
    element('nomRaoSocial', {}, parts?.given ?? party.name),
    optional('cognom1', parts?.surname1),
    optional('cognom2', parts?.surname2),
  ];
}

/** A person as the contract writes one; names may be absent in questions, never in a registration. */
export function readPerson(sent: XmlElement | undefined): {
  document: string;
  kind: 'person' | 'organisation';
} {
  const document = textOf(sent, 'valorDocumentIdentificatiu');
  if (document === '') throw needed('valorDocumentIdentificatiu');
  if (document.length > 20) throw wrong('El document identificatiu no és vàlid.');
  return { document, kind: textOf(sent, 'tipusPersona') === 'JURIDICA' ? 'organisation' : 'person' };
}

/** With names: `cognoms` is for who cannot tell them apart, and then they are taken apart at the first blank. */
export function readParty(sent: XmlElement | undefined, role: string) {
  const { document, kind } = readPerson(sent);
  const name = textOf(sent, 'nomRaoSocial');
  if (name === '') throw needed(`${role}.nomRaoSocial`);
  if (kind === 'organisation') return { kind, document, name };
  const [first = '', ...rest] = textOf(sent, 'cognoms').split(/\s+/);
  const surname1 = textOf(sent, 'cognom1') || first;
  const surname2 = textOf(sent, 'cognom2') || rest.join(' ');
  if (surname1 === '') throw needed(`${role}.cognom1`);
  return { kind, document, name, surname1, surname2 };
}

export const bodyMarkup = (body: Body, name = 'administracio'): Markup =>
  element(
    name,
    {},
    element('codi', {}, body.code),
    optional('nif', body.nif),
    element('nom', {}, body.name),
    element('activa', {}, String(body.active)),
  );

export const procedureMarkup = (each: Procedure, familyId?: string): Markup =>
  element(
    'tramit',
    {},
    element('uuid', {}, each.id),
    element('codi', {}, each.code),
    optional('codiFue', each.fue),
    element('nom', {}, each.name),
    optional('uuidFamilia', familyId),
    optional('descripcio', each.description),
    element('actiu', {}, String(each.active)),
  );

/** A family with its procedures; an empty list is left out, as the contract does since October 2021. */
export function familyMarkup(family: Family, procedures: readonly Procedure[], catalogue: string): Markup {
  const own = procedures.filter((each) => each.ownerId === family.ownerId && each.family === family.code);
  return element(
    'familia',
    {},
    element('uuid', {}, family.id),
    element('codi', {}, family.code),
    element('nom', {}, family.name),
    own.length === 0
      ? undefined
      : element(
          'tramits',
          {},
          own.map((each) => procedureMarkup(each, family.id)),
        ),
    optional('catalegCodi', catalogue),
  );
}

export const catalogueMarkup = (catalogue: Catalogue, owner: Body): Markup =>
  element(
    'cataleg',
    {},
    element('codi', {}, catalogue.code),
    element('nom', {}, catalogue.name),
    element('dataCreacio', {}, moment(catalogue.createdAt)),
    element('actiu', {}, String(catalogue.active)),
    bodyMarkup(owner, 'administracioPropietaria'),
  );

export type Shown = { mandate: Mandate; acts: number; bodies: ReadonlyMap<string, Body> };
export type Detail = { steps: readonly Step[]; documents: readonly Paper[] };

const PRESENTERS = {
  grantor: 'PODERDANT',
  representative: 'REPRESENTANT',
  administration: 'ADMINISTRACIO',
} as const;
export const presenterOf = (text: string): 'grantor' | 'representative' | 'administration' | undefined =>
  (Object.keys(PRESENTERS) as (keyof typeof PRESENTERS)[]).find((each) => PRESENTERS[each] === text);

/** A mandate as `representacio`; with its evidence only when one is asked for by itself (changelog, June 2020). */
export function mandateMarkup({ mandate, acts, bodies }: Shown, detail?: Detail): Markup {
  const { scope } = mandate;
  const receiver = mandate.receiverId === null ? undefined : bodies.get(mandate.receiverId);
  return element(
    'representacio',
    {},
    element('identificadorLegal', {}, mandate.id),
    element('tipusRepresentacio', {}, `TIPUS_${scope.type}`),
    element('estat', {}, mandate.state),
    element('poderdant', {}, personOf(mandate.grantor)),
    element('representant', {}, personOf(mandate.representative)),
    element(
      'ambitRepresentacio',
      {},
      scope.bodies.map((id) => bodies.get(id)).map((body) => body && bodyMarkup(body)),
      scope.procedures.map((code) => element('tramit', {}, element('codi', {}, code))),
      element(
        'capacitats',
        {},
        mandate.capacities.map((code) => element('capacitat', {}, element('codi', {}, code))),
      ),
    ),
    element('dataCreacio', {}, moment(mandate.createdAt)),
    element('dataIniciVigencia', {}, midnight(mandate.validFrom)),
    element('dataFiVigencia', {}, midnight(mandate.validUntil)),
    element('validacions', {}, String(acts)),
    receiver && bodyMarkup(receiver, 'administracioReceptora'),
    optional('refAlta', mandate.reference),
    element('origen', {}, mandate.origin),
    optional('idRepresentacioA', mandate.parentId),
    optional('idRepresentacioProrroga', mandate.extendsId),
    detail === undefined || detail.steps.length === 0
      ? undefined
      : element(
          'evidencies',
          {},
          detail.steps.map((step, at) => evidenceMarkup(mandate, step, at === 0 ? detail.documents : [])),
        ),
  );
}

/** One step of its history. Who did it stands in the ledger; the contract's `solicitant` gets its name and nothing more. */
function evidenceMarkup(mandate: Mandate, step: Step, documents: readonly Paper[]): Markup {
  return element(
    'evidencia',
    {},
    element('dataCreacio', {}, moment(step.at)),
    element('identificadorLegal', {}, mandate.id),
    element('estat', {}, step.to),
    optional('motiu', step.reason ?? step.step),
    element('origen', {}, mandate.origin),
    element(
      'tipusPresentador',
      {},
      step.byKind === 'platform' ? 'REPRESENTA' : PRESENTERS[mandate.presentedBy],
    ),
    documents.length === 0 ? undefined : element('documentsEvidencia', {}, documents.map(documentMarkup)),
  );
}

const documentMarkup = (paper: Paper): Markup =>
  element(
    'documentEvidencia',
    {},
    element('uuid', {}, paper.id),
    element('tipusDocument', {}, paper.kind),
    element('nomDocument', {}, paper.name),
    optional('descripcio', paper.description),
    element('tamany', {}, String(paper.size)),
    element('tipusEncriptacio', {}, 'SHA-256'),
    element('resumCriptografic', {}, paper.hash),
    element('dataCreacio', {}, moment(paper.at)),
  );

/** `resposta` with its code, its sentence and what was asked. */
export const outcome = (code: string, words: string, asked: string): Markup =>
  element(
    'resposta',
    {},
    element('codi', {}, code),
    element('descripcio', {}, words),
    element('tipusSolicitud', {}, asked),
  );
