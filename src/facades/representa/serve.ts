import type { IncomingMessage, ServerResponse } from 'node:http';
import { perform } from '../../kernel/action.ts';
import type { System } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { errorFacts } from '../../kernel/log.ts';
import { Problem } from '../../kernel/problem.ts';
import { canonical, INCLUSIVE, Markup, type XmlElement } from '../../kernel/xml/index.ts';
import { admitSystem, type Front, readBody } from '../../services/cooperation/exchange/index.ts';
import { findDocument, readPaper } from '../../services/trust/mandates/index.ts';
import { collectBatch, takeBatch } from './actions/batches.ts';
import { findReport } from './actions/reports.ts';
import type { Asking } from './asking.ts';
import { answer } from './operations.ts';
import { MESSAGE_BYTES, openMessage, type Request, readPoll, readRequest } from './pci.ts';
import { confirmation, fault, refusal, response } from './pci-answer.ts';
import { PciError } from './pci-error.ts';
import { findBodies } from './queries/bodies.ts';
import { ineCode } from './vocabulary.ts';

const XML_TYPE = 'text/xml; charset=utf-8';

type On = {
  kernel: Kernel;
  request: IncomingMessage;
  response: ServerResponse;
  requestId: string;
};

/** Answers one request to an address of the contract; never throws. */
export async function serveRepresenta(
  kernel: Kernel,
  front: Front,
  [request, response]: [IncomingMessage, ServerResponse],
): Promise<void> {
  const on: On = { kernel, request, response, requestId: newId() };
  const url = new URL(request.url ?? '/', 'https://local');
  try {
    // Known by its certificate, as everywhere in the exchange.
    const actor = await admitSystem(front, request, response);
    if (url.pathname.startsWith('/representa-core/')) return await download(on, actor, url);
    await serveMessage(on, actor, url.pathname.split('/').at(-1) ?? '');
  } catch (error) {
    tellError(on, error);
  }
}

async function serveMessage(on: On, actor: System, service: string): Promise<void> {
  const { kernel, request, requestId } = on;
  if (request.method !== 'POST') throw new PciError('0226', 'Els missatges s’envien amb POST.');
  const message = openMessage(await readBody(request, MESSAGE_BYTES));
  const at = kernel.now();
  if (service === 'AsincronResposta') return collect(on, actor, message);
  const asked = readRequest(message);
  const { id, modality, elements } = asked;
  await assertAsker(on, actor, asked);
  if (service === 'Asincron') return take(on, actor, asked);
  if (elements.length !== 1) throw new PciError('0237', 'Una petició síncrona té un element.', id);
  const asking: Asking = {
    ...{ kernel, actor, modality, requestId, base: baseOf(request, kernel) },
    key: `representa-${id}`.replaceAll(/[^\x21-\x7e]/g, '_').slice(0, 190),
  };
  const [one] = elements;
  const specific = await answer(asking, one!);
  sendXml(on, 200, response({ id, modality, at }, [{ requestId: one!.requestId, specific }]));
}

/** The body that asks is the one whose certificate was shown; the code may be any of its own. */
async function assertAsker({ kernel, requestId }: On, actor: System, { asker, id }: Request): Promise<void> {
  const { bodies } = await perform(kernel, findBodies, actor, { code: ineCode(asker) || '-' }, { requestId });
  if (bodies[0]?.id !== actor.administrationId)
    throw new PciError('0235', 'IdentificadorSolicitante no és de l’ens del certificat.', id);
}

async function take(on: On, actor: System, { id, modality, purpose, elements }: Request): Promise<void> {
  const { kernel, request, requestId } = on;
  const requests = elements.map((each) => ({
    requestId: each.requestId,
    xml: canonical(each.specific, INCLUSIVE),
  }));
  const input = { id, modality, purpose, base: baseOf(request, kernel), requests };
  const { isNew } = await perform(kernel, takeBatch, actor, input, { requestId });
  if (!isNew) throw new PciError('0229', 'Ja hi ha una petició amb aquest IdPeticion.', id);
  sendXml(on, 200, confirmation({ id, modality, at: kernel.now() }, elements.length));
}

async function collect(on: On, actor: System, message: XmlElement): Promise<void> {
  const { kernel, requestId } = on;
  const { id } = readPoll(message);
  const { batch, answers } = await perform(kernel, collectBatch, actor, { id }, { requestId });
  if (batch === undefined) throw new PciError('0238', 'No hi ha cap petició amb aquest IdPeticion.', id);
  const about = { id, modality: batch.modality, at: kernel.now() };
  if (batch.state !== 'done') return sendXml(on, 200, confirmation(about, batch.elements));
  if (answers.some((each) => each.response === null))
    throw new PciError('0238', 'La resposta ja no es guarda.', id);
  const told = answers.map(({ requestId: each, response: xml }) => ({
    requestId: each,
    specific: new Markup(xml!),
  }));
  sendXml(on, 200, response(about, told));
}

const HOST = /^[A-Za-z0-9.-]{1,200}(?::\d{1,5})?$/;

/** Where the client reached this place: downloads need its certificate too. */
function baseOf({ headers }: IncomingMessage, { publicAddress }: Kernel): string {
  return HOST.test(headers.host ?? '') ? `https://${headers.host}` : publicAddress;
}

/** `GET /representa-core/downloadDocument?uuid=` and `/informe?uuid=` (Representa §5.14 and §9). */
async function download(on: On, actor: System, url: URL): Promise<void> {
  const { kernel, request, requestId, response } = on;
  const id = url.searchParams.get('uuid') ?? '';
  const isReport = url.pathname === '/representa-core/informe';
  if (request.method !== 'GET' || (!isReport && !/^\/representa-core\/downloadDocument$/i.test(url.pathname)))
    return sendXml(on, 404, fault('Client', 'Aquesta adreça no existeix.'));
  const found = isReport
    ? { ...(await perform(kernel, findReport, actor, { id }, { requestId })), mediaType: 'application/pdf' }
    : await perform(kernel, findDocument, actor, { id }, { requestId });
  const bytes = await readPaper(kernel, found.hash);
  response.writeHead(200, {
    'content-type': found.mediaType,
    'content-length': bytes.length,
    'content-disposition': `attachment; filename="${id}.${found.mediaType === 'application/pdf' ? 'pdf' : 'xml'}"`,
    ...{ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'x-request-id': requestId },
  });
  response.end(bytes);
}

function sendXml({ response, requestId }: On, status: number, body: string): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, {
    'content-type': XML_TYPE,
    'content-length': Buffer.byteLength(body),
    ...{ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'x-request-id': requestId },
  });
  response.end(body);
}

/** A refusal of the message in the words of the PCI; of who is not known, and our faults, as SOAP faults. */
function tellError(on: On, error: unknown): void {
  const { kernel, requestId } = on;
  if (error instanceof PciError) {
    const about = { id: error.requestId, modality: 'REPRESENTA', at: kernel.now() };
    sendXml(on, 200, refusal(about, error));
  } else if (error instanceof Problem && error.status < 500) {
    sendXml(on, error.status, fault('Client', error.kind.title.ca));
  } else {
    kernel.log.error('A message of Representa failed.', { requestId, ...errorFacts(error) });
    sendXml(on, 500, fault('Server', '0502 Error del sistema.'));
  }
}
