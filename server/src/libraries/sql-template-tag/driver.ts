// sql-template-tag: a tag for pg, mysql and others. Source: the types of sql-template-tag 5.2.
import type { Driver } from '../meaning.ts';
import { nothing, part, tagging, text } from '../shapes.ts';

const library = 'sql-template-tag';
const tag = tagging({ library, label: 'sql', as: 'part' });

export const sqlTemplateTagDriver: Driver = { library, title: 'sql-template-tag', modules: { 'sql-template-tag': { default: tag, sql: tag, join: part, bulk: part, raw: text, empty: nothing } }, roles: {} };
