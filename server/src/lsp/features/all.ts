// What the server can do for an editor.
import { completion } from './completion.ts';
import { connection } from './connection.ts';
import { diagnostics } from './diagnostics.ts';
import { explaining } from './explaining.ts';
import type { Feature } from './feature.ts';
import { fixes } from './fixes.ts';
import { formatting } from './formatting.ts';
import { hover } from './hover.ts';
import { knowledge } from './knowledge.ts';
import { lenses } from './lenses.ts';
import { navigation } from './navigation.ts';
import { signature } from './signature.ts';
import { sources } from './sources.ts';
import { symbols } from './symbols.ts';

export const features: readonly Feature[] = [diagnostics, fixes, hover, completion, signature, navigation, symbols, formatting, knowledge, sources, connection, lenses, explaining];
