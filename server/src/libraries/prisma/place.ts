// What is carried along while a call is rendered.
import type { Model } from '../models.ts';
import type { Draft } from '../rendering.ts';
import type { Program } from '../options.ts';

/** What the rendering of one call carries along. */
export interface Rendering extends Program {
  readonly draft: Draft;
  dialectOf(id: Model['dialect']): Draft['dialect'];
  /** A model by its name. */
  model(name: string): Model | undefined;
}

/** A table as conditions name it. */
export interface Place { readonly model: Model; readonly alias: string; /** One row is asked for by its key. */ readonly byKey?: true }
