import type { Service } from '../../../kernel/service.ts';

export const trustLists: Service = { name: 'trust-lists', needs: ['certificates'], actions: [] };
