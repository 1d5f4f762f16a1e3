import { ZONE } from '../../kernel/texts.ts';
import { documentOf, element, type Markup } from '../../kernel/xml/index.ts';
import { CONFIRMATION, RESPONSE, SOAP, WRAPPER } from './pci.ts';

/** States of a message (PCI): finished, being worked on, an error. */
export const DONE = '0003';
export const WORKING = '0002';
/** Hours that a batch is said to take at most. */
const ESTIMATED_HOURS = 1;

/** With milliseconds and the offset of Europe/Madrid, as the PCI writes it. */
const stamp = (at: Temporal.Instant): string =>
  at.toZonedDateTimeISO(ZONE).toString({ timeZoneName: 'never', fractionalSecondDigits: 3, offset: 'auto' });

const state = (code: string, words: string, hours = 0): Markup =>
  element(
    'Estado',
    {},
    element('CodigoEstado', {}, code),
    element('LiteralError', {}, words),
    element('TiempoEstimadoRespuesta', {}, String(hours)),
  );

const wrapped = (inside: Markup): string =>
  documentOf(
    element(
      'S:Envelope',
      { 'xmlns:S': SOAP },
      element('S:Body', {}, element('procesaResponse', { xmlns: WRAPPER }, inside)),
    ),
  );

export type Answered = { requestId: string; specific: Markup };
type About = { id: string; modality: string; at: Temporal.Instant };

/** A Respuesta with what each element was answered. */
export function response({ id, modality, at }: About, answers: readonly Answered[]): string {
  const data = answers.map(({ requestId, specific }) =>
    element(
      'TransmisionDatos',
      {},
      element(
        'DatosGenericos',
        {},
        element(
          'Transmision',
          {},
          element('CodigoCertificado', {}, modality),
          element('IdSolicitud', {}, requestId),
          element('FechaGeneracion', {}, at.toZonedDateTimeISO(ZONE).toPlainDate().toString()),
        ),
      ),
      element('DatosEspecificos', {}, specific),
    ),
  );
  return wrapped(
    element(
      'Respuesta',
      { xmlns: RESPONSE },
      attributes({ id, modality, at }, answers.length, state(DONE, 'OK')),
      element('Transmisiones', {}, data),
    ),
  );
}

function attributes({ id, modality, at }: About, count: number, said: Markup): Markup {
  return element(
    'Atributos',
    {},
    element('IdPeticion', {}, id),
    element('NumElementos', {}, String(count)),
    element('TimeStamp', {}, stamp(at)),
    said,
    element('CodigoCertificado', {}, modality),
    element('CodigoProducto', {}, 'REPRESENTA'),
  );
}

/** Several operations were taken, and are answered later; also what who asks too early is told. */
export function confirmation(about: About, count: number): string {
  return wrapped(
    element(
      'ConfirmacionPeticion',
      { xmlns: CONFIRMATION },
      attributes(about, count, state(WORKING, 'En procés', ESTIMATED_HOURS)),
    ),
  );
}

/** The message was refused: nothing was done. */
export function refusal(about: About, { code, message }: { code: string; message: string }): string {
  return wrapped(element('Respuesta', { xmlns: RESPONSE }, attributes(about, 0, state(code, message))));
}

/** A SOAP 1.1 fault, for who cannot be answered in the words of the PCI (§4.4). */
export function fault(side: 'Client' | 'Server', message: string): string {
  return documentOf(
    element(
      'S:Envelope',
      { 'xmlns:S': SOAP },
      element(
        'S:Body',
        {},
        element('S:Fault', {}, element('faultcode', {}, `S:${side}`), element('faultstring', {}, message)),
      ),
    ),
  );
}
