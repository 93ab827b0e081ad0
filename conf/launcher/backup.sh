# shellcheck shell=bash
# The command `backup`: one file with everything that makes a home what it is, taken while petcam runs. It is a tar archive:
#   ca/ tls/ recorder.cfg bridge.cfg petcam.conf   as in the state folder
#   data/           the databases, each copied by SQLite as of one moment, and the secrets beside them
#   data/recordings/   with --recordings
#   certbot/        accounts and certificates; the links in live/ are links
#   and the files in the state folder that bridge.cfg names
#   manifest        its last member: version and date; "SHA256 SIZE NAME" of every file, "link TARGET NAME" of every link, and "named NAME PATH"
#                   of what bridge.cfg names
# What is made for a run, logs and sockets are not in it. The names are those of belongings.sh.

readonly BACKUP_FORM=1

petcam_backup() {
    local state='' file='' recordings=false
    take_options backup 'state= recordings' file FILE "$@"
    [[ -n $file ]] || die_usage 'backup wants the FILE to write. See: ./petcam help'
    STATE=$(absolute "${state:-$(default_state)}") file=$(absolute "$file")
    check_backup "$file"
    umask 077
    begin_work "$(dirname -- "$file")/.petcam-backup-XXXXXX"
    stage_home "$WORK/home"
    pack "$file.part" "$WORK/home" "$recordings"
    sync -- "$file.part" || die "$file.part cannot be brought onto the disk."
    { mv -n -T -- "$file.part" "$file" && [[ ! -e $file.part ]]; } || die "$file is there meanwhile; nothing was written."
    WORK_FILE=''
    sync -- "$(dirname -- "$file")" || true # its new name; not every file system does that for a folder
    say "Written: $file ($(size_in_words $(($(stat -c %s -- "$file") / 1024)))). It holds the home's keys: keep it where nobody else reads it."
}

absolute() { if [[ $1 == /* ]]; then printf '%s' "$1"; else printf '%s/%s' "$PWD" "$1"; fi; }

check_backup() {
    local file=$1 program
    for program in sqlite3 tar; do
        command -v "$program" >/dev/null || die "The program $program is missing. As root, run: apt-get install $program"
    done
    [[ ! -e $STATE || -r $STATE && -x $STATE ]] || die "The state folder $STATE belongs to $(stat -c %U -- "$STATE"). Back up as that user."
    [[ -f $STATE/data/petcam.db ]] || die "There is no home in $STATE. Name its folder with --state DIR."
    [[ ! -e $file ]] || die "$file is there already. Choose another name, or remove it."
    [[ -d $(dirname -- "$file") && -w $(dirname -- "$file") ]] || die "Cannot write into the folder $(dirname -- "$file"). Choose another for the backup."
    case $file in "$STATE"/*) die "A backup inside of the state folder is lost with it. Choose another folder." ;; esac
}

WORK='' WORK_FILE='' WORKER='' # what is removed, and who is ended, when the command ends

# begin_work TEMPLATE: a folder of our own at WORK.
begin_work() {
    WORK=$(mktemp -d -- "$1" 2>/dev/null) || die "Cannot write into the folder $(dirname -- "$1")."
    trap end_work EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}

end_work() {
    [[ -z $WORKER ]] || kill "$WORKER" 2>/dev/null || true
    rm -rf -- "$WORK"
    [[ -z $WORK_FILE ]] || rm -f -- "$WORK_FILE"
}

# stage_home FOLDER: all but the recordings' files, as copies that nobody changes.
stage_home() {
    local file name
    require_room "$WORK" "$(du -ck --apparent-size -- "$STATE"/data/*.db "$STATE"/{ca,tls,certbot} 2>/dev/null | tail -n 1 | cut -f 1)"
    mkdir -p -- "$1"/{ca,tls,data}
    for file in "$STATE"/{ca,tls,data}/* "$STATE"/{recorder.cfg,bridge.cfg,petcam.conf}; do
        name=${file#"$STATE"/}
        [[ -f $file && ! -L $file && ! $name =~ \.db.|\.new$ ]] || continue # a database's journals, what is not whole yet
        [[ $name =~ ^$BACKUP_MEMBER$ ]] || { warn "$file has a name that no file of petcam has; it is left out." && continue; }
        if [[ $name == *.db ]]; then copy_database "$file" "$1/$name"; else cp -- "$file" "$1/$name" || die "Cannot copy $file."; fi
    done
    stage_certbot "$1"
    stage_named "$1"
}

# require_room FOLDER KILOBYTES
require_room() {
    local left
    left=$(free_kb "$1")
    ((${left:-0} > $2)) || die "There is no room for the backup: it takes $(size_in_words "$2"), and the disk has $(size_in_words "${left:-0}") left."
}

# As of one moment, also while others write. --async: a writer would wait while our copy is brought onto the disk, and a home waits only for a
# moment; that is done for the whole archive later.
copy_database() {
    local said status=0
    said=$(cd -- "$(dirname -- "$2")" && sqlite3 -init /dev/null -bail -cmd '.timeout 10000' "$1" ".backup --async ${2##*/}" 2>&1) || status=$?
    [[ $status == 0 && -s $2 ]] || die "The database $1 cannot be copied: ${said:-nothing was written}."
    sqlite3 -init /dev/null "$2" 'PRAGMA journal_mode = DELETE' >/dev/null 2>&1 || true # one file; who cannot be asked that is not intact
    intact_database "$2" || die "The database $1 is damaged. Restore an older backup; this one was not written."
}

# intact_database FILE: every page of it, and it is one of petcam's.
intact_database() {
    local said
    said=$(sqlite3 -init /dev/null -bail -readonly "$1" 'PRAGMA integrity_check(1); PRAGMA foreign_key_check; SELECT user_version > 0 FROM pragma_user_version;' 2>/dev/null) || return 1
    [[ $said == $'ok\n1' ]]
}

# pack FILE FOLDER WITH_RECORDINGS
pack() {
    local part=$1 home=$2 folder names kilobytes=0
    rm -f -- "$part" # of one that was killed
    WORK_FILE=$part
    : >"$WORK/names"
    if [[ $3 == true ]]; then
        folder=$(recordings_folder)
        [[ -d $folder || $folder == "$STATE"/* ]] ||
            die "The recordings are not there: $folder. Bring their disk back, or back up without --recordings."
    fi
    if [[ $3 == true && -d $folder ]]; then
        # The index first: recordings that come while we copy are found by their names, those that go are forgotten, see gst-pipelines/README.md.
        mkdir -- "$home/data/recordings"
        [[ ! -f $folder/index.db ]] || copy_database "$folder/index.db" "$home/data/recordings/index.db"
        (cd -- "$folder" && find . -mindepth 3 -maxdepth 3 -type f -printf 'data/recordings/%P\n') | grep -E "^$RECORDED_NAME\$" | sort >"$WORK/names" || true
        kilobytes=$(du -sk --apparent-size -- "$folder" | cut -f 1)
    fi
    (cd -- "$home" && find . \( -type f -o -type l \) -printf '%P\0' | sort -z) >"$WORK/staged"
    require_room "$(dirname -- "$part")" $((kilobytes + $(du -sk --apparent-size -- "$home" | cut -f 1)))
    tar_onto "$part" --create -C "$home" --null --files-from="$WORK/staged"
    # Whatever is removed meanwhile is left out, and of a clip that is being written there is what was there: it is repaired as after a crash.
    if [[ -s $WORK/names ]]; then
        sed 's,^data/recordings/,,' "$WORK/names" >"$WORK/files"
        with_progress 'Copying recordings' "$kilobytes" size_of "$part" \
            tar_onto "$part" --append --ignore-failed-read --warning=no-file-changed -C "$folder" --transform 's,^,data/recordings/,' \
            --verbatim-files-from --files-from="$WORK/files"
    fi
    # Of what is in the archive, not of what was copied: so it is what the disk gives back, too.
    names=$(($(wc -l <"$WORK/names") + $(tr -cd '\0' <"$WORK/staged" | wc -c)))
    with_progress 'Checking' "$names" lines_of "$WORK/sums" sums_of "$part" "$WORK/sums"
    (cd -- "$home" && find . -type l -printf 'link %l %P\n') | cat - "$WORK/named" >>"$WORK/sums"
    {
        printf 'petcam-backup %s\n%s\nmade %s\n' "$BACKUP_FORM" "$(version)" "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
        cat -- "$WORK/sums"
        printf 'end %s\n' "$(wc -l <"$WORK/sums")"
    } >"$home/manifest"
    tar_onto "$part" --append -C "$home" manifest
}

tar_onto() {
    local part=$1 status=0
    shift
    tar --file="$part" --format=gnu --owner=petcam:0 --group=petcam:0 --mode=u=rw,go= "$@" 2>"$WORK/said" || status=$?
    ((status <= 1)) || die "The backup cannot be written: $(grep -v 'Cannot stat\|previous errors' "$WORK/said" | head -n 1)" # 1: something changed meanwhile
}

# sums_of ARCHIVE FILE: "SHA256 SIZE NAME" of each member, one a line.
sums_of() {
    # shellcheck disable=SC2016 # for the shell that tar starts
    tar --file="$1" --extract --to-command='sum=$(sha256sum) && printf "%s %s %s\n" "${sum%% *}" "$TAR_SIZE" "$TAR_FILENAME"' >"$2"
}

size_of() { printf '%s' $(($(stat -c %s -- "$1" 2>/dev/null || printf 0) / 1024)); }
lines_of() { wc -l 2>/dev/null <"$1" || printf 0; }

# with_progress WHAT TOTAL MEASURE FILE COMMAND...: runs the command; MEASURE tells by the file how much of TOTAL is done. A terminal sees it in one line that
# changes, everything else gets a line each half minute, and what is quick says nothing.
with_progress() {
    local what=$1 total=$2 measure=$3 file=$4 began=$SECONDS told=$SECONDS status=0 percent
    shift 4
    "$@" &
    WORKER=$!
    while kill -0 "$WORKER" 2>/dev/null; do
        sleep 0.2
        ((SECONDS - began >= 2)) || continue
        percent=$(($("$measure" "$file") * 100 / (total > 0 ? total : 1)))
        ((percent <= 99)) || percent=99
        if [[ -t 1 ]]; then
            printf '\r%s: %s %%\033[K' "$what" "$percent"
        elif ((SECONDS - told >= 30)); then
            told=$SECONDS
            say "$what: $percent %"
        fi
    done
    [[ ! -t 1 ]] || ((SECONDS - began < 2)) || printf '\r\033[K'
    wait "$WORKER" || status=$?
    WORKER=''
    ((status == 0)) || exit "$status" # the command has said why
}
