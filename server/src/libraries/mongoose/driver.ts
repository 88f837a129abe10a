// What leads to Mongoose's models: the module, connections, types that name a model. Sources: the types of mongoose 9.12, of @nestjs/mongoose 11, of @typegoose/typegoose 12.
import type { Driver } from '../meaning.ts';
import { ended, namedCollection, session } from '../mongodb/driver.ts';
import { classOf, client, connecting, giving, lending, named, role, type Members } from '../shapes.ts';

const library = 'mongoose';
const mongoose = client(library, 'mongoose');
const connection = client(library, 'connection');
const driverConnection = client('mongodb', 'client');
const database = client('mongodb', 'db');
/** What makes a model, or gives one that is there, of its first argument. */
const model: Members[string] = { kind: 'function', operator: 'model' };
const startSession = connecting(giving(session), { takes: ended });
const types: Members = { Schema: classOf(client(library, 'schema')), ...named(['Model', 'PaginateModel', 'SoftDeleteModel', 'AggregatePaginateModel', 'ReturnModelType'], () => classOf(client(library, 'model'))), ...named(['HydratedDocument', 'DocumentType'], () => classOf(client(library, 'document'))), Connection: classOf(connection), Mongoose: classOf(mongoose) };
const common: Members = { model, models: client(library, 'models'), connection, createConnection: connecting(giving(connection), { keeps: { what: 'pool', closes: ['close', 'destroy'] } }), startSession, connections: connection, mongo: { kind: 'object', members: {} } };
const exports: Members = { ...types, ...common, default: mongoose, mongoose };

export const mongooseDriver: Driver = {
  library,
  title: 'Mongoose',
  rowsHide: 'by method',
  withoutSql: true,
  modules: {
    mongoose: exports,
    '@nestjs/mongoose': {},
    '@typegoose/typegoose': { ...types, mongoose, getModelForClass: { kind: 'function', operator: 'model of class' }, getDiscriminatorModelForClass: { kind: 'function', operator: 'discriminator of class' } },
  },
  roles: {
    mongoose: role({ ...exports, connect: giving(mongoose) }),
    connection: role({ collection: namedCollection, model, models: client(library, 'models'), db: database, useDb: giving(connection), asPromise: giving(connection), startSession, transaction: connecting(lending(session), { transacts: 0 }), getClient: giving(driverConnection) }),
    schema: role({}),
    models: role({}),
    model: role({}),
    document: role({}),
    documents: role({}),
  },
};
