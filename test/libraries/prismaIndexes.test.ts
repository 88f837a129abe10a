// An index that is added to a model of Prisma's: what Prisma Migrate writes for it (test/sent/prismaIndexes.json, by its own engine) is what we write, under the same name; and what its language cannot say is not written.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { DeclaringFiles } from '../../server/src/libraries/indexWords.ts';
import { nothingOutside } from '../../server/src/libraries/library.ts';
import { prismaIndexes } from '../../server/src/libraries/prisma/indexes.ts';
import { indexedBy, type Asked } from '../sent/indexes.ts';

interface Written extends Asked { readonly before: string; readonly after: string; readonly migration: string }
const written = JSON.parse(readFileSync('test/sent/prismaIndexes.json', 'utf8')) as readonly Written[];

const filesOf = (...texts: readonly string[]): DeclaringFiles => {
  const paths = texts.map((_, place) => `schema/${place}.prisma`);
  return { paths, document: (path) => ({ path, language: 'prisma', version: 0, text: texts[paths.indexOf(path)]! }), tree: () => undefined, once: (_, make) => make(), outside: () => nothingOutside };
};
const HEAD = 'datasource db {\n  provider = "postgresql"\n}\n';
const modelled = (server: Asked['server'], provider: string, model: string, wanted: string) => indexedBy(prismaIndexes, filesOf(HEAD.replace('postgresql', provider), model), { server, wanted });
const user = 'model User {\n  id   Int     @id\n  name String?\n  tags String[]\n}\n';
const lineIn = (made: { readonly text: string } | undefined): string | undefined => /@@.*/.exec(made?.text ?? '')?.[0];

describe('indexes of Prisma’s models', () => {
  for (const { before, after, migration, ...asked } of written) {
    it(`${asked.server}: ${asked.wanted} is what Prisma Migrate makes of the model`, () => {
      const made = indexedBy(prismaIndexes, filesOf(before), asked)!;
      assert.deepEqual([made.text, `${made.statement};\n`], [after, migration]);
    });
  }

  it('are written as each server has them', () => {
    const mysql = modelled('mysql', 'mysql', user.replace('  tags String[]\n', ''), 'create index x on `User` (name(100), id desc)');
    assert.deepEqual([lineIn(mysql), mysql?.statement], ['@@index([name(length: 100), id(sort: Desc)])', '-- CreateIndex\nCREATE INDEX `User_name_id_idx` ON `User`(`name`(100), `id` DESC)']);
    const sqlserver = modelled('sqlserver', 'sqlserver', user.replace('  tags String[]\n', ''), 'create index x on [User] (name, id desc)');
    assert.deepEqual([lineIn(sqlserver), sqlserver?.statement], ['@@index([name, id(sort: Desc)])', '-- CreateIndex\nCREATE NONCLUSTERED INDEX [User_name_id_idx] ON [dbo].[User]([name], [id] DESC)']);
  });

  it('are none where Prisma has no words for them', () => {
    for (const rest of ['(name) where name is not null', '(lower(name))', '(name) include (id)', '(name collate "C")', '(name desc nulls last)', '(tags)', '(missing)', 'using bloom (name)']) assert.equal(modelled('postgres', 'postgresql', user, `create index on "User" ${rest}`), undefined, rest);
    assert.equal(modelled('postgres', 'postgresql', user, 'create unique index on "User" (name) nulls not distinct'), undefined);
  });

  it('are none of a table that no model has for its own, or of a model that is not whole', () => {
    const wanted = 'create index on "User" (name)';
    for (const model of [user.replace('User', 'Person'), user.replace('model', 'view'), `${user}${user.replace('model User', 'model Other').replace('\n}', '\n  @@map("User")\n}')}`, user.replace('}\n', ''), user.replace('\n}', '\n  @@ignore\n}')]) assert.equal(modelled('postgres', 'postgresql', model, wanted), undefined, model);
    assert.equal(lineIn(modelled('postgres', 'postgresql', user.replace('name String?', 'full String? @map("name")'), wanted)), '@@index([full])');
  });

  it('are only migrated where the model asks for them already', () => {
    const model = user.replace('\n}', '\n  @@index( [ name ], map: "mine" )\n}');
    const made = modelled('postgres', 'postgresql', model, 'create index on "User" (name)');
    assert.deepEqual([made?.text, made?.statement], [model, '-- CreateIndex\nCREATE INDEX "mine" ON "User"("name")']);
  });
});
