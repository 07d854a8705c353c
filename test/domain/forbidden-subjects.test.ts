import { forbiddenSubject } from '../../domain/forbidden-subjects';

describe('forbiddenSubject', () => {
  it.each([
    ['nationality', 'nationality'],
    ['TENANT_NATIONALITY', 'nationality'],
    ['tenantAge', 'age'],
    ['Date of Birth', 'age'],
    ['ｇｅｎｄｅｒ', 'sex'],
    ['eth\u200bnicity', 'ethnicity'],
    ['Religions', 'religion'],
    ['monthly_income', 'income'],
    ['criminalRecord', 'criminal_history'],
    ['healthStatus', 'health'],
    ['住户国籍', 'nationality'],
    ['民 族', 'ethnicity'],
    ['户籍类型', 'household_registration'],
    ['租客年龄', 'age'],
    ['政治面貌', 'politics'],
    ['GPS-track', 'whereabouts'],
    ['出入记录', 'whereabouts'],
    ['重点人员', 'suspicion'],
    ['TENANT_PHONE', 'contact_details'],
    ['住户联系电话', 'contact_details'],
    ['Tenant Name', 'personal_name'],
    ['承租人姓名', 'personal_name'],
    ['complaintCount', 'use_of_rights'],
    ['投诉次数', 'use_of_rights'],
  ])('finds that %s is about %s', (text, subject) => {
    expect(forbiddenSubject(text)?.subject).toBe(subject);
  });

  it.each([
    'GARAGE',
    'Underground Garage',
    'terrace',
    'PAGES',
    'HEATING_EQUIPMENT_STATUS',
    'ORIGINAL',
    'building age',
    'AGE_OF_BUILDING',
    'health and safety plan',
    'VISITOR_PARKING',
    'PETS_ALLOWED',
    'AMENITIES_AVAILABLE',
    'INTERCOM',
    'BARRIER_FREE_ACCESSIBILTY_ENTR',
    'TENANT SERVICE REQUEST LOG',
    'year_built',
    '楼龄',
    '建筑年代',
    '消防通道',
    '住房套数',
    'fire_alarm',
    'EMERGENCY CONTACT SIGN',
    'Door phone',
    'door phone door phone',
    'SURFACE',
    'Visitors parking',
    'average_score',
    'PROP_MANAGEMENT_COMPANY_NAME',
    '',
  ])('lets %s pass', (text) => {
    expect(forbiddenSubject(text)).toBeNull();
  });
});
