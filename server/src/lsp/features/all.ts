// What the server can do for an editor.
import { diagnostics } from './diagnostics.ts';
import { fixes } from './fixes.ts';
import type { Feature } from './feature.ts';

export const features: readonly Feature[] = [diagnostics, fixes];
