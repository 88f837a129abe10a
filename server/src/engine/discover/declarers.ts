// The libraries whose tables programs declare: where no history makes them, these are a database.
import type { Declarer, DeclarerId } from './declarer.ts';
import { drizzleDeclarer } from './declarers/drizzle.ts';
import { mikroOrmDeclarer } from './declarers/mikroOrm.ts';
import { sequelizeDeclarer } from './declarers/sequelize.ts';
import { typeormDeclarer } from './declarers/typeorm.ts';

export const declarers: readonly Declarer[] = [drizzleDeclarer, mikroOrmDeclarer, sequelizeDeclarer, typeormDeclarer];

export const declarerOf = (id: DeclarerId): Declarer => declarers.find((one) => one.id === id)!;
