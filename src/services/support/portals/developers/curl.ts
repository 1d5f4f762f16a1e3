import type { Access } from '../../../../kernel/access.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import type { Json, Operation, Parameter } from './operations.ts';
import { exampleOf } from './schema.ts';

/** Where systems with certificates come in. */
export function systemsAddress(kernel: Kernel): string {
  const url = new URL(kernel.publicAddress);
  return `https://${url.hostname}:${kernel.settings.TLS_PORT}`;
}

/** The body that an operation takes, with its media type. */
export function bodyOf({ doc }: Operation): { type: string; schema: Json | undefined } | undefined {
  const [first] = Object.entries(doc.requestBody?.content ?? {});
  return first === undefined ? undefined : { type: first[0], schema: first[1].schema };
}

export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Parameters that a person fills in; the key against repeating is a header. */
export function parametersOf({ doc }: Operation, ...places: string[]): Parameter[] {
  return (doc.parameters ?? []).filter((parameter) => places.length === 0 || places.includes(parameter.in));
}

/** A command that calls the operation, with examples in the place of values. */
export function curlOf(kernel: Kernel, operation: Operation): string {
  const { method, path } = operation;
  const byCertificate = needsSystem(operation.contract.access);
  const base = byCertificate ? systemsAddress(kernel) : kernel.publicAddress;
  const lines = [`curl${method === 'GET' ? '' : ` --request ${method}`}`];
  if (byCertificate) lines.push('--cacert ca.pem --cert system.pem --key system.key');
  if (parametersOf(operation, 'header').length > 0)
    lines.push(`--header 'idempotency-key: order-2026-000123'`);
  lines.push(...bodyLines(operation));
  lines.push(quote(base + filled(operation, path)));
  return lines.join(' \\\n  ');
}

function bodyLines(operation: Operation): string[] {
  const body = bodyOf(operation);
  if (body === undefined) return [];
  const example = exampleOf(body.schema);
  if (body.type === FORM_TYPE)
    return Object.entries(example as Json).map(
      ([name, value]) => `--data-urlencode ${quote(`${name}=${String(value)}`)}`,
    );
  return [`--header 'content-type: ${body.type}'`, `--data ${quote(JSON.stringify(example))}`];
}

/** Whether a person without a session is refused: then the example shows a system's certificate. */
function needsSystem(access: Access): boolean {
  return access.visitor !== true && access.system !== undefined;
}

/** Single quotes for a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function filled(operation: Operation, path: string): string {
  const named = (parameter: Parameter) => `${exampleOf(parameter.schema) ?? parameter.name}`;
  let address = path;
  for (const parameter of parametersOf(operation, 'path')) {
    address = address.replace(`{${parameter.name}}`, encodeURIComponent(named(parameter)));
  }
  const required = parametersOf(operation, 'query').filter((parameter) => parameter.required);
  const query = new URLSearchParams(required.map((parameter) => [parameter.name, named(parameter)]));
  return query.size === 0 ? address : `${address}?${query}`;
}
