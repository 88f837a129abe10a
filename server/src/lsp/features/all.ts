// What the server can do for an editor.
import { diagnostics } from './diagnostics.ts';
import type { Feature } from './feature.ts';
import { fixes } from './fixes.ts';
import { formatting } from './formatting.ts';
import { knowledge } from './knowledge.ts';
import { navigation } from './navigation.ts';
import { sources } from './sources.ts';

export const features: readonly Feature[] = [diagnostics, fixes, navigation, formatting, knowledge, sources];
