import { usePermissions } from 'react-admin';

export type Role = 'administrator' | 'supervisor' | 'officer' | 'auditor' | 'data_owner' | 'dpo';

export const EVERYBODY: readonly Role[] = [
  'administrator',
  'supervisor',
  'officer',
  'auditor',
  'data_owner',
  'dpo',
];
/** Who reads and decides what was told about registrations. */
export const CLAIMS: readonly Role[] = ['supervisor'];
/** Who reads what residents dispute. */
export const DISPUTES: readonly Role[] = ['supervisor', 'dpo'];
/** Who answers for what was done, and who looks after them. */
export const AUDIT: readonly Role[] = ['supervisor', 'auditor', 'dpo'];
export const OFFICE: readonly Role[] = ['administrator', 'supervisor', 'auditor'];

/** Whether the reader holds one of these roles; the API checks it again, and over which area. */
export function useMay(...roles: readonly Role[]): boolean {
  const { permissions } = usePermissions<Role[]>();
  return roles.some((role) => permissions?.includes(role));
}
