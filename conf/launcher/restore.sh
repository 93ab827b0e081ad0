# shellcheck shell=bash
# The command `restore`: a home from a file of `backup`. Nothing changes before all of the file is known to be right; then the whole state
# folder is exchanged at once, and the one of before stays beside it.

petcam_restore() {
    local state='' file='' before='' fresh
    take_options restore state= file FILE "$@"
    [[ -n $file ]] || die_usage 'restore wants the FILE that ./petcam backup wrote. See: ./petcam help'
    STATE=$(readlink -m -- "${state:-$(default_state)}") file=$(absolute "$file")
    umask 077
    check_restore "$file"
    mkdir -p -- "$(dirname -- "$STATE")" || die "Cannot make the folder $(dirname -- "$STATE"). Name another: --state DIR"
    begin_work "$STATE.restoring-XXXXXX"
    fresh=$WORK/home
    mkdir -- "$fresh"
    check_members "$file"
    unpack "$file" "$fresh"
    check_home "$file" "$fresh"
    settle "$fresh"
    sync -f -- "$fresh" || die 'The restored files cannot be brought onto the disk.'
    if [[ -e $STATE ]]; then
        before=$STATE.before-restore-$(date +%Y%m%d-%H%M%S)
        # Held until we end: none has started since we looked, and none starts meanwhile.
        exec {STATE_LOCK}<>"$STATE/lock"
        flock -n "$STATE_LOCK" || refuse_running
    fi
    swap_in "$fresh" "$before"
    tell_restored "$before"
}

check_restore() {
    local program
    for program in sqlite3 tar; do
        command -v "$program" >/dev/null || die "The program $program is missing. As root, run: apt-get install $program"
    done
    [[ -f $1 && -r $1 ]] || die "$1 is not there, or $(id -un) may not read it."
    [[ -e $STATE ]] || return 0
    [[ -d $STATE && -O $STATE && -w $STATE && -x $STATE ]] ||
        die "The state folder $STATE belongs to $(stat -c %U -- "$STATE"), or cannot be written. Restore as that user, or name another: --state DIR"
    ! mountpoint -q -- "$STATE" || die "$STATE is a disk of its own, which cannot be exchanged as a folder. Name a folder on it: --state $STATE/home"
    ! petcam_runs || refuse_running
}

refuse_running() {
    die "petcam is running with $STATE (process $(head -c 20 -- "$STATE/lock")). Stop it with Ctrl-C where it runs, then restore."
}

# refuse FILE REASON
refuse() { die "$1 $2 Nothing was changed."; }

# What is in the archive, before any of it is written: files with names that petcam uses and certbot's links, each once, and exactly those of the
# manifest.
# From standard input, because tar would unpack what is compressed there otherwise.
check_members() {
    local odd listed
    tar --list --verbose --numeric-owner --full-time --quoting-style=escape <"$1" >"$WORK/listed" 2>/dev/null ||
        refuse "$1" 'is damaged, cut off, or no backup of petcam (tar cannot read it). Take another copy of it.'
    tar --extract --to-stdout manifest <"$1" >"$WORK/manifest" 2>/dev/null || : >"$WORK/manifest"
    [[ $(head -n 1 "$WORK/manifest" | tr -d '\0') == 'petcam-backup '* ]] ||
        refuse "$1" 'is cut off, or no backup of petcam: it has no manifest.'
    [[ $(head -n 1 "$WORK/manifest") == "petcam-backup $BACKUP_FORM" ]] || refuse "$1" "was written in another form than version $(version) reads. Install the petcam that wrote it."
    # A folder, a device, a name with spaces; a link that is none of certbot's.
    odd=$(awk '!($1 ~ /^-/ && NF == 6 || $1 ~ /^l/ && NF == 8) { print $6; exit }' "$WORK/listed")
    odd=${odd:-$(awk '$1 ~ /^l/ { print $6, $8 }' "$WORK/listed" | grep -vxE -m 1 "$BACKUP_LINK" | cut -d ' ' -f 1)} || true
    awk '{ print $6 }' "$WORK/listed" | sort >"$WORK/names"
    odd=${odd:-$(first_stranger)} || true
    [[ -z $odd ]] || refuse "$1" "holds \"$(printable "$odd")\", which is nothing that a backup of petcam holds."
    [[ -z $(uniq -d "$WORK/names") ]] || refuse "$1" "holds \"$(uniq -d "$WORK/names" | head -n 1)\" twice."
    # Whatever backup.sh writes there, and the end that says how many.
    listed=$(grep -cE '^([0-9a-f]{64} [0-9]+ [^ ]+|link [^ ]+ [^ ]+|named [^ ]+ /.*)$' "$WORK/manifest") || true
    [[ $(tail -n 1 "$WORK/manifest") == "end $listed" && $(wc -l <"$WORK/manifest") == $((listed + 4)) ]] ||
        refuse "$1" 'is damaged: its manifest is not whole.'
    sed -nE 's/^[0-9a-f]{64} [0-9]+ |^(link )/\1/p' "$WORK/manifest" | cat - <(printf 'manifest\n') | sort |
        cmp -s - <(awk '{ print $1 ~ /^l/ ? "link " $8 " " $6 : $6 }' "$WORK/listed" | sort) ||
        refuse "$1" 'is damaged: it does not hold what its manifest says.'
    { grep -qxF data/petcam.db "$WORK/names" && grep -qxF data/home.key "$WORK/names"; } || refuse "$1" 'holds no home.'
    check_version "$1" "$(sed -nE '2s/^petcam ([0-9.]+)$/\1/p' "$WORK/manifest")"
}

# The first member that is neither petcam's nor named by the bridge.cfg of this home.
first_stranger() {
    sed -nE 's/^named ([^ ]+) .*/\1/p' "$WORK/manifest" | { grep -xE "$NAMED_MEMBER" || true; } | { grep -vxE "$NAMED_NEVER" || true; } >"$WORK/named"
    { grep -vxE "$BACKUP_MEMBER|manifest" "$WORK/names" || true; } | grep -vxF -m 1 -f "$WORK/named"
}

check_version() {
    local ours
    ours=$(version)
    [[ $(printf '%s\n' "${ours#petcam }" "$2" | sort -V | tail -n 1) == "${ours#petcam }" ]] ||
        refuse "$1" "was written by petcam $2, this is $ours. Install that version, or a newer one."
}

unpack() {
    local kilobytes free
    kilobytes=$(awk '{ sum += $3 } END { printf "%d", sum / 1024 + 4 * NR }' "$WORK/listed")
    free=$(free_kb "$2")
    ((${free:-0} > kilobytes)) || refuse "$1" "does not fit: it takes $(size_in_words "$kilobytes"), and the disk of $STATE has $(size_in_words "${free:-0}") left."
    with_progress 'Unpacking' "$kilobytes" kilobytes_in "$2" unpack_all "$1" "$2"
    with_progress 'Checking' "$(wc -l <"$WORK/manifest")" lines_of "$WORK/checked" check_sums "$1" "$2"
}

kilobytes_in() { du -sk --apparent-size -- "$1" | cut -f 1; }

unpack_all() {
    tar --extract --directory="$2" --no-same-owner --no-same-permissions --exclude=manifest <"$1" 2>"$WORK/said" ||
        refuse "$1" "cannot be unpacked: $(head -n 1 "$WORK/said")."
}

check_sums() {
    local wrong
    (cd -- "$2" && sed -nE 's/^([0-9a-f]{64}) [0-9]+ (.+)$/\1  \2/p' "$WORK/manifest" | LC_ALL=C stdbuf -oL sha256sum --check 2>/dev/null >"$WORK/checked") && return
    wrong=$(grep -v -m 1 ': OK$' "$WORK/checked") || true
    refuse "$1" "is damaged: ${wrong%%:*} is not as it was written. Take another copy of it."
}

# What unpacked as it was written, and whether a petcam can start with it.
check_home() {
    local database
    chmod -R u+rwX,go= -- "$2"
    chmod 400 -- "$2"/ca/*-key.pem 2>/dev/null || true # as mkcert leaves it
    for database in "$2"/data/*.db "$2"/data/recordings/index.db; do
        [[ ! -f $database ]] || intact_database "$database" || refuse "$1" "is no use: the database ${database#"$2"/} in it is damaged."
    done
    [[ $(stat -c %s -- "$2/data/home.key") == 32 ]] || refuse "$1" 'is no use: the key data/home.key in it is damaged.'
    read_settings "$2/petcam.conf" || refuse "$1" "is no use: ${SETTINGS_ERROR#"$2"/}"
}

# swap_in FRESH BEFORE: at once where the kernel can (renameat2(2) with RENAME_EXCHANGE): no power cut leaves a moment without a home.
swap_in() {
    local fresh=$1 before=$2
    trap '' INT TERM HUP
    if [[ -z $before ]]; then
        { mv -n -T -- "$fresh" "$STATE" && [[ ! -e $fresh ]]; } || die "$STATE is there meanwhile. Nothing was changed."
    elif exchange "$fresh" "$STATE"; then
        mv -T -- "$fresh" "$before" || undo_exchange "$fresh" "$before"
    else
        mv -T -- "$STATE" "$before" || die "Cannot move $STATE. Nothing was changed."
        mv -T -- "$fresh" "$STATE" || { mv -T -- "$before" "$STATE" && die "Cannot move the restored folder to $STATE. Nothing was changed."; } ||
            die "Cannot move the restored folder to $STATE. What was there is $before: move it back."
    fi
    sync -f -- "$STATE" || true
}

undo_exchange() {
    exchange "$1" "$STATE" && die "Cannot keep the state folder of before as $2. Nothing was changed."
    WORK='' # the state folder of before is in there
    die "The home is restored, but what was there before is $1 now."
}

exchange() {
    perl -e 'my %call = (x86_64 => 316, aarch64 => 276, riscv64 => 276, armv7l => 382, armv6l => 382, i686 => 353);
        my $number = $call{(split " ", `uname -m`)[0]} or exit 1;
        exit(syscall($number, -100, $ARGV[0], -100, $ARGV[1], 2) == 0 ? 0 : 1);' "$1" "$2" # AT_FDCWD
}

tell_restored() {
    local counts path
    counts=$(sqlite3 -init /dev/null -readonly "$STATE/data/petcam.db" "SELECT (SELECT count(*) FROM member) || ' members and ' || (SELECT count(*) FROM camera) || ' cameras'") || counts=
    say "Restored into $STATE: the home of $(sed -n '3s/^made //p' "$WORK/manifest")${counts:+, with $counts}. Who was removed since then is in again: look at ./petcam members."
    [[ -z $1 ]] || say "What was there before is $1. Remove it when all is well."
    if [[ -d $STATE/data/recordings && -n $(of_recorder recordings_dir) ]]; then
        say "recorder.cfg has its recordings in $(of_recorder recordings_dir), those of the backup are in $STATE/data/recordings. Move them, or change recordings_dir."
    elif [[ -n $1 && ! -d $STATE/data/recordings && -d $1/data/recordings ]]; then
        say "There are no recordings in the backup; those of before are in $1/data/recordings."
    fi
    while IFS= read -r path; do
        [[ -e $path ]] || say "bridge.cfg names $path, which is not there. Bring it back, or petcam does not start."
    done < <(named_paths "$STATE/bridge.cfg" | sort -u)
}
