import type { Knex } from 'knex';

/**
 * All that a migration can change in the schema, as lines: columns, constraints, indexes, functions, triggers, policies, views,
 * and who may do what. Not the order of columns, which no migration can give back.
 */
export async function schemaFingerprint(owner: Knex): Promise<string[]> {
  const { rows } = await owner.raw<{ rows: { line: string }[] }>(`
    WITH ours AS (SELECT oid, relname, relkind, relacl, relrowsecurity, relforcerowsecurity, relowner FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'knex_%'),
    granted AS (
      SELECT 'table ' || relname AS what, acl.grantee, acl.privilege_type FROM ours, aclexplode(relacl) acl
        WHERE relkind IN ('r', 'v', 'm', 'S') AND acl.grantee <> relowner
      UNION ALL SELECT 'column ' || relname || '.' || attname, acl.grantee, acl.privilege_type
        FROM ours JOIN pg_attribute ON attrelid = ours.oid AND NOT attisdropped, aclexplode(attacl) acl
      UNION ALL SELECT 'function ' || proname, acl.grantee, acl.privilege_type
        FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) acl
        WHERE pronamespace = 'public'::regnamespace AND acl.grantee <> proowner)
    SELECT concat_ws(' ', 'column', relname, attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid)) AS line
      FROM ours JOIN pg_attribute ON attrelid = ours.oid AND attnum > 0 AND NOT attisdropped
      LEFT JOIN pg_attrdef ON adrelid = ours.oid AND adnum = attnum WHERE relkind = 'r'
    UNION ALL SELECT concat_ws(' ', 'security', relname, relrowsecurity, relforcerowsecurity) FROM ours WHERE relkind = 'r'
    UNION ALL SELECT concat_ws(' ', 'constraint', relname, conname, replace(pg_get_constraintdef(c.oid), ' NOT VALID', ''))
      FROM pg_constraint c JOIN ours ON ours.oid = conrelid
    UNION ALL SELECT 'index ' || pg_get_indexdef(indexrelid) FROM pg_index JOIN ours ON ours.oid = indrelid
    UNION ALL SELECT 'function ' || regexp_replace(regexp_replace(pg_get_functiondef(p.oid), '--[^\\n]*', '', 'g'), '\\s', '', 'g') FROM pg_proc p
      WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    UNION ALL SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN ours ON ours.oid = tgrelid WHERE NOT tgisinternal
    UNION ALL SELECT concat_ws(' ', 'policy', relname, polname, polcmd, polpermissive, polroles::regrole[], 'USING',
        pg_get_expr(polqual, polrelid), 'CHECK', pg_get_expr(polwithcheck, polrelid))
      FROM pg_policy JOIN ours ON ours.oid = polrelid
    UNION ALL SELECT 'view ' || relname || ' ' || pg_get_viewdef(oid) FROM ours WHERE relkind IN ('v', 'm')
    UNION ALL SELECT DISTINCT concat_ws(' ', 'grant', what, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, privilege_type) FROM granted
    ORDER BY 1`);
  return rows.map(({ line }) => line);
}
