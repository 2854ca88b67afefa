#!/usr/bin/env bash
set -euo pipefail

HELP='Usage: scripts/deploy-staging.sh [--dry-run] [--skip-build]

Deploys this folder to staging: build, migrate, copy, restart node by node, each of which must become ready before the next
one is touched. When one does not, the release before is put back and the nodes are restarted on it.

Options:
  --dry-run     print every command, run none
  --skip-build  deploy what is built already
  --help        this text

Environment:
  STAGING_DATABASE_URL   the database that is migrated, from this machine (required)
  STAGING_SSH_HOST       the machine (required)
  STAGING_SSH_USER       who logs in there: owns STAGING_PATH, may restart the units (required)
  STAGING_PATH           folder of releases there (default /srv/srivibes)
  STAGING_SSH_OPTIONS    further options of ssh, e.g. "-p 2222" (keys and jump hosts belong into ~/.ssh/config)
  STAGING_TARGET         dir:/path deploys into a folder of this machine; then no STAGING_SSH_* is needed
  STAGING_NODES          unit=port, in the order of restarting (default "srivibes@1=3001 srivibes@2=3002")
  STAGING_WORKERS        units without a port, restarted last (default "srivibes-worker")
  STAGING_SYSTEMCTL      how units are restarted there (default "sudo -n systemctl")
  STAGING_READY_SECONDS  how long a node may take to become ready (default 90)
  STAGING_WORKER_SECONDS for how long a worker has to run to count as well (default 3)
  STAGING_KEEP           releases kept there (default 5, at least 2)

On the target: PATH/releases/<UTC>-<commit>/ and the link PATH/current, which the units of ops/systemd run. Its node_modules
are made by "npm ci --omit=dev", but only where the lock file has changed. Migrations are not undone by a roll-back: a
migration must leave the release before it able to run (docs/operations.md).

Exit code: 0 deployed; 1 nothing changed, or rolled back; 2 the roll-back failed too.'

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
SELF=deploy-staging.sh
DRY='' BUILD=1
LOCKED='' SWITCHED='' RESTARTED=()

# What a release is made of. Everything else in it is made there.
readonly PARTS=(dist .next public prisma scripts package.json package-lock.json next.config.mjs .npmrc)

say() { printf '%s\n' "$*"; }
warn() { printf '%s: %s\n' "$SELF" "$*" >&2; }
fail() {
  warn "$*"
  exit 1
}

for argument; do
  case $argument in
  -h | --help)
    say "$HELP"
    exit 0
    ;;
  --dry-run) DRY=1 ;;
  --skip-build) BUILD='' ;;
  *) fail "unknown argument $argument; see --help" ;;
  esac
done

# --- Settings -------------------------------------------------------------------------------------------------------

settings() {
  local missing=0 name
  local -a required=(STAGING_DATABASE_URL)
  [[ -n ${STAGING_TARGET:-} ]] || required+=(STAGING_SSH_USER STAGING_SSH_HOST)
  for name in "${required[@]}"; do
    if [[ -z ${!name:-} ]]; then
      warn "$name not set"
      missing=1
    fi
  done
  ((missing == 0)) || exit 1

  TARGET=${STAGING_TARGET:-ssh}
  BASE=${STAGING_PATH:-/srv/srivibes}
  if [[ $TARGET == dir:* ]]; then
    BASE=${TARGET#dir:}
    WHERE=$BASE
  elif [[ $TARGET == ssh ]]; then
    WHERE=$STAGING_SSH_USER@$STAGING_SSH_HOST:$BASE
    [[ $STAGING_SSH_USER =~ ^[A-Za-z0-9_][A-Za-z0-9._-]*$ ]] || fail 'STAGING_SSH_USER is no user name'
    [[ $STAGING_SSH_HOST =~ ^[A-Za-z0-9][A-Za-z0-9.:-]*$ ]] || fail 'STAGING_SSH_HOST is no host name'
  else
    fail 'STAGING_TARGET must be dir:/path, or not set'
  fi
  # These become part of commands on the target: plain words, so that nothing there needs quoting.
  [[ $BASE =~ ^(/[A-Za-z0-9._-]+)+$ && $BASE != *..* ]] || fail 'STAGING_PATH must be an absolute path of letters, digits, . _ and -'
  read -ra NODES <<<"${STAGING_NODES:-srivibes@1=3001 srivibes@2=3002}"
  read -ra WORKERS <<<"${STAGING_WORKERS-srivibes-worker}"
  for name in "${NODES[@]}"; do
    [[ $name =~ ^[A-Za-z0-9@._-]+=[0-9]+$ ]] || fail "STAGING_NODES: $name is not unit=port"
  done
  for name in ${WORKERS[@]+"${WORKERS[@]}"}; do
    [[ $name =~ ^[A-Za-z0-9@._-]+$ ]] || fail "STAGING_WORKERS: $name is no unit"
  done
  SYSTEMCTL=${STAGING_SYSTEMCTL:-sudo -n systemctl}
  [[ $SYSTEMCTL =~ ^[A-Za-z0-9\ ./_-]+$ ]] || fail 'STAGING_SYSTEMCTL must be a command of plain words'
  READY=${STAGING_READY_SECONDS:-90}
  SETTLE=${STAGING_WORKER_SECONDS:-3}
  KEEP=${STAGING_KEEP:-5}
  [[ $READY =~ ^[1-9][0-9]{0,3}$ ]] || fail 'STAGING_READY_SECONDS must be a whole number of seconds'
  [[ $SETTLE =~ ^[1-9][0-9]{0,2}$ ]] || fail 'STAGING_WORKER_SECONDS must be a whole number of seconds'
  [[ $KEEP =~ ^[0-9]{1,3}$ ]] && ((KEEP >= 2)) || fail 'STAGING_KEEP must be 2 or more'
  read -ra SSH <<<"ssh -o BatchMode=yes -o ConnectTimeout=10 ${STAGING_SSH_OPTIONS:-}"

  local commit
  commit=$(git -C "$ROOT" rev-parse --short=8 HEAD 2>/dev/null || echo nogit)
  RELEASE=$(date -u +%Y%m%dT%H%M%SZ)-$commit
  NEW=$BASE/releases/$RELEASE
}

# --- Running commands here and there --------------------------------------------------------------------------------

# here COMMAND …: in the project's folder.
here() {
  if [[ -n $DRY ]]; then
    say "+ $*"
  else
    (cd "$ROOT" && "$@")
  fi
}

# there SCRIPT: run by bash on the target, which gets it through its standard input; so nothing in it may read from that.
there() {
  local script="set -euo pipefail; { $1
} </dev/null"
  if [[ -n $DRY ]]; then
    say "$WHERE \$ $1"
  elif [[ $TARGET == ssh ]]; then
    "${SSH[@]}" "$STAGING_SSH_USER@$STAGING_SSH_HOST" bash -s <<<"$script"
  else
    bash -s <<<"$script"
  fi
}

# --- Steps ----------------------------------------------------------------------------------------------------------

# What would fail halfway is looked at before anything is built or migrated.
look_at_target() {
  there "mkdir -p $BASE/releases
    node -e 'const [a, b] = process.versions.node.split(\".\"); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' ||
      { echo 'Node 20.19 or newer is needed there' >&2; exit 1; }
    mkdir $BASE/.deploying 2>/dev/null ||
      { echo \"another deploy is under way there; if not: rmdir $BASE/.deploying\" >&2; exit 1; }" ||
    fail "$WHERE is not ready to be deployed to; nothing was changed"
  LOCKED=1
  PREVIOUS=''
  if [[ -n $DRY ]]; then
    say "$WHERE \$ readlink $BASE/current"
    PREVIOUS='<previous>'
  else
    PREVIOUS=$(there "[[ ! -L $BASE/current ]] || basename \"\$(readlink $BASE/current)\"")
  fi
}

build() {
  [[ -z $BUILD ]] || here npm run build || fail 'the build failed; nothing was changed'
  [[ -n $DRY ]] || [[ -f $ROOT/dist/server/main.js && -d $ROOT/.next ]] || fail 'nothing is built here: run npm run build'
}

migrate() {
  if [[ -n $DRY ]]; then
    say '+ DATABASE_URL=<STAGING_DATABASE_URL> npm run migrate'
  else
    (cd "$ROOT" && DATABASE_URL=$STAGING_DATABASE_URL npm run --silent migrate) ||
      fail 'the migration failed; the release before goes on running'
  fi
}

# rsync where both sides have it; a folder, or a machine without it, gets a tar stream. What was there in the release
# before and has not changed is not sent again.
copy() {
  local part ssh="${SSH[*]}" dest=$NEW link=()
  local -a parts=()
  for part in "${PARTS[@]}"; do
    [[ ! -e $ROOT/$part && -z $DRY ]] || parts+=("$part")
  done
  [[ $TARGET == dir:* ]] || dest=$STAGING_SSH_USER@$STAGING_SSH_HOST:$NEW
  [[ -z $PREVIOUS ]] || link=("--link-dest=$BASE/releases/$PREVIOUS")
  there "mkdir $NEW" || return 1
  if [[ -n $DRY ]] || { type -P rsync && there 'type -P rsync'; } >/dev/null 2>&1; then
    [[ $TARGET == ssh ]] && link+=(-e "$ssh")
    here rsync -az --delete --exclude=/.next/cache --exclude=/.next/dev ${link[@]+"${link[@]}"} "${parts[@]}" "$dest/"
  else
    warn 'rsync is not on both sides; sending everything'
    if [[ $TARGET == ssh ]]; then
      here tar -cz --exclude=.next/cache --exclude=.next/dev -- "${parts[@]}" |
        "${SSH[@]}" "$STAGING_SSH_USER@$STAGING_SSH_HOST" "tar -xz -C $NEW"
    else
      here tar -c --exclude=.next/cache --exclude=.next/dev -- "${parts[@]}" | tar -x -C "$NEW"
    fi
  fi
}

# The libraries: those of the release before where its lock file is the same (hard links: no space, and a roll-back
# finds its own), else installed anew.
install_libraries() {
  local old=$BASE/releases/${PREVIOUS:-none}
  there "cd $NEW
    if [[ -d $old/node_modules ]] && cmp -s package-lock.json $old/package-lock.json && [[ \"\$(node -v)\" == \"\$(cat $old/.node-version 2>/dev/null)\" ]]; then
      cp -al $old/node_modules node_modules
    else
      npm ci --omit=dev --no-audit --no-fund
    fi
    node -v >.node-version" || fail 'the libraries could not be installed; the release before goes on running'
}

point_current_at() {
  there "ln -sfn releases/$1 $BASE/current.new && mv -Tf $BASE/current.new $BASE/current"
}

# restart_node UNIT=PORT: through SIGTERM, so the node drains, and back when it says that it is ready.
restart_node() {
  local unit=${1%=*} port=${1#*=}
  RESTARTED+=("$1")
  say "Restarting $unit"
  there "$SYSTEMCTL restart $unit
    for ((n = 0; n < $READY * 2; n++)); do
      node -e 'fetch(process.argv[1], { signal: AbortSignal.timeout(3000) }).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))' http://127.0.0.1:$port/api/ready && exit 0
      sleep 0.5
    done
    echo '$unit was not ready within $READY s' >&2
    exit 1"
}

# A worker answers no requests: it is taken for well when it has been running for some seconds without a break.
restart_worker() {
  RESTARTED+=("$1")
  say "Restarting $1"
  there "$SYSTEMCTL restart $1
    for ((n = 0; n < $SETTLE; n++)); do
      sleep 1
      $SYSTEMCTL is-active --quiet $1 || { echo '$1 does not keep running' >&2; exit 1; }
    done"
}

restart_all() {
  local unit
  for unit in "${NODES[@]}"; do restart_node "$unit" || return 1; done
  for unit in ${WORKERS[@]+"${WORKERS[@]}"}; do restart_worker "$unit" || return 1; done
}

roll_back() {
  local unit failed=0
  SWITCHED=''
  local -a units=("${RESTARTED[@]}")
  if [[ -z $PREVIOUS ]]; then
    warn 'this is the first release there, so there is none to go back to'
    exit 2
  fi
  warn "$RELEASE failed; going back to $PREVIOUS"
  point_current_at "$PREVIOUS" || failed=1
  for unit in "${units[@]}"; do
    if [[ $unit == *=* ]]; then restart_node "$unit" || failed=1; else restart_worker "$unit" || failed=1; fi
  done
  if ((failed == 1)); then
    warn "THE ROLL-BACK FAILED TOO: look at the units on $WHERE"
    exit 2
  fi
  warn "rolled back to $PREVIOUS; $RELEASE is kept in $BASE/releases to be looked into"
  exit 1
}

# The newest are kept, and always the one that runs and the one before it.
prune() {
  there "cd $BASE/releases
    for old in \$(ls -1 | grep -E '^[0-9]{8}T[0-9]{6}Z-[0-9a-z]+\$' | sort -r | tail -n +$((KEEP + 1))); do
      [[ \$old == $RELEASE || \$old == '${PREVIOUS:-}' ]] || rm -rf -- \"\$old\"
    done"
}

leave() {
  local code=$?
  trap - EXIT
  # Interrupted between the switch and the last node: half of the nodes must not stay on another release.
  if [[ -n $SWITCHED && $code -ne 0 ]]; then (roll_back) || code=$?; fi
  [[ -z $LOCKED ]] || there "rmdir $BASE/.deploying" || true
  exit "$code"
}

main() {
  settings
  trap leave EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  say "Deploying $RELEASE to $WHERE"
  look_at_target
  build
  migrate
  copy || fail 'the release could not be copied; the release before goes on running'
  install_libraries
  SWITCHED=1
  point_current_at "$RELEASE"
  restart_all || roll_back
  SWITCHED=''
  prune || warn 'old releases could not be removed'
  if [[ -n $DRY ]]; then say 'Dry run: nothing of this was done'; else say "Deployed $RELEASE"; fi
}

main
