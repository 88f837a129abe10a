// Prisma's raw queries. The client is generated, often into the project itself. Source: the runtime types of @prisma/client 7.
// Which database it is stands in schema.prisma, not in the program.
import type { ClientMeaning, Driver, Meaning } from '../meaning.ts';
import { classOf, client, connecting, giving, lending, part, role, sending, tagging, text, nothing, type Members } from '../shapes.ts';

const library = 'prisma';
const prisma = client(library, 'client');
/** An extension may change what its methods do. */
const extended = client(library, 'extended');
const tag = tagging({ library, label: 'Prisma.sql', as: 'part' });
const type = classOf(prisma);
const kept = connecting(type, { keeps: { what: 'client', closes: ['$disconnect'] } });
const namespace: Meaning = { kind: 'object', members: { sql: tag, join: part, raw: text, empty: nothing, TransactionClient: type, PrismaClient: type, DefaultPrismaClient: type } };
const exports: Members = { PrismaClient: kept, Prisma: namespace };
/** At the edge a client is made for each request. */
const edge: Members = { PrismaClient: type, Prisma: namespace };

function membersOf(self: ClientMeaning): Members {
  return {
    $queryRaw: { kind: 'function', tag: { library, label: '$queryRaw', as: 'sent', rows: [], lazy: true }, sends: { library, label: '$queryRaw', text: 0, rows: [], placeholder: 'none', lazy: true } },
    $executeRaw: { kind: 'function', tag: { library, label: '$executeRaw', as: 'sent', consumes: 'nothing', lazy: true }, sends: { library, label: '$executeRaw', text: 0, consumes: 'nothing', placeholder: 'none', lazy: true } },
    $queryRawUnsafe: sending({ library, label: '$queryRawUnsafe', text: 0, values: 1, spread: true, rows: [], lazy: true }),
    $executeRawUnsafe: sending({ library, label: '$executeRawUnsafe', text: 0, values: 1, spread: true, consumes: 'nothing', lazy: true }),
    $queryRawTyped: sending({ library, label: '$queryRawTyped', text: 0, rows: [], placeholder: 'none', lazy: true }),
    $transaction: connecting(lending(self), { transacts: 0 }), $extends: giving(extended), $replica: giving(self), $primary: giving(self), $on: giving(self),
  };
}

export const prismaDriver: Driver = {
  library,
  title: 'Prisma',
  modules: { '@prisma/client': { ...exports, default: { kind: 'object', members: exports } }, '@prisma/client/edge': edge, '@prisma/client/extension': exports },
  generated: { path: /prisma|generated|\/client(?:\.[jt]s)?$/i, exports },
  roles: {
    client: role(membersOf(prisma)), extended: role(membersOf(extended)),
  },
};
