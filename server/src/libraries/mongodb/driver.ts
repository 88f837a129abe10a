// The driver of MongoDB: a client leads to databases, these to collections by their names. Source: the types of mongodb 7.8.
import type { Driver } from '../meaning.ts';
import { classOf, client, connecting, giving, named, role, type Members } from '../shapes.ts';

const library = 'mongodb';
const connected = client(library, 'client');
const database = client(library, 'db');
const collection = client(library, 'collection');
/** Its name is the first argument. */
export const namedCollection: Members[string] = giving({ ...collection, of: { kind: 'parameter', by: 'call', parameter: 0, path: [] } });
const kept: Members[string] = { ...connecting(classOf(connected), { keeps: { what: 'client', closes: ['close'] } }), members: { connect: giving(connected) } };
/** Of a session, which Mongoose gives too. */
export const session = client(library, 'session');
export const ended = { what: 'session', back: ['endSession'] } as const;

export const mongodbDriver: Driver = {
  library,
  title: 'MongoDB',
  withoutSql: true,
  modules: named(['mongodb', 'mongodb-legacy'], () => ({
    MongoClient: kept,
    Db: classOf(database),
    Collection: classOf(collection),
    default: { kind: 'object', members: { MongoClient: kept } },
  })),
  roles: {
    client: role({ db: giving(database), connect: giving(connected), startSession: connecting(giving(session), { takes: { ...ended, atOnce: true } }) }),
    session: role({ withTransaction: { kind: 'function', connects: { transacts: 0 } }, startTransaction: { kind: 'function', connects: { begins: { commit: ['commitTransaction'], rollback: ['abortTransaction'] } } } }),
    db: role({ collection: namedCollection, createCollection: namedCollection }),
    collection: role({}),
  },
};
