import { parseXml, XML_LIMITS, type XmlElement, XmlError, type XmlLimits } from '../../kernel/xml/index.ts';
import { PciError } from './pci-error.ts';

/** Message layer of the PCI (SCSP-like): names of what comes in and goes out. */
export const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
export const WRAPPER = 'http://www.openuri.org/';
export const REQUEST = 'http://gencat.net/scsp/esquemes/peticion';
export const RESPONSE = 'http://gencat.net/scsp/esquemes/respuesta';
export const CONFIRMATION = 'http://gencat.net/scsp/esquemes/confirmacionPeticion';
export const POLL = 'http://gencat.net/scsp/esquemes/solicitudRespuesta';

/** Largest message: documents come in base64 inside (the PCI takes 2 MB, more by MTOM, which is not read here). */
export const MESSAGE_BYTES = 16 * 1024 * 1024;
/** Operations in one asynchronous request. */
export const MOST_ELEMENTS = 500;
const LIMITS: XmlLimits = {
  ...XML_LIMITS,
  ...{ bytes: MESSAGE_BYTES, depth: 40, elements: 60_000, attributes: 60_000, namespaces: 20_000 },
  ...{ namespacesInScope: 40, asides: 1_000 },
};
const ID = /^[\p{L}\p{N}_.:-]{1,100}$/u;

export const MODALITIES = [
  'REPRESENTA_VALIDACIO',
  'REPRESENTA_CONSULTA',
  'REPRESENTA_MODIFICACIO',
  'REPRESENTA_ALTA',
] as const;
export type Modality = (typeof MODALITIES)[number];

export type Element = {
  /** `IdSolicitud`, unique in its request. */
  requestId: string;
  /** What stands in DatosEspecificos. */
  specific: XmlElement;
};
export type Request = {
  id: string;
  modality: Modality;
  purpose: string;
  /** Codes by which the body says who it is. */
  asker: string;
  elements: Element[];
};

/** The one child of that name, in whatever namespace the versions of the contract have put it. */
export function child(element: XmlElement, name: string): XmlElement | undefined {
  const found = element.children.filter((each) => each.local === name);
  if (found.length > 1) throw new PciError('0401', `${name} surt dues vegades.`);
  return found[0];
}
export const textOf = (element: XmlElement | undefined, ...path: string[]): string => {
  let at = element;
  for (const name of path) at = at && child(at, name);
  return at?.value.trim() ?? '';
};

/** The message inside of a SOAP 1.1 envelope and of `procesa`, or bare. @throws PciError 0226 for what is no XML */
export function openMessage(bytes: Uint8Array): XmlElement {
  try {
    const { root } = parseXml(bytes, LIMITS);
    const body = root.is(SOAP, 'Envelope') ? root.only(SOAP, 'Body') : root;
    const inside = body !== root ? body?.children[0] : root;
    if (inside === undefined) throw new PciError('0226', 'El missatge SOAP no té cos.');
    return inside.is(WRAPPER, 'procesa') ? (inside.children[0] ?? inside) : inside;
  } catch (error) {
    if (error instanceof XmlError) throw new PciError('0226', 'El missatge no és XML que es pugui llegir.');
    throw error;
  }
}

/** Reads a Peticion. @throws PciError */
export function readRequest(message: XmlElement): Request {
  if (!message.is(REQUEST, 'Peticion')) throw new PciError('0226', 'El missatge no és una Peticion.');
  const attributes = child(message, 'Atributos');
  const id = textOf(attributes, 'IdPeticion');
  if (!ID.test(id)) throw new PciError('0402', 'Falta IdPeticion, o no és vàlid.');
  if (textOf(attributes, 'CodigoProducto') !== 'REPRESENTA')
    throw new PciError('0234', 'CodigoProducto no és REPRESENTA.', id);
  const modality = textOf(attributes, 'CodigoCertificado');
  if (!isModality(modality)) throw new PciError('0234', 'CodigoCertificado no es coneix.', id);
  const asker = textOf(attributes, 'DatosAutorizacion', 'IdentificadorSolicitante');
  const purpose = textOf(attributes, 'DatosAutorizacion', 'Finalidad');
  if (purpose !== 'PROVES' && purpose !== 'REPRESENTA')
    throw new PciError('0301', 'Finalidad és PROVES o REPRESENTA.', id);
  const sent =
    child(message, 'Solicitudes')?.children.filter((each) => each.local === 'SolicitudTransmision') ?? [];
  const counted = Number(textOf(attributes, 'NumElementos'));
  if (sent.length === 0 || sent.length > MOST_ELEMENTS)
    throw new PciError('0237', `Una petició té d’1 a ${MOST_ELEMENTS} elements.`, id);
  if (counted !== sent.length)
    throw new PciError('0248', 'NumElementos no és el nombre de sol·licituds.', id);
  return {
    id,
    modality,
    purpose,
    asker,
    elements: sent.map((each, at) => readElement(each, { at, modality, id })),
  };
}

const isModality = (text: string): text is Modality => MODALITIES.some((each) => each === text);

function readElement(
  sent: XmlElement,
  { at, modality, id }: { at: number; modality: string; id: string },
): Element {
  const transmission = child(sent, 'DatosGenericos') && child(child(sent, 'DatosGenericos')!, 'Transmision');
  const own = textOf(transmission, 'CodigoCertificado');
  if (own !== '' && own !== modality)
    throw new PciError('0243', 'Totes les sol·licituds tenen la mateixa modalitat.', id);
  const specific = sent.children.find((each) => /^DatosEspec[ií]ficos$/.test(each.local))?.children[0];
  if (specific === undefined) throw new PciError('0402', 'Falta DatosEspecificos.', id);
  return { requestId: textOf(transmission, 'IdSolicitud') || String(at + 1), specific };
}

/** Reads a SolicitudRespuesta: which batch somebody asks after. @throws PciError */
export function readPoll(message: XmlElement): { id: string } {
  if (message.local !== 'SolicitudRespuesta')
    throw new PciError('0226', 'El missatge no és una SolicitudRespuesta.');
  const id = textOf(child(message, 'Atributos') ?? message, 'IdPeticion');
  if (!ID.test(id)) throw new PciError('0402', 'Falta IdPeticion, o no és vàlid.');
  return { id };
}
