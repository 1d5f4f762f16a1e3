import { listActions, type Service } from '../../kernel/service.ts';
import { noteResource, readNotes } from './actions/notes.ts';
import { scimHandler } from './serve.ts';

/** SCIM 2.0: the directory of a big body keeps its people here by itself. See README.md. */
export const scim: Service = {
  name: 'scim',
  needs: ['people', 'exchange'],
  migrations: new URL('./migrations/', import.meta.url),
  actions: listActions(readNotes, noteResource),
  fast: (kernel, rate) => [scimHandler(kernel, rate)],
};
