import { element, type Markup, type XmlElement } from '../../kernel/xml/index.ts';
import {
  ACTIVE,
  findForSystem,
  getForSystem,
  STATES,
  type State,
} from '../../services/trust/mandates/index.ts';
import { type Asking, bodiesOf, type Operation, run } from './asking.ts';
import { CODES, ContractError, needed, wrong } from './codes.ts';
import { child, textOf } from './pci.ts';
import { reportUrl } from './report.ts';
import { mandateMarkup, NAMESPACE, outcome, readPerson, type Shown } from './vocabulary.ts';

export const DONE = 'L’operació ha estat executada correctament';
/** Largest page; a report has the published 25 at most. */
const MOST = 500;
const IN_REPORT = 25;
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `mida` and `pagina`, which counts from zero. */
export function pageOf(sent: XmlElement): { page: number; size: number } {
  const [size, page] = [textOf(sent, 'mida'), textOf(sent, 'pagina')];
  if (!/^\d{1,4}$/.test(size) || !/^\d{1,6}$/.test(page)) throw needed('mida', 'pagina');
  if (Number(size) < 1 || Number(size) > MOST) throw wrong(`El camp mida va d’1 a ${MOST}.`);
  return { size: Number(size), page: Number(page) + 1 };
}

const yes = (text: string): boolean => text === 'true' || text === '1';

function statesIn(sent: XmlElement): State[] | undefined {
  const list = child(sent, 'estats')?.children.map((each) => each.value.trim()) ?? [];
  const one = textOf(sent, 'representacio', 'estat');
  const all = [...list, ...(one === '' ? [] : [one])];
  if (all.some((each) => !STATES.includes(each as State))) throw wrong('El camp estat no és correcte.');
  return all.length === 0 ? undefined : (all as State[]);
}

const shownOf = async (
  asking: Asking,
  found: Awaited<ReturnType<typeof findForSystem.run>>['found'],
  acts: ReadonlyMap<string, number>,
): Promise<Shown[]> => {
  const bodies = await bodiesOf(asking, found);
  return found.map((mandate) => ({ mandate, acts: acts.get(mandate.id) ?? 0, bodies }));
};

/** Between two people, or those that wait for the body when nobody is named (Representa §5.1 and §6.2.2). */
export const consultMany: Operation = async (asking, sent) => {
  const inside = child(sent, 'ConsultaRepresentacions') ?? sent;
  const paging = pageOf(inside);
  const wanted = child(inside, 'representacio');
  const states = statesIn(inside);
  const parties =
    wanted?.children.some((each) => each.local === 'poderdant' || each.local === 'representant') === true;
  if (!parties && !states?.every((each) => each === 'PENDENT_VALIDACIO' || each === 'EN_VALIDACIO'))
    throw needed('poderdant', 'representant');
  const people = parties
    ? {
        grantor: readPerson(wanted && child(wanted, 'poderdant')).document,
        representative: readPerson(wanted && child(wanted, 'representant')).document,
      }
    : {};
  const { found, total, acts } = await run(asking, findForSystem, {
    ...{ ...people, ...paging, received: !parties },
    ...(states && { states }),
  });
  const shown = await shownOf(asking, found, acts);
  if (yes(textOf(inside, 'generaInforme'))) return report(asking, 'consultarRepresentacionsResponse', shown);
  return element(
    'consultarRepresentacionsResponse',
    { xmlns: NAMESPACE },
    element(
      'resultat',
      {},
      outcome(CODES.ok, DONE, 'CONSULTA'),
      element('numRepresentacionsTotal', {}, String(total)),
      element('numPaginesTotal', {}, String(Math.ceil(total / paging.size))),
      element(
        'representacions',
        {},
        shown.map((each) => mandateMarkup(each)),
      ),
    ),
  );
};

async function report(asking: Asking, name: string, shown: readonly Shown[]): Promise<Markup> {
  const url = await reportUrl(asking, shown.slice(0, IN_REPORT));
  return element(
    name,
    { xmlns: NAMESPACE },
    element(
      'resultat',
      {},
      outcome(CODES.ok, DONE, name === 'consultarRepresentacioResponse' ? 'CONSULTA' : 'INFORME'),
      element('urlDescarregaInforme', {}, url),
    ),
  );
}

/** One, with its evidence (Representa §5.2). */
export const consultOne: Operation = async (asking, sent) => {
  const inside = child(sent, 'ConsultaRepresentacio') ?? sent;
  const id = textOf(inside, 'identificadorLegal').toLowerCase();
  if (id === '') throw needed('identificadorLegal');
  if (!ID.test(id)) throw new ContractError(CODES.notFound, 'No s’ha trobat la representació.');
  const { mandate, acts, steps, documents } = await run(asking, getForSystem, { id });
  const shown = { mandate, acts, bodies: await bodiesOf(asking, [mandate]) };
  // The published example has it beside the question, the schema inside: both are taken.
  if (yes(textOf(inside, 'generaInforme') || textOf(sent, 'generaInforme')))
    return report(asking, 'consultarRepresentacioResponse', [shown]);
  return element(
    'consultarRepresentacioResponse',
    { xmlns: NAMESPACE },
    element('resultat', {}, outcome(CODES.ok, DONE, 'CONSULTA'), mandateMarkup(shown, { steps, documents })),
  );
};

type Side = 'grantor' | 'representative';

async function ofPerson(asking: Asking, inside: XmlElement, side: Side): Promise<Markup[]> {
  const { document } = readPerson(child(inside, 'persona'));
  const [actives, inForce] = [textOf(inside, 'actives'), textOf(inside, 'vigent')];
  if (actives === '') throw needed('actives');
  const { found, acts } = await run(asking, findForSystem, {
    ...{ [side]: document, page: 1, size: MOST, inForce: yes(inForce) },
    ...(yes(actives) && { states: [...ACTIVE] }),
  });
  return (await shownOf(asking, found, acts)).map((each) => mandateMarkup(each));
}

const listed = (markups: readonly Markup[]): Markup | undefined =>
  markups.length === 0 ? undefined : element('representacions', {}, markups);

/** Those of a person, on each side (Representa §5.3). */
export const consultPerson: Operation = async (asking, sent) => {
  const inside = child(sent, 'ConsultaRepresentacionsPersona') ?? sent;
  const given = await ofPerson(asking, inside, 'grantor');
  const received = await ofPerson(asking, inside, 'representative');
  return element(
    'consultarRepresentacionsPersonaResponse',
    { xmlns: NAMESPACE },
    element(
      'resultat',
      {},
      outcome(CODES.ok, DONE, 'CONSULTA'),
      element('poderdants', {}, listed(given)),
      element('representants', {}, listed(received)),
    ),
  );
};

const oneSide =
  (name: string, side: Side): Operation =>
  async (asking, sent) =>
    element(
      `consultarRepresentacionsPersona${name}Response`,
      { xmlns: NAMESPACE },
      element(
        'resultat',
        {},
        outcome(CODES.ok, DONE, 'CONSULTA'),
        listed(await ofPerson(asking, child(sent, `ConsultaRepresentacionsPersona${name}`) ?? sent, side)),
      ),
    );

export const consultGrantor = oneSide('Poderdant', 'grantor');
export const consultRepresentative = oneSide('Representant', 'representative');
