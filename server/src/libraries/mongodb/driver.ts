// The driver of MongoDB: a client leads to databases, these to collections by their names. Source: the types of mongodb 7.8.
import type { Driver } from '../meaning.ts';
import { classOf, client, giving, named, role } from '../shapes.ts';

const library = 'mongodb';
const connected = client(library, 'client');
const database = client(library, 'db');
const collection = client(library, 'collection');

export const mongodbDriver: Driver = {
  library,
  title: 'MongoDB',
  withoutSql: true,
  modules: named(['mongodb', 'mongodb-legacy'], () => ({
    MongoClient: { ...classOf(connected), members: { connect: giving(connected) } },
    Db: classOf(database),
    Collection: classOf(collection),
    default: { kind: 'object', members: { MongoClient: { ...classOf(connected), members: { connect: giving(connected) } } } },
  })),
  roles: {
    client: role({ db: giving(database), connect: giving(connected) }),
    // What is called with the name of a collection is that of the same name.
    db: role({ collection: giving(collection), createCollection: giving(collection) }),
    collection: role({}),
  },
};
