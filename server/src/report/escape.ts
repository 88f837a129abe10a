// Text that becomes part of HTML, of an attribute or an element.

/** Control characters have no place in a page. */
export const escaped = (text: string): string => text.replace(/[&<>"']|[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, (one) => ENTITIES[one] ?? '\uFFFD');
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
