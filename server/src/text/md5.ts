// MD5 of a text, in hexadecimal: an ORM cuts the names of its keys with it, and the core may not ask Node.
import { md5 as digest } from '@noble/hashes/legacy';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

export const md5 = (text: string): string => bytesToHex(digest(utf8ToBytes(text)));
