import { v7 } from 'uuid';
import { asUnforcedOwner } from '../../db/seeds/as-unforced-owner';
import { setConstraintsAside } from '../../db/seeds/set-constraints-aside';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { AT, insertHome, insertProgramme, type Home } from './fixture';

let db: TestDatabase;
let home: Home;
beforeAll(async () => {
  db = await createTestDatabase();
  const { districtId } = await insertProgramme(db.service);
  home = await insertHome(db.service, districtId);
});
afterAll(() => db.close());

const filling = (sql: string, bindings: readonly (string | Date)[]) =>
  db.owner.transaction((transaction) =>
    asUnforcedOwner(transaction, (trx) =>
      setConstraintsAside(
        trx,
        [
          { table: 'dwellings', changes: ['patch_id'] },
          { table: 'registrations' },
          { table: 'certificates' },
        ],
        async () => {
          await trx.raw(sql, [...bindings]);
        },
      ),
    ),
  );

test('a second registration of the same unit and time is refused when the constraints come back', async () => {
  const again = `INSERT INTO registrations (id, unit_id, building_id, patch_id, state, period, declared_on, verified_on, next_confirmation_on)
    SELECT ?, unit_id, building_id, patch_id, state, period, declared_on, verified_on, next_confirmation_on FROM registrations LIMIT 1`;
  await expect(filling(again, [v7()])).rejects.toMatchObject({ code: '23P01' });
  expect(await db.service('registrations').count({ n: '*' })).toEqual([{ n: 1 }]);
});

test('a row that refers to nothing is refused when the constraints come back', async () => {
  const stray = `INSERT INTO certificates (id, dwelling_id, kind, present, source_kind, recorded_at) VALUES (?, ?, 'gas', false, 'officer', ?)`;
  await expect(filling(stray, [v7(), v7(), AT])).rejects.toMatchObject({ code: '23503' });
  await filling(stray, [v7(), home.dwellingId, AT]);
  expect(await db.service('certificates').count({ n: '*' })).toEqual([{ n: 1 }]);
});

test('a key that is there twice is refused when the constraints come back', async () => {
  const [known] = await db.service('certificates').select<{ id: string }[]>('id');
  const twice = `INSERT INTO certificates (id, dwelling_id, kind, present, source_kind, recorded_at) VALUES (?, ?, 'gas', false, 'officer', ?)`;
  await expect(filling(twice, [known?.id ?? '', home.dwellingId, AT])).rejects.toMatchObject({
    code: '23505',
    constraint: 'certificates_pkey',
  });
});

test('a row that somebody refers to is missed when the constraints come back', async () => {
  const [registration] = await db.service('registrations').select<{ id: string }[]>('id');
  await db
    .service('conflicts')
    .insert({ id: v7(), registration_id: registration?.id, kind: 'occupants', opened_at: AT });
  await expect(filling('UPDATE registrations SET id = ?', [v7()])).rejects.toMatchObject({ code: '23503' });
});

test('a patch that is none is refused when the constraints come back', async () => {
  const nowhere = `INSERT INTO dwellings (id, building_id, number, patch_id, existed_from)
    SELECT ?, building_id, 'nowhere', ?, existed_from FROM dwellings LIMIT 1`;
  await expect(filling(nowhere, [v7(), v7()])).rejects.toMatchObject({
    code: '23503',
    constraint: 'dwellings_patch_id_fkey',
  });
});

test('what does not rest on the columns that change is checked at once', async () => {
  const again = `INSERT INTO dwellings (id, building_id, number, existed_from)
    SELECT ?, building_id, number, existed_from FROM dwellings LIMIT 1`;
  await db.owner.transaction((transaction) =>
    asUnforcedOwner(transaction, (trx) =>
      setConstraintsAside(trx, [{ table: 'dwellings', changes: ['patch_id'] }], async () => {
        await expect(trx.transaction((inner) => inner.raw(again, [v7()]))).rejects.toMatchObject({
          constraint: 'dwellings_number',
        });
      }),
    ),
  );
});
