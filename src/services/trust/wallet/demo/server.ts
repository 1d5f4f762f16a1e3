import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { escapeAttribute, escapeText } from '../../../../kernel/xml/index.ts';
import { newAuthority } from './authority.ts';
import { encrypted, fetchQuestion, newWallet, type Question, send, tokenFor } from './wallet.ts';

const BODY_LIMIT = 10_000;
const MOST_QUESTIONS = 100;

/** Whom it knows: invented, as everything here. */
const PEOPLE = [
  { number: '99900601D', given_name: 'Mercè', family_name: 'Tarrés Coll (demostració)' },
  { number: '99000001C', given_name: 'Núria', family_name: 'Puig Vila (demostració)' },
  { number: '99900101S', given_name: 'Marta', family_name: 'Roura Pla (demostració)' },
] as const;

type Running = { server: Server; address: string; anchor: string };

/** A wallet of the demonstration with an issuer of its own, as pages on a port of this machine. */
export async function startWalletServer(): Promise<Running> {
  const authority = newAuthority(Date.now());
  const wallet = newWallet(authority);
  const questions = new Map<string, Question>();

  const ask = async (query: URLSearchParams): Promise<string> => {
    const question = await fetchQuestion(query);
    const id = randomUUID();
    if (questions.size >= MOST_QUESTIONS) questions.delete(questions.keys().next().value!);
    questions.set(id, question);
    return askPage(id, question);
  };
  const answer = async (form: URLSearchParams): Promise<string> => {
    const question = questions.get(form.get('question') ?? '');
    questions.delete(form.get('question') ?? '');
    const person = PEOPLE.find(({ number }) => number === form.get('person'));
    if (question === undefined || person === undefined) throw new Error('the question is over');
    if (form.get('answer') !== 'yes')
      return send(question, await encrypted(question, { error: 'access_denied' }));
    const { number, ...names } = person;
    const token = await tokenFor(wallet, question, {
      format: form.get('format') === 'mso_mdoc' ? 'mso_mdoc' : 'dc+sd-jwt',
      claims: { ...names, personal_administrative_number: number, birthdate: '1980-01-01' },
      at: Math.floor(Date.now() / 1000),
    });
    return send(question, await encrypted(question, { vp_token: token }));
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST') {
      const page = await ask(new URL(request.url ?? '/', 'http://localhost').searchParams);
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(page);
      return;
    }
    response.writeHead(303, { location: await answer(await formOf(request)) }).end();
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.writeHead(400, { 'content-type': 'text/html; charset=utf-8' });
      const why = error instanceof Error ? error.message : '';
      response.end(page('No s’ha pogut · It could not be done', `<p>${escapeText(why)}</p>`));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://localhost:${(server.address() as AddressInfo).port}/authorize`;
  return { server, address, anchor: Buffer.from(authority.certificate.der).toString('base64') };
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const part of request as AsyncIterable<Buffer>) {
    text += part.toString('latin1');
    if (text.length > BODY_LIMIT) throw new Error('too large');
  }
  return new URLSearchParams(text);
}

/** A page of another house: plain, so that nobody takes it for ours, and it says what it is. */
const page = (
  title: string,
  body: string,
): string => `<!doctype html><html lang="ca"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${escapeText(title)}</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:38rem;margin:2rem auto;padding:0 1rem}button{font:inherit;padding:.5rem 1rem}fieldset{margin:0 0 1rem;border:1px solid}label{display:block;padding:.4rem 0}strong{display:block;border:2px solid;padding:.5rem}</style></head>
<body><strong>Demostració: aquesta cartera és un altre servidor i ningú d’aquí no existeix. · Demonstration: this wallet is another server, nobody here exists.</strong>
<main><h1>${escapeText(title)}</h1>${body}</main></body></html>`;

function askPage(id: string, { name, query }: Question): string {
  const asked = [
    ...new Set(query.credentials.flatMap(({ claims }) => claims.map(({ path }) => path.at(-1)!))),
  ];
  const people = PEOPLE.map(
    ({ number, given_name, family_name }, at) =>
      `<label><input type="radio" name="person" value="${escapeAttribute(number)}"${at === 0 ? ' checked' : ''}> ${escapeText(`${given_name} ${family_name}, ${number}`)}</label>`,
  );
  const formats = [
    ['dc+sd-jwt', 'SD-JWT VC'],
    ['mso_mdoc', 'mdoc'],
  ].map(
    ([value, label], at) =>
      `<label><input type="radio" name="format" value="${value}"${at === 0 ? ' checked' : ''}> ${label}</label>`,
  );
  return page(
    'Cartera de demostració',
    `<p>${escapeText(name)} us demana · asks you for:</p><ul>${asked.map((each) => `<li>${escapeText(each)}</li>`).join('')}</ul>
<form method="post" action="/authorize"><input type="hidden" name="question" value="${id}">
<fieldset><legend>Qui sou? · Who are you?</legend>${people.join('')}</fieldset>
<fieldset><legend>Format</legend>${formats.join('')}</fieldset>
<p><button name="answer" value="yes">Ensenya-ho · Show it</button> <button name="answer" value="no">No ho ensenyis · Do not</button></p></form>`,
  );
}
