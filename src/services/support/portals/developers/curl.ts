import type { Access } from '../../../../kernel/access.ts';
import { isActionRoute } from '../../../../kernel/http/routes.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';
import type { Json, Operation, Parameter } from './operations.ts';
import { exampleOf } from './schema.ts';

/** Where systems with certificates come in. */
export function systemsAddress(kernel: Kernel): string {
  const url = new URL(kernel.publicAddress);
  return `https://${url.hostname}:${kernel.settings.TLS_PORT}`;
}

export function bodySchema({ doc }: Operation): Json | undefined {
  return doc.requestBody?.content['application/json']?.schema;
}

/** Parameters that a person fills in; the key against repeating is a header. */
export function parametersOf({ doc }: Operation, ...places: string[]): Parameter[] {
  return (doc.parameters ?? []).filter((parameter) => places.length === 0 || places.includes(parameter.in));
}

/** A command that calls the operation, with examples in the place of values. */
export function curlOf(kernel: Kernel, operation: Operation): string {
  const { method, path } = operation;
  const access = isActionRoute(operation.route) ? operation.route.action.access : undefined;
  const byCertificate = access !== undefined && needsSystem(access);
  const base = byCertificate ? systemsAddress(kernel) : kernel.publicAddress;
  const lines = [`curl${method === 'GET' ? '' : ` --request ${method}`}`];
  if (byCertificate) lines.push('--cacert ca.pem --cert system.pem --key system.key');
  if (parametersOf(operation, 'header').length > 0)
    lines.push(`--header 'idempotency-key: order-2026-000123'`);
  const body = bodySchema(operation);
  if (body !== undefined) {
    lines.push(
      `--header 'content-type: application/json'`,
      `--data ${quote(JSON.stringify(exampleOf(body)))}`,
    );
  }
  lines.push(quote(base + filled(operation, path)));
  return lines.join(' \\\n  ');
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
