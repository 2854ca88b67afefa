#!/usr/bin/env bash
set -euo pipefail

HELP='Usage: scripts/take-prod-backup.sh

Takes a backup of the production database with pg_dump, proves that it can be read, encrypts it where a key is given,
writes its checksum and removes backups that are past their time. Prints the path of the backup as its last line;
exits with 1, leaving older backups as they were, if anything was not as it should be.

Environment:
  PROD_DATABASE_URL       postgresql://USER:PASSWORD@HOST:PORT/NAME (required; the password is shown to nobody)
  BACKUP_DIR              where backups lie (default: ./backups); another disk than the database'\''s
  BACKUP_PASSPHRASE_FILE  a file whose first line is the key, 32 characters or more, readable by its owner alone.
                          Make one with: openssl rand -base64 48. Without it backups are not encrypted.
  BACKUP_KEEP_COUNT       so many of the newest are kept in any case (default 14, at least 1)
  BACKUP_KEEP_DAYS        the others go after so many days (default 30)
  BACKUP_MIN_BYTES        a smaller dump counts as empty (default 4096)
  BACKUP_SPARE_MB         free disk demanded beyond the size of the database (default 64)
  PG_BIN                  folder of pg_dump, pg_restore and psql, if not the nearest fit on this machine

Files: srivibes-<UTC>.dump, or .dump.enc with .dump.enc.hmac, and .sha256 beside it. Restore: scripts/restore-backup.sh'

case ${1:-} in
'') ;;
-h | --help)
  printf '%s\n' "$HELP"
  exit 0
  ;;
*)
  printf 'take-prod-backup.sh: unknown argument %s; see --help\n' "$1" >&2
  exit 1
  ;;
esac

# shellcheck source=scripts/lib/backup.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/backup.sh"

DIR=${BACKUP_DIR:-backups}
KEEP_COUNT=${BACKUP_KEEP_COUNT:-14}
KEEP_DAYS=${BACKUP_KEEP_DAYS:-30}
MIN_BYTES=${BACKUP_MIN_BYTES:-4096}
SPARE_MB=${BACKUP_SPARE_MB:-64}
PARTIAL=''

cleanup() {
  [[ -z $WORK ]] || rm -rf "$WORK"
  [[ -z $PARTIAL ]] || rm -f "$PARTIAL" "$PARTIAL".*
}
trap cleanup EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

whole_number() { [[ ${!1} =~ ^[0-9]{1,9}$ ]] && ((10#${!1} >= $3)) || fail "$2 must be a whole number, $3 or more"; }

settings() {
  [[ -n ${PROD_DATABASE_URL:-} ]] || fail 'PROD_DATABASE_URL not set'
  whole_number KEEP_COUNT BACKUP_KEEP_COUNT 1
  whole_number KEEP_DAYS BACKUP_KEEP_DAYS 0
  whole_number MIN_BYTES BACKUP_MIN_BYTES 1
  whole_number SPARE_MB BACKUP_SPARE_MB 0
  [[ -z ${BACKUP_PASSPHRASE_FILE:-} ]] || passphrase_is_fit "$BACKUP_PASSPHRASE_FILE"
  database prod PROD_DATABASE_URL "$PROD_DATABASE_URL"
  export -n PROD_DATABASE_URL
}

# One at a time in one folder; the lock goes with the process, however it ends.
take_lock() {
  mkdir -p "$DIR" 2>/dev/null || fail "BACKUP_DIR=$DIR cannot be created"
  { exec 9>"$DIR/.lock"; } 2>/dev/null || fail "BACKUP_DIR=$DIR cannot be written to"
  flock -n 9 || fail "another backup into $DIR is under way"
  # Only a run that was killed leaves these, and we hold the lock.
  rm -f "$DIR"/*.partial "$DIR"/*.partial.*
}

dump() {
  local major pg_dump size
  PSQL=$(any_program psql)
  major=$(major_of_server prod PROD_DATABASE_URL)
  pg_dump=$(programs pg_dump "$major")
  pg_dump=${pg_dump%%$'\n'*}
  [[ -n $pg_dump ]] || no_program pg_dump "$major"
  PG_RESTORE=$(dirname "$pg_dump")/pg_restore
  [[ -x $PG_RESTORE ]] || fail "there is no pg_restore beside $pg_dump, so the dump could not be verified"
  size=$(query prod 'SELECT pg_database_size(current_database())')
  need_disk "$DIR" $((size + SPARE_MB * 1048576)) 'a dump'
  on prod "$pg_dump" --format=custom --lock-wait-timeout=60s --file="$PARTIAL" || fail 'pg_dump failed; nothing was kept'
}

# What was written is what counts, so this reads the file and not the database.
refuse_empty() {
  local bytes
  bytes=$(stat -c %s "$PARTIAL")
  ((bytes >= MIN_BYTES)) || fail "the dump has only $bytes bytes (BACKUP_MIN_BYTES=$MIN_BYTES): refused as empty"
  "$PG_RESTORE" --list "$PARTIAL" >"$WORK/contents" || fail 'pg_restore cannot read the dump; nothing was kept'
  TABLES=$(grep -c ' TABLE DATA ' "$WORK/contents" || true)
  ((TABLES > 0)) || fail 'the dump has no tables: refused as empty'
  USERS=$("$PG_RESTORE" --data-only --schema=public --table=user --file=- "$PARTIAL" |
    awk '/^COPY /{ rows = 1; next } /^\\\.$/{ rows = 0 } rows { n++ } END { print n + 0 }')
  ((USERS > 0)) || fail 'the dump has no rows in the table "user": refused as empty'
}

encrypt() {
  local salt
  [[ -n ${BACKUP_PASSPHRASE_FILE:-} ]] || return 0
  salt=$(openssl rand -hex 8)
  crypt -e "$PARTIAL" "$PARTIAL.enc" "$ITERATIONS"
  crypt -d "$PARTIAL.enc" /dev/stdout "$ITERATIONS" | cmp -s - "$PARTIAL" || fail 'what was encrypted does not decrypt to the same; nothing was kept'
  printf 'v1 %s %s %s\n' "$ITERATIONS" "$salt" "$(mac_of "$PARTIAL.enc" "$salt" "$ITERATIONS")" >"$PARTIAL.hmac"
  mv "$PARTIAL.enc" "$PARTIAL"
  NAME=$NAME.enc
}

# The backup's own name appears last: whoever sees it finds the rest complete.
keep() {
  local sum
  sum=$(openssl dgst -sha256 -r "$PARTIAL" | cut -d' ' -f1)
  printf '%s  %s\n' "$sum" "$NAME" >"$PARTIAL.sha256"
  sync -d "$PARTIAL" "$PARTIAL".* 2>/dev/null || sync
  [[ ! -e $PARTIAL.hmac ]] || mv "$PARTIAL.hmac" "$DIR/$NAME.hmac"
  mv "$PARTIAL.sha256" "$DIR/$NAME.sha256"
  mv "$PARTIAL" "$DIR/$NAME"
  sync "$DIR" 2>/dev/null || sync
}

# Removes what is both beyond the newest BACKUP_KEEP_COUNT and older than BACKUP_KEEP_DAYS. It runs only after a backup that
# was verified, and counts only backups that have their checksum, so the only good one is never among those removed.
prune() {
  local cutoff kept=0 name stamp
  cutoff=$(date -u -d "-$KEEP_DAYS days" +%Y%m%dT%H%M%SZ)
  while read -r name; do
    [[ -e $DIR/$name.sha256 ]] || continue
    kept=$((kept + 1))
    stamp=${name#srivibes-}
    ((kept > KEEP_COUNT)) && [[ ${stamp%%.*} < $cutoff ]] || continue
    rm -f "$DIR/$name" "$DIR/$name.sha256" "$DIR/$name.hmac"
    printf 'Removed %s, past its time\n' "$name"
  done < <(ls -1 "$DIR" | grep -E '^srivibes-[0-9]{8}T[0-9]{6}Z\.dump(\.enc)?$' | sort -r)
}

main() {
  open_work_folder
  settings
  take_lock
  NAME=srivibes-$(date -u +%Y%m%dT%H%M%SZ).dump
  # Two within one second: the later waits for a name of its own.
  while compgen -G "$DIR/$NAME*" >/dev/null; do
    sleep 0.2
    NAME=srivibes-$(date -u +%Y%m%dT%H%M%SZ).dump
  done
  PARTIAL=$DIR/$NAME.partial
  dump
  refuse_empty
  encrypt
  keep
  PARTIAL=''
  printf '%s tables, %s users, %s bytes, %s\n' "$TABLES" "$USERS" "$(stat -c %s "$DIR/$NAME")" \
    "$([[ $NAME == *.enc ]] && echo encrypted || echo 'NOT encrypted (BACKUP_PASSPHRASE_FILE is not set)')"
  prune
  printf '%s\n' "$DIR/$NAME"
}

main
