// The time, for naming new migrations, for what is assumed of times, and for telling how old a snapshot is.

/** Now in UTC, as `20240131120000`. */
export const timestamp = (): string => new Date().toISOString().replace(/\D/g, '').slice(0, 14);

/** The day in UTC, as `2024-01-31`. */
export const today = (): string => new Date().toISOString().slice(0, 10);

/** Milliseconds since 1970. */
export const now = (): number => Date.now();
