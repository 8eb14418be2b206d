"""The row-level-security linter: what stands open, as sentences."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from everychild.runtime.migrations import MAIN_ROOMS

ROOMS = {"rooms": list(MAIN_ROOMS)}

TABLES = """
SELECT n.nspname || '.' || c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity,
       EXISTS (SELECT 1 FROM pg_policy AS p WHERE p.polrelid = c.oid),
       coalesce(c.reloptions::text[] && ARRAY['security_invoker=true', 'security_invoker=on'], false)
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname = ANY(%(rooms)s) AND c.relkind IN ('r', 'p', 'v', 'm')
"""
OPEN_GRANTS = """
SELECT n.nspname || '.' || c.relname
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
 CROSS JOIN LATERAL aclexplode(c.relacl) AS granted
 WHERE n.nspname = ANY(%(rooms)s) AND granted.grantee = 0
"""
DEFINERS = """
SELECT n.nspname || '.' || p.proname
  FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
 WHERE n.nspname = ANY(%(rooms)s) AND p.prosecdef
"""
ROLES = """
SELECT rolname FROM pg_roles
 WHERE rolname IN ('everychild_api', 'everychild_worker', 'everychild_migrate') AND (rolbypassrls OR rolsuper)
"""
# People read as everychild_api: a policy that is simply true may stand on tables without child-level columns only.
OPENED_TO_PEOPLE = """
SELECT n.nspname || '.' || c.relname
  FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE n.nspname = ANY(%(rooms)s)
   AND (p.polroles = ARRAY[0::oid] OR 'everychild_api'::regrole = ANY(p.polroles))
   AND pg_get_expr(p.polqual, p.polrelid) = 'true'
   AND EXISTS (SELECT 1 FROM pg_attribute AS a
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                  AND (col_description(c.oid, a.attnum) LIKE 'child-identifying:%%'
                       OR col_description(c.oid, a.attnum) LIKE 'sealed:%%'))
"""


def unprotected(conn: Connection[Any]) -> list[str]:
    """Every fault, as a sentence that names the object."""
    faults: list[str] = []
    for name, kind, enabled, forced, has_policy, invoker in conn.execute(TABLES, ROOMS):
        if kind == "m":
            faults.append(f"{name} is materialized, and so has no row-level security.")
        elif kind == "v":
            if not invoker:
                faults.append(f"{name} runs as its owner.")
        elif not enabled:
            faults.append(f"{name} has no row-level security.")
        elif not forced:
            faults.append(f"{name} is not forced on its owner.")
        elif not has_policy:
            faults.append(f"{name} has no policy.")
    faults += [f"{name} is granted to everybody." for (name,) in conn.execute(OPEN_GRANTS, ROOMS)]
    faults += [f"{name} runs with its owner's rights." for (name,) in conn.execute(DEFINERS, ROOMS)]
    faults += [f"{name} may pass by row-level security." for (name,) in conn.execute(ROLES)]
    faults += [f"{name} opens child-level columns to people." for (name,) in conn.execute(OPENED_TO_PEOPLE, ROOMS)]
    return faults
