import { isId } from '../../kernel/ids.ts';
import { documentOf, element, fragment, type Markup, type XmlElement } from '../../kernel/xml/index.ts';
import {
  CAPACITIES,
  type Capacity,
  catalogueForSystem,
  getForSystem,
  recordAct,
  sealEvidence,
} from '../../services/trust/mandates/index.ts';
import { type Asking, bodiesOf, bodyWith, type Operation, run, runOnce } from './asking.ts';
import { CODES, ContractError, needed, wrong } from './codes.ts';
import { child, textOf } from './pci.ts';
import { dayFrom, ineCode, mandateMarkup, NAMESPACE, outcome, readPerson } from './vocabulary.ts';

/** Capacities that are asked for: `CONSULTA` stands in a published example for CONSULTAR. */
export function capacitiesIn(ambit: XmlElement | undefined): Capacity[] {
  const list = ambit && child(ambit, 'capacitats');
  // Examples put several codes in one element, the schema one in each.
  const codes = list?.children.flatMap((each) => each.children.filter((code) => code.local === 'codi')) ?? [];
  const all = codes.map((each) => (each.value.trim() === 'CONSULTA' ? 'CONSULTAR' : each.value.trim()));
  if (all.length === 0) throw needed('capacitat');
  if (all.some((each) => !CAPACITIES.includes(each as Capacity)))
    throw wrong('El camp capacitat no és correcte.');
  return all as Capacity[];
}

/** The code of a procedure by its `uuid` in a catalogue, or as it was written. */
export async function procedureIn(
  asking: Asking,
  tramit: XmlElement | undefined,
): Promise<string | undefined> {
  const id = textOf(tramit, 'uuid').toLowerCase();
  if (isId(id)) {
    const { procedures } = await run(asking, catalogueForSystem, { procedureId: id });
    const code = procedures[0]?.code;
    if (code === undefined) throw new ContractError(CODES.missing, 'El tràmit no existeix.');
    return code;
  }
  return textOf(tramit, 'codi') || id || undefined;
}

/**
 * “Is there a power in force between these two, for this body, procedure and capacity?” At most one answers (Representa §5.6). A body asks
 * about itself. The state is that of now, so that the day asked about is today, or one on which the power counts too.
 */
export const validate: Operation = async (asking, sent) => {
  const inside = child(sent, 'dades') ?? sent;
  const wanted = child(inside, 'representacio');
  const ambit = wanted && child(wanted, 'ambitRepresentacio');
  const grantor = readPerson(wanted && child(wanted, 'poderdant'));
  const representative = readPerson(wanted && child(wanted, 'representant'));
  const asked = textOf(inside, 'dataValidacio');
  if (asked === '') throw needed('dataValidacio');
  const day = dayFrom(asked, 'dataValidacio');
  await assertOwn(asking, ambit);
  const capacities = capacitiesIn(ambit);
  const procedure = await procedureIn(asking, ambit && child(ambit, 'tramit'));
  const consulta = echo(wanted, asked);
  let mandateId: string | undefined;
  let actId: string | null = null;
  // Several capacities at once are several questions, and one power must answer them all.
  for (const [at, capacity] of capacities.entries()) {
    const { answer, actId: made } = await runOnce({ ...asking, key: `${asking.key}-${at}` }, recordAct, {
      ...{ grantor: grantor.document, representative: representative.document, capacity },
      ...(procedure !== undefined && { procedure }),
      purpose: 'representa.validar',
    });
    actId = made;
    const isSame = mandateId === undefined || (answer.allowed && answer.mandateId === mandateId);
    if (!answer.allowed || !isSame) return negative(consulta, answer.allowed ? [] : answer.reasons);
    mandateId = answer.mandateId;
  }
  const { mandate, acts } = await run(asking, getForSystem, { id: mandateId! });
  if (day < mandate.validFrom || day > mandate.validUntil)
    return negative(consulta, [{ code: 'mandates.over' }]);
  const shown = { mandate, acts, bodies: await bodiesOf(asking, [mandate]) };
  const words = `La validació de la consulta entre ${mandate.grantor.name} i ${mandate.representative.name} a data ${day} és correcta`;
  const resultat = element(
    'resultat',
    {},
    outcome(CODES.ok, words, 'VALIDACIO'),
    consulta,
    mandateMarkup(shown),
  );
  const isSigned = textOf(inside, 'generaEvidencia') === 'true';
  return element(
    'validarRepresentacioResponse',
    { xmlns: NAMESPACE },
    resultat,
    isSigned ? await signed(asking, resultat, actId) : undefined,
  );
};

/** The result that was answered, in a signature of the register: XAdES-T enveloping, in base64. */
async function signed({ kernel }: Asking, resultat: Markup, actId: string | null): Promise<Markup> {
  const xml = documentOf(
    element('validacio', { xmlns: NAMESPACE, ...(actId !== null && { Id: `act-${actId}` }) }, resultat),
  );
  return element('evidenciaSignada', {}, Buffer.from(await sealEvidence(kernel, xml)).toString('base64'));
}

async function assertOwn(asking: Asking, ambit: XmlElement | undefined): Promise<void> {
  const code = ineCode(textOf(ambit, 'administracio', 'codi'));
  if (code === '') throw needed('administracio');
  const body = await bodyWith(asking, code);
  if (body === undefined) throw new ContractError(CODES.missing, 'L’administració no existeix.');
  if (body.id !== asking.actor.administrationId)
    throw new ContractError(
      CODES.unavailable,
      'Un ens pregunta per les representacions davant d’ell mateix.',
    );
}

/** A no: 100 when there was a power that does not subsist, 001 otherwise. */
function negative(consulta: Markup, reasons: readonly { code: string }[]): Markup {
  const gone = ['was-revoked', 'was-renounced', 'has-expired', 'over', 'was-annulled', 'was-denied'];
  const isGone = reasons.some(({ code }) => gone.includes(code.replace('mandates.', '')));
  const code = isGone ? CODES.notInForce : CODES.notFound;
  const words = isGone
    ? 'El poder no és subsistent'
    : 'No hi ha cap apoderament inscrit amb aquesta informació';
  return element(
    'validarRepresentacioResponse',
    { xmlns: NAMESPACE },
    element('resultat', {}, outcome(code, words, 'VALIDACIO'), consulta),
  );
}

/** The question as it is answered back (since January 2021): what was read of it, not its bytes. */
function echo(wanted: XmlElement | undefined, date: string): Markup {
  const copy = (each: XmlElement): Markup =>
    element(
      each.local,
      {},
      each.children.length === 0 ? each.value.trim() : fragment(each.children.map(copy)),
    );
  return element('consulta', {}, wanted && copy(wanted), element('dataValidacio', {}, date));
}
