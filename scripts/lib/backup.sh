# Shared by take-prod-backup.sh and restore-backup.sh; sourced by them, not run. Needs bash 4, coreutils and openssl.
# shellcheck shell=bash

readonly ITERATIONS=600000 # of PBKDF2-HMAC-SHA256, as OWASP advises
readonly SHORTEST_PASSPHRASE=32

SELF=$(basename "$0")
WORK='' # a private folder for passwords and plain text, removed whatever happens

fail() {
  printf '%s: %s\n' "$SELF" "$*" >&2
  exit 1
}

open_work_folder() {
  umask 077
  WORK=$(mktemp -d "${TMPDIR:-/tmp}/srivibes-backup.XXXXXX")
}

# --- Databases ------------------------------------------------------------------------------------------------------

declare -A URL_OF PASSFILE_OF

# decode TEXT: undoes percent-encoding.
decode() {
  local text=${1//\\/\\\\}
  printf '%b' "${text//%/\\x}"
}

# database KEY VARIABLE URL: keeps the URL without its password under KEY, and the password in a file that libpq reads:
# on a command line any user of the machine could read it.
database() {
  local key=$1 variable=$2 url=$3 rest user='' password='' query='' name value kept=''
  [[ $url =~ ^postgres(ql)?://(.+)$ ]] || fail "$variable must be a URL that starts with postgresql://"
  rest=${BASH_REMATCH[2]}
  [[ $rest == *\?* ]] && query=${rest#*\?} rest=${rest%%\?*}
  [[ $rest == */?* ]] || fail "$variable names no database: it must end with /NAME"
  local authority=${rest%/*} base=${rest##*/}
  if [[ $authority == *@* ]]; then
    user=${authority%@*} authority=${authority##*@}
    [[ $user == *:* ]] && password=$(decode "${user#*:}") user=${user%%:*}
  fi
  # Of the query only what libpq knows: Prisma's own parameters (schema, connection_limit …) would be refused.
  local -a pairs
  IFS='&' read -ra pairs <<<"$query"
  for value in "${pairs[@]}"; do
    name=${value%%=*}
    [[ $name == password ]] && fail "$variable: put the password before the @, not behind the ?"
    [[ $name =~ ^(ssl[a-z_]*|application_name|connect_timeout|options|target_session_attrs|channel_binding|keepalives[a-z_]*|host|port)$ ]] &&
      kept+="${kept:+&}$value"
  done
  URL_OF[$key]="postgresql://${user:+$user@}$authority/$base${kept:+?$kept}"
  PASSFILE_OF[$key]=''
  if [[ -n $password ]]; then
    password=${password//\\/\\\\}
    PASSFILE_OF[$key]=$WORK/$key.pgpass
    printf '*:*:*:*:%s\n' "${password//:/\\:}" >"$WORK/$key.pgpass"
  fi
}

# on KEY PROGRAM ARGUMENT …: runs a PostgreSQL program against that database.
on() {
  local key=$1 program=$2
  shift 2
  if [[ -n ${PASSFILE_OF[$key]} ]]; then
    PGPASSFILE=${PASSFILE_OF[$key]} "$program" --no-password --dbname="${URL_OF[$key]}" "$@"
  else
    "$program" --no-password --dbname="${URL_OF[$key]}" "$@"
  fi
}

# query KEY SQL: the answer, unaligned, in UTC so that two servers write times alike.
query() {
  PGTZ=UTC PGOPTIONS='-c client_min_messages=warning' on "$1" "$PSQL" -X -A -t -q -v ON_ERROR_STOP=1 -c "$2"
}

# --- PostgreSQL's programs ------------------------------------------------------------------------------------------

# Folders that may hold them: PG_BIN alone where it is given; else the PATH, then where packages put them.
pg_folders() {
  if [[ -n ${PG_BIN:-} ]]; then
    printf '%s\n' "$PG_BIN"
    return
  fi
  local found
  found=$(type -P pg_dump || true)
  [[ -n $found ]] && dirname "$found"
  compgen -G '/usr/lib/postgresql/*/bin' || true
  compgen -G '/usr/pgsql-*/bin' || true
  compgen -G '/usr/local/opt/libpq/bin' || true
  compgen -G '/opt/homebrew/opt/libpq/bin' || true
}

# any_program NAME: its path in the first folder that has it.
any_program() {
  local folder
  while read -r folder; do
    [[ -x $folder/$1 ]] && printf '%s\n' "$folder/$1" && return
  done < <(pg_folders)
  fail "no $1 found${PG_BIN:+ in PG_BIN=$PG_BIN}: install PostgreSQL's client programs (Debian: apt-get install postgresql-client), or set PG_BIN to their folder"
}

# programs NAME MAJOR: paths of those not older than MAJOR, the nearest version first. A pg_dump refuses a newer server;
# a pg_restore that is newer than the server may send it settings which it does not know.
programs() {
  local folder version
  while read -r folder; do
    [[ -x $folder/$1 ]] || continue
    version=$("$folder/$1" --version 2>/dev/null) || continue
    if [[ $version =~ \)\ ([0-9]+) ]] && ((BASH_REMATCH[1] >= $2)); then
      printf '%s %s\n' "${BASH_REMATCH[1]}" "$folder/$1"
    fi
  done < <(pg_folders) | sort -n -s | cut -d' ' -f2-
}

no_program() {
  local folder found=''
  while read -r folder; do
    [[ -x $folder/$1 ]] || continue
    found+="${found:+, }$("$folder/$1" --version 2>/dev/null | sed 's/.*) //; s/ .*//') in $folder"
  done < <(pg_folders)
  fail "the server is PostgreSQL $2 and there is no $1 of that version or newer here (found: ${found:-none}): install postgresql-client-$2, or set PG_BIN to a folder that has it"
}

major_of_server() {
  local number
  number=$(query "$1" 'SHOW server_version_num') || fail "$2: the database cannot be reached"
  printf '%s\n' $((number / 10000))
}

# --- Disk -----------------------------------------------------------------------------------------------------------

# need_disk FOLDER BYTES WHAT
need_disk() {
  local free
  free=$(($(df -Pk "$1" | awk 'NR == 2 { print $4 }') * 1024))
  ((free >= $2)) || fail "not enough disk in $1 for $3: $((free / 1048576)) MB free, $((($2 + 1048575) / 1048576)) MB needed"
}

# --- Encryption: AES-256-CTR, then HMAC-SHA256 over the whole encrypted file -------------------------------------------

# passphrase_is_fit FILE: refuses what is missing, empty, guessable or open to others.
passphrase_is_fit() {
  local file=$1 line='' mode
  [[ -f $file && -r $file ]] || fail "BACKUP_PASSPHRASE_FILE=$file cannot be read"
  mode=$(stat -c %a "$file")
  (((8#$mode & 8#077) == 0)) || fail "BACKUP_PASSPHRASE_FILE=$file is open to others (mode $mode): chmod 600 $file"
  IFS= read -r line <"$file" || true
  local hint='make one with: openssl rand -base64 48'
  [[ -n $line ]] || fail "BACKUP_PASSPHRASE_FILE=$file is empty; $hint"
  ((${#line} >= SHORTEST_PASSPHRASE)) || fail "the passphrase in $file is shorter than $SHORTEST_PASSPHRASE characters; $hint"
  local distinct
  distinct=$(fold -w1 <<<"$line" | sort -u | wc -l)
  ((distinct >= 10)) || fail "the passphrase in $file is made of $distinct different characters; $hint"
}

# hmac HEXKEY <DATA: by its definition (RFC 2104), since openssl takes the key as an argument, which `ps` shows to all.
hmac() {
  local key=$1 i byte hex inner='' outer=''
  for ((i = 0; i < 64; i++)); do
    byte=$((16#0${key:i*2:2}))
    printf -v hex '\\x%02x' $((byte ^ 0x36)) && inner+=$hex
    printf -v hex '\\x%02x' $((byte ^ 0x5c)) && outer+=$hex
  done
  {
    printf '%b' "$outer"
    { printf '%b' "$inner" && cat; } | openssl dgst -sha256 -binary
  } | openssl dgst -sha256 -r | cut -d' ' -f1
}

# mac_of FILE SALT ITERATIONS: with a key of its own, derived from the same passphrase.
mac_of() {
  local key
  key=$(openssl enc -aes-256-cbc -pbkdf2 -md sha256 -iter "$3" -S "$2" -P -pass "file:$BACKUP_PASSPHRASE_FILE" |
    sed -n 's/^key=//p')
  ((${#key} == 64)) || fail 'openssl did not derive a key'
  hmac "$key" <"$1"
}

crypt() { # -e or -d, IN, OUT, ITERATIONS
  openssl enc "$1" -aes-256-ctr -salt -pbkdf2 -md sha256 -iter "$4" -pass "file:$BACKUP_PASSPHRASE_FILE" -in "$2" -out "$3"
}
