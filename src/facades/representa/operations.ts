import { errorFacts } from '../../kernel/log.ts';
import { element, type Markup } from '../../kernel/xml/index.ts';
import type { Asking, Operation } from './asking.ts';
import {
  consultBodies,
  consultBody,
  consultCatalogue,
  consultFamilies,
  consultFamily,
  consultProcedures,
} from './catalogue.ts';
import { CODES, codeOf } from './codes.ts';
import { consultGrantor, consultMany, consultOne, consultPerson, consultRepresentative } from './consult.ts';
import type { Element, Modality } from './pci.ts';
import { process } from './process.ts';
import { validate } from './validate.ts';
import { NAMESPACE, outcome } from './vocabulary.ts';

type Known = { run: Operation; in: readonly Modality[]; asked: string };
const consult = (run: Operation): Known => ({ run, in: ['REPRESENTA_CONSULTA'], asked: 'CONSULTA' });

/** Every operation of the contract, by the name of its element, with the modalities in which it is asked. */
export const OPERATIONS: Readonly<Record<string, Known>> = {
  consultarRepresentacions: consult(consultMany),
  consultarRepresentacio: consult(consultOne),
  consultarRepresentacionsPersona: consult(consultPerson),
  consultarRepresentacionsPersonaPoderdant: consult(consultGrantor),
  consultarRepresentacionsPersonaRepresentant: consult(consultRepresentative),
  validarRepresentacio: { run: validate, in: ['REPRESENTA_VALIDACIO'], asked: 'VALIDACIO' },
  processarRepresentacio: {
    run: process,
    in: ['REPRESENTA_ALTA', 'REPRESENTA_MODIFICACIO'],
    asked: 'ALTA',
  },
  consultarCataleg: consult(consultCatalogue),
  consultarFamilies: consult(consultFamilies),
  consultarFamilia: consult(consultFamily),
  consultarTramits: consult(consultProcedures),
  consultarAdministracio: consult(consultBody),
  consultarAdministracions: consult(consultBodies),
};

/** Answers one operation; what is refused is told in its own words, and our faults as 500. Never throws. */
export async function answer(asking: Asking, { specific }: Element): Promise<Markup> {
  const name = specific.local;
  const known = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (known === undefined || !known.in.includes(asking.modality))
    return refused('ErrorResponse', CODES.wrong, 'L’operació no és d’aquesta modalitat.', 'ERROR');
  const asked = asking.modality === 'REPRESENTA_MODIFICACIO' ? 'MODIFICACIO' : known.asked;
  try {
    return await known.run(asking, specific);
  } catch (error) {
    const told = codeOf(error) ?? pciCode(error);
    if (told !== undefined) return refused(`${name}Response`, told.code, told.message, asked);
    asking.kernel.log.error('An operation of Representa failed.', {
      requestId: asking.requestId,
      ...errorFacts(error),
    });
    return refused(`${name}Response`, CODES.internal, 'Error intern.', asked);
  }
}

/** Something that stands twice in an operation. */
const pciCode = (error: unknown) =>
  error instanceof Error && error.name === 'PciError'
    ? { code: CODES.wrong, message: error.message }
    : undefined;

const refused = (name: string, code: string, words: string, asked: string): Markup =>
  element(name, { xmlns: NAMESPACE }, element('resultat', {}, outcome(code, words, asked)));
