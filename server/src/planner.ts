// The entry of the planner's process: PostgreSQL's planner over empty tables, which does what the process that started it asks for, and ends with it.
import { worker } from './edge/pglite/work.ts';
import type { Order } from './edge/pglite/messages.ts';

const work = worker((told) => process.send?.(told));
process.on('message', (order: Order) => void work(order));
// What is open is closed first, so that the next process finds it in order.
process.on('disconnect', () => void work({ kind: 'close' }).finally(() => process.exit(0)));
// Ctrl+C is meant for the process that started this one.
process.on('SIGINT', () => undefined);
