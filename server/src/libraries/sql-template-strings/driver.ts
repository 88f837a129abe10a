// sql-template-strings: a tag for pg, mysql and sequelize. Source: the types of sql-template-strings 2.2.
import type { Driver } from '../meaning.ts';
import { tagging } from '../shapes.ts';

const library = 'sql-template-strings';
const tag = tagging({ library, label: 'SQL', as: 'part' });

export const sqlTemplateStringsDriver: Driver = { library, title: 'sql-template-strings', modules: { 'sql-template-strings': { default: tag, SQL: tag } }, roles: {} };
