import type { TestDatabase } from './database';

interface ApprovedKey {
  key: string;
  valueType: 'boolean' | 'number' | 'date' | 'enum' | 'text';
  subjectType?: 'building' | 'dwelling' | 'registration';
  labelZh?: string;
  labelEn?: string;
}

/** Lets a key be observed, as if one administrator had proposed and another approved it. */
export async function approveKey(database: TestDatabase, approved: ApprovedKey): Promise<void> {
  const { key, valueType, subjectType = 'building', labelZh = '测试', labelEn = 'Test' } = approved;
  await database.owner.transaction(async (trx) => {
    await trx.raw('SET LOCAL ROLE doorstep_owner');
    await trx('observation_keys').insert({
      key,
      value_type: valueType,
      subject_type: subjectType,
      origin: 'profile',
      label_zh: labelZh,
      label_en: labelEn,
    });
  });
}
