// What a program calls over the network that is no database: clients for HTTP, mail, payments, queues and models, and what gives a promise of nothing but time.
// It is followed as libraries for databases are, so that a client which one file makes is known where another awaits it; no query is looked for in it.
// Sources: the types of axios 1, got 14, ky 1, undici 7, node-fetch 3, superagent 10, @types/nodemailer 7, stripe 19, the AWS SDK for JavaScript 2 and 3, @sendgrid/mail 8, resend 6, twilio 5, openai 6.
import type { Driver, Meaning } from './meaning.ts';
import { classOf, client, connecting, giving, named, role, withDefault, type Members } from './shapes.ts';

const library = 'remote';
/** Whatever is called on it, and it itself where it is called, goes over the network. */
const remote = client(library, 'remote');
const type = classOf(remote);
const crossing = connecting(giving(remote), { awaits: 'network' });
const waiting: Meaning = { kind: 'function', connects: { awaits: 'time' } };
/** `client.send(new PutObjectCommand(…))` */
const commands = classOf(client(library, 'commands'));
const mailer = client(library, 'mailer');

const withNames = (exports: Members, whole: Meaning): Members => ({ ...exports, default: whole });
/** A module that is the client itself: `import axios from 'axios'`, `require('axios')`. */
const itself = (names: readonly string[], types: readonly string[] = []): Members => withNames({ ...named(names, () => remote), ...named(types, () => type) }, remote);
/** A module whose default export is the class: `new Stripe(key)`. */
const made = (...names: readonly string[]): Members => withNames(named(names, () => type), { ...type, callable: true });

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'request'] as const;
const fetching = (...names: readonly string[]): Members => withNames(named(names, () => crossing), crossing);

/** The AWS SDK 3 has a package and a class for each service; of those that are databases none stands here. */
const AWS: Readonly<Record<string, string>> = {
  s3: 'S3', ses: 'SES', sesv2: 'SESv2', sqs: 'SQS', sns: 'SNS', lambda: 'Lambda', sfn: 'SFN', eventbridge: 'EventBridge', kinesis: 'Kinesis', firehose: 'Firehose', kms: 'KMS', ssm: 'SSM',
  'secrets-manager': 'SecretsManager', 'cognito-identity-provider': 'CognitoIdentityProvider', cloudfront: 'CloudFront', 'bedrock-runtime': 'BedrockRuntime', textract: 'Textract', rekognition: 'Rekognition', scheduler: 'Scheduler', pinpoint: 'Pinpoint',
};
const aws = Object.fromEntries(Object.entries(AWS).map(([path, name]): [string, Members] => [`@aws-sdk/client-${path}`, { [`${name}Client`]: commands, [name]: type }]));
const aws2: Members = named(['S3', 'SES', 'SESV2', 'SQS', 'SNS', 'Lambda', 'StepFunctions', 'EventBridge', 'Kinesis', 'KMS', 'SecretsManager', 'CognitoIdentityServiceProvider'], () => type);

export const remoteDriver: Driver = {
  library,
  title: 'the network',
  withoutSql: true,
  modules: {
    ...named(['node-fetch', 'cross-fetch', 'isomorphic-fetch', 'isomorphic-unfetch', 'fetch-retry', 'node-fetch-native'], () => fetching('fetch')),
    undici: named(['fetch', 'request', 'stream', 'pipeline'], () => crossing),
    ofetch: fetching('ofetch', '$fetch'),
    axios: itself(['axios', ...VERBS], ['Axios', 'AxiosInstance']),
    '@nestjs/axios': { HttpService: classOf(client(library, 'service')) },
    got: itself(['got'], ['Got']),
    ky: itself([], ['KyInstance']),
    superagent: itself([...VERBS]),
    ...named(['request-promise', 'request-promise-native', 'needle', 'phin'], () => itself([])),
    'graphql-request': { request: crossing, rawRequest: crossing, GraphQLClient: type },
    nodemailer: withDefault({ createTransport: giving(mailer), Transporter: classOf(mailer) }),
    stripe: made('Stripe'),
    '@sendgrid/mail': itself(['send', 'sendMultiple'], ['MailService']),
    resend: { Resend: type },
    twilio: withNames({ Twilio: type }, giving(remote)),
    postmark: named(['ServerClient', 'Client'], () => type),
    openai: made('OpenAI'),
    '@anthropic-ai/sdk': made('Anthropic'),
    '@slack/web-api': { WebClient: type },
    '@octokit/rest': { Octokit: type },
    ...aws,
    'aws-sdk': withDefault(aws2),
    ...Object.fromEntries(Object.entries(aws2).map(([name, meaning]): [string, Members] => [`aws-sdk/clients/${name.toLowerCase()}`, { default: meaning }])),
    ...named(['timers/promises', 'node:timers/promises'], () => withDefault({ setTimeout: waiting })),
    delay: { default: waiting },
  },
  roles: {
    remote: { members: { webhooks: { kind: 'object', members: {} }, defaults: { kind: 'object', members: {} } }, called: crossing, other: remote },
    commands: role({ send: crossing }),
    mailer: role({ sendMail: crossing, verify: crossing }),
    service: role({ ...named(VERBS, () => crossing), axiosRef: remote }),
  },
};
