import type { Service } from '../../../kernel/service.ts';

export const certificates: Service = { name: 'certificates', needs: ['administrations'], actions: [] };
