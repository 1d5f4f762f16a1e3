import { z } from 'zod';
import { assertMayDo } from '../../../kernel/access.ts';
import { parseInput, perform } from '../../../kernel/action.ts';
import type { ActionRoute, RawRoute, Route } from '../../../kernel/http/routes.ts';
import { createGroup } from './actions/create-group.ts';
import { giveShare } from './actions/give-share.ts';
import { openBox } from './actions/open-box.ts';
import { readBox } from './actions/read-box.ts';
import { recoverBox } from './actions/recover-box.ts';
import { registerBox } from './actions/register-box.ts';
import { registerKey } from './actions/register-key.ts';
import { rewrapBox } from './actions/rewrap-box.ts';
import { rotateKey } from './actions/rotate-key.ts';
import { boxView, titleSchema } from './box.ts';
import { sealingProblems } from './problems.ts';
import { getBox } from './queries/get-box.ts';
import { listBoxes } from './queries/list-boxes.ts';
import { listGroups } from './queries/list-groups.ts';
import { listKeys } from './queries/list-keys.ts';
import { contentOf, sealedFileOf } from './reading.ts';
import { sealContent } from './seal.ts';

const tag = 'sealing';
const route = (method: ActionRoute['method'], path: string, action: unknown, status = 200): ActionRoute => ({
  ...{ method, path, status, tag },
  action: action as ActionRoute['action'],
});

const BOXES = '/v1/sealing/boxes';

const sealSchema = z.strictObject({
  title: titleSchema,
  fileName: z.string().min(1).max(200),
  mediaType: z.string().min(1).max(100).default('application/octet-stream'),
  content: z.base64().describe('The content; how large it may be the body limit of the installation says'),
  keyIds: z.array(z.uuid()).max(50).default([]),
  groupId: z.uuid().optional(),
  openFrom: z.iso.datetime({ offset: true }).optional(),
});

/** Seals a content that comes in the request and keeps it. */
const sealRoute: RawRoute = {
  method: 'POST',
  path: BOXES,
  tag,
  contract: {
    name: 'sealing.box.seal',
    summary: 'Seal a content to keys or custodians of the body and keep it.',
    kind: 'action',
    access: registerBox.access,
    body: { type: 'application/json', schema: sealSchema },
    returns: { '201': { description: 'Sealed and kept', content: { 'application/json': boxView } } },
    problems: Object.values(sealingProblems),
  },
  async handle(request) {
    const { kernel, actor, requestId, headers } = request;
    assertMayDo(actor, registerBox.access);
    const { content, openFrom, ...wish } = parseInput(sealSchema, request.body);
    const lock = openFrom === undefined ? undefined : Temporal.Instant.from(openFrom);
    const sealed = await sealContent(kernel, actor, { ...wish, openFrom: lock }, [
      Buffer.from(content, 'base64'),
    ]);
    const key = headers['idempotency-key'];
    const circumstances = { requestId, ...(typeof key === 'string' ? { idempotencyKey: `${key}` } : {}) };
    const box = await perform(kernel, registerBox, actor, sealed.input, circumstances);
    return {
      status: 201,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(box),
    };
  },
};

const readSchema = readBox.input.omit({ boxId: true });
const OCTETS = { 'application/octet-stream': undefined };

const attachment = (name: string) => `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;

/** The content in clear, as it flows. */
const contentRoute: RawRoute = {
  method: 'POST',
  path: `${BOXES}/{boxId}/content`,
  tag,
  contract: {
    name: 'sealing.box.content',
    summary: readBox.summary,
    kind: 'action',
    access: readBox.access,
    parameters: z.object({ boxId: z.uuid() }),
    body: { type: 'application/json', schema: readSchema },
    returns: { '200': { description: 'The content', content: OCTETS } },
    problems: Object.values(sealingProblems),
  },
  async handle(request) {
    const { kernel, actor, requestId, params } = request;
    assertMayDo(actor, readBox.access);
    const wish = { ...parseInput(readSchema, request.body ?? {}), boxId: params['boxId'] ?? '' };
    await perform(kernel, readBox, actor, wish, { requestId });
    const { box, stream } = await contentOf(kernel, actor, wish);
    return {
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': attachment(box.fileName),
      },
      body: stream,
    };
  },
};

/** The sealed file, in the form of this service. */
const sealedRoute: RawRoute = {
  method: 'GET',
  path: `${BOXES}/{boxId}/sealed`,
  tag,
  contract: {
    name: 'sealing.box.download',
    summary: 'The sealed file: header, wraps and encrypted content.',
    access: getBox.access,
    parameters: z.object({ boxId: z.uuid() }),
    returns: { '200': { description: 'The sealed file', content: OCTETS } },
    problems: [sealingProblems.unknown],
  },
  async handle({ kernel, actor, params, requestId }) {
    const { id } = await perform(kernel, getBox, actor, { boxId: params['boxId'] }, { requestId });
    const { stream } = await sealedFileOf(kernel, actor, id);
    return {
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': attachment(`${id}.aplsbx`),
      },
      body: stream,
    };
  },
};

export const sealingRoutes: readonly Route[] = [
  route('GET', '/v1/sealing/keys', listKeys),
  route('POST', '/v1/sealing/keys', registerKey, 201),
  route('POST', '/v1/sealing/keys/{keyId}/rotate', rotateKey, 201),
  route('GET', '/v1/sealing/groups', listGroups),
  route('POST', '/v1/sealing/groups', createGroup, 201),
  route('GET', BOXES, listBoxes),
  sealRoute,
  route('GET', `${BOXES}/{boxId}`, getBox),
  route('POST', `${BOXES}/{boxId}/shares`, giveShare, 201),
  route('POST', `${BOXES}/{boxId}/open`, openBox),
  route('POST', `${BOXES}/{boxId}/recover`, recoverBox),
  route('POST', `${BOXES}/{boxId}/rewrap`, rewrapBox),
  contentRoute,
  sealedRoute,
];
