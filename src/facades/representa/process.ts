import { isId } from '../../kernel/ids.ts';
import { element, type Markup, type XmlElement } from '../../kernel/xml/index.ts';
import {
  changeByBody,
  changeForParty,
  type DocumentKind,
  type GivenPaper,
  getForSystem,
  type Mandate,
  registerBySystem,
  storePapers,
} from '../../services/trust/mandates/index.ts';
import { type Asking, bodiesOf, bodyWith, type Operation, run, runOnce } from './asking.ts';
import { CODES, ContractError, needed, wrong } from './codes.ts';
import { DONE } from './consult.ts';
import { child, textOf } from './pci.ts';
import { capacitiesIn, procedureIn } from './validate.ts';
import {
  dayFrom,
  ineCode,
  mandateMarkup,
  NAMESPACE,
  outcome,
  presenterOf,
  readParty,
  readPerson,
} from './vocabulary.ts';

/** What the contract lets one send; XML is made by the register itself (changelog, October 2022). */
const KINDS: readonly DocumentKind[] = [
  'SOLICITUD',
  'SOLICITUD_DELEGACIO_SIGNATURA',
  'PODER_NOTARIAL',
  'ALTRES',
];
const MOST_DOCUMENTS = 5;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** ALTA registers, MODIFICACIO changes the state and nothing else (Representa §5.7). */
export const process: Operation = async (asking, sent) => {
  const inside = child(sent, 'dades') ?? sent;
  const kind = textOf(inside, 'tipusSolicitud');
  if (kind !== 'ALTA' && kind !== 'MODIFICACIO') throw wrong('El camp tipusSolicitud és ALTA o MODIFICACIO.');
  if (asking.modality !== `REPRESENTA_${kind}`)
    throw wrong('El tipusSolicitud no és el de la modalitat de la petició.');
  const wanted = child(inside, 'representacio');
  if (wanted === undefined) throw needed('representacio');
  if (textOf(inside, 'motiu') === '') throw needed('motiu');
  const mandate =
    kind === 'ALTA' ? await register(asking, inside, wanted) : await modify(asking, inside, wanted);
  return answer(asking, mandate, kind);
};

async function answer(asking: Asking, { id }: Mandate, kind: string): Promise<Markup> {
  const { mandate, acts, steps, documents } = await run(asking, getForSystem, { id });
  const shown = { mandate, acts, bodies: await bodiesOf(asking, [mandate]) };
  return element(
    'processarRepresentacioResponse',
    { xmlns: NAMESPACE },
    element('resultat', {}, outcome(CODES.ok, DONE, kind), mandateMarkup(shown, { steps, documents })),
  );
}

async function register(asking: Asking, inside: XmlElement, wanted: XmlElement): Promise<Mandate> {
  const type = /^TIPUS_([ABC])$/.exec(textOf(wanted, 'tipusRepresentacio'))?.[1];
  if (type === undefined) throw needed('tipusRepresentacio');
  const [from, until] = [textOf(wanted, 'dataIniciVigencia'), textOf(wanted, 'dataFiVigencia')];
  if (from === '' || until === '') throw needed('dataIniciVigencia', 'dataFiVigencia');
  const ambit = child(wanted, 'ambitRepresentacio');
  const procedure = type === 'C' ? await procedureIn(asking, ambit && child(ambit, 'tramit')) : undefined;
  if (type === 'C' && procedure === undefined) throw needed('tramit');
  const documents = await storePapers(asking.kernel, papersIn(inside));
  const { mandate } = await runOnce(asking, registerBySystem, {
    ...{ type, bodies: type === 'A' ? [] : [await ownBody(asking, ambit)] },
    ...(procedure !== undefined && { procedures: [procedure] }),
    capacities: capacitiesIn(ambit),
    validFrom: dayFrom(from, 'dataIniciVigencia'),
    validUntil: dayFrom(until, 'dataFiVigencia'),
    grantor: readParty(child(wanted, 'poderdant'), 'poderdant'),
    representative: readParty(child(wanted, 'representant'), 'representant'),
    requester: readPerson(child(child(inside, 'solicitant') ?? inside, 'persona')).document,
    presentedBy: presenterIn(inside, wanted) ?? 'grantor',
    ...{ documents, reason: textOf(inside, 'motiu').slice(0, 1000) },
    reference: textOf(wanted, 'refAlta').slice(0, 100) || null,
  });
  return mandate;
}

const presenterIn = (inside: XmlElement, wanted: XmlElement) => {
  const text = textOf(inside, 'tipusPresentador') || textOf(wanted, 'tipusPresentador');
  if (text === '') return undefined;
  const presenter = presenterOf(text);
  if (presenter === undefined) throw wrong('El camp tipusPresentador no és correcte.');
  return presenter;
};

/** A body registers what holds before itself, or before everybody. */
async function ownBody(asking: Asking, ambit: XmlElement | undefined): Promise<string> {
  const code = ineCode(textOf(ambit, 'administracio', 'codi'));
  if (code === '') throw needed('administracio');
  const body = await bodyWith(asking, code);
  if (body === undefined) throw new ContractError(CODES.missing, 'L’administració no existeix.');
  if (body.id !== asking.actor.administrationId)
    throw new ContractError(
      CODES.unavailable,
      'Un ens inscriu representacions davant d’ell mateix o de tothom.',
    );
  return body.id;
}

function papersIn(inside: XmlElement): GivenPaper[] {
  const sent = child(inside, 'documentsRepresentacio')?.children ?? [];
  if (sent.length > MOST_DOCUMENTS)
    throw wrong(`Una representació té ${MOST_DOCUMENTS} documents com a màxim.`);
  return sent.map((each) => {
    const kind = KINDS.find((known) => known === textOf(each, 'tipusDocument'));
    if (kind === undefined) throw wrong('El camp tipus de document es incorrecte');
    const data = textOf(each, 'data').replaceAll(/\s/g, '');
    if (!BASE64.test(data)) throw wrong('El document no és en base64.');
    const description = textOf(each, 'descripcio').slice(0, 500);
    return {
      ...{ kind, name: textOf(each, 'nomDocument') || 'document.pdf', bytes: Buffer.from(data, 'base64') },
      description: description === '' ? null : description,
    };
  });
}

/** By a party who asked the body, or by the body itself (`tipusPresentador`; told by the state when it is absent). */
async function modify(asking: Asking, inside: XmlElement, wanted: XmlElement): Promise<Mandate> {
  const id = textOf(wanted, 'identificadorLegal').toLowerCase();
  const to = textOf(wanted, 'estat');
  if (id === '' || to === '') throw needed('identificadorLegal', 'estat');
  if (!isId(id)) throw new ContractError(CODES.notFound, 'No s’ha trobat la representació.');
  const presenter = presenterIn(inside, wanted);
  const byParty =
    presenter === undefined ? to === 'RENUNCIADA' || to === 'REVOCADA' : presenter !== 'administration';
  const reason = textOf(inside, 'motiu').slice(0, 1000);
  if (!byParty) return (await runOnce(asking, changeByBody, { id, to, reason })).mandate;
  const requester = readPerson(child(child(inside, 'solicitant') ?? inside, 'persona')).document;
  return (await runOnce(asking, changeForParty, { id, to, reason, requester })).mandate;
}
