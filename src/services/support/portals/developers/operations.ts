import { type Contract, contractOf } from '../../../../kernel/http/contract.ts';
import { openApi } from '../../../../kernel/http/openapi.ts';
import type { Route } from '../../../../kernel/http/routes.ts';
import type { Kernel } from '../../../../kernel/kernel.ts';

export type Json = Readonly<Record<string, unknown>>;
export type Parameter = { name: string; in: string; required?: boolean; description?: string; schema?: Json };
type Content = Readonly<Record<string, { schema?: Json }>>;

/** An operation object of OpenAPI 3.1, the parts that we write. */
export type OperationDoc = {
  operationId: string;
  summary: string;
  tags: string[];
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Readonly<Record<string, { description?: string; content?: Content }>>;
};
export type Operation = { id: string; method: string; path: string; contract: Contract; doc: OperationDoc };

const made = new WeakMap<Kernel, readonly Operation[]>();

/** The public operations of the running platform, from the very document that it serves. */
export function operationsOf(kernel: Kernel): readonly Operation[] {
  const known = made.get(kernel);
  if (known !== undefined) return known;
  const routes = publicRoutesOf(kernel);
  const { paths } = openApi(routes, kernel.version) as {
    paths: Record<string, Record<string, OperationDoc>>;
  };
  const operations = routes.flatMap((route): Operation[] => {
    const doc = paths[route.path]?.[route.method.toLowerCase()];
    const contract = contractOf(route);
    if (doc === undefined || contract === undefined) return [];
    return [{ id: doc.operationId, method: route.method, path: route.path, contract, doc }];
  });
  made.set(kernel, operations);
  return operations;
}

/** Every public route; without a server (tests), those of the services. */
export function publicRoutesOf(kernel: Kernel): readonly Route[] {
  return kernel.publicRoutes?.() ?? kernel.services.flatMap((service) => service.routes ?? []);
}
