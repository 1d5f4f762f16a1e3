import type { Service } from '../../../kernel/service.ts';

export const timestamps: Service = { name: 'timestamps', needs: ['certificates'], actions: [] };
