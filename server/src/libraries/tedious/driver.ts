// tedious: a request is made of its text. Source: the types of tedious 19.
import type { Driver } from '../meaning.ts';
import { sendingClass, withDefault } from '../shapes.ts';

const library = 'tedious';

export const tediousDriver: Driver = {
  library,
  title: 'tedious',
  modules: { tedious: withDefault({ Request: sendingClass({ library, label: 'new Request', text: 0, dialect: 'sqlserver', placeholder: 'none' }) }) },
  roles: {},
};
