CREATE DOMAIN oracle_date AS TIMESTAMP(0);
CREATE ALIAS standard_hash DETERMINISTIC FOR "Shims.standardHash";
CREATE ALIAS to_number DETERMINISTIC FOR "Shims.toNumber";
CREATE ALIAS numtodsinterval DETERMINISTIC FOR "Shims.numToDsInterval";
CREATE ALIAS to_hex DETERMINISTIC FOR "Shims.toHex";
CREATE ALIAS lengthb DETERMINISTIC FOR "Shims.lengthB";
CREATE ALIAS sys_context FOR "Shims.sysContext";
CREATE SCHEMA utl_i18n;
CREATE ALIAS utl_i18n.raw_to_char DETERMINISTIC FOR "Shims.rawToChar";
CREATE SCHEMA dbms_stats;
CREATE ALIAS dbms_stats.gather_table_stats FOR "Shims.gatherTableStats";
CREATE SCHEMA dbms_random;
CREATE ALIAS dbms_random.number_between FOR "Shims.random";
CREATE SCHEMA sys;
CREATE VIEW sys.all_tables AS
SELECT table_schema AS owner, table_name,
  CASE WHEN table_type = 'BASE TABLE' THEN 'N' ELSE 'Y' END AS temporary
FROM information_schema.tables WHERE table_type IN ('BASE TABLE', 'LOCAL TEMPORARY');
CREATE VIEW sys.all_tab_columns AS
SELECT table_schema AS owner, table_name, column_name, ordinal_position AS column_id,
  CASE
    WHEN domain_name = 'oracle_date' THEN 'DATE'
    WHEN data_type = 'TIMESTAMP' THEN 'TIMESTAMP(' || datetime_precision || ')'
    WHEN data_type = 'CHARACTER VARYING' THEN 'VARCHAR2'
    WHEN data_type = 'CHARACTER' THEN 'CHAR'
    WHEN data_type IN ('NUMERIC', 'INTEGER', 'BIGINT') THEN 'NUMBER'
    ELSE data_type
  END AS data_type, numeric_scale AS data_scale
FROM information_schema.columns;
CREATE SYNONYM public.all_tables FOR sys.all_tables;
CREATE SYNONYM public.all_tab_columns FOR sys.all_tab_columns;
CREATE VIEW sys.v$version AS SELECT 'H2 ' || H2VERSION() || ' in Oracle mode' AS banner;
CREATE SYNONYM public.v$version FOR sys.v$version;
CREATE VIEW sys.session_privs AS SELECT 'CREATE TABLE' AS privilege;
CREATE SYNONYM public.session_privs FOR sys.session_privs;
CREATE VIEW sys.all_constraints AS
SELECT constraint_schema AS owner, table_name, constraint_name
FROM information_schema.table_constraints;
CREATE SYNONYM public.all_constraints FOR sys.all_constraints;
