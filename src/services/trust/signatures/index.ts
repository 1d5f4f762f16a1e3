import type { Service } from '../../../kernel/service.ts';

export const signatures: Service = {
  name: 'signatures',
  needs: ['administrations', 'certificates', 'timestamps', 'trust-lists'],
  actions: [],
};
