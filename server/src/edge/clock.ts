// The time, for naming new migrations.

/** Now in UTC, as `20240131120000`. */
export const timestamp = (): string => new Date().toISOString().replace(/\D/g, '').slice(0, 14);
