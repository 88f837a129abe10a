// The libraries whose tables programs declare: where no history makes them, these are a database.
import type { Declarer, DeclarerId } from './declarer.ts';
import { drizzleDeclarer } from './declarers/drizzle.ts';

export const declarers: readonly Declarer[] = [drizzleDeclarer];

export const declarerOf = (id: DeclarerId): Declarer => declarers.find((one) => one.id === id)!;
