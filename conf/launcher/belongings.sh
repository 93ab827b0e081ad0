# shellcheck shell=bash
# What a backup holds, by name, and so what a restore takes. Besides petcam's own files: certbot's accounts and certificates, and the files that
# bridge.cfg names (passwords, who signed the broker's certificate) where they are in the state folder.

readonly BACKUP_NAME='[A-Za-z0-9][A-Za-z0-9._-]*'
readonly RECORDED_NAME="data/recordings/c[0-9]+/[0-9]{4}-[0-9]{2}-[0-9]{2}/$BACKUP_NAME\.(mp4|webm|jpg)"
readonly CERTBOT_MEMBER="certbot/(accounts(/[A-Za-z0-9][A-Za-z0-9.:_-]*){2,9}|(archive|live)/$BACKUP_NAME/$BACKUP_NAME|live/README|renewal/$BACKUP_NAME\.conf)"
# All names that a member can have; none leads out of a folder. (Extended regular expressions.)
readonly BACKUP_MEMBER="((ca|tls|data)/$BACKUP_NAME|(recorder|bridge)\.cfg|petcam\.conf|data/recordings/index\.db|$RECORDED_NAME|$CERTBOT_MEMBER)"
# "NAME TARGET" of a link: certbot's, from a certificate in use to a file of the same kind and the same certificate.
readonly BACKUP_LINK="certbot/live/($BACKUP_NAME)/(cert|chain|fullchain|privkey)\.pem \.\./\.\./archive/\1/\2[0-9]+\.pem"
# Those that bridge.cfg may name besides: anywhere but where something else is.
readonly NAMED_MEMBER="\.?$BACKUP_NAME(/\.?$BACKUP_NAME){0,4}"
readonly NAMED_NEVER='(run|log|certbot|data/recordings)/.*|lock|(.*/)?manifest'

# stage_certbot FOLDER. Links first: what a link leads to was there before it, and stays.
stage_certbot() {
    local file name
    local -a places=("$STATE"/certbot/{accounts,archive,live,renewal})
    [[ -d $STATE/certbot ]] || return 0
    while IFS= read -r -d '' file; do
        name=${file#"$STATE"/}
        if [[ ! $name =~ ^$BACKUP_MEMBER$ ]] || [[ -L $file && ! "$name $(readlink -- "$file")" =~ ^$BACKUP_LINK$ ]]; then
            warn "$file is nothing that certbot makes; it is left out."
            continue
        fi
        mkdir -p -- "$(dirname -- "$1/$name")"
        cp -P -- "$file" "$1/$name" || die "Cannot copy $file."
    done < <(find "${places[@]}" -type l -print0 2>/dev/null || true; find "${places[@]}" -type f -print0 2>/dev/null || true)
}

# stage_named FOLDER: the files that bridge.cfg names, and in $WORK/named a line "named NAME PATH" for each. Says which are not in the backup.
stage_named() {
    local path name left_out=()
    : >"$WORK/named"
    while IFS= read -r path; do
        [[ -e $path ]] || continue
        if name=$(named_member "$path"); then
            if [[ ! -e $1/$name ]]; then
                mkdir -p -- "$(dirname -- "$1/$name")"
                cp -- "$path" "$1/$name" || die "Cannot copy $path."
            fi
            printf 'named %s %s\n' "$name" "$path" >>"$WORK/named"
        else
            left_out+=("$path")
        fi
    done < <(named_paths "$STATE/bridge.cfg" | sort -u)
    ((${#left_out[@]} == 0)) ||
        say "Not in the backup, which holds only what is in the state folder: $(printf '%s, ' "${left_out[@]}" | sed 's/, $//'). bridge.cfg names it: keep a copy."
}

# named_paths BRIDGE_CFG: the files that it names, one a line, without those in comments.
named_paths() {
    [[ -r $1 ]] || return 0
    sed -E 's/(^|[[:space:]])(#|\/\/).*//' -- "$1" |
        { grep -oE '\<(password_file|ca_file|secret_file)[[:space:]]*[=:][[:space:]]*"[^"]+"' || true; } | sed -E 's/^[^"]*"(.*)"$/\1/'
}

# named_member PATH: its name in a backup; fails where it has none, as it is elsewhere or a link to elsewhere.
named_member() {
    local path=$1 real folder name
    real=$(readlink -f -- "$STATE")
    for folder in "$STATE" "$real"; do
        name=${path#"$folder"/}
        [[ $name != "$path" && -f $path && $(readlink -f -- "$path") == "$real/$name" ]] || continue
        [[ $name =~ ^$NAMED_MEMBER$ && ! $name =~ ^($NAMED_NEVER)$ ]] && printf '%s' "$name" && return
    done
    return 1
}

# settle FOLDER: whatever names files by their whole path has to name those in the state folder that it is going to be.
settle() {
    local file
    for file in "$1"/certbot/renewal/*.conf; do
        [[ ! -f $file ]] || settle_certificate "$file"
    done
    settle_bridge "$1/bridge.cfg"
}

# What certbot keeps of a certificate, see certbot.storage in its source.
settle_certificate() {
    local name line key certbot=$STATE/certbot
    name=$(basename -- "$1" .conf)
    while IFS= read -r line || [[ -n $line ]]; do
        key=${line%% = *}
        case $key in
            archive_dir) line="$key = \"$certbot/archive/$name\"" ;;
            cert | chain | fullchain | privkey) line="$key = \"$certbot/live/$name/$key.pem\"" ;;
            config_dir) line="$key = \"$certbot\"" ;;
            work_dir) line="$key = \"$certbot/work\"" ;;
            logs_dir) line="$key = \"$certbot/log\"" ;;
        esac
        printf '%s\n' "$line"
    done <"$1" >"$1.new" && mv -- "$1.new" "$1"
}

settle_bridge() {
    local name path text
    [[ -f $1 ]] || return 0
    text=$(<"$1")
    while IFS=' ' read -r _ name path; do
        text=${text//"\"$path\""/"\"$STATE/$name\""}
    done < <(grep '^named ' "$WORK/manifest")
    printf '%s\n' "$text" >"$1"
}
