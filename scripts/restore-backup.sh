#!/usr/bin/env bash
set -euo pipefail

HELP='Usage: scripts/restore-backup.sh [options] BACKUP

Restores a backup of take-prod-backup.sh into an EMPTY database: all of it or, on any error, nothing of it. The checksum
is verified first and, for an encrypted backup, the signature; then the rows of each table are counted and shown.

Options:
  --verify-against URL  compare with another database afterwards, row by row: every table, index, constraint, trigger and
                        sequence. That database must not change meanwhile. URL may be the name of a variable that holds it,
                        which keeps its password out of the list of processes.
  --force-empty NAME    first delete everything in the target database, which must be called NAME
  --check               verify the backup, restore nothing
  --help                this text

Environment:
  RESTORE_DATABASE_URL    the database to restore into (required, but for --check)
  BACKUP_PASSPHRASE_FILE  the key, for an encrypted backup
  TMPDIR                  an encrypted backup is decrypted here for the time of the restore (default /tmp)
  PG_BIN                  folder of pg_restore and psql, if not the nearest fit on this machine'

# shellcheck source=scripts/lib/backup.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/backup.sh"

FILE='' VERIFY='' FORCE='' CHECK=''
while (($# > 0)); do
  case $1 in
  -h | --help)
    printf '%s\n' "$HELP"
    exit 0
    ;;
  --verify-against) VERIFY=${2:-} && [[ -n $VERIFY ]] && shift || fail '--verify-against wants a URL' ;;
  --force-empty) FORCE=${2:-} && [[ -n $FORCE ]] && shift || fail '--force-empty wants the name of the database' ;;
  --check) CHECK=1 ;;
  -*) fail "unknown option $1; see --help" ;;
  *)
    [[ -z $FILE ]] || fail 'one backup at a time; see --help'
    FILE=$1
    ;;
  esac
  shift
done

cleanup() { [[ -z $WORK ]] || rm -rf "$WORK"; }
trap cleanup EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# Sets DUMP to a plain dump whose every byte is what was written.
open_backup() {
  local want have version iterations salt mac
  [[ -f $FILE ]] || fail "$FILE is not there"
  [[ -f $FILE.sha256 ]] || fail "$FILE.sha256 is missing: what cannot be checked is not restored"
  read -r want _ <"$FILE.sha256" || true
  have=$(openssl dgst -sha256 -r "$FILE" | cut -d' ' -f1)
  [[ $have == "$want" ]] || fail "$FILE does not match its checksum: it is damaged"
  DUMP=$FILE
  [[ $FILE == *.enc ]] || return 0

  [[ -n ${BACKUP_PASSPHRASE_FILE:-} ]] || fail "$FILE is encrypted: set BACKUP_PASSPHRASE_FILE"
  passphrase_is_fit "$BACKUP_PASSPHRASE_FILE"
  [[ -f $FILE.hmac ]] || fail "$FILE.hmac is missing: what cannot be checked is not restored"
  read -r version iterations salt mac <"$FILE.hmac" || true
  [[ $version == v1 && $iterations =~ ^[0-9]{1,8}$ && $salt =~ ^[0-9a-f]{16}$ && $mac =~ ^[0-9a-f]{64}$ ]] ||
    fail "$FILE.hmac is damaged"
  [[ $(mac_of "$FILE" "$salt" "$iterations") == "$mac" ]] ||
    fail "wrong passphrase, or $FILE was altered: its signature does not match"
  need_disk "$WORK" "$(stat -c %s "$FILE")" 'the decrypted backup'
  DUMP=$WORK/backup.dump
  crypt -d "$FILE" "$DUMP" "$iterations"
}

# choose_pg_restore MAJOR: the nearest that can read this dump; one older than the pg_dump that wrote it cannot.
choose_pg_restore() {
  local path
  while read -r path; do
    if "$path" --list "$DUMP" >"$WORK/contents" 2>"$WORK/why"; then
      PG_RESTORE=$path
      grep -q ' TABLE DATA ' "$WORK/contents" || fail "$FILE has no tables"
      return
    fi
  done < <(programs pg_restore "$1")
  [[ -s $WORK/why ]] || no_program pg_restore "$1"
  fail "no pg_restore here can read $FILE ($(head -n 1 "$WORK/why"))"
}

readonly OURS="n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"

require_empty() {
  local name objects schema
  name=$(query target 'SELECT current_database()')
  if [[ -n $FORCE ]]; then
    [[ $FORCE == "$name" ]] || fail "--force-empty $FORCE: the target database is called $name; nothing was touched"
    printf 'Deleting everything in %s\n' "$name"
    schema=$(query target "SELECT coalesce(string_agg(format('DROP SCHEMA %I CASCADE;', n.nspname), ' '), '') FROM pg_namespace n WHERE $OURS")
    query target "BEGIN; $schema CREATE SCHEMA public; COMMIT" || fail "$name could not be emptied; nothing was touched"
  fi
  objects=$(query target "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE $OURS
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')")
  ((objects == 0)) || fail "the database $name is not empty ($objects tables, indexes and the like): restore into a new one, or give --force-empty $name"
}

tables() {
  query "$1" "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE $OURS AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1"
}

# rows KEY TABLE: one line a row, in an order that depends on nothing but the rows.
rows() { query "$1" "COPY (SELECT * FROM $2) TO STDOUT" | LC_ALL=C sort; }

# for_each_table KEY SQL: one query over all tables; in SQL, %s is the table.
for_each_table() {
  local table all=''
  while read -r table; do
    [[ -z $table ]] || all+="${all:+ UNION ALL }${2//%s/$table}"
  done < <(tables "$1")
  [[ -z $all ]] || query "$1" "$all"
}

# Table, number of rows, and the sum of every row's MD5 in two halves: the same only where the rows are, in whatever order.
readonly DIGEST="SELECT '%s', count(*), sum(('x' || left(h, 16))::bit(64)::bigint::numeric),
  sum(('x' || right(h, 16))::bit(64)::bigint::numeric) FROM (SELECT md5(whole_row::text) AS h FROM %s AS whole_row) AS hashed"

# What stands around the rows. NOT NULL is left out: PostgreSQL 18 lists it among the constraints, older ones do not.
structure() {
  query "$1" "SELECT 'index ' || pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace WHERE $OURS
    UNION ALL SELECT format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(k.oid)) FROM pg_constraint k
      JOIN pg_namespace n ON n.oid = k.connamespace WHERE $OURS AND contype <> 'n'
    UNION ALL SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE NOT tgisinternal
    UNION ALL SELECT format('sequence %I.%I %s', schemaname, sequencename, last_value) FROM pg_sequences
    UNION ALL SELECT format('column %s %s %s', a.attrelid::regclass, attname, format_type(atttypid, atttypmod)) FROM pg_attribute a
      JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace
      WHERE $OURS AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped" | LC_ALL=C sort
}

# Shows how many rows differ, never which: they are people's.
verify() {
  local table different=0 lines
  for_each_table target "$DIGEST" | LC_ALL=C sort >"$WORK/mine" || fail 'the restored database cannot be read'
  for_each_table other "$DIGEST" | LC_ALL=C sort >"$WORK/theirs" || fail 'the database to compare with cannot be read'
  while read -r table; do
    different=1
    if ! grep -qF "$table|" "$WORK/mine" || ! grep -qF "$table|" "$WORK/theirs"; then
      printf 'DIFFERENT  %s: is in one of the two only\n' "$table"
      continue
    fi
    lines=$(comm -3 <(rows target "$table") <(rows other "$table") | wc -l)
    printf 'DIFFERENT  %s: %s rows are in one of the two only\n' "$table" "$lines"
  done < <(LC_ALL=C comm -3 "$WORK/mine" "$WORK/theirs" | sed 's/^\t//; s/|.*//' | sort -u)
  structure target >"$WORK/mine.structure" && structure other >"$WORK/theirs.structure" || fail 'the structure cannot be read'
  lines=$(LC_ALL=C comm -3 "$WORK/mine.structure" "$WORK/theirs.structure" | wc -l)
  if ((lines > 0)); then
    printf 'DIFFERENT  columns, indexes, constraints, triggers or sequences: %s lines\n' "$lines"
    different=1
  fi
  ((different == 0)) || fail 'the restored database is not the same as the other'
  printf 'Verified: all rows of %s tables are the same in both\n' "$(wc -l <"$WORK/mine")"
}

main() {
  local major
  [[ -n $FILE ]] || fail 'which backup? see --help'
  open_work_folder
  if [[ -n $CHECK ]]; then
    open_backup
    choose_pg_restore 0
    printf 'Good: %s, %s tables\n' "$FILE" "$(grep -c ' TABLE DATA ' "$WORK/contents")"
    return
  fi

  [[ -n ${RESTORE_DATABASE_URL:-} ]] || fail 'RESTORE_DATABASE_URL not set'
  database target RESTORE_DATABASE_URL "$RESTORE_DATABASE_URL"
  if [[ $VERIFY =~ ^[A-Z_][A-Z0-9_]*$ ]]; then
    [[ -n ${!VERIFY:-} ]] || fail "--verify-against $VERIFY: that variable is not set"
    VERIFY=${!VERIFY}
  fi
  [[ -z $VERIFY ]] || database other --verify-against "$VERIFY"
  export -n RESTORE_DATABASE_URL
  open_backup
  PSQL=$(any_program psql)
  major=$(major_of_server target RESTORE_DATABASE_URL)
  choose_pg_restore "$major"
  require_empty

  on target "$PG_RESTORE" --single-transaction --exit-on-error --no-owner --no-privileges "$DUMP" ||
    fail 'pg_restore failed: the database was left as it was before, empty'
  query target 'ANALYZE' >/dev/null
  printf 'Restored %s\n' "$FILE"
  for_each_table target "SELECT lpad(count(*)::text, 12) || '  %s' FROM %s"
  [[ -z $VERIFY ]] || verify
}

main
