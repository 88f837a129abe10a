import assert from 'node:assert/strict';
import { writtenAddresses } from '../../server/src/edge/writtenAddresses.ts';
import { addressFrom, holdsPassword, shownAddress, type Environment } from '../../server/src/edge/address.ts';
import { temporaryFolders } from './folder.ts';

describe('an address', () => {
  const folders = temporaryFolders();
  after(() => folders.remove());

  /** What libpq would connect to, and whether it would encrypt. */
  const told = (text: string, environment: Environment = {}): string => {
    const found = addressFrom(text, environment);
    return found.kind === 'wrong' ? found.reason : `${shownAddress(found.address)} ${found.address.tls}${found.address.password === undefined ? '' : ` (${found.address.password})`}`;
  };

  const cases: readonly [text: string, environment: Environment, told: string][] = [
    ['postgres://ann:s3cret@db.example:6432/shop?sslmode=require', {}, '`shop` at db.example:6432 as `ann` require (s3cret)'],
    ['postgresql://ann@db.example/shop', {}, '`shop` at db.example:5432 as `ann` prefer'],
    ['postgres://ann:p%40ss%2Fw%3A@db/shop?schema=public&connection_limit=5', {}, '`shop` at db:5432 as `ann` prefer (p@ss/w:)'],
    ['postgres://ann:p@ss@db/shop', {}, '`shop` at db:5432 as `ann` prefer (p@ss)'],
    ['postgres://ann@[::1]:7000/shop', {}, '`shop` at ::1:7000 as `ann` prefer'],
    ['postgres://ann@%2Fvar%2Frun/shop', {}, '`shop` at /var/run:5432 as `ann` prefer'],
    ['postgres:///shop?host=/tmp&user=ann', {}, '`shop` at /tmp:5432 as `ann` prefer'],
    ['postgres://ann@a:1,b:2/shop', {}, '`shop` at a:1 as `ann` prefer'],
    ['host=db user=ann dbname=shop password=\'it\\\'s "x"\' sslmode=verify-full', {}, '`shop` at db:5432 as `ann` verify-full (it\'s "x")'],
    ['', { PGHOST: 'db', PGUSER: 'ann', PGDATABASE: 'shop', PGPORT: '7', PGSSLMODE: 'disable', PGPASSWORD: 'x' }, '`shop` at db:7 as `ann` disable (x)'],
    ['postgres://ann@/shop', { PGHOST: 'db', PGUSER: 'other' }, '`shop` at db:5432 as `ann` prefer'],
    ['', { PGHOST: 'db', PGUSER: 'ann' }, '`ann` at db:5432 as `ann` prefer'],
    ['mysql://ann:s3cret@db/shop', {}, 'it begins with `mysql:`, not with `postgres:`'],
    ['postgres://ann:s3cret%zz@db/shop', {}, 'a part of it is not percent-encoded as URLs are'],
    ['postgres://ann@db:99999/shop', {}, 'its port is no number between 1 and 65535'],
    ['postgres://ann@db/shop?sslmode=maybe', {}, 'its sslmode is none of disable, allow, prefer, require, verify-ca, verify-full'],
    ['shop s3cret', {}, 'it is neither a URL nor `key=value` pairs'],
  ];
  for (const [text, environment, expected] of cases) it(`reads ${text || JSON.stringify(environment)}`, () => assert.equal(told(text, environment), expected));

  it('is found where an application would find it', () => {
    const { path } = folders.of({
      '.env': "# DATABASE_URL=postgres://old/a\nDATABASE_URL=postgres://first/a\n  export DATABASE_URL = 'postgres://me:p#w@db/shop' # ours\n",
      '.env.local': 'DATABASE_URL=postgres://me@local/shop?sslmode=disable   # mine\nOTHER_DATABASE_URL=postgres://no/no\n',
      '.env.development': 'DATABASE_URL="mysql://me@db/shop"\n',
    });
    assert.deepEqual(writtenAddresses(path, { DATABASE_URL: 'postgresql://ci/shop' }), [
      { where: 'DATABASE_URL of the environment', text: 'postgresql://ci/shop' },
      { where: '.env.local', text: 'postgres://me@local/shop?sslmode=disable' },
      { where: '.env', text: 'postgres://me:p#w@db/shop' },
    ]);
    assert.deepEqual(writtenAddresses(folders.of({}).path, {}), []);
  });

  it('reads a service file', () => {
    const { path } = folders.of({ services: '# ours\n[other]\nhost=other\n\n[shop]\nhost = db\nport=6000\nuser=ann\ndbname=shop\n[last]\nport=1\n' });
    const environment = { PGSERVICEFILE: `${path}/services`, PGUSER: 'nobody' };
    assert.equal(told('', { ...environment, PGSERVICE: 'shop' }), '`shop` at db:6000 as `ann` prefer');
    assert.equal(told('service=shop user=bob', environment), '`shop` at db:6000 as `bob` prefer');
    assert.equal(told('service=none', environment), 'the service `none` is in no service file');
  });

  it('knows a password where it stands', () => {
    assert.ok(holdsPassword('postgres://ann:s3cret@db/shop'));
    assert.ok(holdsPassword('host=db password=x'));
    assert.ok(holdsPassword('postgres://ann@db/shop?password=x'));
    assert.ok(!holdsPassword('postgres://ann@db/shop'));
  });
});
