// SHA-1 of a text, in hexadecimal: an ORM makes the names of its keys of it, and the core may not ask Node.
import { sha1 as digest } from '@noble/hashes/legacy';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

export const sha1 = (text: string): string => bytesToHex(digest(utf8ToBytes(text)));
