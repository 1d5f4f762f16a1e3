import { makeTown, type Town } from '../../../test/kernel.ts';
import { type Answered, type Client, makeClient, type OpenHouse, send } from '../../../test/outside/house.ts';
import type { Capability } from '../../kernel/actor.ts';
import { parseXml, type XmlElement } from '../../kernel/xml/index.ts';

export type Party = { town: Town; client: Client; code: string };

let last = 7_700_000_000;

/** A town with an INE10 and a system that may do all that the contract has. */
export async function makeParty(house: OpenHouse, capabilities: Capability[] = ALL): Promise<Party> {
  const town = await makeTown(house.kernel);
  last += 1;
  const code = String(last);
  await house.database.pool.query('update administrations.administration set ine10 = $2 where id = $1', [
    town.id,
    code,
  ]);
  return { town, code, client: await makeClient(house, town, { capabilities }) };
}
const ALL: Capability[] = ['mandates.read', 'mandates.assist', 'mandates.validate'];

export type Sent = {
  id?: string;
  modality?: string;
  product?: string;
  purpose?: string;
  asker?: string;
  count?: number;
};

let messages = 0;
export const freshId = (): string => {
  messages += 1;
  return `REPRESENTA-${process.pid}-${messages}`;
};

/** A message as the client of the PCI writes it: SOAP, `procesa`, Peticion. */
export function message(party: Party, specifics: readonly string[], sent: Sent = {}): string {
  const modality = sent.modality ?? 'REPRESENTA_CONSULTA';
  const elements = specifics.map(
    (specific, at) => `<SolicitudTransmision><DatosGenericos><Transmision>
<CodigoCertificado>${modality}</CodigoCertificado><IdSolicitud>S${at + 1}</IdSolicitud></Transmision></DatosGenericos>
<DatosEspecificos>${specific}</DatosEspecificos></SolicitudTransmision>`,
  );
  return `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>
<nt:procesa xmlns:nt="http://www.openuri.org/"><Peticion xmlns="http://gencat.net/scsp/esquemes/peticion"><Atributos>
<IdPeticion>${sent.id ?? freshId()}</IdPeticion><NumElementos>${sent.count ?? specifics.length}</NumElementos>
<TimeStamp>2026-11-26T10:00:00.000+01:00</TimeStamp><CodigoCertificado>${modality}</CodigoCertificado>
<CodigoProducto>${sent.product ?? 'REPRESENTA'}</CodigoProducto><DatosAutorizacion>
<IdentificadorSolicitante>${sent.asker ?? party.code}</IdentificadorSolicitante><Finalidad>${sent.purpose ?? 'PROVES'}</Finalidad>
</DatosAutorizacion></Atributos><Solicitudes>${elements.join('')}</Solicitudes></Peticion></nt:procesa></soapenv:Body></soapenv:Envelope>`;
}

const WHERE = '/siri-proxy/services';

export const post = (house: OpenHouse, party: Party, body: string, service = 'Sincron'): Promise<Answered> =>
  send(house, {
    path: `${WHERE}/${service}`,
    client: party.client.pair,
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: 'servicio' },
    body,
  });

export const rootOf = (answer: Answered): XmlElement => parseXml(answer.text).root;

/** The text of the first element of that name, wherever it stands. */
export const first = (root: XmlElement, name: string): string | undefined =>
  every(root, name)[0]?.value.trim();

export function every(root: XmlElement, name: string): XmlElement[] {
  const inside = root.children.flatMap((each) => every(each, name));
  return root.local === name ? [root, ...inside] : inside;
}

/** One operation, asked and answered: the element of the contract. */
export async function ask(
  house: OpenHouse,
  party: Party,
  specific: string,
  sent: Sent = {},
): Promise<XmlElement> {
  const answer = await post(house, party, message(party, [specific], sent));
  const [data] = every(rootOf(answer), 'DatosEspecificos');
  if (data?.children[0] === undefined) throw new Error(`No answer of the contract: ${answer.text}`);
  return data.children[0];
}

export const person = (document: string, more = ''): string =>
  `<tipusDocumentIdentificatiu>NIF</tipusDocumentIdentificatiu><valorDocumentIdentificatiu>${document}</valorDocumentIdentificatiu><tipusPersona>FISICA</tipusPersona>${more}`;
export const names = '<nomRaoSocial>Persona</nomRaoSocial><cognom1>de</cognom1><cognom2>Prova</cognom2>';

export const asker = (document: string, code: string): string =>
  `<solicitant><persona>${person(document)}</persona><administracio><codi>${code}</codi></administracio></solicitant>`;

export const NS = 'xmlns="http://www.aoc.cat/representa/v2"';
