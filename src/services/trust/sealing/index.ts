import type { Service } from '../../../kernel/service.ts';

export const sealing: Service = { name: 'sealing', needs: ['administrations'], actions: [] };
