// The command as it is shipped: says how V8 is to run it, and loads it with what V8 made of it in an earlier run.
import { join } from 'node:path';
import { runBundle } from './edge/bytecode.ts';
import { cacheFolder } from './edge/store.ts';
import { growSlowly, makeObjectsYoung, optimiseLate } from './edge/v8.ts';

// First: bytecode is of certain flags.
makeObjectsYoung();
optimiseLate();
growSlowly();
const word = process.argv[2] ?? '';
runBundle(join(__dirname, 'command.js'), /^[a-z]{1,20}$/.test(word) ? word : 'other', join(cacheFolder(process.env), 'bytecode'));
