import { listActions, type Service } from '../../kernel/service.ts';

/** SCIM 2.0 (RFC 7643, 7644): the people of a body, kept by its own directory. */
export const scim: Service = {
  name: 'scim',
  needs: ['people'],
  actions: listActions(),
};
